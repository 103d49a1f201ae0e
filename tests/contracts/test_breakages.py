"""A server with one fault is found out, and the finding names the rule that the fault breaks."""

import fnmatch
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from contracts.findings import Verdict

from .conftest import Judging, told, violations
from .spoiler import (
    Answer,
    Asked,
    Onward,
    Racing,
    Remembering,
    Spoil,
    answers,
    as_admin,
    as_jane,
    body,
    content_type,
    everywhere,
    fails_on,
    lost_mail,
    not_done,
    on_refusal,
    requests_of,
    status,
    verified_at_once,
    without_header,
)

pytestmark = pytest.mark.lengthy

ME = "GET /api/users/me"
REDEEM = "POST /api/users/me/redeem"
PRODUCTS = "/api/admin/product"


@dataclass(frozen=True)
class Breakage:
    """One fault: how it is made, what is judged, and what a finding must name: a rule, or an operation and a status."""

    title: str
    spoil: Callable[[], Spoil]
    only: str
    names: str
    doors_too: bool = False

    def __str__(self) -> str:
        return self.title


def changed(path: str, change: Callable[[Any], Any]) -> Callable[[Any], None]:
    """Replace the value at a dotted path, where there is one."""
    *way, last = path.split(".")

    def apply(value: Any) -> None:
        for step in way:
            value = value[int(step)] if step.isdigit() and len(value) > int(step) else value.get(step, {})
        if last in value:
            value[last] = change(value[last])

    return apply


def without(path: str) -> Callable[[Any], None]:
    """Drop the field at a dotted path."""
    *way, last = path.split(".")

    def apply(value: Any) -> None:
        for step in way:
            value = value.get(step, {})
        value.pop(last, None)

    return apply


def second_price_as_text(value: Any) -> None:
    products = value["data"]["products"]
    products[1]["product_price"] = str(products[1]["product_price"])


def without_the_last_entry(value: Any) -> None:
    value["data"]["transactions"] = value["data"]["transactions"][:6]


def success_in_every_refusal(answer: Answer) -> None:
    if answer.status >= 400:
        body(lambda each: each.update(status="success"))(answer)


def refusals_in_html(answer: Answer) -> None:
    if 400 <= answer.status < 500:
        answer.content = b"<h1>No</h1>"
        answer.set_header("content-type", "text/html")


def confirmed(asked: Asked, onward: Onward) -> Asked:
    """A change of password whose confirmation is always right."""
    stated = asked.json
    known = isinstance(stated, dict) and "new_password" in stated
    return asked.saying(stated | {"confirm_password": stated["new_password"]}) if known else asked


def forgiving_of_spaces(asked: Asked, onward: Onward) -> Asked:
    stated = asked.json
    known = isinstance(stated, dict) and isinstance(stated.get("password"), str)
    return asked.saying(stated | {"password": stated["password"].strip()}) if known else asked


def lets_in(label: str, opens: Callable[[dict[str, Any]], bool]) -> Spoil:
    """Some logins that the mock refuses succeed."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        if fnmatch.fnmatchcase(asked.label, label) and answer.status >= 400 and opens(asked.json or {}):
            answer.status, answer.json = 200, {"status": "success", "token": "abc"}
        return answer

    return spoil


def stated(name: str, change: Callable[[Any], Any]) -> Callable[[Asked, Onward], Asked]:
    """A request one of whose fields is taken for something else."""

    def taken(asked: Asked, onward: Onward) -> Asked:
        body = asked.json
        return asked.saying(body | {name: change(body[name])}) if isinstance(body, dict) and name in body else asked

    return taken


def confirmed_so_far(asked: Asked, onward: Onward) -> Asked:
    """A new password whose confirmation may end early."""
    body = asked.json
    near = isinstance(body, dict) and str(body.get("new_password")).startswith(str(body.get("confirm_password")))
    return confirmed(asked, onward) if near else asked


def completed(asked: Asked, onward: Onward) -> Asked:
    """A code that was mailed is known by its beginning."""
    given = asked.path.rpartition("/")[2]
    mails = onward(Asked("GET", f"{asked.sandbox}/_mock/outbox", {}, b"")).json
    whole = next((each["code"] for each in mails if each.get("code") and each["code"].startswith(given)), given)
    return replace(asked, path=asked.path.replace(given, whole))


def digits_alone(asked: Asked, onward: Onward) -> Asked:
    """An ID is read as far as it is a number."""
    return replace(asked, path=re.sub(r"(/\d+)[a-z]+$", r"\1", asked.path))


def open_to_an_empty_header(asked: Asked, onward: Onward) -> Answer:
    """A bearer header without a token logs in."""
    empty = asked.label == ME and asked.headers.get("authorization", "").strip() == "Bearer"
    return onward(as_jane(asked, onward) if empty else asked)


def broken_by_a_cookie(asked: Asked, onward: Onward) -> Answer:
    """A cookie that is no percent-encoding breaks the server down."""
    return Answer(500) if "%zz" in asked.headers.get("cookie", "") else onward(asked)


def charging_for_a_refusal(asked: Asked, onward: Onward) -> Answer:
    """A redemption of too many is refused, and one is paid for."""
    answer = onward(asked)
    if asked.label == REDEEM and answer.status == 400:
        onward(asked.saying(asked.json | {"product_quantity": 1}))
    return answer


def newest_twice(value: Any) -> None:
    value["data"]["products"].append(value["data"]["products"][-1])


def nothing_for_0(value: Any) -> None:
    for each in value["data"]["products"]:
        if not each["quantity"]:
            del each["quantity"]


def free_of_charge(value: dict[str, Any]) -> None:
    if "redeemable_points" in value:
        value["redeemable_points"] = -1


BREAKAGES = [
    Breakage("a success has another status", lambda: answers("GET */verify-email/*", status(202), 200), "L-09", "L-09"),
    Breakage("a refusal has another status", lambda: answers("POST */login", status(404), 400), "L-14", "L-14"),
    Breakage("a state is told by another status", lambda: answers("POST */login", status(401), 403), "L-08", "L-08"),
    Breakage(
        "a required field is missing",
        lambda: answers("POST */register", body(without("message")), 200),
        "L-01",
        "register 200",
    ),
    Breakage(
        "a nested field is missing",
        lambda: answers(ME, body(without("data.user.card_number")), 200),
        "L-17",
        "read_me 200",
    ),
    Breakage(
        "the second item of a list has a wrong type",
        lambda: answers("GET /api/users/products", body(second_price_as_text), 200),
        "L-30",
        "list_products 200",
    ),
    Breakage(
        "a number of the account is a text",
        lambda: answers(ME, body(changed("data.user.redeemable_points", str)), 200),
        "L-25",
        "L-25",
    ),
    Breakage(
        "the catalogue's upkeep needs no login",
        lambda: on_refusal(f"* {PRODUCTS}*", 401, as_admin, tokens=False),
        "L-61",
        "L-61",
    ),
    Breakage(
        "a member keeps the catalogue",
        lambda: on_refusal(f"* {PRODUCTS}*", 401, as_admin, tokens=True),
        "L-62",
        "L-62",
    ),
    Breakage("any token is good", lambda: on_refusal(ME, 401, as_jane, tokens=True), "L-22", "L-22"),
    Breakage(
        "the balance in an answer is off by one",
        lambda: answers(REDEEM, body(changed("balance.redeemable_points", lambda points: points + 1)), 200),
        "L-33",
        "L-33",
    ),
    Breakage("a balance is below zero", lambda: everywhere(free_of_charge), "L-17", "L-38"),
    Breakage(
        "an update is acknowledged and not kept",
        lambda: not_done(f"PUT {PRODUCTS}/*", 200, {"status": "success", "message": "Updated"}),
        "L-67",
        "L-67",
    ),
    Breakage("a deletion is acknowledged and not done", lambda: not_done(f"DELETE {PRODUCTS}/*", 204), "L-69", "L-69"),
    Breakage("everybody sees the first caller's data", lambda: Remembering(ME, per_caller=False), "L-24", "L-24"),
    Breakage("a read is stale after a redemption", lambda: Remembering(ME, per_caller=True), "L-34", "L-34"),
    Breakage("unverified accounts log in", lambda: verified_at_once, "L-08", "L-08"),
    Breakage("points are spent twice at the same moment", Racing, "L-38", "L-38"),
    Breakage(
        "the history forgets",
        lambda: answers("GET */transaction-history", body(without_the_last_entry), 200),
        "L-43",
        "L-43",
    ),
    Breakage("unequal passwords are accepted", lambda: requests_of("* */change-password", confirmed), "L-28", "L-28"),
    Breakage(
        "spaces around a password do not count", lambda: requests_of("* */login", forgiving_of_spaces), "L-14", "L-14"
    ),
    Breakage(
        "the password's hash is shown",
        lambda: answers(ME, body(lambda each: each["data"]["user"].update(password="pbkdf2:x")), 200),
        "L-26",
        "L-26",
    ),
    Breakage("refusals say success", lambda: answers("*", success_in_every_refusal), "L-14", "L-74"),
    Breakage("refusals are pages", lambda: answers("*", refusals_in_html), "L-14", "L-75"),
    Breakage(
        "a long text breaks the server down",
        lambda: fails_on("*/forgot-password", b"x" * 300),
        "forgot_password",
        "forgot_password 500",
    ),
    Breakage(
        "NUL breaks the server down",
        lambda: fails_on("*/forgot-password", b"\\u0000"),
        "forgot_password",
        "forgot_password 500",
    ),
    Breakage(
        "a huge number breaks the server down",
        lambda: fails_on("*/admin/login", b"1" + b"0" * 30),
        "admin_login",
        "admin_login 500",
    ),
    Breakage(
        "JSON is told to be a text",
        lambda: answers("POST */login", content_type("text/plain"), 200),
        "L-13",
        "login 200",
    ),
    Breakage("logout leaves the cookie", lambda: answers("GET */logout", without_header("set-cookie")), "L-19", "L-19"),
    Breakage(
        "an empty password logs in",
        lambda: lets_in("POST */auth/login", lambda body: body.get("password") == ""),
        "L-16",
        "L-16",
    ),
    Breakage(
        "a password that is null logs an administrator in",
        lambda: lets_in("POST */admin/login", lambda body: body.get("password", "") is None),
        "L-58",
        "L-58",
    ),
    Breakage(
        "an address cut short logs in",
        lambda: lets_in("POST */auth/login", lambda body: str(body.get("email")).endswith("example.co")),
        "L-14",
        "L-14",
    ),
    Breakage(
        "letters beyond ASCII do not count in a password",
        lambda: requests_of("POST */auth/*", stated("password", lambda word: word.encode("ascii", "ignore").decode())),
        "L-14",
        "L-14",
    ),
    Breakage(
        "addresses are kept in lower case, and looked for as they are",
        lambda: requests_of("POST */register", stated("email", str.lower)),
        "L-13",
        "L-13",
    ),
    Breakage("a header without a token opens", lambda: open_to_an_empty_header, "L-22", "L-22"),
    Breakage("a broken cookie breaks the server down", lambda: broken_by_a_cookie, "L-22", "read_me 500"),
    Breakage(
        "a confirmation may end early", lambda: requests_of("* */change-password", confirmed_so_far), "L-28", "L-28"
    ),
    Breakage(
        "a confirmation of a reset may end early",
        lambda: requests_of("* */reset-password/*", confirmed_so_far),
        "L-55",
        "L-55",
    ),
    Breakage("half a code verifies", lambda: requests_of("* */verify-email/*", completed), "L-10", "L-10"),
    Breakage("half a token resets", lambda: requests_of("* */reset-password/*", completed), "L-55", "L-55"),
    Breakage(
        "a long city is cut",
        lambda: requests_of("* */register", stated("city", lambda city: city[:32])),
        "L-23",
        "L-23",
    ),
    Breakage(
        "half a character breaks the server down",
        lambda: fails_on("*/auth/register", rb"\ud800"),
        "L-01",
        "register 500",
    ),
    Breakage(
        "letters beyond ASCII are lost from a product",
        lambda: requests_of(
            f"POST {PRODUCTS}", stated("product_name", lambda name: name.encode("ascii", "ignore").decode())
        ),
        "L-63",
        "L-63",
    ),
    Breakage(
        "a price is cut at 16 bits",
        lambda: requests_of(f"POST {PRODUCTS}", stated("product_price", lambda price: min(price, 65_535))),
        "L-63",
        "L-63",
    ),
    Breakage(
        "the newest product is listed twice",
        lambda: answers(f"GET {PRODUCTS}", body(newest_twice), 200),
        "L-63",
        "L-63",
    ),
    Breakage("a stock of 0 is left out", lambda: answers(f"GET {PRODUCTS}", body(nothing_for_0), 200), "L-67", "L-67"),
    Breakage(
        "an ID is read as far as it is a number",
        lambda: requests_of(f"DELETE {PRODUCTS}/*", digits_alone),
        "L-71",
        "L-71",
    ),
    Breakage("more than is in stock costs one", lambda: charging_for_a_refusal, "L-40", "L-33"),
    Breakage("mail goes missing", lambda: lost_mail, "L-02", "L-02", doors_too=True),
]


@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_a_fault_is_found_and_named(breakage: Breakage, judged: Judging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contracts.loyalty.people.MAIL_PATIENCE", 0.3)
    outcome = judged(breakage.spoil(), only=breakage.only, budget=2.0, doors_too=breakage.doors_too)
    assert not outcome.docket.troubles
    assert outcome.verdict is Verdict.VIOLATES, told(outcome.docket)
    named = {name for each in violations(outcome) for name in (each.rule, f"{each.operation} {each.status}")}
    assert breakage.names in named, told(outcome.docket)


def test_the_faults_differ_in_kind() -> None:
    assert len({each.names for each in BREAKAGES}) >= 20
    assert len({each.title for each in BREAKAGES}) == len(BREAKAGES)


def test_a_finding_says_where_the_document_speaks_and_how_to_see_it_again(judged: Judging) -> None:
    price_free = answers(REDEEM, body(changed("redeemed_points", lambda _: 0)), 200)
    outcome = judged(price_free, only="L-32")
    found = next(each for each in violations(outcome) if each.rule == "L-32")
    assert found.statement == judged.specification.rules["L-32"].sentence
    assert found.source == judged.specification.rules["L-32"].source
    assert (found.expected, found.got) == ("redeemed_points above 0", "0")
    assert any("/api/users/me/redeem" in curl for curl in found.curls(()))
    assert json.loads(found.exchanges[-1].content)["redeemed_points"] == 0
