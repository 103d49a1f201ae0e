"""What the document's sample of a reply shows and a server leaves out is reported; more or other is no concern."""

from typing import Any

import pytest

from contracts.findings import Verdict
from contracts.samples import lacking

from .conftest import Judging, told
from .spoiler import answers, body

SAMPLE = {"id": 1, "photo": None, "tags": ["a"], "rows": [{"name": "x", "size": 2}, {"name": "y", "album": "z"}]}


@pytest.mark.parametrize(
    ("reply", "lacks"),
    [
        (SAMPLE, []),
        ({**SAMPLE, "more": 1, "tags": []}, []),
        ({"id": 2, "tags": None, "rows": []}, []),
        ({"id": 2, "rows": [{"name": "a"}]}, ["tags"]),
        ({"tags": [], "rows": [{"name": "a"}, {"size": 1}, {}]}, ["id", "rows[].name"]),
        ([], []),
        (None, []),
    ],
)
def test_what_every_member_of_the_sample_has_and_the_reply_has_not_is_lacking(reply: Any, lacks: list[str]) -> None:
    assert list(lacking(SAMPLE, reply)) == lacks


def test_no_sample_asks_for_nothing() -> None:
    assert list(lacking(None, {"id": 1})) == []


def test_a_field_of_the_sample_that_a_server_leaves_out_is_reported_and_does_not_violate(judged: Judging) -> None:
    def without_times(value: Any) -> None:
        for product in value["data"]["products"]:
            product.pop("UpdatedAt", None)

    outcome = judged(answers("GET */admin/product", body(without_times), 200), only="list_admin_products")
    found = [each for each in outcome.docket.findings.values() if "sample shows" in each.expected]
    assert [(each.verdict, each.operation, each.status) for each in found] == [
        (Verdict.BEYOND, "list_admin_products", 200)
    ], told(outcome.docket)
    assert "data.products[].UpdatedAt" in found[0].expected
    assert outcome.verdict is Verdict.CONFORMS
