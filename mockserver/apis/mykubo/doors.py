"""The mock's own door into the MyKubo API: orders come from shoppers, for whom no documented operation is (AK-41)."""

from typing import Any

from mockserver.apis.mykubo.forms import in_stock, on_sale, ordered, progressed, whole
from mockserver.apis.mykubo.tables import Store
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox

Body = dict[str, Any]


def make_order(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Buy what is asked for and bring the order to the state that is asked for. Raises NotOnSale, OutOfStock."""
    brand = store.brands.numbered(whole(body["brand_id"]))
    amount = body.get("amount", 1)
    size = in_stock(on_sale(store, brand, body), amount)
    order = ordered(store, sandbox, brand, [(size, amount)])
    store.keep(progressed(sandbox, order, body["status"], body.get("tracking_num")))
    return Reply(201, {"order_id": order.id})
