"""What the document leaves to the vendor is no violation."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.findings import Verdict
from tests.contracts.conftest import Judging, told, violations
from tests.contracts.mookh.test_breakages import (
    CATEGORY,
    EVENT,
    NEW_ORDER,
    NEW_PROMO,
    REGISTER,
    ROLES,
    USERS,
    VERIFY,
    Sent,
    answered,
    open_to_all,
    refused,
)
from tests.contracts.spoiler import Answer, Asked, Onward, Spoil, answers, everywhere, in_turn, status

pytestmark = pytest.mark.lengthy

NUMBERS = ("order_amount", "order_balance", "promo_code_value", "value", "promo_value", "ticket_value")
FLAGS = ("flag_email_sent", "flag_sms_sent", "is_active", "is_percentage", "is_fixed", "is_custom")
NEVER_SENT = ("phone_number", "profile_photo", "event_poster", "parent_event_id", "schedule_name", "order_udf")


def more_fields(value: dict[str, Any]) -> None:
    if "id" in value or "message" in value:
        value["vendor_note"] = {"page_title": "more", "items": [None, 1]}


def numbers_as_such(value: dict[str, Any]) -> None:
    for name in NUMBERS:
        if isinstance(value.get(name), str) and value[name].replace(".", "", 1).isdigit():
            value[name] = float(value[name])


def flags_as_such(value: dict[str, Any]) -> None:
    for name in FLAGS:
        if value.get(name) in ("true", "false"):
            value[name] = value[name] == "true"


def written_out(value: Any) -> Any:
    """A flag or a number as text."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else value


def counts_and_flags_as_text(value: dict[str, Any]) -> None:
    for name, each in value.items() if "id" in value else ():
        value[name] = [written_out(day) for day in each] if name == "dow" else written_out(each)


def the_word_null(value: dict[str, Any]) -> None:
    for name in NEVER_SENT:
        if name in value and value[name] in (None, ""):
            value[name] = "null"


def quantity_as_number(promo: Sent) -> None:
    if str(promo.get("quantity", "")).isdigit():
        promo["quantity"] = int(promo["quantity"])


def moments_in_nairobi(value: dict[str, Any]) -> None:
    for name, each in value.items():
        if name.endswith("_date") and isinstance(each, str) and each == "2031-07-05T19:08:37.838000Z":
            value[name] = "2031-07-05T22:08:37.838+03:00"


def refusals_by_422(answer: Answer) -> None:
    if answer.status == 400:
        answer.status = 422
        answer.json = {"detail": [{"loc": ["body"], "msg": "Hapana"}]}


def refusals_in_html(answer: Answer) -> None:
    if 400 <= answer.status < 500:
        answer.content = b"<h1>Hapana</h1>"
        answer.set_header("content-type", "text/html")


def list_reversed(users: list[Sent]) -> None:
    users.reverse()


def one_alone(roles: list[str]) -> None:
    del roles[1:]


def told_in_one_text(confirmation: Sent) -> None:
    confirmation["message"] = "Sawa"


def names_that_are_no_letters(sent: Sent) -> bool:
    return not str(sent.get("first_name", "")).isascii() or not str(sent.get("category_name", "")).isascii()


def no_metadata(category: Sent) -> None:
    category["category_metadata"] = None


FREEDOMS: dict[str, Callable[[], Spoil]] = {
    "more fields everywhere": lambda: everywhere(more_fields),
    "numbers as such": lambda: everywhere(numbers_as_such),
    "flags as such": lambda: everywhere(flags_as_such),
    "counts and flags as text": lambda: everywhere(counts_and_flags_as_text),
    "the word null for nothing": lambda: everywhere(the_word_null),
    "a promo code's quantity as a number": answered(NEW_PROMO, quantity_as_number),
    "moments in another zone": lambda: everywhere(moments_in_nairobi),
    "200 for a new user": lambda: answers(REGISTER, status(200), 201),
    "200 for a new category": lambda: answers(CATEGORY, status(200), 201),
    "202 for a new event": lambda: answers(EVENT, status(202), 201),
    "200 for a new order": lambda: answers(NEW_ORDER, status(200), 201),
    "200 for a new promo code": lambda: answers(NEW_PROMO, status(200), 201),
    "422 for a refusal": lambda: answers("*", refusals_by_422),
    "refusals as pages": lambda: answers("*", refusals_in_html),
    "users the other way round": answered(USERS, list_reversed, 200),
    "a message that is a text": answered(VERIFY, told_in_one_text, 200),
    "one role alone": answered(ROLES, one_alone, 200),
    "no letters beyond ASCII": refused(REGISTER, names_that_are_no_letters),
    "no metadata kept": answered(CATEGORY, no_metadata),
}
ALONE: dict[str, tuple[Callable[[], Spoil], str]] = {
    "counts of tickets as text": (lambda: everywhere(counts_and_flags_as_text), "M-33"),
    "an administrator's list": (lambda: answers(USERS, status(403), 200), "M-03"),
    "an administrator's list and a user's data": (lambda: answers(USERS, status(403), 200), "M-11"),
    "days in place of moments": (refused(NEW_PROMO, lambda sent: len(str(sent.get("start_date", ""))) > 10), "M-45"),
    "numbers in place of text": (refused(NEW_PROMO, lambda sent: not isinstance(sent.get("quantity"), int)), "M-44"),
    "orders of customers written out": (refused(NEW_ORDER, lambda sent: isinstance(sent.get("customer"), str)), "M-38"),
    "orders with a card alone": (refused(NEW_ORDER, lambda sent: "card" not in sent), "M-38"),
    "creations without a token": (open_to_all(CATEGORY), "M-02"),
    "refused examinations": (lambda: answers("POST /stores/order/*_order", status(400), 200), "M-01"),
}


@pytest.mark.usefixtures("quick")
def test_a_vendor_who_takes_every_freedom_conforms(judged: Judging) -> None:
    outcome = judged(in_turn(*(each() for each in FREEDOMS.values())))
    assert not violations(outcome), told(outcome.docket)
    assert outcome.verdict is Verdict.CONFORMS
    assert not outcome.docket.troubles


@pytest.mark.parametrize("freedom", ALONE)
def test_a_freedom_alone_is_no_violation(freedom: str, judged: Judging) -> None:
    spoil, only = ALONE[freedom]
    outcome = judged(spoil(), only=only)
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
    assert not outcome.docket.troubles


def elsewhere(request: Asked, onward: Onward) -> Answer:
    """Orders, users and roles at the other spellings of their paths alone (AM-18, AM-29, AM-52)."""
    method, _, path = request.label.partition(" ")
    kept = {"POST /stores/order", "GET /users/user/user_roles"}
    if request.label in kept or (method == "GET" and path.startswith("/users/user/")):
        return Answer(404, content=b"{}")
    return onward(request)


def without_slash(request: Asked, onward: Onward) -> Answer:
    """Schedules at a path without the slash that the profile has at its end (AX-07)."""
    return Answer(404, content=b"{}") if request.path.endswith("/schedule/") else onward(request)


def test_a_path_of_the_profile_is_tried_without_its_slash(judged: Judging) -> None:
    outcome = judged(without_slash, only="M-35")
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
    assert outcome.docket.rule_verdict(judged.specification.rules["M-35"]).verdict is Verdict.CONFORMS


@pytest.mark.parametrize("only", ["M-11", "M-20", "M-38"])
def test_another_spelling_of_a_path_conforms(only: str, judged: Judging) -> None:
    outcome = judged(elsewhere, only=only)
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)


@pytest.mark.parametrize("only", ["M-20", "list_user_roles"])
def test_roles_in_the_place_of_a_user_are_looked_for_elsewhere(judged: Judging, only: str) -> None:
    """Where /users/user/user_roles/ is taken for the user whose id is user_roles, another spelling has the roles."""
    outcome = judged(answers(ROLES, status(400), 200), only=only)
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
