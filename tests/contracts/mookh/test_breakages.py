"""A server with one fault is found out, and the finding names the rule that the fault breaks."""

import fnmatch
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contracts.findings import Verdict
from tests.contracts.conftest import Judging, told, violations
from tests.contracts.spoiler import (
    Answer,
    Asked,
    Onward,
    Spoil,
    answers,
    body,
    fails_on,
    lost_mail,
    on_refusal,
    requests_of,
    status,
)
from tests.contracts.test_breakages import Breakage, changed, without

pytestmark = pytest.mark.lengthy

REGISTER = "POST /users/user"
USERS = "GET /users/user"
USER = "GET *users/*-*"
VERIFY = "POST /users/verification"
ROLES = "GET /users/user/user_roles"
CATEGORY = "POST /stores/event_category"
EVENT = "POST /stores/event/public"
TICKET = "POST /stores/tickets"
NEW_ORDER = "POST /stores/order"
ORDER = "GET *stores/order*/*-*"
NEW_PROMO = "POST /stores/promo_codes"
PROMO = "GET *stores/promo_codes/*"
TOKEN = "mookh-test-token"
NUMBER = "11111111-2222-4333-8444-555555555555"

Sent = dict[str, Any]


def answered(label: str, change: Callable[[Any], object], when: int | None = 201) -> Callable[[], Spoil]:
    """Change the JSON of an operation's answers."""
    return lambda: answers(label, body(change), when)


def asked(label: str, change: Callable[[Sent], object]) -> Callable[[], Spoil]:
    """Change an operation's requests before the mock sees them."""

    def rewritten(request: Asked, _: Onward) -> Asked:
        sent = request.json
        if not isinstance(sent, dict):
            return request
        change(sent)
        return request.saying(sent)

    return lambda: requests_of(label, rewritten)


def forgiving(label: str, **values: Any) -> Callable[[], Spoil]:
    """Take a request without some fields for one with them."""
    return asked(label, lambda sent: sent.update({name: each for name, each in values.items() if name not in sent}))


def refused(label: str, when: Callable[[Sent], bool], code: int = 400) -> Callable[[], Spoil]:
    """Refuse what the mock would accept, or break down on it."""

    def spoil(request: Asked, onward: Onward) -> Answer:
        sent = request.json
        if request.label == label and isinstance(sent, dict) and when(sent):
            answer = Answer(code)
            answer.json = {"message": ["No."]}
            return answer
        return onward(request)

    return lambda: spoil


def open_to_all(label: str) -> Callable[[], Spoil]:
    """Do without a token what takes one."""
    return lambda: on_refusal(label, 401, lambda request, _: request.with_token(TOKEN), tokens=False)


class Latest:
    """Every request of an operation without a field gets the id that another operation gave last."""

    def __init__(self, source: str, label: str, field: str, *, always: bool = False) -> None:
        self.source = source
        self.label = label
        self.field = field
        self.always = always
        self.known: str | None = None

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        sent = request.json
        if request.label == self.label and isinstance(sent, dict) and self.known:
            missing = self.field not in sent
            if missing or (self.always and request.token):
                request = request.saying(sent | {self.field: self.known})
        answer = onward(request)
        if request.label == self.source and answer.status == 201:
            self.known = answer.json["id"]
        return answer


class First:
    """Whoever reads one thing gets the first that was read, perhaps under the id that was asked for."""

    def __init__(self, label: str, *, unknown_alone: bool = False) -> None:
        self.label = label
        self.unknown_alone = unknown_alone
        self.first: Any = None

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        answer = onward(request)
        if not fnmatch.fnmatchcase(request.label, self.label) or answer.status == 401:
            return answer
        self.first = self.first or answer.json
        if answer.status == 404 or not self.unknown_alone:
            changed_answer = Answer(200)
            changed_answer.json = self.first
            return changed_answer
        return answer


class Neighbours:
    """A new user is read by every id that begins as theirs does."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        if fnmatch.fnmatchcase(request.label, USER):
            number = request.label.rpartition("/")[2]
            path = request.path.replace(number, self.known.get(number[:8], number))
            request = replace(request, path=path)
        answer = onward(request)
        if request.label == REGISTER and answer.status == 201:
            number = answer.json["id"]
            self.known[number[:8]] = number
        return answer


class Forgotten:
    """Who is verified cannot be read any more."""

    def __init__(self) -> None:
        self.verified = False

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        answer = onward(request)
        if request.label == VERIFY and answer.status == 200:
            self.verified = True
        if self.verified and fnmatch.fnmatchcase(request.label, USER):
            answer.status = 404
        return answer


class Lost:
    """What was made is gone when it is read."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        if fnmatch.fnmatchcase(request.label, self.label):
            request = replace(request, path=request.path.replace(request.label.rpartition("/")[2], NUMBER))
        return onward(request)


def equal_passwords(sent: Sent) -> None:
    if "confirm_password" in sent:
        sent["confirm_password"] = sent.get("password")


def passwords_in_one_case(sent: Sent) -> None:
    if str(sent.get("confirm_password")).lower() == str(sent.get("password")).lower():
        equal_passwords(sent)


def names_exchanged(user: Sent) -> None:
    user["first_name"], user["last_name"] = user["last_name"], user["first_name"]


def name_and_description_exchanged(event: Sent) -> None:
    event["event_name"], event["event_description"] = event["event_description"], event["event_name"]


def second_user(change: Callable[[Sent], object]) -> Callable[[], Spoil]:
    """Change the second user of the list."""
    return answered(USERS, lambda users: change(users[1]), 200)


def four_digits(request: Asked, onward: Onward) -> Answer:
    """Mailed codes lack a digit."""
    answer = onward(request)
    if "/_mock/outbox" in request.path:
        found = answer.json
        for message in found:
            message["code"] = message["code"][:4]
        answer.json = found
    return answer


def any_code(answer: Answer) -> None:
    answer.status = 200
    answer.json = {"message": ["Account verified successfully"]}


def four_digits_suffice(request: Asked, onward: Onward) -> Answer:
    """A code that differs in its last digit is good."""
    answer = onward(request)
    sent = request.json
    code = sent.get("code") if isinstance(sent, dict) else None
    if request.label == VERIFY and answer.status >= 400 and isinstance(code, str) and len(code) == 5:
        for digit in "0123456789":
            again = onward(request.saying({"code": code[:4] + digit}))
            if again.status == 200:
                return again
    return answer


def to_the_unit(name: str) -> Callable[[Sent], None]:
    """Round an amount."""
    return changed(name, lambda amount: str(round(float(amount or 0))))


def in_capitals(name: str) -> Callable[[Sent], None]:
    return changed(name, lambda text: text.upper() if isinstance(text, str) else text)


def without_accents(name: str) -> Callable[[Sent], None]:
    return changed(name, lambda text: text.encode("ascii", "replace").decode() if isinstance(text, str) else text)


def metadata_as_text(category: Sent) -> None:
    metadata = category.get("category_metadata")
    if isinstance(metadata, dict):
        category["category_metadata"] = {name: str(each) for name, each in metadata.items()}


BREAKAGES = [
    Breakage("the list of users is open to all", open_to_all(USERS), "M-02", "M-02"),
    Breakage("a user is open to all", open_to_all(USER), "M-02", "M-02"),
    Breakage("an order is open to all", open_to_all(ORDER), "M-02", "M-02"),
    Breakage("JSON is refused", refused(CATEGORY, lambda _: True, 415), "M-01", "M-01"),
    Breakage("the second user has no groups", second_user(without("groups")), "M-03", "M-03"),
    Breakage("the second user's address is a number", second_user(changed("email", lambda _: 5)), "M-03", "M-03"),
    Breakage("ids are no UUIDs", answered(REGISTER, changed("id", lambda _: "17")), "create_user", "M-04"),
    Breakage("every category has one id", answered(CATEGORY, changed("id", lambda _: NUMBER)), "M-04", "M-04"),
    Breakage(
        "the second user's name differs in the list",
        second_user(changed("last_name", lambda _: "Nobody")),
        "M-05",
        "M-05",
    ),
    Breakage("everybody is the first user", lambda: First(USER), "M-11", "M-11"),
    Breakage("an unknown user is the first", lambda: First(USER, unknown_alone=True), "read_user", "M-06"),
    Breakage("a user is found by the beginning of an id", Neighbours, "M-06", "M-06"),
    Breakage("a verified user is gone", Forgotten, "M-11", "M-11"),
    Breakage("no address is needed", lambda: requests_of(REGISTER, with_an_address), "M-07", "M-07"),
    Breakage(
        "no confirmation is needed",
        asked(REGISTER, lambda sent: sent.setdefault("confirm_password", sent.get("password"))),
        "M-07",
        "M-07",
    ),
    Breakage("any confirmation is good", asked(REGISTER, equal_passwords), "M-08", "M-08"),
    Breakage("a confirmation in another case is good", asked(REGISTER, passwords_in_one_case), "M-08", "M-08"),
    Breakage("a refused registration is kept", lambda: kept_all_the_same, "M-08", "M-08"),
    Breakage("first and last names are exchanged", answered(REGISTER, names_exchanged), "M-10", "M-10"),
    Breakage("names lose their accents", answered(REGISTER, without_accents("first_name")), "M-10", "M-10"),
    Breakage(
        "a hash is shown to the new user",
        answered(REGISTER, lambda user: user.update(password="pbkdf2:x")),
        "M-10",
        "M-10",
    ),
    Breakage("the list shows hashes", second_user(lambda user: user.update(password="pbkdf2:x")), "M-03", "M-10"),
    Breakage("a user is not kept", lambda: Lost(USER), "M-11", "M-11"),
    Breakage(
        "a user who is read has half a name",
        answered(USER, changed("first_name", lambda text: text and text[:6]), 200),
        "M-11",
        "M-11",
    ),
    Breakage("mail goes missing", lambda: lost_mail, "M-13", "M-13", doors_too=True),
    Breakage("codes have four digits", lambda: four_digits, "M-14", "M-14", doors_too=True),
    Breakage("a verification says nothing", answered(VERIFY, changed("message", lambda _: []), 200), "M-15", "M-15"),
    Breakage("a verification has another status", lambda: answers(VERIFY, status(202), 200), "M-15", "M-15"),
    Breakage("any code is good", lambda: answers(VERIFY, any_code, 400), "M-16", "M-16"),
    Breakage("four digits of a code suffice", lambda: four_digits_suffice, "M-16", "M-16"),
    Breakage("no code is good", lambda: answers(VERIFY, any_code, 400), "M-17", "M-17"),
    Breakage("a role is a number", answered(ROLES, lambda roles: roles.append(3), 200), "M-20", "M-20"),
    Breakage("a category's name is in capitals", answered(CATEGORY, in_capitals("category_name")), "M-21", "M-21"),
    Breakage("metadata become text", answered(CATEGORY, metadata_as_text), "M-21", "M-21"),
    Breakage("a category needs an id", refused(CATEGORY, lambda sent: "id" not in sent), "M-22", "M-22"),
    Breakage("an event needs no category", lambda: Latest(CATEGORY, EVENT, "event_category_fk"), "M-23", "M-23"),
    Breakage(
        "every event is of the newest category",
        lambda: Latest(CATEGORY, EVENT, "event_category_fk", always=True),
        "M-24",
        "M-25",
    ),
    Breakage("a new category makes no event", refused(EVENT, lambda sent: "event_category_fk" in sent), "M-24", "M-24"),
    Breakage("name and description are exchanged", answered(EVENT, name_and_description_exchanged), "M-25", "M-25"),
    Breakage("a ticket needs no name", forgiving(TICKET, ticket_name="Ticket"), "M-30", "M-30"),
    Breakage("a ticket needs no event", lambda: Latest(EVENT, TICKET, "event_fk"), "M-30", "M-30"),
    Breakage(
        "every ticket is of the newest event", lambda: Latest(EVENT, TICKET, "event_fk", always=True), "M-31", "M-32"
    ),
    Breakage(
        "a quantity is off by one", answered(TICKET, changed("quantity", lambda number: number + 1)), "M-32", "M-32"
    ),
    Breakage("a ticket is bought already", answered(TICKET, changed("tickets_bought", lambda _: 1)), "M-33", "M-33"),
    Breakage("a new event gets no ticket", refused(TICKET, lambda sent: "event_fk" in sent), "M-31", "M-31"),
    Breakage("an order needs no customer", forgiving(NEW_ORDER, customer="Somebody"), "M-36", "M-36"),
    Breakage("an order needs no detail", forgiving(NEW_ORDER, order_detail="Something"), "M-36", "M-36"),
    Breakage("an order is not kept", lambda: Lost(ORDER), "M-38", "M-38"),
    Breakage("every order is the first", lambda: First(ORDER), "M-38", "M-38"),
    Breakage(
        "an amount loses its cents when it is read", answered(ORDER, to_the_unit("order_amount"), 200), "M-38", "M-38"
    ),
    Breakage("an amount loses its cents at once", answered(NEW_ORDER, to_the_unit("order_amount")), "M-38", "M-38"),
    Breakage(
        "an order gets another number", answered(ORDER, changed("order_number", lambda _: "1"), 200), "M-38", "M-38"
    ),
    Breakage("an unknown order is the first", lambda: First(ORDER, unknown_alone=True), "read_order", "M-41"),
    Breakage("a promo code needs no name", forgiving(NEW_PROMO, promo_name="Promo"), "M-43", "M-43"),
    Breakage("every quantity is 20", answered(NEW_PROMO, changed("quantity", lambda _: "20")), "M-44", "M-44"),
    Breakage("a promo code is not kept", lambda: Lost(PROMO), "M-45", "M-45"),
    Breakage("a promo code is read in capitals", answered(PROMO, in_capitals("promo_name"), 200), "M-45", "M-45"),
    Breakage("an unknown promo code is the first", lambda: First(PROMO, unknown_alone=True), "read_promo_code", "M-46"),
    Breakage("NUL breaks the server down", lambda: fails_on(TICKET, b"\\u0000"), "create_ticket", "create_ticket 500"),
    Breakage("a new user has no id", answered(REGISTER, without("id")), "M-10", "create_user 201"),
    Breakage("a ticket has another status", lambda: answers(TICKET, status(200), 201), "M-32", "create_ticket 200"),
]


def with_an_address(request: Asked, _: Onward) -> Asked:
    """A registration that had no address gets one."""
    sent = request.json
    if isinstance(sent, dict) and "email" not in sent and "password" in sent:
        return request.saying(sent | {"email": f"somebody{abs(hash(request.content))}@example.com"})
    return request


def kept_all_the_same(request: Asked, onward: Onward) -> Answer:
    """A registration with unequal passwords is refused, but not forgotten."""
    sent = request.json
    answer = onward(request)
    if request.label == REGISTER and answer.status == 400 and isinstance(sent, dict) and "confirm_password" in sent:
        onward(request.saying(sent | {"confirm_password": sent.get("password")}))
    return answer


@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_a_fault_is_found_and_named(breakage: Breakage, judged: Judging) -> None:
    outcome = judged(breakage.spoil(), only=breakage.only, budget=1.0, doors_too=breakage.doors_too)
    assert not outcome.docket.troubles
    assert outcome.verdict is Verdict.VIOLATES, told(outcome.docket)
    named = {name for each in violations(outcome) for name in (each.rule, f"{each.operation} {each.status}")}
    assert breakage.names in named, told(outcome.docket)


def without_offset(sent: Sent) -> None:
    """Moments as if they had been written in UTC."""
    for name in ("start_date", "end_date"):
        if isinstance(sent.get(name), str):
            sent[name] = f"{sent[name][:19]}Z"


DEPARTURES = [
    Breakage("moments lose their offset", asked(NEW_PROMO, without_offset), "M-44", "M-44"),
    Breakage(
        "orders get one number", asked(NEW_ORDER, lambda sent: sent.setdefault("order_number", "1")), "M-38", "M-38"
    ),
]


@pytest.mark.parametrize("departure", DEPARTURES, ids=str)
def test_what_goes_beyond_the_document_is_told_and_no_fault(departure: Breakage, judged: Judging) -> None:
    outcome = judged(departure.spoil(), only=departure.only, budget=1.0)
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
    assert departure.names in {each.rule for each in outcome.docket.findings.values() if each.verdict is Verdict.BEYOND}


def test_every_hard_rule_is_broken_by_some_fault(judged: Judging) -> None:
    hard = {each.id for each in judged.specification.rules.values() if each.demand == "hard"}
    assert hard - {each.names for each in BREAKAGES} == set()


def test_a_fault_has_one_name_in_every_run(judged: Judging) -> None:
    """The same fault is the same finding whatever was generated, so that runs can be compared."""
    spoil = answered(NEW_PROMO, in_capitals("promo_name"))
    first, second = (judged(spoil(), only="M-44", seed=seed) for seed in (1, 2))
    assert {each.id for each in violations(first)} == {each.id for each in violations(second)}
