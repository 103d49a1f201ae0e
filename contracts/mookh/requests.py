"""A request of every operation, as it would succeed."""

from collections.abc import Callable
from typing import Any

from contracts.edges import Ask
from contracts.expectations import Reply
from contracts.mookh.stock import Stock

UNKNOWN = "3f0f6a3e-5c1d-4e0a-9b57-d1a7c0de4f42"

BODIES: dict[str, Callable[[Stock], Any]] = {
    "create_user": lambda stock: stock.people.newcomer(),
    "verify_user": lambda stock: {"code": stock.people.code_for(stock.people.register().email)},
    "create_event_category": lambda stock: stock.categories.plan(),
    "create_event": lambda stock: stock.events.plan(stock.category),
    "create_ticket": lambda stock: stock.tickets.plan(stock.event),
    "create_schedule": lambda stock: stock.schedules.plan(),
    "create_order": lambda stock: stock.orders.draft(),
    "validate_order": lambda stock: stock.orders.examined(),
    "verify_order": lambda stock: stock.orders.examined(),
    "create_promo_code": lambda stock: stock.promo_codes.draft(),
}
READ: dict[str, Callable[[Stock], str]] = {
    "read_user": lambda stock: stock.account.id,
    "read_order": lambda stock: stock.order.id,
    "read_promo_code": lambda stock: stock.promo_code.id,
}
LISTS = ("list_users", "list_user_roles")
OPEN = ("create_user", "verify_user")
OPERATIONS = (*LISTS, *READ, *BODIES)


def ask(stock: Stock, operation: str) -> Ask:
    """The request of an operation. Raises NotJudged where the target offers too little."""
    body = BODIES[operation](stock) if operation in BODIES else None
    path = {"id": READ[operation](stock)} if operation in READ else None
    login = stock.people.needed if operation in OPEN else stock.people.login
    return Ask(body=body, path=path, login=login)


def sent(stock: Stock, wanted: Ask, operation: str, **more: Any) -> Reply:
    """The reply to a request, with its login unless another is given."""
    more.setdefault("login", wanted.login)
    return stock.client.send(operation, body=wanted.body, path=wanted.path, **more)
