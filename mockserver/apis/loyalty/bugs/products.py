"""Bugs of products, as they are made, listed, updated and deleted."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.loyalty import wire
from mockserver.apis.loyalty.bugs import ENTRIES, PRODUCTS, Original
from mockserver.apis.loyalty.errors import (
    ProductNotFound,
)
from mockserver.apis.loyalty.state import Product
from mockserver.apis.loyalty.tables import Products
from mockserver.changes import (
    body,
    both,
    drop,
    on_reply,
    on_request,
    wrapped,
)
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.variation import Change


def field_of_second(path: str, name: str) -> Change:
    """The second item of a list lacks a field."""
    operation = {PRODUCTS: "list_products", ENTRIES: "list_transactions"}[path]
    return body(operation, 200, drop(f"{path}[1].{name}"))


def descriptions_moved(content: Any, _: Exchange) -> None:
    """Each product with the description of the next."""
    rows = content["data"]["products"]
    texts = [row["product_description"] for row in rows]
    for row, text in zip(rows, texts[1:] + texts[:1], strict=True):
        row["product_description"] = text


def by_beginning(original: Original) -> Original:
    """A product is found by the beginning of its name."""

    def named(self: Products, name: str) -> Product:
        near = [each for each in self.all() if each.name.startswith(name) or name.startswith(each.name)]
        found: Product = near[0] if near else original(self, name)
        return found

    return named


def listed_at_start() -> Change:
    """The members' listing is what the administrators' was at first."""
    first: dict[str, Any] = {}

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return replace(reply, body=first.setdefault(exchange.sandbox, reply.body))

    return on_reply("list_products", 200, edited)


def one_field_stays(name: str) -> Change:
    """An update that leaves a field as it was."""

    def make(original: Original) -> Original:
        return lambda self, other: replace(original(self, other), **{name: getattr(self, name)})

    return wrapped(Product, "replaced", make)


def first_five(products: Products, found: Product) -> Product:
    """A product, if it is one of the first five. Raises ProductNotFound for others."""
    if found not in products.all()[:5]:
        raise ProductNotFound
    return found


def deleted_stays_listed() -> Change:
    """The administrators' listing still shows what was deleted, as if it were there."""
    gone: dict[str, list[Any]] = {}

    def note(exchange: Exchange, call: Call) -> None:
        found = call.store.products.one(id=int(exchange.parameters["id"])) if call.store else None
        if found:
            row = wire.stored_products([found])["data"]["products"][0]
            gone.setdefault(exchange.sandbox, []).append(row)

    def show(content: Any, exchange: Exchange) -> None:
        content["data"]["products"] += gone.get(exchange.sandbox, [])

    return both(on_request("delete_product", note), body("list_admin_products", 200, show))


def updating_the_first(original: Original) -> Original:
    """An update strikes the oldest product of the same price."""

    def replaced(self: Product, other: Product) -> Product:
        changed: Product = original(self, other)
        return replace(changed, id=max(1, self.id - 1))

    return replaced


def beyond(place: int) -> Callable[[Original], Original]:
    """A list that ends at a place."""
    return lambda original: lambda *arguments: original(*arguments)[:place]


def stock_remembered(product: Product, quantity: int) -> Product:
    """The product with the stock that it had."""
    return replace(product, quantity=quantity)
