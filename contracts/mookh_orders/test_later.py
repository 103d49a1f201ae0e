"""Paying later, and the instructions for it (O-26)."""

from uuid import uuid4

import pytest

from contracts.expectations import NotJudged, demand, judging
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.orders import FORMS, Orders
from contracts.mookh_orders.shapes import ORDERS
from contracts.mookh_orders.wire import flag_of
from contracts.rules import rule

DOORS = ("mail", "sms")
UNSTATED = [name for name, shape in ORDERS.items() if "is_pay_later" not in shape.fields]
STATED = [name for name, shape in ORDERS.items() if "is_pay_later" in shape.fields]


@rule("O-26")
@pytest.mark.parametrize("shape", UNSTATED)
def test_an_order_is_not_paid_later_unless_it_says_so(ledger: Ledger, shape: str) -> None:
    """Of whatever it consists."""
    reply = ledger.order(shape).reply
    later = reply.value("is_pay_later")
    demand(flag_of(later) is False, "is_pay_later false where none was sent", later, reply)


@rule("O-26")
def test_an_order_after_one_that_is_paid_later_is_not(orders: Orders) -> None:
    """The default is false each time, for the same customer and for another."""
    item = orders.goods.kenyan()
    first = orders.draft(item.line(), currency=item.currency, is_pay_later=True)
    if not orders.place(first).succeeded:
        raise NotJudged("the server takes no order that is paid later")
    for customer in (first["customer"], orders.people.customer()):
        reply = orders.place(orders.draft(item.line(), currency=item.currency, customer=customer)).expect(201)
        later = reply.value("is_pay_later")
        demand(flag_of(later) is False, "is_pay_later false where none was sent", later, reply)


@rule("O-26")
@pytest.mark.parametrize("shape", STATED)
def test_paying_later_comes_back_as_sent(ledger: Ledger, shape: str) -> None:
    """Whether true or false."""
    entry = ledger.order(shape)
    later = entry.reply.value("is_pay_later")
    demand(flag_of(later) is entry.body["is_pay_later"], "is_pay_later as it was sent", later, entry.reply)


@rule("O-26")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("form", FORMS)
def test_who_pays_later_is_told_how(orders: Orders, door: str, form: str) -> None:
    """A mail and an SMS come to the customer, whatever the form of the answer."""
    need(orders, door)
    body = orders.draft(form=form, is_pay_later=True)
    reply = orders.place(body)
    if form == "card" and 400 <= reply.status < 500:
        raise NotJudged(f"the server takes no order by CARD that is paid later: it answers {reply.status}")
    reply.expect(201)
    orders.people.expect_message(door, body["customer"], reply)


@rule("O-26")
@pytest.mark.parametrize("door", DOORS)
def test_who_pays_two_orders_later_is_told_how_twice(orders: Orders, door: str) -> None:
    """The instructions of an order come whatever came before; seen where they name their order."""
    need(orders, door)
    customer = orders.people.customer()
    first, second = (orders.draft(is_pay_later=True, customer=customer) for _ in range(2))
    reply = orders.place(first).expect(201)
    message = orders.people.expect_message(door, customer, reply)
    if str(reply.value("order_number")) not in str(message):
        raise NotJudged(f"the messages do not say which order they are about ({door})")
    again = orders.place(second)
    if 400 <= again.status < 500:
        raise NotJudged(f"the server takes no second order of a customer who pays later: it answers {again.status}")
    orders.people.expect_message(door, customer, again.expect(201), after=message)


@rule("O-26")
@pytest.mark.parametrize("door", DOORS)
def test_a_refused_order_sends_no_instructions(orders: Orders, door: str) -> None:
    """They come after an order was made: what is refused, for its only line or its second, sends none."""
    need(orders, door)
    known = orders.goods.any()
    unknown = known.line() | {"item_id": str(uuid4())}
    customer = orders.people.customer()
    for lines in ((unknown,), (known.line(), unknown)):
        with judging("O-08"):
            body = orders.draft(*lines, is_pay_later=True, customer=customer)
            refused = orders.attempt(body).expect_refusal()
    # Messages come in the order of what causes them, so one that was sent for nothing is there before the next.
    accepted = orders.draft(is_pay_later=True)
    orders.people.expect_message(door, accepted["customer"], orders.place(accepted).expect(201))
    message = orders.people.message(door, customer)
    demand(message is None, f"no message for a refused order ({door})", message, refused)


def need(orders: Orders, door: str) -> None:
    """Raise NotJudged without a door."""
    if door not in orders.client.target.doors:
        raise NotJudged(f"the target offers no door to its messages (doors.{door})")
