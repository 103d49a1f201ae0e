"""Legal variations of the loyalty API: what a vendor may do otherwise, each by the reading that allows it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from mockserver.apis.loyalty import access
from mockserver.apis.loyalty.errors import NoProducts, NoTransactions
from mockserver.apis.loyalty.state import REDEEM, Member
from mockserver.changes import (
    ALL,
    accepted,
    answers,
    body,
    both,
    content_type,
    drop,
    header,
    late,
    no_cookies,
    on_reply,
    put,
    reversed_list,
    turned,
    wrapped,
)
from mockserver.exchange import Exchange
from mockserver.reply import Reply
from mockserver.variation import Freedom

PRODUCTS = "data.products"
ENTRIES = "data.transactions"


def in_swahili(content: Any, _: Exchange) -> None:
    """Another wording, which still names whom a mail went to."""
    if isinstance(content, dict) and "message" in content and "@" not in content["message"]:
        content["message"] = "Sawa kabisa."


def with_more(content: Any, _: Exchange) -> None:
    """Fields that no document knows, everywhere."""
    for value in list(content.values()) if isinstance(content, dict) else content:
        if isinstance(value, dict | list):
            with_more(value, _)
    if isinstance(content, dict):
        content["vendor_extra"] = {"trace": [1, None]}


def expired_by_date(reply: Reply, _: Exchange) -> Reply:
    """The expired cookie as another framework writes it."""
    lines = [("Set-Cookie", "token=gone; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT")]
    return replace(reply, cookies=(), headers=(*reply.headers, *lines))


def iso_date(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with its date as machines write it."""
    at = dt.datetime.strptime(entry["date"], "%B %d, %Y").replace(tzinfo=dt.UTC)
    return {**entry, "date": f"{at:%Y-%m-%d}", "time": f"{entry['time']}.000Z"}


def signed(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry whose points are negative where they were spent."""
    return {**entry, "state": "DEBIT", "points": -entry["points"]} if entry["state"] == REDEEM else entry


def opaque(issue: Any) -> Any:
    """Tokens that are no JWT: the same, turned round so that nobody takes it apart."""
    return lambda sandbox, caller: issue(sandbox, caller).swapcase()[::-1]


def read_back(authenticate: Any) -> Any:
    """The other half of opaque tokens."""
    return lambda store, sandbox, token, role: authenticate(store, sandbox, (token or "")[::-1].swapcase(), role)


def revoke_back(revocation: Any) -> Any:
    """Opaque tokens at logout."""
    return lambda sandbox, token: revocation(sandbox, token[::-1].swapcase())


def in_groups(digits: str) -> str:
    """A card number in groups of four."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def nothing(name: str) -> Reply:
    """An empty list of this name."""
    return Reply(200, {"status": "success", "message": "None", "data": {name: []}})


OPAQUE = (
    wrapped(access, "issue", opaque),
    wrapped(access, "authenticate", read_back),
    wrapped(access, "revocation", revoke_back),
)
TIMES = ("CreatedAt", "UpdatedAt", "DeletedAt")
LISTS = ("list_products", "list_admin_products")

# One variation after the other, each in a line or two.
# fmt: off
FREEDOMS = (
    Freedom("other-words", "AX-06", "Messages are worded otherwise.", body(ALL, None, in_swahili)),
    Freedom("more-fields", "AX-03", "Every object has a field more.", body(ALL, None, with_more)),
    Freedom("slow", "AX-11", "Every answer takes 120 ms.", late(ALL, 0.12)),
    Freedom("register-201", "AL-16", "Registering answers 201.", answers("register", 200, 201)),
    Freedom("no-login-cookie", "AL-07", "Login sets no cookie.", both(no_cookies("login"), no_cookies("admin_login"))),
    Freedom("cookie-expires-by-date", "AL-09", "The expired cookie has a date in 1970 and no Max-Age.",
        both(*(on_reply(name, 200, expired_by_date) for name in ("logout", "admin_logout")))),
    Freedom("opaque-tokens", "AL-27", "Tokens are no JWT.",
        both(*OPAQUE)),
    Freedom("empty-products", "AL-35", "An empty listing is 200 with nothing in it.",
        both(*(accepted(name, NoProducts, nothing("products")) for name in LISTS),
             accepted("list_transactions", NoTransactions, nothing("transactions")))),
    Freedom("verified-twice-400", "AL-23", "A used verification code answers 400.", answers("verify_email", 409, 400)),
    Freedom("newest-first", "AX-11", "Lists come in the other order.",
        both(*(body(name, 200, reversed_list(PRODUCTS)) for name in LISTS),
             body("list_transactions", 200, reversed_list(ENTRIES)))),
    Freedom("iso-dates", "AL-42", "Dates are ISO 8601.",
        body("list_transactions", 200, turned(f"{ENTRIES}[*]", iso_date))),
    Freedom("negative-spendings", "AL-41", "Redemptions have the state DEBIT and negative points.",
        body("list_transactions", 200, turned(f"{ENTRIES}[*]", signed))),
    Freedom("delete-200", "AL-04", "A deletion answers 200 with the printed body.",
        on_reply("delete_product", 204, lambda *_: Reply(200, {"status": "success", "message": "Deleted"}))),
    Freedom("unknown-id-400", "AL-53", "An unknown id answers 400.",
        both(answers("update_product", 404, 400), answers("delete_product", 404, 400))),
    Freedom("refusals-422", "AL-37", "Refusals without a documented status answer 422.",
        both(answers("redeem_points", 400, 422), answers("create_product", 400, 422))),
    Freedom("always-error", "AL-11", "Every refusal has the status error.",
        body(ALL, None, turned("status", lambda word: "error" if word == "fail" else word))),
    Freedom("refusals-without-type", "AL-56", "Refusals have the content type text/plain.",
        both(*(content_type(ALL, status, "text/plain") for status in (400, 401, 403, 404, 409)))),
    Freedom("floats", "AL-38", "Points and prices are written as 250.0.",
        both(body("list_products", 200, turned(f"{PRODUCTS}[*].product_price", float)),
             body("read_me", 200, turned("data.user.redeemable_points", float)),
             body("redeem_points", 200, turned("redeemed_points", float), turned("balance.redeemable_points", float)))),
    Freedom("no-times", "AL-54", "Products have no times.",
        body("list_admin_products", 200, *(drop(f"{PRODUCTS}[*].{name}") for name in TIMES))),
    Freedom("quoted", "AL-03", "The redeemed product stands in quotes.",
        body('redeem_points', 200, turned('redeemed_product', lambda name: f'"{name}"'))),
    Freedom("card-in-groups", "AL-59", "Card numbers stand in groups of four.",
        body("read_me", 200, turned("data.user.card_number", in_groups))),
    Freedom("caching-headers", "AX-03", "Answers have headers that nobody asked for.",
        header(ALL, None, "Cache-Control", "no-store, max-age=0")),
    Freedom("no-bonus", "AL-40", "New members start without points.",
        wrapped(Member, "welcome", lambda _: lambda _: [])),
    Freedom("stock-shown", "AX-03", "Members see the stock.",
        body("list_products", 200, put(f"{PRODUCTS}[*].quantity", 5))),
    Freedom("tier", "AX-03", "A member's own data has a tier.", body("read_me", 200, put("data.user.tier", "gold"))),
)
# fmt: on
