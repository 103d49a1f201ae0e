"""Bugs of colors and of their sizes."""

from collections.abc import Iterable
from dataclasses import replace

from mockserver.apis.mykubo import finders, operations, wire
from mockserver.apis.mykubo.bugs import DONE, Body, Original
from mockserver.apis.mykubo.errors import ContentNotFound
from mockserver.apis.mykubo.forms import Form, Shop
from mockserver.apis.mykubo.state import Color, Login, Product, Size
from mockserver.apis.mykubo.tables import Colors, Store
from mockserver.changes import both, on_reply, on_request, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call, finds
from mockserver.reply import Reply
from mockserver.variation import Change


def former_refs() -> Change:
    """A color is found under its former color_refs, too."""
    former: dict[tuple[int, str], int] = {}

    def note(exchange: Exchange, call: Call) -> None:
        product, ref = exchange.parameters["product_id"], exchange.parameters["color_ref"]
        color = call.store.colors.one(product_id=product, color_ref=ref) if call.store else None
        if color:
            former[product, ref] = color.id

    def make(original: Original) -> Original:
        def of(self: Colors, product: Product, color_ref: str) -> Color:
            found: Color = self.one(id=former.get((product.id, color_ref), 0)) or original(self, product, color_ref)
            return found

        return of

    return both(on_request("edit_color_ref", note), wrapped(Colors, "of", make))


def by_its_beginning(original: Original) -> Original:
    """A color is found by the beginning of its color_ref, too."""

    def of(self: Colors, product: Product, color_ref: str) -> Color:
        beginning = [each for each in self.all(product_id=product.id) if each.color_ref.startswith(color_ref)]
        found: Color = beginning[0] if beginning else original(self, product, color_ref)
        return found

    return of


def by_its_digits(original: Original) -> Original:
    """A color is found by its color_hex, too."""

    def of(self: Colors, product: Product, color_ref: str) -> Color:
        found: Color = self.one(product_id=product.id, color_hex=color_ref) or original(self, product, color_ref)
        return found

    return of


@finds(color=finders.color)
def digits_of_all_colors(store: Store, _caller: Login, color: Color, body: Body) -> Reply:
    """All colors of the product get the new digits."""
    siblings = store.colors.all(product_id=color.product_id)
    store.keep(*(replace(each, color_hex=body["color_hex"]) for each in siblings))
    return DONE


@finds(color=finders.color)
def deleting_the_first_color(store: Store, _caller: Login, color: Color) -> Reply:
    """Whichever color is named, the product's first goes."""
    first = store.colors.all(product_id=color.product_id)[0]
    store.remove(*store.variant(first).records)
    return DONE


@finds(color=finders.color)
def digits_of_namesakes(store: Store, _caller: Login, color: Color, body: Body) -> Reply:
    """All colors of this color_ref get the new digits, whichever product has them."""
    namesakes = store.colors.all(color_ref=color.color_ref)
    store.keep(*(replace(each, color_hex=body["color_hex"]) for each in namesakes))
    return DONE


def default_beside_another(_: Original) -> Original:
    """The new default, and the former one as it was."""
    return lambda _, default: [default.chosen(True)]


def default_is_the_first(_: Original) -> Original:
    """The first sibling as the default, whichever was chosen."""
    return lambda siblings, _: [one.chosen(place == 0) for place, one in enumerate(siblings)]


def in_the_first_color(original: Original) -> Original:
    """A new size goes to the product's first color."""

    def add_size(self: Shop, color: Color, form: Form) -> Size:
        first = self.store.colors.all(product_id=color.product_id)[0]
        size: Size = original(self, first, form)
        return size

    return add_size


def in_the_last_color(original: Original) -> Original:
    """New images go to the product's last color."""

    def add_images(self: Shop, color: Color, forms: Iterable[Form]) -> None:
        original(self, self.store.colors.all(product_id=color.product_id)[-1], forms)

    return add_images


@finds(product=finders.product, shop=operations.shop)
def size_of_any_color(shop: Shop, _caller: Login, product: Product, color_ref: str, body: Body) -> Reply:
    """A size of an unknown color goes to the product's first."""
    colors = shop.store.colors.all(product_id=product.id)
    named = [each for each in colors if each.color_ref == color_ref]
    return Reply(200, wire.made_size(shop.add_size((named or colors)[0], body)))


def lasting_when_added() -> Change:
    """A size that was added later cannot be edited."""
    added: set[int] = set()

    def note(reply: Reply, _: Exchange) -> Reply:
        added.add(reply.body["content_id"])
        return reply

    def refuse(exchange: Exchange, _: Call) -> None:
        if int(exchange.parameters["content_id"]) in added:
            raise ContentNotFound(reason="sabotaged")

    return both(on_reply("create_size", 200, note), on_request("edit_stock", refuse))


@finds(size=finders.size)
def stock_added(store: Store, _caller: Login, size: Size, body: Body) -> Reply:
    """New stock comes on top of what is there."""
    store.keep(replace(size, current_stock=size.current_stock + int(body["stock"])))
    return DONE


@finds(size=finders.size)
def stock_of_namesakes(store: Store, _caller: Login, size: Size, body: Body) -> Reply:
    """All sizes of the product with the same name get the stock."""
    namesakes = [each for each in store.sizes.all(product_id=size.product_id) if each.size == size.size]
    store.keep(*(replace(each, current_stock=int(body["stock"])) for each in namesakes))
    return DONE


@finds(size=finders.size)
def deleting_namesakes(store: Store, _caller: Login, size: Size) -> Reply:
    """All sizes of the product with the same name go."""
    store.remove(*(each for each in store.sizes.all(product_id=size.product_id) if each.size == size.size))
    return DONE
