"""Payment methods in particular (O-24, O-25)."""

from typing import Any

import pytest

from contracts.expectations import MISSING, demand, judging
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.orders import Body, Orders
from contracts.rules import reaches, rule

EMPTY = (None, "", MISSING)


@rule("O-24", "O-39")
@reaches("create_order 201")
@pytest.mark.parametrize(("method", "phone"), [("MPESA", "+254722"), ("AIRTEL", "+254733")])
@pytest.mark.parametrize("response_type", ["json", "html"])
def test_kenyans_pay_by_the_methods_of_kenya(orders: Orders, method: str, phone: str, response_type: str) -> None:
    """In KES, with a Kenyan phone; what the order says of it is empty or as sent."""
    item = orders.goods.kenyan()
    customer = orders.people.customer()
    customer["phone_number"] = phone + customer["phone_number"][-6:]
    changes: Body = {"exact_payment_method": method, "response_type": response_type, "customer": customer}
    reply = orders.place(orders.draft(item.line(), currency=item.currency, **changes)).expect(201)
    with judging("O-39"):
        method_told = reply.get("payment_method")
        demand(method_told in (MISSING, "MOBILE"), "payment_method as it was sent", method_told, reply)
    with judging("O-24", soft=True):
        exact = reply.get("exact_payment_method")
        demand(exact in (*EMPTY, method), "exact_payment_method empty or as sent", exact, reply)


@rule("O-24")
@pytest.mark.parametrize("method", ["AIRTELUG", "MTNUG"])
def test_kenyans_pay_by_no_method_of_another_country(orders: Orders, method: str) -> None:
    """The document's methods of Uganda; reported only."""
    item = orders.goods.kenyan()
    reply = orders.attempt(orders.draft(item.line(), currency=item.currency, exact_payment_method=method))
    with judging("O-24", soft=True):
        reply.expect_refusal()


@rule("O-25")
@reaches("create_order 201")
@pytest.mark.parametrize("form", ["order", "link"])
@pytest.mark.parametrize("method", [pytest.param(MISSING, id="missing"), pytest.param(None, id="null")])
def test_a_method_in_particular_is_not_needed(orders: Orders, form: str, method: Any) -> None:
    """It may be null, or left out."""
    orders.place(orders.draft(form=form, exact_payment_method=method)).expect(201)


@rule("O-25")
@reaches("create_order 201")
def test_a_method_in_particular_is_not_needed_by_card(ledger: Ledger) -> None:
    """Neither may null be refused where it may be left out, nor the other way round."""
    ledger.card("one thing")
    ledger.entry("card", "with null for a method in particular").reply.expect(201)
