"""Paying in parts (O-27 to O-29)."""

import pytest

from contracts.expectations import NotJudged, demand, judging
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.shapes import ORDERS
from contracts.mookh_orders.wire import amount, decimal_of
from contracts.rules import rule

UNSTATED = [name for name, shape in ORDERS.items() if "payment_installments" not in shape.fields]


@rule("O-27")
@pytest.mark.parametrize("shape", UNSTATED)
def test_an_order_is_paid_in_one_part_unless_it_says_so(ledger: Ledger, shape: str) -> None:
    """Of whatever it consists."""
    reply = ledger.order(shape).reply
    parts = reply.value("payment_installments")
    demand(decimal_of(parts) == 1, "payment_installments 1 where none was sent", parts, reply)


@rule("O-28")
@pytest.mark.parametrize("shape", ORDERS)
def test_a_part_is_the_whole_divided_by_the_number_of_parts(ledger: Ledger, shape: str) -> None:
    """Within 1; that it is cut rather than rounded up is reported only."""
    entry = ledger.order(shape)
    parts = entry.body.get("payment_installments", 1)
    exact = amount(entry.reply, "order_amount") / parts
    part = amount(entry.reply, "installments_amount")
    told = f"{part} for {exact:.2f}"
    demand(abs(part - exact) <= 1, f"installments_amount within 1 of order_amount / {parts}", told, entry.reply)
    with judging("O-28", soft=True):
        demand(round(part, 2) <= round(exact, 2), "installments_amount cut, not rounded up", told, entry.reply)


# Orders by card, each with the order by MOBILE that says what the same costs.
ALIKE = {
    "one thing": "one thing",
    "in three parts": "in three parts",
    "paid by somebody else": "one thing",
    "in three parts, paid by somebody else": "in three parts",
    "an album and three tickets": "an album and three tickets",
    "with a promo code, in three parts": "with a promo code, in three parts",
}


@rule("O-29")
@pytest.mark.parametrize("shape", ALIKE)
def test_a_card_form_asks_for_one_part(ledger: Ledger, shape: str) -> None:
    """The same order by MOBILE says what the whole is."""
    form = ledger.card(shape).reply
    asked = decimal_of(form.get("pay_response.payload.amount"))
    if asked is None:
        raise NotJudged("the card form has no field amount")
    order = ledger.order(ALIKE[shape])
    if ledger.card(shape).body["currency"] != order.body["currency"]:
        raise NotJudged("the order by card is in another currency than the one by MOBILE")
    exact = amount(order.reply, "order_amount") / order.body.get("payment_installments", 1)
    demand(abs(asked - exact) <= 1, "amount within 1 of one part", f"{asked} for {exact:.2f}", form)
