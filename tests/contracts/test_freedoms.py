"""What the document leaves to the vendor is no violation."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.findings import Verdict

from .conftest import Judging, told, violations
from .spoiler import Answer, Spoil, answers, body, everywhere, in_turn, objects, slowly, status, without_header

pytestmark = pytest.mark.lengthy


def more_fields(value: dict[str, Any]) -> None:
    value["vendor_note"] = {"page_title": "more", "items": [None, 1]}


def other_words(value: dict[str, Any]) -> None:
    if isinstance(value.get("message"), str):
        value["message"] = "Sawa"


def error_for_fail(value: dict[str, Any]) -> None:
    if value.get("status") == "fail":
        value["status"] = "error"


def lists_reversed(value: dict[str, Any]) -> None:
    for each in value.values():
        if isinstance(each, list):
            each.reverse()


def numbers_with_a_point(value: dict[str, Any]) -> None:
    for name, each in value.items():
        if isinstance(each, int) and not isinstance(each, bool) and name != "ID":  # the mock takes no such ID back
            value[name] = float(each)


def refusals_by_422(answer: Answer) -> None:
    """Refusals of which the document only says that something is refused."""
    if answer.status == 400 and answer.json:
        answer.status = 422


def no_deleted_mark(value: Any) -> None:
    for each in objects(value):
        each.pop("DeletedAt", None)


def ids_as_texts(value: Any) -> None:
    for each in objects(value):
        each.update({"ID": str(each["ID"])} if "ID" in each else {})


def no_description(value: Any) -> None:
    for each in objects(value):
        each.pop("product_description", None)


FREEDOMS: dict[str, Callable[[], Spoil]] = {
    "more fields everywhere": lambda: everywhere(more_fields),
    "other words": lambda: everywhere(other_words),
    "error in place of fail": lambda: everywhere(error_for_fail),
    "lists the other way round": lambda: everywhere(lists_reversed),
    "numbers with a decimal point": lambda: everywhere(numbers_with_a_point),
    "201 for a new account": lambda: answers("POST */register", status(201), 200),
    "400 for an address that is verified": lambda: answers("GET */verify-email/*", status(400), 409),
    "422 for points that do not suffice": lambda: answers("POST */redeem", refusals_by_422),
    "no cookie at login": lambda: answers("POST */login", without_header("set-cookie")),
    "IDs that are texts": lambda: answers("GET /api/admin/product", body(ids_as_texts), 200),
    "no descriptions for members": lambda: answers("GET /api/users/products", body(no_description), 200),
    "no mark of deletion": lambda: answers("GET /api/admin/product", body(no_deleted_mark), 200),
    "a charset in the content type": lambda: answers("*", with_charset),
}


def with_charset(answer: Answer) -> None:
    if answer.content:
        answer.set_header("content-type", "Application/JSON; charset=utf-8")


@pytest.mark.usefixtures("quick")
def test_a_vendor_who_takes_every_freedom_conforms(judged: Judging) -> None:
    outcome = judged(in_turn(*(each() for each in FREEDOMS.values())))
    assert not violations(outcome), told(outcome.docket)
    assert outcome.verdict is Verdict.CONFORMS
    assert not outcome.docket.troubles


@pytest.mark.parametrize(
    ("freedom", "only"),
    [
        ("more fields everywhere", "L-63"),
        ("lists the other way round", "L-43"),
        ("numbers with a decimal point", "L-67"),
        ("201 for a new account", "L-01"),
        ("no cookie at login", "L-20"),
    ],
)
def test_a_freedom_alone_is_no_violation(freedom: str, only: str, judged: Judging) -> None:
    outcome = judged(FREEDOMS[freedom](), only=only)
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)


def test_a_slow_server_conforms(judged: Judging) -> None:
    outcome = judged(slowly(0.1, "*"), only="L-13")
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)


def test_a_server_that_stays_silent_is_not_judged(judged: Judging) -> None:
    outcome = judged(slowly(0.8, "*/forgot-password"), only="L-51", more="[limits]\ntimeout = 0.2\n")
    assert not violations(outcome)
    assert "gave no answer within 0.2 s" in outcome.docket.judged["L-51"].reason
