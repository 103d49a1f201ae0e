"""What an order says beside its list, out of the ordinary: it is accepted or refused, and the server does not fail."""

from typing import Any

import pytest

from contracts.edges import json_value
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.orders import Orders
from contracts.mookh_orders.wire import demand_answered
from contracts.rules import rule

PARTS: list[Any] = [0, -1, 1.5, "many", None, 10**30]
FIELDS: dict[str, tuple[str, list[Any]]] = {
    "payment_installments": ("O-27", PARTS),
    "is_pay_later": ("O-26", ["later", None, 2]),
    "response_type": ("O-22", ["xml", None]),
    "exact_payment_method": ("O-25", [5]),
    "agent": ("O-16", ["nobody"]),
    "payer": ("O-04", ["Jane", {}, {"name": 5}, {"name": "Grace Njeri"}]),
}
CASES = [
    pytest.param(field, value, id=f"{field} {value!r}", marks=rule(named))
    for field, (named, values) in FIELDS.items()
    for value in values
]


@pytest.mark.parametrize(("field", "value"), CASES)
def test_a_field_out_of_the_ordinary_breaks_nothing(orders: Orders, field: str, value: Any) -> None:
    """The document does not say what becomes of it."""
    item = orders.goods.kenyan()
    demand_answered(orders.attempt(orders.draft(item.line(), **{"currency": item.currency, field: json_value(value)})))


@rule("O-21")
@pytest.mark.parametrize("parts", [0, -1])
def test_no_number_of_parts_breaks_a_card_form(ledger: Ledger, orders: Orders, parts: int) -> None:
    """Nothing is divided by it."""
    ledger.card("one thing")
    demand_answered(orders.attempt(orders.draft(form="card", payment_installments=parts)))
