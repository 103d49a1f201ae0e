"""Bugs of answers and forms."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver import changes
from mockserver.apis.mookh_orders.bugs import ORDER, Body, When
from mockserver.apis.mookh_orders.bugs.conditions import always
from mockserver.changes import Edit, both, late, on_reply
from mockserver.exchange import Exchange
from mockserver.reply import Reply
from mockserver.variation import Change

BILLED = ("bill_to_forename", "bill_to_surname", "bill_to_email", "bill_to_phone")


def ordered(*edits: Edit, when: When = always) -> Change:
    """Generated orders, edited."""
    return shown("order_detail", edits, when)


def carded(*edits: Edit, when: When = always) -> Change:
    """Card forms, edited."""
    return shown("pay_response", edits, when)


def linked(*edits: Edit, when: When = always) -> Change:
    """Payment links, edited."""
    return shown("link", edits, when)


def shown(mark: str, edits: tuple[Edit, ...], when: When) -> Change:
    """Answers with a field that marks their form, edited."""

    def edited(content: Any, exchange: Exchange) -> None:
        if mark in content and when(exchange.content):
            for edit in edits:
                edit(content, exchange)

    return changes.body(ORDER, 201, edited)


def answered(make: Callable[[Reply], Reply], when: When = always) -> Change:
    """Accepted orders of a kind are answered otherwise."""
    return on_reply(ORDER, 201, lambda reply, exchange: make(reply) if when(exchange.content) else reply)


def billing(make: Callable[[Body, Body], Body], when: When = always) -> Change:
    """The bill_to_ fields of card forms as made of the form's fields and of the order."""

    def edit(content: Any, exchange: Exchange) -> None:
        payload = content["pay_response"]["payload"]
        payload.update(make(payload, exchange.content))

    return carded(edit, when=when)


def nobody(_payload: Body, _body: Body) -> Body:
    """Nobody is billed."""
    return dict.fromkeys(BILLED)


def names_exchanged(payload: Body, _body: Body) -> Body:
    """Forename and surname stand in each other's place."""
    return {"bill_to_forename": payload["bill_to_surname"], "bill_to_surname": payload["bill_to_forename"]}


def the_customer(_payload: Body, body: Body) -> Body:
    """The customer is billed."""
    person = body["customer"]
    forename, _, surname = person["name"].partition(" ")
    return dict(zip(BILLED, (forename, surname, person.get("email"), person["phone_number"]), strict=True))


def lines_of_the_one_before() -> Change:
    """Every order shows the lines of the one before, with its own amounts."""
    before: dict[str, Any] = {}

    def edit(order: Any, exchange: Exchange) -> None:
        own, order["order_detail"] = order["order_detail"], before.get(exchange.sandbox, order["order_detail"])
        before[exchange.sandbox] = own

    return ordered(edit)


def of_the_one_before(mark: str, path: str, every: int = 1) -> Change:
    """Answers of a form have a value of the one before, all or one of so many."""
    shown_in: dict[str, list[Any]] = {}

    def edit(content: Any, exchange: Exchange) -> None:
        seen = shown_in.setdefault(exchange.sandbox, [])

        def value(own: Any) -> Any:
            seen.append(own)
            return seen[-2] if len(seen) > 1 and len(seen) % every == 0 else own

        changes.turned(path, value)(content, exchange)

    return shown(mark, (edit,), always)


def numbers_at_once() -> Change:
    """Of orders at the same moment one has the number of the other; both take their time."""
    pause = 0.03
    before: dict[str, tuple[float, str]] = {}

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        ended, other = before.get(exchange.sandbox, (0.0, ""))
        before[exchange.sandbox] = (time.perf_counter() + pause, reply.body["order_number"])
        return replace(reply, body=reply.body | {"order_number": other}) if exchange.started < ended else reply

    return both(late(ORDER, pause), on_reply(ORDER, 201, edited))
