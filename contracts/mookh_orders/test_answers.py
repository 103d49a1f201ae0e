"""What the generated order says of what was ordered (O-20, O-35, O-36, O-39, O-43)."""

from typing import Any

import pytest

from contracts.expectations import MISSING, NotJudged, Reply, demand, judging
from contracts.mookh_orders.goods import Item
from contracts.mookh_orders.ledger import Entry, Ledger
from contracts.mookh_orders.orders import Body, Orders
from contracts.mookh_orders.people import Person
from contracts.mookh_orders.shapes import ORDERS
from contracts.mookh_orders.wire import decimal_of, demand_customer, flag_of, lines_of, moment_of, same_text
from contracts.rules import reaches, rule

each_order = pytest.mark.parametrize("shape", ORDERS)
PAID_BY_OTHERS = [name for name, shape in ORDERS.items() if shape.payer != "nobody"]


@rule("O-20", "O-04", "O-09", "O-25")
@reaches("create_order 201")
@each_order
def test_a_kenyan_order_by_mobile_comes_back_as_the_order(ledger: Ledger, shape: str) -> None:
    """Every documented field that is there has its type, and those that make an order are there."""
    reply = ledger.order(shape).reply
    ledger.demand_form(reply, "Order")
    demand(bool(str(reply.value("order_number")).strip()), "an order_number that is not empty", "", reply)


@rule("O-35")
@each_order
def test_everything_that_was_ordered_comes_back(ledger: Ledger, shape: str) -> None:
    """Each item with its type_name and quantity, on one line or on several, in any order."""
    entry = ledger.order(shape)
    for item, quantity in entry.items:
        demand_line(entry.reply, item.id, item.type_name, quantity)


TWICE: dict[str, tuple[tuple[str, int], ...]] = {
    "two lines": (("any", 1), ("any", 2)),
    "three lines, the first and the last for tickets": (("ticket", 2), ("album", 1), ("ticket", 3)),
}


@rule("O-35")
@pytest.mark.parametrize("which", TWICE)
def test_the_same_thing_twice_comes_back_as_often(orders: Orders, which: str) -> None:
    """Two lines for one thing may become one; where they are accepted, nothing of them is lost."""
    wanted = [(orders.goods.kenyan(kind), quantity) for kind, quantity in TWICE[which]]
    lines = [item.line(quantity) for item, quantity in wanted]
    reply = orders.attempt(orders.draft(*lines, currency=wanted[0][0].currency))
    if reply.succeeded:
        for item, _ in wanted:
            whole = sum(quantity for other, quantity in wanted if other.id == item.id)
            demand_line(reply, item.id, item.type_name, whole)


def demand_line(reply: Reply, item: str, type_name: str, quantity: int) -> None:
    """Demand that an order shows so many of an item."""
    lines = lines_of(reply, item)
    ordered = [(line.get("item_id"), line.get("item_quantity")) for line in reply.items("order_detail")]
    demand(bool(lines), "a line for each item that was ordered", ordered, reply)
    types = [line.get("type_name") for line in lines]
    demand(all(each == type_name for each in types), "type_name as it was sent", types, reply)
    numbers = [decimal_of(line.get("item_quantity")) for line in lines]
    same = None not in numbers and sum(filter(None, numbers)) == quantity
    demand(same, "item_quantity as it was sent", f"{numbers_told(lines)} for {quantity}", reply)


def numbers_told(lines: list[dict[str, object]]) -> list[object]:
    """The quantities of lines for a report."""
    return [line.get("item_quantity", "nothing") for line in lines]


@rule("O-36")
@each_order
def test_customer_and_currency_come_back_as_sent(ledger: Ledger, shape: str) -> None:
    """Whoever pays."""
    entry = ledger.order(shape)
    demand_customer(entry.reply, entry.customer)
    demand_currency(entry)


@rule("O-36")
@pytest.mark.parametrize("name", ["Zoë Wanjikũ", "Ng'ang'a wa Mũthoni-Ōtieno", "Akinyi"])
def test_a_name_comes_back_whatever_its_letters(orders: Orders, name: str) -> None:
    """Accents, apostrophes, and any number of words."""
    item = orders.goods.kenyan()
    customer = orders.people.customer(name=name)
    reply = orders.place(orders.draft(item.line(), currency=item.currency, customer=customer)).expect(201)
    demand_customer(reply, customer)


@rule("O-36")
@pytest.mark.parametrize(
    "change",
    [
        {"name": "Wanjiku Nyambura Grace Kamau-Otieno wa Muthoni"},
        {"email": "{}+tickets@example.com"},
    ],
    ids=["a long name", "an address with a plus"],
)
def test_a_customer_comes_back_whole(orders: Orders, change: Person) -> None:
    """A server may refuse what is long or unusual, and may not make something else of it."""
    item = orders.goods.kenyan()
    customer = orders.people.customer(
        **{member: each.format(orders.people.unique("c")) for member, each in change.items()}
    )
    demand_customer_where_accepted(orders, item, customer)


@rule("O-36")
def test_a_customer_comes_back_though_the_phone_is_anothers(orders: Orders) -> None:
    """A family may have one phone; nobody's order is another's for that."""
    item = orders.goods.kenyan()
    first = orders.people.customer(name="Wanjiku Kamau")
    other = orders.people.customer(name="Otieno Kamau", phone_number=first["phone_number"])
    for customer in (first, other):
        demand_customer_where_accepted(orders, item, customer)


def demand_customer_where_accepted(orders: Orders, item: Item, customer: Person) -> None:
    """Demand that an order shows its customer as sent. Raises NotJudged where the server refuses the customer."""
    reply = orders.place(orders.draft(item.line(), currency=item.currency, customer=customer))
    if 400 <= reply.status < 500:
        raise NotJudged(f"the server refuses such a customer, and the document says nothing of that: {reply.status}")
    demand_customer(reply.expect(201), customer)


@rule("O-36", "O-38")
def test_a_customer_comes_back_as_sent_each_time(orders: Orders) -> None:
    """Who orders again may have another name and another phone by then."""
    item = orders.goods.kenyan()
    numbers: list[Any] = []
    first = orders.people.customer(name="Wanjiku Kamau")
    for customer in (first, first, orders.people.customer(name="Njeri Kamau-Otieno", email=first["email"])):
        changes: Body = {"currency": item.currency, "customer": customer, "payer": orders.people.payer()}
        reply = orders.place(orders.draft(item.line(), **changes)).expect(201)
        demand_customer(reply, customer)
        numbers.append(reply.value("order_number"))
    with judging("O-38"):
        demand(len(set(numbers)) == len(numbers), "an order_number of its own for each order", numbers, reply)


@rule("O-36")
@pytest.mark.parametrize("shape", PAID_BY_OTHERS)
def test_a_payer_that_an_order_shows_is_the_one_that_was_sent(ledger: Ledger, shape: str) -> None:
    """Softly: the sample shows a payer of nulls, though the request sent one (AO-11)."""
    entry = ledger.order(shape)
    shown = entry.reply.get("payer")
    with judging("O-36", soft=True):
        for member, sent in entry.billed.items() if isinstance(shown, dict) else ():
            got = shown.get(member)
            kept = got is None or same_text(got, sent)
            demand(kept, f"payer.{member} as it was sent, or null", f"{got!r} for {sent!r}", entry.reply)


def demand_currency(entry: Entry) -> None:
    """Demand that an order shows its currency as sent."""
    got, sent = entry.reply.value("currency"), entry.body["currency"]
    demand(same_text(got, sent), "currency as it was sent", f"{got!r} for {sent!r}", entry.reply)


@rule("O-39")
@each_order
def test_the_way_of_paying_comes_back_as_sent(ledger: Ledger, shape: str) -> None:
    """payment_method, and what was said of paying later and in parts."""
    entry = ledger.order(shape)
    body, reply = entry.body, entry.reply
    method = reply.value("payment_method")
    demand(method == body["payment_method"], "payment_method as it was sent", method, reply)
    if "is_pay_later" in body:
        later = reply.value("is_pay_later")
        demand(flag_of(later) is body["is_pay_later"], "is_pay_later as it was sent", later, reply)
    with judging("O-39", soft=True):
        parts = reply.value("payment_installments")
        same = decimal_of(parts) == body.get("payment_installments", 1)
        demand(same, "payment_installments as it was sent", parts, reply)


@rule("O-43")
@each_order
def test_an_order_says_when_it_was_made(ledger: Ledger, shape: str) -> None:
    """Both created and updated are moments with a time zone, in this order; of the lines, too, where they say so."""
    reply = ledger.order(shape).reply
    demand_moments("the order", reply.value("created"), reply.value("updated"), reply)
    for line in reply.items("order_detail"):
        if line.get("created", MISSING) is not MISSING and line.get("updated") is not None:
            demand_moments("a line", line["created"], line["updated"], reply)


def demand_moments(whose: str, created: object, updated: object, reply: Reply) -> None:
    """Demand two moments in ISO 8601 with a time zone, the second not before the first."""
    first, second = moment_of(created), moment_of(updated)
    demand(first is not None, f"created of {whose} in ISO 8601 with a time zone", created, reply)
    demand(second is not None, f"updated of {whose} in ISO 8601 with a time zone", updated, reply)
    assert first is not None
    assert second is not None
    demand(second >= first, f"updated of {whose} not before created", f"{created}, {updated}", reply)
