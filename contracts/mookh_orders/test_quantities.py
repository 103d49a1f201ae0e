"""How many of a thing (O-41, O-42), and other members of a line that are out of the ordinary."""

from typing import Any

import pytest

from contracts.edges import json_value
from contracts.expectations import judging
from contracts.mookh_orders.orders import Orders
from contracts.mookh_orders.wire import demand_answered
from contracts.rules import rule

HUGE = 987_654_321


@rule("O-41")
@pytest.mark.parametrize(("form", "quantity"), [("order", 0), ("order", -1), ("link", -1), ("card", -2)])
def test_less_than_one_is_refused(orders: Orders, form: str, quantity: int) -> None:
    """Reported only: the document states no minimum (AO-45)."""
    reply = orders.attempt(orders.draft(orders.goods.any().line(quantity), form=form))
    with judging("O-41", soft=True):
        reply.expect_refusal()


@rule("O-41")
@pytest.mark.parametrize("quantity", [1.5, "many", "", True, [1], {"a": 1}, -(10**30), 1e308], ids=repr)
def test_what_is_no_integer_is_refused(orders: Orders, quantity: Any) -> None:
    """Reported only, unless the server fails on it."""
    line = orders.goods.any().line(json_value(quantity))
    reply = orders.attempt(orders.draft(line))
    with judging("O-41", soft=True):
        reply.expect_refusal()


@rule("O-41")
def test_a_number_as_a_text_is_accepted_or_refused(orders: Orders) -> None:
    """Either (AX-05); the server does not fail on it."""
    demand_answered(orders.attempt(orders.draft(orders.goods.any().line("1"))))


@rule("O-42")
@pytest.mark.parametrize("quantity", [HUGE, 10**30], ids=["987,654,321", "10^30"])
def test_more_tickets_than_any_event_has_are_refused(orders: Orders, quantity: int) -> None:
    """Reported only."""
    ticket = orders.goods.ticket()
    line = ticket.line(json_value(quantity))
    reply = orders.attempt(orders.draft(line, currency=ticket.currency))
    with judging("O-42", soft=True):
        reply.expect_refusal()


@rule("O-41")
@pytest.mark.parametrize("member", ["ticket_names", "data_entries"])
@pytest.mark.parametrize("value", [None, "Alice", [None], ["Alice", "Bob"], {"Age": "27"}, {"Age": {"a": [1]}}])
def test_what_a_line_may_have_breaks_nothing(orders: Orders, member: str, value: Any) -> None:
    """Whatever stands there, the order is accepted or refused."""
    item = orders.goods.any()
    demand_answered(orders.attempt(orders.draft(item.line(**{member: value}))))
