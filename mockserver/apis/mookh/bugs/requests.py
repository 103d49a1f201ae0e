"""Bugs of requests: refused or taken as they should not be."""

from collections.abc import Callable
from typing import Any

import orjson

from mockserver.apis.mookh.bugs import REFUSED, Body
from mockserver.apis.mookh.bugs.replies import refused_later
from mockserver.apis.mookh.tables import Store
from mockserver.changes import answers, body, both, on_reply, tolerant
from mockserver.exchange import Exchange
from mockserver.reply import Reply
from mockserver.variation import Change


def own_password(_: Store, content: Body) -> Any:
    """The password of the same registration."""
    return content.get("password")


def without(name: str) -> Callable[[Exchange], bool]:
    """Whether the body, as it was sent, lacks a field."""

    def check(exchange: Exchange) -> bool:
        try:
            content = orjson.loads(exchange.body)
        except orjson.JSONDecodeError:
            return False
        return isinstance(content, dict) and name not in content

    return check


def needing(operation: str, name: str) -> Change:
    """A creation that demands a field which nobody needs to send."""

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return refused_later(reply, exchange) if without(name)(exchange) else reply

    return on_reply(operation, 201, edited)


def refused_but_done(operation: str, **defaults: Any) -> Change:
    """A request without some fields is refused, and what it asks for is done all the same."""

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return refused_later(reply, exchange) if any(without(name)(exchange) for name in defaults) else reply

    return both(tolerant(operation, **defaults), on_reply(operation, 201, edited))


def refused_the_second_time(operation: str) -> Change:
    """A token opens an operation every second time."""
    asked: list[str] = []

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        asked.append(exchange.id)
        return Reply(401, REFUSED) if len(asked) % 2 == 0 else reply

    return on_reply(operation, 200, edited)


def unsupported(operation: str) -> Change:
    """JSON is no content type that an operation takes."""
    return both(answers(operation, 201, 415), body(operation, 415, lambda content, _: content.clear()))
