"""Bugs of replies: what they lack, or show of another."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.mookh.bugs import REFUSED
from mockserver.changes import body, drop, on_reply
from mockserver.exchange import Exchange
from mockserver.reply import Reply
from mockserver.variation import Change


def lacking_in_second(operation: str, name: str) -> Change:
    """The second row of a list lacks a field."""
    return body(operation, 200, drop(f"[1].{name}"))


def under_results(reply: Reply, _: Exchange) -> Reply:
    """A list within an object."""
    return replace(reply, body={"count": len(reply.body), "results": reply.body})


def refused_later(reply: Reply, _: Exchange) -> Reply:
    """What was done is called refused."""
    return replace(reply, status=400, body=REFUSED)


def of_the_one_before(*names: str) -> Callable[[Reply, Exchange], Reply]:
    """Replies with some values of the reply before."""
    before: dict[str, Any] = {}

    def edited(reply: Reply, _: Exchange) -> Reply:
        shown = {**reply.body, **{name: before[name] for name in names if name in before}}
        before.update(reply.body)
        return replace(reply, body=shown)

    return edited


def of_the_one_before_by_turns(name: str) -> Callable[[Reply, Exchange], Reply]:
    """Every second reply has a value of the reply before."""
    before: list[Any] = []

    def edited(reply: Reply, _: Exchange) -> Reply:
        before.append(reply.body[name])
        return reply if len(before) % 2 else replace(reply, body={**reply.body, name: before[-2]})

    return edited


def shown_at_first(reply_of: str) -> Change:
    """What is read stays what the first one was but for its id."""
    first: dict[str, Any] = {}

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        kept = first.setdefault(exchange.sandbox, reply.body)
        return replace(reply, body={**kept, "id": reply.body["id"]})

    return on_reply(reply_of, 200, edited)
