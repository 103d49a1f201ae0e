"""Promo codes as the contracts make and read them."""

import secrets
from typing import Any

from contracts.client import Client
from contracts.expectations import Reply, judging
from contracts.mookh.orders import Orders
from contracts.mookh.people import People
from contracts.mookh.records import Body, Form, Maker, Record

START, END = "2031-03-01T08:00:00Z", "2031-09-30T20:00:00Z"


def as_documented(promo: Body) -> Body:
    """Moments, and numbers and flags as text, as the sample has them."""
    return promo


def with_days(promo: Body) -> Body:
    """Days in place of moments (AM-68)."""
    days = {name: promo[name][:10] for name in ("start_date", "end_date") if promo.get(name)}
    return promo | days


def with_numbers(promo: Body) -> Body:
    """Numbers and flags as such (AX-05)."""
    numbers = {name: int(promo[name]) for name in ("quantity",) if str(promo.get(name, "")).isdigit()}
    flags = {name: value == "true" for name, value in promo.items() if value in ("true", "false")}
    return promo | numbers | flags


def with_days_and_numbers(promo: Body) -> Body:
    """Both."""
    return with_days(with_numbers(promo))


FORMS: tuple[Form, ...] = (as_documented, with_days, with_numbers, with_days_and_numbers)


class PromoCodes(Maker):
    """Makes promo codes for the profile's store, in the first of the known forms that the server takes."""

    def __init__(self, client: Client, people: People, orders: Orders) -> None:
        super().__init__(client, people, "create_promo_code", "M-44", FORMS)
        self.orders = orders

    def plan(self, **changes: Any) -> Body:
        """A promo code that does not exist yet, with what the document requires, and its store."""
        body = {
            "store": self.orders.store,
            "promo_name": self.people.unique("Stylez "),
            "quantity": str(20 + self.people.count()),
            "start_date": START,
            "end_date": END,
        }
        return body | changes

    def draft(self, **changes: Any) -> Body:
        """The same in the form that the server takes; asked for by making one where it is not known yet."""
        if len(self.forms) > 1:
            self.create()
        return self.forms[0](self.plan(**changes))

    def full(self, **changes: Any) -> Body:
        """A promo code with every field of the sample but the event, each of them its own."""
        number = self.people.count()
        more = {
            "is_active": "true",
            "value": f"{3500 + number}",
            "promo_value": f"{900 + number}",
            "is_percentage": "false",
            "is_fixed": "false",
            "is_custom": "true",
            "code": f"MY{secrets.token_hex(4)}",
        }
        return self.draft(**(more | changes))

    def create(self, **changes: Any) -> Record:
        """A new promo code (M-44)."""
        return self.make(self.plan(**changes))

    def read(self, promo: Any, rule: str = "M-45") -> Reply:
        """A promo code by id, as a rule demands."""
        with judging(rule):
            return self.client.send("read_promo_code", path={"id": promo}, login=self.people.login).expect(200)
