"""Bugs of orders, of their steps and of their list."""

import time
from dataclasses import replace
from itertools import count
from typing import Any

from mockserver.apis.mykubo import finders, operations, wire
from mockserver.apis.mykubo.bugs import DONE, FAILED, Body, Original
from mockserver.apis.mykubo.errors import Refusal
from mockserver.apis.mykubo.state import CONFIRMED, PAID, REJECTED, Brand, Login, Order, Step
from mockserver.apis.mykubo.tables import Store
from mockserver.changes import UNDER_WAY, body, handled, turned, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import finds
from mockserver.reply import Reply
from mockserver.variation import Change


def lenient(step: Step, *statuses: int) -> Change:
    """A step is taken from other statuses as well."""

    def make(original: Original) -> Original:
        def take(self: Order, asked: Step) -> Order:
            if asked is step and self.status in statuses:
                return replace(self, status=step.after)
            taken: Order = original(self, asked)
            return taken

        return take

    return wrapped(Order, "take", make)


def leading_to(step: Step, status: int) -> Change:
    """A step leads to another status."""

    def make(original: Original) -> Original:
        return lambda self, asked: replace(original(self, asked), **({"status": status} if asked is step else {}))

    return wrapped(Order, "take", make)


def read_at_once(original: Original) -> Original:
    """An order is read as a request that is still under way has read it."""
    before: dict[int, tuple[float, Order]] = {}

    def numbered(self: Any, number: int) -> Order:
        now = time.monotonic()
        if number not in before or now - before[number][0] > UNDER_WAY:
            before[number] = (now, original(self, number))
        return before[number][1]

    return numbered


@finds(order=finders.order)
def rejecting_when_refused(store: Store, _caller: Login, order: Order) -> Reply:
    """A confirmation that is refused rejects the order."""
    store.keep(replace(order, status=CONFIRMED if order.status == PAID else REJECTED))
    return DONE if order.status == PAID else Reply(403, FAILED)


@finds(order=finders.order)
def tracking_when_refused(store: Store, _caller: Login, order: Order, body: Body | None) -> Reply:
    """A number for the parcel is kept whether the order is sent or not."""
    tracking = (body or {}).get("tracking_num")
    try:
        store.keep(order.sent(tracking))
    except Refusal:
        store.keep(replace(order, tracking_num=tracking))
        return Reply(403, FAILED)
    return DONE


def taking_the_next(operation: str) -> Change:
    """A step is taken by the next newer order of the brand in the same status, where there is one."""
    original = vars(operations)[operation]

    @finds(order=finders.order)
    def take(store: Store, _caller: Login, order: Order) -> Reply:
        alike = [each for each in store.orders.all(brand_id=order.brand_id) if each.status == order.status]
        newer = [each for each in alike if each.id > order.id]
        reply: Reply = original(store, _caller, (newer or [order])[0])
        return reply

    return handled(operation, take)


def tracking_of_all(store: Store, caller: Login, content: Body) -> list[Order]:
    """The orders of the caller that were sent, with the number of the newest parcel."""
    brands = {each.id for each in store.brands.all(login_id=caller.id)}
    sent = [each for each in store.orders.all() if each.brand_id in brands and each.tracking_num]
    return [replace(each, tracking_num=content.get("tracking_num")) for each in sent]


@finds(brand=finders.brand)
def orders_of_the_login(store: Store, caller: Login, brand: Brand) -> Reply:
    """The orders of all brands of the login."""
    brands = {each.id for each in store.brands.all(login_id=caller.id)} | {brand.id}
    return Reply(200, wire.orders(store.purchases([each for each in store.orders.all() if each.brand_id in brands])))


def counted(operation: str, path: str) -> Change:
    """Each reading counts in what it shows."""
    numbers = count(1)
    return body(operation, 200, turned(path, lambda text: f"{text} {next(numbers)}"))


def one_price_whatever_the_amount(content: Body, _: Exchange) -> None:
    """The total of a line is the price of one piece."""
    for order in content["orders"]:
        for line in order["products"]:
            line["total_price"] = line["price"]


def cheaper_lines(content: Body, _: Exchange) -> None:
    """The total of each line after the first is a tenth less."""
    for order in content["orders"]:
        for line in order["products"][1:]:
            line["total_price"] = round(line["total_price"] * 0.9, 2)


def seven_oldest(original: Original) -> Original:
    """A brand's orders end after seven."""
    return lambda self, **equals: original(self, **equals)[:7]


def ten_oldest(original: Original) -> Original:
    """A brand's products end after ten."""
    return lambda self, **equals: original(self, **equals)[:10]
