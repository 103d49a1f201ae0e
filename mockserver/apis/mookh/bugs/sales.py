"""Bugs of events, tickets, orders and promo codes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.mookh.bugs import Body, Original
from mockserver.apis.mookh.bugs.replies import refused_later
from mockserver.apis.mookh.state import Event, PromoCode, Ticket
from mockserver.apis.mookh.tables import Store
from mockserver.changes import both, on_reply, on_request, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.variation import Change


def first_category(store: Store, _: Body) -> str:
    """The id of some category."""
    return store.categories.all()[0].id


def first_event(store: Store, _: Body) -> str:
    """The id of some event."""
    return store.events.all()[0].id


def first_shop(store: Store, _: Body) -> str:
    """The id of some store."""
    return store.shops.all()[0].id


def promotion_taken_off(content: Any, _: Exchange) -> None:
    """The amount less the value of the promo code."""
    if content["promo_code_value"]:
        content["order_amount"] = f"{float(content['order_amount'] or 0) - float(content['promo_code_value']):.2f}"


def compared_by_day(original: Original) -> Original:
    """The days of a promo code are compared, whatever the time of day."""

    def in_order(self: PromoCode) -> PromoCode:
        original(replace(self, start_date=(self.start_date or "")[:10], end_date=(self.end_date or "")[:10]))
        return self

    return in_order


def counted(name: str, count: Callable[[Ticket], int]) -> Change:
    """A count of a ticket as a function of it makes it."""
    return wrapped(Ticket, name, lambda _: property(count))


def created_last_year(event: Event) -> Event:
    """An event that was created a year ago."""
    return replace(event, created=event.created.replace(year=event.created.year - 1))


def orders_emptied(store: Store, _caller: Any, _content: Body) -> list[Any]:
    """Every order with an amount of 0."""
    return [replace(each, order_amount="0") for each in store.orders.all()]


def nameless_codes_taken() -> Change:
    """The code of a refused promo code is taken."""
    taken: set[str] = set()

    def note(exchange: Exchange, _: Call) -> None:
        content = exchange.content if isinstance(exchange.content, dict) else {}
        if exchange.refusal is not None and content.get("code"):
            taken.add(content["code"])

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return refused_later(reply, exchange) if exchange.content.get("code") in taken else reply

    return both(on_request("create_promo_code", note), on_reply("create_promo_code", 201, edited))
