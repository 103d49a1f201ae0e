"""Tokens: an agent has one for good, which the door tells."""

from typing import Any

from mockserver.apis.mookh_orders.errors import Unauthorized
from mockserver.apis.mookh_orders.state import Agent
from mockserver.apis.mookh_orders.tables import Store
from mockserver.sandbox import Sandbox

unauthenticated = Unauthorized


def authenticate(store: Store, _sandbox: Sandbox, token: str | None, _role: Any) -> Agent:
    """The agent whom the token belongs to. Raises Unauthorized (O-17)."""
    if not token:
        raise Unauthorized(reason="no token was sent")
    return store.agents.holder(token)


def account(caller: Agent) -> str:
    """What the journal calls a caller: the agent's id."""
    return caller.id
