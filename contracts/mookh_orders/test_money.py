"""What an order costs (O-15, O-32 to O-34)."""

from itertools import pairwise, product
from typing import Any

import pytest

from contracts.expectations import MISSING, NotJudged, demand, judging
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.orders import FORMS, Orders
from contracts.mookh_orders.shapes import ORDERS
from contracts.mookh_orders.wire import amount, line_amount, same_text
from contracts.rules import rule

ALONE_AND_BESIDE = [("two of a thing", "two tickets and an album"), ("three of a thing", "an album and three tickets")]
each_order = pytest.mark.parametrize("shape", ORDERS)
EMPTY = (None, "", MISSING)


@rule("O-32")
@each_order
def test_a_new_order_is_unpaid(ledger: Ledger, shape: str) -> None:
    """Its balance is its amount, whatever is ordered and in how many parts it is to be paid."""
    reply = ledger.order(shape).reply
    cost, balance = amount(reply, "order_amount"), amount(reply, "order_balance")
    demand(balance == cost, "order_balance equal to order_amount", f"{balance} of {cost}", reply)
    with judging("O-32", soft=True):
        demand(cost >= 0, "order_amount not below 0", str(cost), reply)
        status = reply.value("order_status")
        demand(status == "PENDING", "order_status PENDING", status, reply)
        reference = reply.get("payment_reference")
        demand(reference in EMPTY, "no payment_reference", reference, reply)


@rule("O-33")
@each_order
def test_an_order_costs_what_its_lines_cost(ledger: Ledger, shape: str) -> None:
    """selling_price is the whole line's (AO-22)."""
    entry = ledger.order(shape)
    reply = entry.reply
    cost = amount(reply, "order_amount")
    whole = sum(line_amount(reply, item, "selling_price") for item in {item.id for item, _ in entry.items})
    demand(whole == cost, "order_amount equal to the sum of selling_price", f"{cost} for {whole}", reply)


@rule("O-34")
def test_more_does_not_cost_less(ledger: Ledger) -> None:
    """One, two and three of a thing."""
    for fewer, more in pairwise(("one of several", "two of a thing", "three of a thing")):
        less = amount(ledger.order(fewer).reply, "order_amount")
        reply = ledger.order(more).reply
        cost = amount(reply, "order_amount")
        told = f"{cost}, {less} for fewer"
        demand(cost >= less, "an order_amount not below that of fewer", told, reply)
        demand(cost > less or cost == 0, "an order_amount above that of fewer", told, reply)


@rule("O-34")
def test_each_of_two_things_costs_what_it_costs_alone(ledger: Ledger) -> None:
    """Tickets have the same selling_price beside an album as alone."""
    for shape, beside in ALONE_AND_BESIDE:
        ticket, _ = ledger.order("a ticket").items[0]
        both = ledger.order(beside)
        alone = line_amount(ledger.order(shape).reply, ticket.id, "selling_price")
        cost = line_amount(both.reply, ticket.id, "selling_price")
        demand(cost == alone, "selling_price of a ticket as when it is alone", f"{cost}, {alone} alone", both.reply)


@rule("O-15")
@pytest.mark.parametrize(
    ("form", "currency"),
    [
        *product(FORMS, ["ZZZ", "", "cowrie shells"]),
        *product(["order"], ["KESX", "constructor", "__proto__", 404, ["KES"], {"code": "KES"}, True]),
    ],
)
def test_what_is_no_currency_is_refused(orders: Orders, form: str, currency: Any) -> None:
    """In whichever form the answer is wanted."""
    orders.attempt(orders.draft(form=form, currency=currency)).expect_refusal()


@rule("O-36")
def test_an_order_in_the_second_currency_stays_in_it(orders: Orders) -> None:
    """Whatever the form of the answer is (AO-13), the currency that it names is the one that was sent."""
    item = orders.goods.in_second_currency()
    reply = orders.place(orders.draft(item.line(), currency=item.currency))
    orders.look(reply)
    reply.expect(201)
    for field in ("currency", "currency_code"):
        got = reply.get(field)
        if got is not MISSING:
            demand(same_text(got, item.currency), f"{field} as the currency that was sent", got, reply)


@rule("O-15")
@pytest.mark.parametrize("response_type", ["json", "html"])
def test_a_currency_that_a_thing_is_not_sold_in_is_refused(orders: Orders, response_type: str) -> None:
    """A real currency, which the profile names; reported only."""
    item = orders.goods.unsupported()
    reply = orders.attempt(orders.draft(item.line(), currency=item.currency, response_type=response_type))
    with judging("O-15", soft=True):
        reply.expect_refusal()


@rule("O-15")
def test_a_currency_must_hold_for_an_album_beside_a_ticket(orders: Orders) -> None:
    """Where an album is not sold alone in the second currency, it is not sold beside a ticket; reported only."""
    ticket, album = orders.goods.in_second_currency(), orders.goods.album()
    if orders.attempt(orders.draft(album.line(), currency=ticket.currency)).succeeded:
        raise NotJudged("the album is for sale in the profile's second currency, too")
    reply = orders.attempt(orders.draft(ticket.line(), album.line(), currency=ticket.currency))
    with judging("O-15", soft=True):
        reply.expect_refusal()


@rule("O-15")
def test_a_currency_must_hold_for_the_second_thing_too(orders: Orders) -> None:
    """After something that is sold in it comes something that is not; reported only."""
    item = orders.goods.unsupported()
    sold = orders.goods.sold_in(item.currency)
    reply = orders.attempt(orders.draft(sold.line(), item.line(), currency=item.currency))
    with judging("O-15", soft=True):
        reply.expect_refusal()
