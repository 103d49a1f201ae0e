"""Who may order, and what agents must say (O-16 to O-18)."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.client import Login
from contracts.expectations import MISSING, demand, judging
from contracts.mookh_orders.orders import FORMS, Orders
from contracts.problems import BadProfile
from contracts.rules import rule

POINT_OF_SALE = {"payment_method": "MOBILE_CASH"}
RESPONSE_TYPES = ("json", "html")


@rule("O-16")
@pytest.mark.parametrize("form", FORMS)
def test_anybody_orders_by_mobile_and_by_card(orders: Orders, form: str) -> None:
    """Without a login an order meets neither 401 nor 403."""
    reply = orders.place(orders.draft(form=form))
    demand(reply.status not in (401, 403), "neither 401 nor 403", reply.exchange.answer(), reply)


@rule("O-17")
@pytest.mark.parametrize("response_type", RESPONSE_TYPES)
@pytest.mark.parametrize("agent", ["none", "unknown", "known"])
def test_without_a_login_nobody_orders_at_the_point_of_sale(orders: Orders, response_type: str, agent: str) -> None:
    """Not even with an agent's id."""
    agents: dict[str, Any] = {"none": MISSING, "unknown": str(uuid4())}
    named = orders.agent()[1] if agent == "known" else agents[agent]
    body = orders.draft(**POINT_OF_SALE, response_type=response_type, agent=named)
    orders.attempt(body).expect_no_success()


@rule("O-17")
@pytest.mark.parametrize("token", ["not-a-token", "a.b.c"])
def test_with_a_token_of_nobody_nobody_orders_at_the_point_of_sale(orders: Orders, token: str) -> None:
    """A token that was given to no agent is no login."""
    _, agent = orders.agent()
    body = orders.draft(**POINT_OF_SALE, agent=agent)
    orders.attempt(body, Login(token, "nobody")).expect_no_success()


@rule("O-17")
@pytest.mark.parametrize("response_type", RESPONSE_TYPES)
def test_an_agent_orders_at_the_point_of_sale(orders: Orders, response_type: str) -> None:
    """With a login and the agent's id; that the order names the agent is reported only."""
    login, agent = orders.agent()
    body = orders.draft(**POINT_OF_SALE, response_type=response_type, agent=agent)
    reply = orders.place(body, login)
    if reply.status == 401:
        raise BadProfile(f"accounts.agent does not work: create_order answers {reply.exchange.answer()}")
    reply.expect(201)
    if reply.get("payment_method") is not MISSING:
        with judging("O-39"):
            method = reply.get("payment_method")
            demand(method == body["payment_method"], "payment_method as it was sent", method, reply)
    if reply.get("agent") is not MISSING:
        with judging("O-17", soft=True):
            demand(reply.get("agent") == agent, "the agent as it was sent", reply.get("agent"), reply)


@rule("O-18")
@pytest.mark.parametrize("response_type", RESPONSE_TYPES)
@pytest.mark.parametrize("agent", [pytest.param(MISSING, id="missing"), pytest.param(None, id="null")])
def test_an_order_at_the_point_of_sale_names_its_agent(orders: Orders, response_type: str, agent: Any) -> None:
    """With an agent's login, and without the id, it is refused."""
    login, _ = orders.agent()
    body = orders.draft(**POINT_OF_SALE, response_type=response_type, agent=agent)
    orders.attempt(body, login).expect_refusal()


@rule("O-18")
@pytest.mark.parametrize("agent", ["", "nobody", 7, ["x"]])
def test_what_is_no_agent_is_refused(orders: Orders, agent: Any) -> None:
    """What is no UUID is no agent's; reported only, since a server may go by the login."""
    login, _ = orders.agent()
    reply = orders.attempt(orders.draft(**POINT_OF_SALE, agent=agent), login)
    with judging("O-18", soft=True):
        reply.expect_refusal()
