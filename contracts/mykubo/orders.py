"""Orders as the contracts find them in the list, or have them made."""

from dataclasses import dataclass
from typing import Any

from contracts.client import Client, Login
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mykubo.accounts import Seller
from contracts.mykubo.wire import id_of, listed, no_pages

STATES = ("unpaid", "paid", "confirmed", "sent", "finished", "rejected")
STEPS = {"confirm_order": ("paid", "confirmed"), "reject_order": ("paid", "rejected")} | {
    "send_order": ("confirmed", "sent"),
    "finish_order": ("sent", "finished"),
}
WORDS = {
    "paid": ("paid", "pago", "paga"),
    "confirmed": ("confirm", "accept"),
    "sent": ("sent", "ship", "dispatch", "enviad"),
    "finished": ("finish", "complet", "deliver", "done", "conclu"),
    "rejected": ("reject", "refus", "declin", "rejeit"),
}
NOT_YET = ("unpaid", "not ", "pending", "wait", "await", "to be")
Order = dict[str, Any]


@dataclass
class Orders:
    """Finds orders in a state that is wanted, by the door or in the list."""

    client: Client

    @property
    def has_door(self) -> bool:
        """Whether orders can be made."""
        return "make_order" in self.client.target.doors

    def listing(self, seller: Seller, rule: str = "K-52") -> tuple[dict[str, Order], Reply]:
        """The orders of a brand by their ids, and the reply."""
        with judging(rule):
            reply = self.client.send("list_orders", path={"brand_id": seller.brand}, login=seller.login).expect(200)
            return {id_of(row.get("order_id")): row for row in listed(reply, "orders")}, reply

    def row(self, seller: Seller, order: Any, rule: str = "K-52") -> tuple[Order, Reply]:
        """An order as the list shows it; that it shows it is demanded by a rule."""
        found, reply = self.listing(seller)
        with judging(rule):
            if id_of(order) not in found:
                no_pages(reply)
                demand(False, f"the order {order!r} in the list of its brand", sorted(found), reply)
        return found[id_of(order)], reply

    def make(self, seller: Seller, state: str) -> Any:
        """The id of a new order in a state. Raises NotJudged without the door."""
        if not self.has_door:
            raise NotJudged("the target offers no door that makes orders (doors.make_order)")
        order = self.client.target.doors["make_order"].open(brand_id=seller.brand, status=state)
        if order in (None, ""):
            raise NotJudged(f"the door make_order gives no order in the state {state}")
        return order

    def find(self, seller: Seller, state: str) -> Any:
        """The id of an order in a state: made, listed, or taken there from the paid state. Raises NotJudged."""
        if self.has_door:
            return self.make(seller, state)
        names = self.statuses(seller.login)
        for order, row in self.listing(seller)[0].items():
            if means(names.get(id_of(row.get("status_id")), ""), state):
                return row.get("order_id", order)
        if state in ("confirmed", "sent"):
            return self._taken_to(seller, state)
        raise NotJudged(f"no order is listed in the state {state}, and none can be made (doors.make_order)")

    def _taken_to(self, seller: Seller, state: str) -> Any:
        operation = next(name for name, (_, after) in STEPS.items() if after == state)
        order = self.find(seller, STEPS[operation][0])
        with judging("K-57"):
            self.step(seller, operation, order).expect(200)
        return order

    def any(self, seller: Seller) -> Any:
        """The id of some order. Raises NotJudged when there is none."""
        if self.has_door:
            return self.make(seller, "paid")
        found, _ = self.listing(seller)
        if not found:
            raise NotJudged("no order is listed, and none can be made (doors.make_order)")
        return next(iter(found.values()))["order_id"]

    def step(self, seller: Seller, operation: str, order: Any, tracking: str = "RR123456789PT") -> Reply:
        """The reply to a step of an order; reason and tracking_num are always sent (AK-40)."""
        body = {"reject_order": {"reason": "Out of stock"}, "send_order": {"tracking_num": tracking}}.get(operation)
        return self.client.send(operation, path={"order_id": order}, body=body, login=seller.login)

    def statuses(self, login: Login) -> dict[str, str]:
        """The names of the order statuses by their ids."""
        with judging("K-11"):
            reply = self.client.send("list_order_statuses", login=login).expect(200)
            return {id_of(row.get("status_id")): str(row.get("status_name")) for row in listed(reply, "status")}


def means(name: str, state: str) -> bool:
    """Whether a status of that name is probably a state (AK-37)."""
    text = name.strip().lower()
    undone = any(word in text for word in NOT_YET)
    if state == "unpaid":
        return undone
    return not undone and any(word in text for word in WORDS[state])


def status_of(row: Order) -> str:
    """The status_id of an order, as text."""
    return id_of(row.get("status_id"))
