"""Rows of the fixture become the records of a fresh sandbox."""

from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.apis.mykubo import pictures
from mockserver.apis.mykubo.errors import NotOnSale
from mockserver.apis.mykubo.forms import HEXADECIMAL, NAME_LENGTH, Shop, ordered, progressed
from mockserver.apis.mykubo.state import ADDRESS, Brand, Buyer, Category, Color, Image, Login, Size, Upload, hashed
from mockserver.apis.mykubo.tables import Store
from mockserver.sandbox import Sandbox

Row = Mapping[str, Any]


def plant(store: Store, sandbox: Sandbox, rows: Mapping[str, list[Row]]) -> None:
    """Keep the fixture's categories, buyers, and logins with their brands."""
    for row in rows.get("categories", []):
        store.keep(Category(sandbox.next_number("mykubo category"), row["name"]))
    for row in rows.get("buyers", []):
        store.keep(_buyer(sandbox, row))
    for row in rows.get("logins", []):
        login = Login(sandbox.next_number("mykubo login"), row["email"], hashed(row["password"]))
        store.keep(login)
        for brand in row.get("brands", []):
            _plant_brand(Shop(store, sandbox, login, ""), brand)


def _buyer(sandbox: Sandbox, row: Row) -> Buyer:
    """A shopper, billed to where the goods go unless the fixture says otherwise."""
    number = sandbox.next_number("mykubo buyer")
    shipping = {"name": row["name"], **{part: row[part] for part in ADDRESS if part != "name"}}
    billing = {part: row.get(f"billing_{part}", shipping[part]) for part in ADDRESS}
    return Buyer(
        number,
        row["name"],
        row["photo"],
        **{f"shipping_{part}": text for part, text in shipping.items()},
        **{f"billing_{part}": text for part, text in billing.items()},
    )


def _plant_brand(shop: Shop, row: Row) -> None:
    """A brand with its products and its orders."""
    store, sandbox = shop.store, shop.sandbox
    brand = Brand(sandbox.next_number("mykubo brand"), shop.login.id, row["name"])
    store.keep(brand)
    for product in row.get("products", []):
        _plant_product(shop, brand, product)
    sizes = _size_ids(store, brand)
    for order in row.get("orders", []):
        new = ordered(store, sandbox, brand, _picks(store, brand, sizes, order), order.get("extra_notes", ""))
        store.keep(progressed(sandbox, new, order["status"], order.get("tracking_num")))


def _plant_product(shop: Shop, brand: Brand, row: Row) -> None:
    """A product whose colors show plain pictures of themselves, the first one by default."""
    fields = {name: value for name, value in row.items() if name != "colors"}
    product = shop.add_product(brand, fields, views=row.get("views", 0))
    for form in row.get("colors", []):
        color = shop.add_color(product, form)
        for nth in range(form.get("pictures", 0)):
            _plant_image(shop, color, is_default=nth == 0)


def _plant_image(shop: Shop, color: Color, *, is_default: bool) -> None:
    name = f"{shop.sandbox.code('mykubo upload', NAME_LENGTH, HEXADECIMAL)}.png"
    shop.store.keep(
        Upload(name, shop.login.id, name, pictures.PNG, pictures.plain(color.color_hex)),
        Image(shop.sandbox.next_number("mykubo image"), color.id, name, is_default),
    )


def _size_ids(store: Store, brand: Brand) -> list[int]:
    """The ids of all sizes that the brand sells."""
    products = store.products.all(brand_id=brand.id)
    return [size.id for product in products for size in store.sizes.all(product_id=product.id)]


def _picks(store: Store, brand: Brand, sizes: list[int], row: Row) -> Iterator[tuple[Size, int]]:
    """What an order of the fixture takes: `pick` counts all the brand's sizes, round and round. Raises NotOnSale."""
    if not sizes:
        raise NotOnSale(f"{brand.name} has orders, and nothing to sell.")
    for line in row["lines"]:
        size = store.sizes.one(id=sizes[line["pick"] % len(sizes)])
        assert size is not None
        yield size, line["amount"]
