"""What an order consists of, and what is refused (O-01 to O-04, O-07 to O-10, O-12)."""

from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import uuid4

import orjson
import pytest

from contracts.expectations import MISSING, NotJudged, demand, judging
from contracts.mookh_orders.goods import Item
from contracts.mookh_orders.orders import FORMS, Body, Orders
from contracts.mookh_orders.shapes import ENTRIES
from contracts.mookh_orders.wire import decimal_of, demand_answered, is_order, lines_of, same_id
from contracts.rules import reaches, rule

LACKING: dict[str, Body] = {
    "no customer": {"customer": MISSING},
    "null for a customer": {"customer": None},
    "no list": {"order_detail": MISSING},
    "null for a list": {"order_detail": None},
    "an empty list": {"order_detail": []},
}


@rule("O-01")
@pytest.mark.parametrize(
    ("form", "lack"),
    [*product(["order"], LACKING), *product(["link", "card"], ["no customer", "no list", "an empty list"])],
)
def test_an_order_of_nothing_or_for_nobody_is_refused(orders: Orders, form: str, lack: str) -> None:
    """In whichever form the answer is wanted."""
    orders.attempt(orders.draft(form=form, **LACKING[lack])).expect_refusal()


@rule("O-01")
@pytest.mark.parametrize("form", FORMS)
def test_an_order_for_nobody_but_a_payer_is_refused(orders: Orders, form: str) -> None:
    """A payer is billed in the customer's place, and is no recipient."""
    orders.attempt(orders.draft(form=form, customer=MISSING, payer=orders.people.payer())).expect_refusal()


@rule("O-01")
@pytest.mark.parametrize("body", ["text", 5, []], ids=repr)
def test_what_is_no_object_is_no_order(orders: Orders, body: Any) -> None:
    """It has neither a customer nor a list. Where nothing is for sale, nothing is sent."""
    orders.goods.any()
    orders.attempt(body).expect_refusal()


@rule("O-01")
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_of_another_kind_is_accepted_or_refused(orders: Orders, content_type: str) -> None:
    """The document shows JSON; whatever a server makes of the rest, it does not fail."""
    content = orjson.dumps(orders.draft())
    reply = orders.client.send("create_order", raw=content, content_type=content_type, ordinary=False)
    demand_answered(reply)


@rule("O-02")
@pytest.mark.parametrize(
    ("field", "form"), [*product(["currency"], FORMS), *product(["payment_method"], ["order", "link"])]
)
@pytest.mark.parametrize("value", [pytest.param(MISSING, id="missing"), pytest.param(None, id="null")])
def test_an_order_without_currency_or_method_is_refused(orders: Orders, field: str, form: str, value: Any) -> None:
    """Neither has a default."""
    orders.attempt(orders.draft(form=form, **{field: value})).expect_refusal()


@rule("O-02")
@pytest.mark.parametrize("form", ["order", "link"])
def test_a_method_in_particular_stands_for_no_method(orders: Orders, form: str) -> None:
    """Of two fields the one that is required is missing."""
    item = orders.goods.kenyan()
    changes: Body = {"payment_method": MISSING, "exact_payment_method": "MPESA"}
    orders.attempt(orders.draft(item.line(), form=form, currency=item.currency, **changes)).expect_refusal()


@rule("O-02")
@pytest.mark.parametrize("method", ["WAMPUM", ""])
def test_a_method_that_nobody_knows_is_refused(orders: Orders, method: str) -> None:
    """The list of methods is open, so this is reported only (AO-16)."""
    reply = orders.attempt(orders.draft(payment_method=method))
    with judging("O-02", soft=True):
        reply.expect_refusal()


@rule("O-03")
@pytest.mark.parametrize("member", ["name", "phone_number"])
@pytest.mark.parametrize("value", [pytest.param(MISSING, id="missing"), pytest.param(None, id="null"), 5])
def test_a_customer_has_a_name_and_a_phone(orders: Orders, member: str, value: Any) -> None:
    """A server may do without some of it (AO-10), so a missing one is reported only."""
    customer: Body = {**orders.people.customer(), member: value}
    known = {name: each for name, each in customer.items() if each is not MISSING}
    orders.attempt(orders.draft(customer=known)).expect_refusal()


@rule("O-03")
@pytest.mark.parametrize("customer", [{}, "Jane"], ids=repr)
def test_a_customer_of_no_members_is_refused(orders: Orders, customer: Any) -> None:
    """Reported only, unless the server fails on it (AO-10)."""
    orders.attempt(orders.draft(customer=customer)).expect_refusal()


UNUSUAL: dict[str, Callable[[Body], Body]] = {
    "no email": lambda customer: {name: value for name, value in customer.items() if name != "email"},
    "null for an email": lambda customer: customer | {"email": None},
    "a very long email": lambda customer: customer | {"email": "x" * 300 + customer["email"]},
    "a very long name": lambda customer: customer | {"name": "Wanjiku " + "x" * 300},
    "a name with a smile": lambda customer: customer | {"name": "Wanjiku 😀"},
    "NUL in a name": lambda customer: customer | {"name": "Wanjiku\x00Kamau"},
}


@rule("O-03")
@pytest.mark.parametrize("change", UNUSUAL)
def test_a_customer_out_of_the_ordinary_breaks_nothing(orders: Orders, change: str) -> None:
    """Whoever it is, the order is accepted or refused."""
    demand_answered(orders.attempt(orders.draft(customer=UNUSUAL[change](orders.people.customer()))))


@rule("O-04")
@pytest.mark.parametrize("payer", [None, {"name": None, "email": None, "phone_number": None}])
def test_an_order_with_an_empty_payer_needs_none_either(orders: Orders, payer: Body | None) -> None:
    """The document leaves the payer out; whether nothing may stand for one is reported only."""
    reply = orders.attempt(orders.draft(payer=payer))
    with judging("O-04", soft=True):
        reply.expect(201)


@rule("O-04", "O-09")
@reaches("create_order 201")
@pytest.mark.parametrize("form", ["order", "link"])
def test_an_order_of_the_least_is_accepted(orders: Orders, form: str) -> None:
    """Without a payer, and without what a line may have."""
    orders.place(orders.draft(form=form)).expect(201)


# --- a line


Change = Callable[[Orders, Item], Body]


def without(field: str) -> Change:
    """A line that lacks a field."""
    return lambda _, item: {name: value for name, value in item.line().items() if name != field}


def with_field(field: str, value: Any) -> Change:
    """A line with another value of a field."""
    return lambda _, item: item.line() | {field: value}


def nearly_the_id(orders: Orders, item: Item) -> Body:
    """A line whose item_id differs in its last digit from one that is for sale."""
    last = "0" if item.id[-1] != "0" else "1"
    return item.line() | {"item_id": item.id[:-1] + last}


def unknown_id(orders: Orders, item: Item) -> Body:
    """A line with a new UUID."""
    return item.line() | {"item_id": str(uuid4())}


NAMELESS: dict[str, Change] = {
    "no item_id": without("item_id"),
    "null for an item_id": with_field("item_id", None),
    "an empty item_id": with_field("item_id", ""),
}
UNKNOWN: dict[str, Change] = {
    "a UUID that nothing has": unknown_id,
    "nearly the id of something": nearly_the_id,
    "no UUID": with_field("item_id", "not-for-sale"),
    "a number": with_field("item_id", 987_654_321),
    "an object": with_field("item_id", {"id": 1}),
    "a kind that nothing is of": with_field("type_name", "store.unicorn"),
    "a number for a kind": with_field("type_name", 5),
}


@rule("O-07")
@pytest.mark.parametrize("change", NAMELESS)
def test_a_line_without_an_item_is_refused(orders: Orders, change: str) -> None:
    """Alone, and after a line that is complete."""
    refuse_line(orders, NAMELESS[change])


@rule("O-07")
@pytest.mark.parametrize("form", ["link", "card"])
def test_a_line_without_an_item_is_refused_in_every_form(orders: Orders, form: str) -> None:
    """A link and a card form are not given for it either."""
    orders.attempt(orders.draft(without("item_id")(orders, orders.goods.any()), form=form)).expect_refusal()


@rule("O-08")
@pytest.mark.parametrize("change", UNKNOWN)
def test_what_is_not_for_sale_is_refused(orders: Orders, change: str) -> None:
    """Alone, and after something that is for sale."""
    refuse_line(orders, UNKNOWN[change])


def refuse_line(orders: Orders, change: Change) -> None:
    """Demand that an order is refused for a line, and for the same line after one that is right."""
    item = orders.goods.any()
    orders.attempt(orders.draft(change(orders, item))).expect_refusal()
    orders.attempt(orders.draft(item.line(), change(orders, item))).expect_refusal()


@rule("O-08")
@pytest.mark.parametrize("form", ["link", "card"])
def test_what_is_not_for_sale_is_refused_in_every_form(orders: Orders, form: str) -> None:
    """A link and a card form are not given for it either."""
    orders.attempt(orders.draft(unknown_id(orders, orders.goods.any()), form=form)).expect_refusal()


@rule("O-08")
@pytest.mark.parametrize("ticket_first", [True, False])
def test_a_thing_of_another_kind_is_refused(orders: Orders, ticket_first: bool) -> None:
    """A ticket is no album, and an album no ticket."""
    ticket, album = orders.goods.ticket(), orders.goods.album()
    one, other = (ticket, album) if ticket_first else (album, ticket)
    if same_id(one.type_name, other.type_name):
        raise NotJudged("the profile's ticket and album have the same type_name")
    line = one.line() | {"type_name": other.type_name}
    orders.attempt(orders.draft(line, currency=one.currency)).expect_refusal()


@rule("O-07")
@pytest.mark.parametrize("field", ["type_name", "item_quantity"])
@pytest.mark.parametrize("value", [pytest.param(MISSING, id="missing"), pytest.param(None, id="null")])
def test_a_line_without_its_kind_or_quantity_is_refused(orders: Orders, field: str, value: Any) -> None:
    """Reported only: a server may know the one and guess the other."""
    line = without(field)(orders, orders.goods.any()) | ({} if value is MISSING else {field: value})
    reply = orders.attempt(orders.draft(line))
    with judging("O-07", soft=True):
        reply.expect_refusal()


@rule("O-07")
@pytest.mark.parametrize("lines", [[5], [None], [{}], {}, "x", 5], ids=repr)
def test_a_line_that_is_none_is_refused(orders: Orders, lines: Any) -> None:
    """What has no members has no item_id."""
    orders.attempt(orders.draft(order_detail=lines)).expect_refusal()


# --- tickets


@rule("O-10")
@reaches("create_order 201")
@pytest.mark.parametrize(
    ("quantity", "names", "form"),
    [
        (1, ["Alice", "Bob", "Martin"], "order"),
        (2, ["Alice", "Bob", "Martin"], "order"),
        (2, ["Alice"], "order"),
        (2, ["Zoë Wanjikũ", "Ng'ang'a"], "order"),
        (3, ["Alice"], "link"),
        (1, ["Alice", "Bob"], "link"),
    ],
)
def test_tickets_take_more_names_or_fewer(orders: Orders, quantity: int, names: list[str], form: str) -> None:
    """The order is accepted; how many tickets there are is said by item_quantity alone."""
    ticket = orders.goods.ticket()
    line = ticket.line(quantity, ticket_names=names)
    reply = orders.place(orders.draft(line, form=form, currency=ticket.currency))
    if 400 <= reply.status < 500 and quantity > 1:
        nameless = orders.attempt(orders.draft(ticket.line(quantity), form=form, currency=ticket.currency))
        if not nameless.succeeded:
            raise NotJudged(f"the server does not sell {quantity} of the tickets at a time, with names or without")
    reply.expect(201)
    if form == "order" and is_order(reply):
        with judging("O-35"):
            quantities = [each.get("item_quantity") for each in lines_of(reply, ticket.id)]
            whole = sum(decimal_of(each) or 0 for each in quantities)
            demand(whole == quantity, "item_quantity as it was sent, whatever the names", quantities, reply)


@rule("O-09")
@reaches("create_order 201")
@pytest.mark.parametrize("form", ["order", "link"])
def test_tickets_take_data_entries(orders: Orders, form: str) -> None:
    """The questions are the organizer's, so their names are any."""
    ticket = orders.goods.ticket()
    line = ticket.line(data_entries=ENTRIES)
    orders.place(orders.draft(line, form=form, currency=ticket.currency)).expect(201)


@rule("O-12")
def test_data_entries_that_the_organizer_requires_are_demanded(orders: Orders) -> None:
    """Where the ticket's organizer requires some, it is not sold without any."""
    ticket = orders.goods.ticket()
    reply = orders.attempt(orders.draft(ticket.line(), currency=ticket.currency))
    if reply.succeeded:
        raise NotJudged("the organizer of the profile's ticket requires no data entries")
    reply.expect_refusal()
