"""Who may order, and what agents must say (O-16 to O-18)."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from contracts.bursts import all_at_once, few_at_once
from contracts.client import Login
from contracts.exchange import Secret
from contracts.expectations import MISSING, NotJudged, demand, judging
from contracts.mookh_orders.orders import FORMS, Body, Orders
from contracts.problems import BadProfile
from contracts.rules import rule

POINT_OF_SALE = {"payment_method": "MOBILE_CASH"}
RESPONSE_TYPES = ("json", "html")
NOBODY = [pytest.param(MISSING, id="missing"), pytest.param(None, id="null"), pytest.param("", id="empty")]


def several_lines(orders: Orders, number: int) -> Body:
    """So many lines for one thing, in KES."""
    item = orders.goods.kenyan()
    return {"currency": item.currency, "order_detail": [item.line() for _ in range(number)]}


def coded_line(orders: Orders) -> Body:
    """A line with its promo code."""
    item = orders.goods.promoted("any")
    return {"currency": item.currency, "order_detail": [item.line(**item.code())]}


SHORT = 8
# Tokens that are nearly an agent's. Four more signs are more in any encoding.
NEARLY: dict[str, Callable[[str], str]] = {
    "half of it": lambda token: token[: len(token) // 2],
    "more than it": lambda token: f"{token}x9Qx",
}
# What else an order may say, with which it is one at the point of sale all the same.
MORE: dict[str, Callable[[Orders], Body]] = {
    "in three parts": lambda _: {"payment_installments": 3},
    "paid later": lambda _: {"is_pay_later": True},
    "paid by somebody else": lambda orders: {"payer": orders.people.payer()},
    "by MPESA": lambda orders: {"exact_payment_method": "MPESA", **several_lines(orders, 1)},
    "two lines": lambda orders: several_lines(orders, 2),
    "with a promo code": coded_line,
}


@rule("O-16")
@pytest.mark.parametrize(
    ("form", "more"),
    [
        *product(FORMS, [{}, {"payment_installments": 3}, {"is_pay_later": True}]),
        ("card", {"response_type": "html"}),
    ],
    ids=str,
)
def test_anybody_orders_by_mobile_and_by_card(orders: Orders, form: str, more: Body) -> None:
    """Without a login an order meets neither 401 nor 403."""
    reply = orders.place(orders.draft(form=form, **more))
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
@pytest.mark.parametrize("more", MORE)
def test_nothing_stands_for_a_login_at_the_point_of_sale(orders: Orders, more: str) -> None:
    """Whatever else the order says; it names an agent, so that nothing but the login is missing."""
    account = orders.client.target.account("agent") or {"id": str(uuid4())}
    orders.attempt(orders.draft(**POINT_OF_SALE | {"agent": account["id"]} | MORE[more](orders))).expect_no_success()


@rule("O-17")
def test_an_agents_login_is_nobody_elses(orders: Orders) -> None:
    """After an agent has ordered, others do not do so without a login."""
    login, agent = orders.agent()
    orders.place(orders.draft(**POINT_OF_SALE, agent=agent), login)
    for named in (agent, MISSING):
        orders.attempt(orders.draft(**POINT_OF_SALE, agent=named)).expect_no_success()


@rule("O-17")
def test_an_agents_login_is_nobody_elses_at_the_same_moment(orders: Orders) -> None:
    """While an agent orders, others do not do so without a login."""
    few_at_once(orders.client)
    login, agent = orders.agent()
    bodies = [orders.draft(**POINT_OF_SALE, agent=agent) for _ in range(8)]
    asks = [partial(orders.attempt, body, (login, None)[number % 2]) for number, body in enumerate(bodies)]
    for reply in all_at_once(orders.client, asks)[1::2]:
        orders.show(reply)
        reply.expect_no_success()


@rule("O-17")
@pytest.mark.parametrize("token", ["not-a-token", "a.b.c", pytest.param("", id="empty")])
def test_with_a_token_of_nobody_nobody_orders_at_the_point_of_sale(orders: Orders, token: str) -> None:
    """A token that was given to no agent is no login."""
    _, agent = orders.agent()
    body = orders.draft(**POINT_OF_SALE, agent=agent)
    orders.attempt(body, Login(token, "nobody")).expect_no_success()


@rule("O-17")
@pytest.mark.parametrize("token", NEARLY)
def test_with_nearly_an_agents_token_nobody_orders_at_the_point_of_sale(orders: Orders, token: str) -> None:
    """Neither a part of a token is a login, nor what begins with one."""
    login, agent = orders.agent()
    if len(login.token) < SHORT:
        raise NotJudged("the agent's token is too short to be cut (accounts.agent.token)")
    given = NEARLY[token](login.token)
    # A part of a token is as secret as the whole.
    orders.client.docket.secrets.append(Secret(given, "AGENT_TOKEN_CHANGED"))
    orders.attempt(orders.draft(**POINT_OF_SALE, agent=agent), Login(given, "nobody")).expect_no_success()


@rule("O-17", "O-39")
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
@pytest.mark.parametrize("agent", NOBODY)
def test_an_order_at_the_point_of_sale_names_its_agent(orders: Orders, response_type: str, agent: Any) -> None:
    """With an agent's login, and without the id, it is refused; emptiness is as good as none (AX-04)."""
    login, _ = orders.agent()
    body = orders.draft(**POINT_OF_SALE, response_type=response_type, agent=agent)
    orders.attempt(body, login).expect_refusal()


@rule("O-18")
@pytest.mark.parametrize("more", MORE)
def test_nothing_stands_for_an_agents_name(orders: Orders, more: str) -> None:
    """Whatever else the order says."""
    login, _ = orders.agent()
    orders.attempt(orders.draft(**POINT_OF_SALE | MORE[more](orders)), login).expect_refusal()


@rule("O-18")
@pytest.mark.parametrize("agent", ["nobody", 7, ["x"]])
def test_what_is_no_agent_is_refused(orders: Orders, agent: Any) -> None:
    """What is no UUID is no agent's; reported only, since a server may go by the login."""
    login, _ = orders.agent()
    reply = orders.attempt(orders.draft(**POINT_OF_SALE, agent=agent), login)
    with judging("O-18", soft=True):
        reply.expect_refusal()
