"""The records that a request names, found before its body is judged, and as the clock leaves them (O-31)."""

from mockserver.apis.mookh_orders.shop import Shop
from mockserver.apis.mookh_orders.state import Order
from mockserver.apis.mookh_orders.tables import Store
from mockserver.sandbox import Sandbox


def shop(store: Store, sandbox: Sandbox, base_url: str) -> Shop:
    """Where the orders of the sandbox are placed and paid."""
    return Shop(store, sandbox, base_url)


def linked_order(store: Store, sandbox: Sandbox, base_url: str, link: str) -> Order:
    """The order with this payment link. Raises LinkNotFound."""
    return shop(store, sandbox, base_url).current(store.orders.linked(link))


def called_order(store: Store, sandbox: Sandbox, base_url: str, order: str) -> Order:
    """The order with this number or id. Raises OrderNotFound."""
    return shop(store, sandbox, base_url).current(store.orders.called(order))
