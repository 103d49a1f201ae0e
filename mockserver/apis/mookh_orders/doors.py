"""The mock's own doors into the Mookh orders API: what a sandbox holds, and payments without a browser (AO-44)."""

from typing import Any

from mockserver.apis.mookh_orders import finders, wire
from mockserver.apis.mookh_orders.gateway import gateway
from mockserver.apis.mookh_orders.notices import payment_link
from mockserver.apis.mookh_orders.shop import Shop
from mockserver.apis.mookh_orders.state import Order
from mockserver.apis.mookh_orders.tables import Store
from mockserver.handler import finds
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox

Body = dict[str, Any]


@finds(shop=finders.shop)
def list_orders(shop: Shop) -> Reply:
    """All orders, the oldest first."""
    return Reply(200, [_standing(shop, order) for order in shop.orders()])


@finds(shop=finders.shop, order=finders.called_order)
def read_order(shop: Shop, order: Order) -> Reply:
    """An order as it stands now. Raises OrderNotFound."""
    return Reply(200, _standing(shop, order))


@finds(shop=finders.shop)
def make_payment(shop: Shop, body: Body) -> Reply:
    """Settle, fail or cancel a payment. Raises OrderNotFound, OrderClosed."""
    order = shop.current(shop.store.orders.called(body["order"]))
    return Reply(201, _standing(shop, shop.decide(order, body["outcome"])))


def list_agents(store: Store) -> Reply:
    """The agents with their tokens."""
    return Reply(200, [wire.agent(agent) for agent in store.agents.all()])


def list_items(store: Store) -> Reply:
    """What can be bought."""
    items = sorted((item for shelf in store.shelves.values() for item in shelf.all()), key=lambda item: item.nth)
    return Reply(
        200,
        [wire.item(item, store.prices.all(item_id=item.id), store.promotions.all(item_id=item.id)) for item in items],
    )


def read_gateway(sandbox: Sandbox) -> Reply:
    """The keys that sign card forms."""
    return Reply(200, wire.gateway(gateway(sandbox)))


def _standing(shop: Shop, order: Order) -> dict[str, Any]:
    return wire.standing(order, payment_link(shop.base_url, order))
