"""Bugs at the point of sale."""

from mockserver.apis.mookh_orders.bugs import ORDER, Body, When
from mockserver.apis.mookh_orders.bugs.conditions import always, at_the_point_of_sale
from mockserver.apis.mookh_orders.bugs.requests import store_of
from mockserver.apis.mookh_orders.state import Agent
from mockserver.apis.mookh_orders.tables import Store
from mockserver.changes import on_request
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.variation import Change


def opened(when: When = always) -> Change:
    """Point-of-sale orders need no login."""

    def mistake(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and call.caller is None and when(exchange.content):
            let_in(exchange, call)

    return on_request(ORDER, mistake)


def let_in(exchange: Exchange, call: Call) -> None:
    """Take whoever orders at the point of sale for the agent whom the order names, or for any."""
    if at_the_point_of_sale(exchange.content):
        agents = store_of(call).agents
        call.caller = agents.one(id=str(exchange.content.get("agent")).lower()) or agents.all()[0]
        exchange.content = exchange.content | {"agent": call.caller.id}


def opened_by_agents() -> Change:
    """Once an agent has ordered, everybody orders at the point of sale."""
    seen: set[str] = set()

    def mistake(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and at_the_point_of_sale(exchange.content):
            if call.caller is not None:
                seen.add(exchange.sandbox)
            elif exchange.sandbox in seen:
                let_in(exchange, call)

    return on_request(ORDER, mistake)


def any_agent(store: Store) -> Agent:
    """Some agent."""
    return store.agents.all()[0]


def known_agent(body: Body) -> bool:
    """Orders that name the agent of the fixtures."""
    return str(body.get("agent")).lower().startswith("0b2d4f6a")


def agent_of_the_token(when: When = always) -> Change:
    """An agent's order that names nobody names the agent."""

    def mistake(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and call.caller is not None and when(exchange.content):
            named = exchange.content.get("agent") or not at_the_point_of_sale(exchange.content)
            exchange.content = exchange.content if named else exchange.content | {"agent": call.caller.id}

    return on_request(ORDER, mistake)
