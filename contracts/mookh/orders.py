"""Orders as the contracts place and read them."""

import secrets
from typing import Any

from contracts.client import Client
from contracts.expectations import NotJudged, Reply, judging
from contracts.mookh.people import People
from contracts.mookh.records import Body, Form, Maker, Record


def as_text(order: Body) -> Body:
    """Customer and detail as text, and nothing that the server may rather say itself (AM-57)."""
    return order


def as_in_the_sample(order: Body) -> Body:
    """Every field of the documented sample."""
    own = {
        "card": "2332111",
        "agent": "Dee",
        "event": "null",
        "order_status": "",
        "order_number": f"9{secrets.randbelow(10**9):09d}",
        "order_balance": order["order_amount"],
        "promo_code": "7662728",
        "promo_code_value": "10",
    }
    return own | order


def with_objects(order: Body) -> Body:
    """Customer and detail written out, as the vendor's other document has them (AM-53)."""
    changes: Body = {}
    if isinstance(order.get("customer"), str):
        email = f"{order['customer'].split()[-1].lower()}@example.com"
        changes["customer"] = {"name": order["customer"], "phone_number": "+254712345678", "email": email}
    if isinstance(order.get("order_detail"), str):
        changes["order_detail"] = [{"item_name": order["order_detail"], "quantity": 1, "price": "90"}]
    return order | changes


FORMS: tuple[Form, ...] = (as_text, as_in_the_sample, with_objects)


class Orders(Maker):
    """Places orders at the profile's store, in the first of the known forms that the server takes."""

    def __init__(self, client: Client, people: People) -> None:
        super().__init__(client, people, "create_order", "M-38", FORMS)

    @property
    def store(self) -> str:
        """The profile's store. Raises NotJudged without one."""
        store = self.client.target.provide.get("store")
        if store is None:
            raise NotJudged("the profile provides no store (provide.store)")
        return str(store)

    def plan(self, **changes: Any) -> Body:
        """An order that nobody has placed, in plain text."""
        number = self.people.count()
        body = {
            "customer": self.people.unique("Mwangi Njeri "),
            "store_fk": self.store,
            "order_detail": f"{number} tickets for the fun run",
            "agent_name": f"Phyllis Achieng {number}",
            "event_name": f"Skiza Night {number}",
            "order_items_summary": f"{number} x Early bird",
            "currency": "Ksh",
            "order_amount": f"{100 + number}.75",
            "payment_method": "MPESA",
        }
        return body | changes

    def draft(self, **changes: Any) -> Body:
        """The same in the form that the server takes; asked for by placing one where it is not known yet."""
        if len(self.forms) > 1:
            self.create()
        return self.forms[0](self.plan(**changes))

    def examined(self) -> Body:
        """An order to validate or to verify, with every field of the documented samples."""
        number = self.people.count()
        return {
            "customer": self.people.unique("Mwangi Njeri "),
            "store_fk": self.store,
            "card": "78387",
            "agent_name": f"Phyllis Achieng {number}",
            "event_name": f"Color Run {number}",
            "event": f"Color Run {number}",
            "order_items_summary": f"{number} x Early bird",
            "order_detail": f"{number} tickets for the fun run",
            "order_status": "",
            "order_number": str(number),
        }

    def create(self, **changes: Any) -> Record:
        """A new order (M-38)."""
        return self.make(self.plan(**changes))

    def read(self, order: Any, rule: str = "M-38") -> Reply:
        """An order by id, as a rule demands."""
        with judging(rule):
            return self.client.send("read_order", path={"id": order}, login=self.people.login).expect(200)
