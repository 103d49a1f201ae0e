"""Legal variations of the Mookh API: what a vendor may do otherwise, each by the reading that allows it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.mookh import access, operations
from mockserver.apis.mookh.errors import Refusal, Unauthorized
from mockserver.apis.mookh.state import ROLES
from mockserver.apis.mookh.tables import Store
from mockserver.changes import (
    ALL,
    answers,
    asked,
    body,
    both,
    content_type,
    drop,
    header,
    late,
    on_reply,
    on_request,
    open_to_all,
    put,
    turned,
    wrapped,
)
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.variation import Change, Freedom

CREATIONS = ("create_user", "create_event_category", "create_order", "create_promo_code")
EXAMINATIONS = ("validate_order", "verify_order")
ORDERS = ("create_order", "read_order")
PROMO_CODES = ("create_promo_code", "read_promo_code")
MOST_DIGITS = 15
WITHOUT_TOKEN = (
    "list_user_roles", "create_event_category", "create_event", "create_ticket", "create_schedule", "create_order",
    "read_promo_code", "create_promo_code",
)  # fmt: skip
AMOUNTS = ("order_amount", "order_balance", "promo_code_value", "value", "promo_value", "ticket_value")
FLAGS = ("flag_email_sent", "flag_sms_sent", "is_active", "is_percentage", "is_fixed", "is_custom")
REFUSALS = (400, 401, 404)


def everywhere(change: Callable[[dict[str, Any]], None]) -> Change:
    """A change of every record in an answer; what is inside of a record is the client's."""

    def edit(content: Any, _: Exchange) -> None:
        for record in content if isinstance(content, list) else [content]:
            if isinstance(record, dict) and "id" in record:
                change(record)

    return body(ALL, None, edit)


def each(operations: tuple[str, ...], change: Callable[[str], Change]) -> Change:
    """The same change of several operations."""
    return both(*(change(operation) for operation in operations))


def with_more(record: dict[str, Any]) -> None:
    """Fields that no document knows."""
    record["vendor_extra"] = {"trace": [1, None]}
    record["updated"] = "2031-01-01T00:00:00Z"


def as_text(value: Any) -> Any:
    """A flag or a number as text."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else value


def all_as_text(record: dict[str, Any]) -> None:
    """Flags and counts as text."""
    record.update({name: as_text(value) for name, value in record.items()})


def as_python_writes(record: dict[str, Any]) -> None:
    """Flags as another language writes them."""
    record.update({name: str(value) for name, value in record.items() if isinstance(value, bool)})
    record.update({name: record[name].title() for name in FLAGS if name in record})


def flags_as_such(record: dict[str, Any]) -> None:
    """Flags as flags."""
    record.update({name: record[name] == "true" for name in FLAGS if name in record})


def number_where_it_is_one(text: str) -> str | int:
    """A text as the number that it spells, where it spells one that any reader of JSON holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else text


def amounts_as_numbers(record: dict[str, Any]) -> None:
    """Amounts as numbers."""
    for name in AMOUNTS:
        if str(record.get(name) or "").replace(".", "", 1).isdigit():
            record[name] = float(record[name])


def amounts_with_cents(record: dict[str, Any]) -> None:
    """Amounts with two decimals."""
    for name in AMOUNTS:
        if str(record.get(name) or "").replace(".", "", 1).isdigit():
            record[name] = f"{float(record[name]):.2f}"


def nothing_as(value: Any) -> Callable[[dict[str, Any]], None]:
    """Null written otherwise where the samples do so."""
    named = ("phone_number", "profile_photo", "event_poster", "event_venue", "parent_event_id", "store_name")

    def change(record: dict[str, Any]) -> None:
        record.update({name: value for name in named if name in record and record[name] is None})

    return change


def in_nairobi(text: Any) -> Any:
    """A moment by the clocks of Nairobi."""
    nairobi = dt.timezone(dt.timedelta(hours=3))
    return dt.datetime.fromisoformat(text).astimezone(nairobi).isoformat() if text else text


def in_swahili(content: Any, _: Exchange) -> None:
    """Another wording."""
    if isinstance(content, dict) and "message" in content:
        content["message"] = ["Sawa kabisa."]


def id_in_capitals(record: dict[str, Any]) -> None:
    """An id in upper case."""
    record["id"] = record["id"].upper()


def statistics_as_lists(content: Any, _: Exchange) -> None:
    """The statistics of an event as their names promise them."""
    content["tickets_sales_by_platform"] = [{"platform": "web", "sold": 0}]
    content["tickets_by_status"] = {"sold": 0}
    content["total_event_tickets"] = "0"


def first_page(reply: Reply, exchange: Exchange) -> Reply:
    """The first three users, with the way to the next ones."""
    link = ("Link", f'<{exchange.path}?page=2>; rel="next"')
    return replace(reply, body=reply.body[:3], headers=(*reply.headers, link))


def numbered_by_server(original: Callable[..., Any]) -> Callable[..., Any]:
    """An order's number is never the client's."""
    return lambda store, sandbox, form: original(store, sandbox, {**form, "order_number": None})


def coded_by_server(original: Callable[..., Any]) -> Callable[..., Any]:
    """A promo code's code is never the client's."""
    return lambda store, sandbox, form: original(store, sandbox, {**form, "code": None})


def orders_written_out(reply: Reply, _: Exchange) -> Reply:
    """An order whose customer was a name has a customer with one."""
    customer = reply.body.get("customer")
    if not isinstance(customer, str):
        return reply
    return replace(reply, body={**reply.body, "customer": {"name": customer, "email": None}})


def in_brief(reply: Reply, _: Exchange) -> Reply:
    """A promo code of few fields."""
    return replace(reply, body={name: reply.body[name] for name in ("id", "promo_name", "quantity", "code")})


def demanding_long_passwords(exchange: Exchange, _: Call) -> None:
    """Raise a refusal for a password of less than twelve letters."""
    if isinstance(exchange.content, dict) and len(str(exchange.content.get("password"))) < 12:
        raise Refusal("password must have 12 letters.", field="password")


def some_user(store: Store) -> Any:
    """The first user."""
    return store.users.listed()[0]


def refusing_wrong_tokens(original: Callable[..., Any]) -> Callable[..., Any]:
    """A token that nobody was given is refused."""

    def authenticate(store: Store, sandbox: Any, token: Any, role: Any) -> Any:
        if isinstance(token, str) and token and store.logins.one(id=token) is None:
            raise Unauthorized
        return original(store, sandbox, token, role)

    return authenticate


# One variation after the other, each in a line or two.
# fmt: off
FREEDOMS = (
    Freedom("other-words", "AX-06", "Messages are worded otherwise.", body(ALL, None, in_swahili)),
    Freedom("more-fields", "AX-03", "Every record has fields more.", everywhere(with_more)),
    Freedom("slow", "AX-11", "Every answer takes 120 ms.", late(ALL, 0.12)),
    Freedom("creations-200", "AX-02", "Creations without a documented status answer 200.",
        each(CREATIONS, lambda name: answers(name, 201, 200))),
    Freedom("event-202", "AM-38", "A new event answers 202.", answers("create_event", 201, 202)),
    Freedom("refusals-422", "AX-01", "What is wrong in a body answers 422.", answers(ALL, 400, 422)),
    Freedom("unknown-410", "AX-01", "Unknown ids answer 410.", answers(ALL, 404, 410)),
    Freedom("no-token-403", "AM-02", "Calls without a token answer 403.", answers(ALL, 401, 403)),
    Freedom("refusals-as-pages", "AX-10", "Refusals are pages.",
        both(*(on_reply(ALL, status, lambda reply, _: Reply(reply.status, b"<h1>Hapana</h1>", "text/html"))
               for status in REFUSALS))),
    Freedom("refusals-empty", "AX-10", "Refusals have no body.",
        both(*(on_reply(ALL, status, lambda reply, _: Reply(reply.status)) for status in REFUSALS))),
    Freedom("refusals-as-text", "AX-10", "Refusals have the content type text/plain.",
        both(*(content_type(ALL, status, "text/plain") for status in REFUSALS))),
    Freedom("writes-without-token", "AM-02", "Only users and orders are read with a token.",
        each(WITHOUT_TOKEN, lambda name: open_to_all(name, some_user))),
    Freedom("known-tokens-alone", "AM-03", "A token that nobody was given is refused.",
        wrapped(access, "authenticate", refusing_wrong_tokens)),
    Freedom("flags-and-counts-as-text", "AX-05", "Booleans and counts are texts.", everywhere(all_as_text)),
    Freedom("flags-in-capitals", "AX-05", "Booleans are the texts True and False.", everywhere(as_python_writes)),
    Freedom("flags-as-such", "AM-55", "Flags of orders and promo codes are booleans.", everywhere(flags_as_such)),
    Freedom("amounts-as-numbers", "AM-56", "Amounts are numbers.", everywhere(amounts_as_numbers)),
    Freedom("amounts-with-cents", "AM-56", "Amounts have two decimals.", everywhere(amounts_with_cents)),
    Freedom("promo-quantities-as-numbers", "AX-05", "Quantities of promo codes are numbers.",
        each(PROMO_CODES, lambda name: body(name, None, turned("quantity", number_where_it_is_one)))),
    Freedom("word-null", "AX-04", "Null is the word null.", everywhere(nothing_as("null"))),
    Freedom("empty-for-null", "AX-04", "Null is empty text.", everywhere(nothing_as(""))),
    Freedom("users-kept-for-administrators", "AM-15", "The list of users answers 403.",
        on_reply("list_users", 200, lambda *_: Reply(403, {"detail": "For administrators."}))),
    Freedom("users-the-other-way-round", "AX-11", "The newest user is the first.",
        on_reply("list_users", 200, lambda reply, _: replace(reply, body=reply.body[::-1]))),
    Freedom("users-in-pages", "AX-11", "The list has three users and a way to the next ones.",
        on_reply("list_users", 200, first_page)),
    Freedom("own-role-alone", "AM-30", "The roles are the caller's own.",
        on_reply("list_user_roles", 200, lambda reply, _: replace(reply, body=[ROLES[1]]))),
    Freedom("no-roles", "AM-30", "The caller has no role.",
        on_reply("list_user_roles", 200, lambda reply, _: replace(reply, body=[]))),
    Freedom("groups-by-name", "AM-31", "Groups are names.",
        both(body("list_users", 200, turned("[*].groups", lambda _: ["store_owner"])),
             body("read_user", 200, turned("groups", lambda _: ["store_owner"])))),
    Freedom("strong-passwords", "AX-01", "Short passwords are refused.",
        on_request("create_user", demanding_long_passwords)),
    Freedom("message-as-text", "AM-28", "The message of a verification is a text.",
        body("verify_user", 200, put("message", "Account verified successfully"))),
    Freedom("metadata-not-kept", "AM-36", "Metadata of categories are null.",
        asked("create_event_category", category_metadata=lambda _: None)),
    Freedom("event-published", "AM-38", "A new event is published.",
        body("create_event", 201, put("is_published", True))),
    Freedom("event-statistics", "AM-42", "Statistics of events are lists.",
        body("create_event", 201, statistics_as_lists)),
    Freedom("times-of-nairobi", "AM-14", "Moments are written by the clocks of Nairobi.",
        body("create_event", 201, turned("start_date", in_nairobi), turned("created", in_nairobi))),
    Freedom("ids-in-capitals", "AM-19", "Ids are written in upper case.", everywhere(id_in_capitals)),
    Freedom("order-numbered-by-server", "AM-57", "An order's number is the server's.",
        wrapped(operations, "ordered", numbered_by_server)),
    Freedom("order-pending", "AM-59", "A new order has a state.",
        each(ORDERS, lambda name: body(name, None, put("order_status", "PENDING")))),
    Freedom("order-card-hidden", "AM-60", "No answer shows the card.", body("create_order", 201, drop("card"))),
    Freedom("order-customer-written-out", "AM-53", "A customer is an object.",
        each(ORDERS, lambda name: on_reply(name, None, orders_written_out))),
    Freedom("examinations-204", "AM-63", "Examined orders answer 204 without a body.",
        each(EXAMINATIONS, lambda name: on_reply(name, 200, lambda *_: Reply(204)))),
    Freedom("examinations-400", "AM-63", "Examined orders are refused.",
        each(EXAMINATIONS, lambda name: answers(name, 200, 400))),
    Freedom("promo-coded-by-server", "AM-71", "A promo code's code is the server's.",
        wrapped(operations, "promoted", coded_by_server)),
    Freedom("promo-read-in-brief", "AM-74", "A promo code that is read has few fields.",
        on_reply("read_promo_code", 200, in_brief)),
    Freedom("caching-headers", "AX-03", "Answers have headers that nobody asked for.",
        header(ALL, None, "Cache-Control", "no-store, max-age=0")),
)
# fmt: on
