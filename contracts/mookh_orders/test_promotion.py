"""What promo codes do to the price (O-13, O-14)."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.expectations import NotJudged, Reply, demand
from contracts.mookh_orders.goods import Item
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.orders import Body, Orders
from contracts.mookh_orders.wire import amount, decimal_of, line_amount
from contracts.rules import rule

KINDS = ("ticket", "album")


def plain_price(orders: Orders, *lines: Body) -> Decimal:
    """What lines cost without a code."""
    reply = orders.place(orders.draft(*lines, currency="KES")).expect(201)
    return amount(reply, "order_amount")


@rule("O-13")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("quantity", [1, 2])
def test_a_promo_code_lowers_the_price(orders: Orders, kind: str, quantity: int) -> None:
    """By what promo_amount says of the line."""
    item = orders.goods.promoted(kind)
    before = plain_price(orders, item.line(quantity))
    reply = with_code(orders, item, item.line(quantity))
    cost = amount(reply, "order_amount")
    demand(cost < before, "a lower order_amount with the promo code", f"{cost}, {before} without", reply)
    off = line_amount(reply, item.id, "promo_amount")
    demand(off > 0, "promo_amount above 0", str(off), reply)
    demand(off == before - cost, "promo_amount as much as the price is lower", f"{off} for {before - cost}", reply)


@rule("O-13")
@pytest.mark.parametrize("kind", KINDS)
def test_a_promo_code_lowers_the_price_of_its_line(orders: Orders, kind: str) -> None:
    """Of a ticket and an album, the one that has the code costs less, and the other what it costs without."""
    item = orders.goods.promoted(kind)
    other = orders.goods.kenyan("album" if kind == "ticket" else "ticket")
    plain = orders.place(orders.draft(other.line(), item.line(), currency="KES")).expect(201)
    reply = with_code(orders, item, other.line(), item.line())
    prices = [(line_amount(each, item.id, "selling_price"), line_amount(each, other.id, "selling_price"))
              for each in (plain, reply)]  # fmt: skip
    (before, other_before), (cost, other_cost) = prices
    demand(cost < before, "a lower selling_price of the line with the code", f"{cost}, {before} without", reply)
    same = other_cost == other_before
    demand(same, "the other line's selling_price as without the code", f"{other_cost}, {other_before} without", reply)


def with_code(orders: Orders, item: Item, *lines: Body) -> Reply:
    """The reply to an order whose lines for an item have its promo code."""
    coded = [
        line | {"promotional_code": item.promotional_code} if line["item_id"] == item.id else line for line in lines
    ]
    return orders.place(orders.draft(*coded, currency="KES")).expect(201)


CODES: dict[str, Any] = {
    "a code that nobody gave": "NOSUCHCODE9Q",
    "nothing": "",
    "a sign for anything": "%",
    "a number": 10,
    "null": None,
    "NUL": "A\x00B",
    "a very long code": "X" * 3000,
}


@rule("O-14")
@pytest.mark.parametrize("code", CODES)
def test_what_is_no_promo_code_lowers_no_price(ledger: Ledger, orders: Orders, code: str) -> None:
    """It is refused, or changes nothing."""
    plain = ledger.order("one thing")
    item = plain.items[0][0]
    reply = orders.attempt(orders.draft(item.line(promotional_code=CODES[code]), currency=item.currency))
    demand_unchanged(reply, amount(plain.reply, "order_amount"))


@rule("O-14")
@pytest.mark.parametrize("kind", KINDS)
def test_a_code_that_is_nearly_right_lowers_no_price(orders: Orders, kind: str) -> None:
    """More than the code that holds, and less."""
    item = orders.goods.promoted(kind)
    before = plain_price(orders, item.line())
    code = str(item.promotional_code)
    for wrong in (f"{code}9Q", code[: len(code) // 2]):
        reply = orders.attempt(orders.draft(item.line(promotional_code=wrong), currency="KES"))
        demand_unchanged(reply, before)


@rule("O-14")
def test_what_is_no_promo_code_lowers_no_price_on_the_second_line(ledger: Ledger, orders: Orders) -> None:
    """Neither of its own line nor of the other."""
    plain = ledger.order("two tickets and an album")
    (first, many), (second, _) = plain.items
    lines = (first.line(many), second.line(promotional_code="NOSUCHCODE9Q"))
    reply = orders.attempt(orders.draft(*lines, currency=first.currency))
    demand_unchanged(reply, amount(plain.reply, "order_amount"))


@rule("O-14")
def test_what_is_no_promo_code_lowers_no_part(ledger: Ledger, orders: Orders) -> None:
    """What is paid in parts comes to as much as without the code."""
    plain = ledger.order("in three parts")
    item, before = plain.items[0][0], amount(plain.reply, "order_amount")
    body = orders.draft(item.line(promotional_code="NOSUCHCODE9Q"), currency=item.currency, payment_installments=3)
    reply = orders.attempt(body)
    demand_unchanged(reply, before)
    if reply.succeeded:
        part, whole = amount(reply, "installments_amount"), amount(plain.reply, "installments_amount")
        demand(abs(part - whole) <= 1, "installments_amount as without the code", f"{part}, {whole} without", reply)


@rule("O-14")
def test_what_is_no_promo_code_lowers_nothing_that_a_card_pays(ledger: Ledger, orders: Orders) -> None:
    """The form asks for as much as without the code."""
    plain = ledger.card("one thing")
    item = plain.items[0][0]
    before = decimal_of(plain.reply.get("pay_response.payload.amount"))
    if before is None:
        raise NotJudged("the card form has no field amount")
    reply = orders.attempt(
        orders.draft(item.line(promotional_code="NOSUCHCODE9Q"), form="card", currency=item.currency)
    )
    if not reply.succeeded:
        reply.expect_refusal()
        return
    asked = decimal_of(reply.get("pay_response.payload.amount"))
    demand(asked == before, "a refusal, or amount as without the code", f"{asked}, {before} without", reply)


def demand_unchanged(reply: Reply, before: Decimal) -> None:
    """Demand that an order is refused, or costs what it costs without the code."""
    if not reply.succeeded:
        reply.expect_refusal()
        return
    cost = amount(reply, "order_amount")
    demand(cost == before, "a refusal, or the order_amount as without the code", f"{cost}, {before} without", reply)
