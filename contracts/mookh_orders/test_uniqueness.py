"""Numbers and ids of orders (O-38)."""

from collections.abc import Iterable
from functools import partial

import pytest

from contracts.bursts import all_at_once, most_at_once
from contracts.client import Client
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.orders import FORMS, Orders
from contracts.mookh_orders.wire import demand_customer, is_order, is_uuid
from contracts.rules import rule


@rule("O-38")
def test_each_order_has_an_id_of_its_own(ledger: Ledger, orders: Orders) -> None:
    """A UUID, and another one than that of every order before."""
    for shape in ("one thing", "two of a thing"):
        reply = ledger.order(shape).reply
        order = reply.value("id")
        demand(is_uuid(order), "a UUID at id", order, reply)
    demand_differing("id", orders, filter(is_order, orders.made))


@rule("O-38")
@pytest.mark.parametrize("form", FORMS)
def test_each_order_has_a_number_of_its_own(ledger: Ledger, orders: Orders, form: str) -> None:
    """Another one than that of every order before, in whichever form that was answered."""
    for _ in range(2):
        reply = orders.place(orders.draft(form=form))
        if form == "card" and 400 <= reply.status < 500:
            raise NotJudged(f"the server takes no order by CARD: it answers {reply.status}")
        reply.expect(201).value("order_number")
    demand_differing("order_number", orders, orders.made)


@rule("O-38", "O-36")
def test_orders_at_the_same_moment_are_told_apart(client: Client, orders: Orders) -> None:
    """Customers who order at once get an order each, if any: with a number, an id and a name of its own."""
    most_at_once(client)
    bodies = [orders.draft() for _ in range(8)]
    replies = all_at_once(client, [partial(orders.place, body) for body in bodies])
    demand_differing("order_number", orders, orders.made)
    demand_differing("id", orders, filter(is_order, orders.made))
    with judging("O-36"):
        for body, reply in zip(bodies, replies, strict=True):
            if isinstance(reply.get("customer"), dict):
                orders.show(reply)
                demand_customer(reply, body["customer"])


def demand_differing(field: str, orders: Orders, replies: Iterable[Reply]) -> None:
    """Demand that no two orders have the same value of a field; both requests are shown."""
    known: dict[str, Reply] = {}
    for reply in replies:
        value = reply.get(field)
        if isinstance(value, str) and value in known:
            orders.show(known[value])
            orders.show(reply)
            demand(False, f"another {field} for another order", value, reply)
        known[str(value)] = reply
