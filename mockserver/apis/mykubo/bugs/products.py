"""Bugs of products, as they are made, listed and edited."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from operator import getitem
from typing import Any

from mockserver.apis.mykubo import finders, operations, wire
from mockserver.apis.mykubo.bugs import DONE, FAILED, Body, Original
from mockserver.apis.mykubo.bugs.requests import forgiven
from mockserver.apis.mykubo.errors import Refusal
from mockserver.apis.mykubo.forms import Shop
from mockserver.apis.mykubo.state import Brand, Category, Login, Product
from mockserver.apis.mykubo.tables import Store
from mockserver.changes import body, both, drop, handled
from mockserver.exchange import Exchange
from mockserver.handler import finds
from mockserver.reply import Reply
from mockserver.variation import Change


def stored_all_the_same() -> Change:
    """A product that is refused is kept without its colors."""

    @finds(brand=finders.brand, shop=operations.shop)
    def create_product(shop: Shop, _caller: Login, brand: Brand, body: Any) -> Reply:
        form = body if isinstance(body, dict) else {}
        try:
            return Reply(200, wire.made_product(shop.add_product(brand, form)))
        except (Refusal, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            number = shop.sandbox.next_number("mykubo product")
            name, reference = str(form.get("name", "")), str(form.get("reference", ""))
            category = shop.store.categories.all()[0]
            shop.store.keep(Product(number, brand.id, name, reference, 0, category.id, "", "", 0))
            return Reply(400, FAILED)

    return both(forgiven("create_product"), handled("create_product", create_product))


def in_the_first_brand(original: Original) -> Original:
    """A new product goes to the first brand of its login."""

    def add_product(self: Shop, brand: Brand, *rest: Any) -> Product:
        first = self.store.brands.all(login_id=brand.login_id)[0]
        product: Product = original(self, first, *rest)
        return product

    return add_product


@finds(brand=finders.brand)
def products_of_the_login(store: Store, caller: Login, brand: Brand, base_url: str) -> Reply:
    """The products of all brands of the login."""
    brands = {each.id for each in store.brands.all(login_id=caller.id)} | {brand.id}
    garments = [store.garment(each) for each in store.products.all() if each.brand_id in brands]
    return Reply(200, wire.products(garments, base_url + operations.IMAGES))


def id_of_the_one_before(content: Body, _: Exchange) -> None:
    """The answer to a new product names the product before."""
    content["product_id"] -= 1


def as_made(*path: str) -> Change:
    """A listing that shows a field of each product, or of an object in it, as it was first shown."""
    *above, name = path
    first: dict[tuple[str, str], Any] = {}

    def edit(content: Body, exchange: Exchange) -> None:
        for row in content["products"]:
            holder = reduce(getitem, above, row)
            holder[name] = first.setdefault((exchange.sandbox, row["product_id"]), holder[name])

    return body("list_products", 200, edit)


def moved(name: str) -> Callable[[Any, Exchange], None]:
    """Each product shows the field of the next."""

    def edit(content: Body, _: Exchange) -> None:
        values = [row[name] for row in content["products"]]
        for row, value in zip(content["products"], values[1:] + values[:1], strict=True):
            row[name] = value

    return edit


def second(path: str, name: str, operation: str) -> Change:
    """The second item of a list lacks a field."""
    return body(operation, 200, drop(f"{path}[1].{name}"))


@finds(product=finders.product)
def deleting_the_newest(store: Store, _caller: Login, product: Product) -> Reply:
    """A deletion takes the brand's newest product, too."""
    newest = store.products.all(brand_id=product.brand_id)[-1]
    store.remove(*store.garment(product).records, *store.garment(newest).records)
    return DONE


def back_after(deletions: int) -> Callable[..., Reply]:
    """A deleted product comes back when so many others have been deleted after it."""
    gone: list[tuple[Any, ...]] = []

    @finds(product=finders.product)
    def delete_product(store: Store, _caller: Login, product: Product) -> Reply:
        gone.append(tuple(store.garment(product).records))
        store.remove(*gone[-1])
        if len(gone) > deletions:
            store.keep(*gone.pop(0))
        return DONE

    return delete_product


def some_category(_: Original) -> Original:
    """An unknown category is the first one."""

    def numbered(self: Any, number: int) -> Category:
        found: Category = self.one(id=number) or self.all()[0]
        return found

    return numbered


def edit_of_product(change: Callable[[Store, Product, Body], Iterable[Any]]) -> Callable[..., Reply]:
    """An edit that keeps other records than it should."""

    @finds(product=finders.product)
    def edit(store: Store, _caller: Login, product: Product, body: Body) -> Reply:
        store.keep(*change(store, product, body))
        return DONE

    return edit


def same_name_everywhere(store: Store, product: Product, body: Body) -> list[Product]:
    """All products of the brand with the new name."""
    return [replace(each, name=body["name"]) for each in store.products.all(brand_id=product.brand_id)]


def without_description(_: Store, product: Product, body: Body) -> list[Product]:
    """The product with the new price, and without its description."""
    return [replace(product, price=round(float(body["price"]) * 100), description="")]


def price_of_the_next_too(store: Store, product: Product, body: Body) -> list[Product]:
    """The product and the next newer one with the new price."""
    price = round(float(body["price"]) * 100)
    newer = [each for each in store.products.all(brand_id=product.brand_id) if each.id > product.id]
    return [replace(each, price=price) for each in (product, *newer[:1])]


def emptied_when_refused(field: str) -> Change:
    """An edit without its field is refused, and empties the field."""

    @finds(product=finders.product)
    def edit(store: Store, _caller: Login, product: Product, body: Any) -> Reply:
        value = body.get(field) if isinstance(body, dict) else None
        change: Body = {field: value if isinstance(value, str) else ""}
        store.keep(replace(product, **change))
        return DONE if isinstance(value, str) else Reply(400, FAILED)

    return both(forgiven(f"edit_{field}"), handled(f"edit_{field}", edit))


def oldest_of_its_reference(original: Original) -> Original:
    """A product is found by its reference: of those of a brand that have the same, the oldest."""

    def numbered(self: Any, number: int) -> Product:
        found: Product = original(self, number)
        same: list[Product] = self.all(brand_id=found.brand_id)
        return next(each for each in same if each.reference == found.reference)

    return numbered


def one_of_each_name(rows: list[Body]) -> list[Body]:
    """Of listed products with the same name the last one."""
    return list({row["name"]: row for row in rows}.values())


def in_order_of_size(color: Body) -> Body:
    """A color whose sizes have the stocks that were sent for it, the lowest first."""
    sizes = color.get("sizes", [])
    stocks = sorted((size["initial_stock"] for size in sizes), key=float)
    return {**color, "sizes": [{**size, "initial_stock": stock} for size, stock in zip(sizes, stocks, strict=True)]}
