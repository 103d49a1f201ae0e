"""What the document's sample of a reply shows and a server leaves out is reported; more or other is no concern."""

from typing import Any

import pytest

from contracts.findings import Verdict
from contracts.samples import Sample, lacks_of_likest, open_fields

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
    sample = Sample.of(SAMPLE)
    assert sample is not None
    assert sample.lacks(reply) == lacks


def test_of_several_samples_the_likest_counts() -> None:
    samples = [each for each in map(Sample.of, ({"a": 1, "b": 2}, {"a": 1, "c": 3, "d": 4})) if each is not None]
    assert lacks_of_likest(samples, {"c": 3, "d": 4}) == ["a"]
    assert lacks_of_likest(samples, {"b": 2}) == ["a"]
    assert lacks_of_likest([], {"b": 2}) == []


def test_a_sample_of_few_fields_is_not_the_likest_for_that() -> None:
    samples = [each for each in map(Sample.of, ({"link": 1, "number": 2}, SAMPLE)) if each is not None]
    assert lacks_of_likest(samples, {"id": 1, "tags": ["a"], "number": 2}) == ["rows"]
    assert lacks_of_likest(samples, {"id": 1, "tags": ["a"], "link": 1, "number": 2}) == []


def test_what_is_within_a_field_that_is_open_to_vendors_is_not_lacking() -> None:
    schema = {"oneOf": [{"properties": {"id": {}, "form": {"type": "object", "additionalProperties": True}}}]}
    sample = Sample.of({"id": 1, "form": {"a": 1, "b": 2}}, frozenset(open_fields(schema)))
    assert sample is not None
    assert sample.lacks({"id": 1, "form": {"c": 3}}) == []
    assert sample.lacks({"id": 1}) == ["form"]


@pytest.mark.parametrize("value", [None, "text", 5])
def test_a_plain_value_shows_nothing_within_it(value: Any) -> None:
    assert Sample.of(value) is None


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
