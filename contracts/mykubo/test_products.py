"""New products (K-19 to K-23), whose they are (K-14), and that they go (K-30, K-31)."""

from typing import Any

import pytest

from contracts.client import Client
from contracts.expectations import Reply, demand, judging
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.requests import NO_ID, ON_PRODUCTS, body_of, send
from contracts.mykubo.wardrobe import Garment, Wardrobe
from contracts.mykubo.wire import (
    category_of,
    color_of,
    demand_listed_once,
    hex_of,
    id_of,
    no_pages,
    number_of,
    of_color,
    tags_of,
)
from contracts.rules import reaches, rule

FIELDS = ("name", "reference", "description", "price", "category", "tags")
LISTED = ("views",)
HUGE = 987_654_321
MANY = 26


def demand_field(row: dict[str, Any], body: dict[str, Any], field: str, reply: Reply) -> None:
    """Demand that a listed product shows a field as it was sent, loosely typed."""
    got = row.get(field, "nothing")
    if field == "price":
        sent: Any = body["price"]
        price = number_of(got)
        holds = price is not None and abs(price - sent) <= 0.005
    elif field == "category":
        sent = id_of(body["category_id"])
        holds = category_of(row) == sent
    elif field == "tags":
        sent = tags_of(body["tags"])
        holds = sent in tags_of(got)
    else:
        sent = body[field]
        holds = got == sent
    demand(holds, f"{field} {sent!r}", got, reply)


@rule("K-19")
@reaches("create_product 200", "list_products 200")
@pytest.mark.parametrize("field", FIELDS)
def test_new_products_are_listed_as_they_were_sent(wardrobe: Wardrobe, brand: Seller, field: str) -> None:
    """Three products, one in another category, show what was sent of each; each has a product_id of its own."""
    bodies = [wardrobe.plan(brand.login) for _ in range(3)]
    bodies[1]["category_id"] = wardrobe.categories(brand.login)[-1]["category_id"]
    made = [wardrobe.create(brand, body) for body in bodies]
    for garment in made:
        row, reply = wardrobe.row(brand, garment)
        demand_field(row, garment.body, field, reply)
        same = [
            each for each in wardrobe.listing(brand)[0].values() if each.get("reference") == garment.body["reference"]
        ]
        demand(len(same) <= 1, "one product for each request", same, reply)
    ids = [id_of(garment.id) for garment in made]
    demand(len(set(ids)) == 3, "a product_id of its own for each product", ids, reply)


@rule("K-19")
def test_a_listed_product_has_every_documented_field(wardrobe: Wardrobe, brand: Seller) -> None:
    """Views and the flags of defaults, too, which the document lists."""
    row, reply = wardrobe.row(brand, wardrobe.create(brand, images=1))
    with judging("K-19", soft=True):
        for name in LISTED:
            demand(row.get(name) is not None, f"{name} in a listed product", row, reply)
    with judging("K-48", soft=True):
        places = [
            row,
            *(
                color_of(row, str(each.get("color_ref"))) or {}
                for each in row.get("contents") or []
                if isinstance(each, dict)
            ),
        ]
        demand(any("is_default_color" in each for each in places), "is_default_color in a listed product", row, reply)


@rule("K-20", "K-21")
@pytest.mark.parametrize(("colors", "sizes"), [(1, 1), (2, 2), (3, 3)])
def test_colors_and_sizes_are_listed_as_they_were_sent(
    wardrobe: Wardrobe, brand: Seller, colors: int, sizes: int
) -> None:
    """Every color has its digits, every size its name, stocks as sent, and a content_id of its own."""
    garment = wardrobe.create(brand, colors=colors, sizes=sizes)
    row, reply = wardrobe.row(brand, garment)
    contents = []
    for color in garment.body["colors"]:
        demand_color(row, color, reply)
        contents += [id_of(each.get("content_id")) for each in of_color(row, "sizes", color["color_ref"])]
    demand(
        len(set(contents)) == colors * sizes,
        f"{colors * sizes} sizes, each with a content_id of its own",
        contents,
        reply,
    )


def demand_color(row: dict[str, Any], color: dict[str, Any], reply: Reply) -> None:
    """Demand that a listed product shows a color and its sizes as they were sent (K-20, K-21)."""
    ref = color["color_ref"]
    with judging("K-20"):
        found = color_of(row, ref)
        demand(found is not None, f"the color {ref!r}", row.get("contents", "nothing"), reply)
        assert found is not None
        digits = hex_of(found.get("color"))
        demand(digits == hex_of(color["color_hex"]), f"color {color['color_hex']}", found, reply)
        sizes = {each.get("size"): each for each in of_color(row, "sizes", ref)}
        for size in color["sizes"]:
            listed = sizes.get(size["size"])
            demand(
                listed is not None, f"the size {size['size']!r} of the color {ref!r}", sorted(map(str, sizes)), reply
            )
            assert listed is not None
            demand(listed.get("content_id") not in (None, ""), "a content_id", listed, reply)
    with judging("K-21"):
        for size in color["sizes"]:
            for name in ("initial_stock", "current_stock"):
                stock = number_of(sizes[size["size"]].get(name))
                demand(stock == size["initial_stock"], f"{name} {size['initial_stock']}", sizes[size["size"]], reply)


@rule("K-19")
@pytest.mark.parametrize("price", [0, 0.05, 12_345.65])
def test_a_product_of_an_unusual_price_is_refused_or_listed(wardrobe: Wardrobe, brand: Seller, price: float) -> None:
    """The document names no limits of a price (AX-01): what is taken shows as it was sent."""
    body = {**wardrobe.plan(brand.login, colors=1), "price": price}
    reply = wardrobe.put(brand, body)
    if not reply.succeeded:
        reply.expect_refusal()
        return
    row, reply = wardrobe.row(brand, Garment(reply.value("product_id"), body))
    demand_field(row, body, "price", reply)


@rule("K-21")
def test_no_stock_is_a_stock(wardrobe: Wardrobe, brand: Seller) -> None:
    """A size of which there is none yet shows 0, unless it is refused, which is softly demanded not to be."""
    body = wardrobe.plan(brand.login, colors=1)
    body["colors"][0]["sizes"][0]["initial_stock"] = 0
    reply = wardrobe.put(brand, body)
    with judging("K-21", soft=True):
        reply.expect(200)
    if reply.succeeded:
        row, reply = wardrobe.row(brand, Garment(reply.value("product_id"), body))
        demand_color(row, body["colors"][0], reply)


@rule("K-22")
@reaches("create_product 400")
def test_an_empty_product_is_refused(client: Client, wardrobe: Wardrobe, brand: Seller) -> None:
    """It is answered 400, and nothing is listed more."""
    before, _ = wardrobe.listing(brand)
    reply = wardrobe.put(brand, {}).expect(400)
    after, reply = wardrobe.listing(brand)
    new = [row for number, row in after.items() if number not in before and not row.get("name")]
    demand(not new, "no product from a refused request", new, reply)


WRONG: dict[str, Any] = {
    "price": ["abc", -1, None, {"a": 1}, [1]],
    "name": [None, {"a": 1}, ["x"]],
    "category_id": ["abc", None],
    "colors": ["abc", 5],
}


@rule("K-22")
@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in WRONG.items() for value in values])
def test_a_product_with_a_wrong_field_is_refused(wardrobe: Wardrobe, brand: Seller, field: str, value: Any) -> None:
    """It is answered 400; refused, it is not listed."""
    demand_refused(wardrobe, brand, wardrobe.plan(brand.login) | {field: value})


@rule("K-22")
@pytest.mark.parametrize("field", ["name", "price", "category_id"])
def test_a_product_without_an_essential_field_is_refused(wardrobe: Wardrobe, brand: Seller, field: str) -> None:
    """It is answered 400; refused, it is not listed."""
    body = wardrobe.plan(brand.login)
    del body[field]
    demand_refused(wardrobe, brand, body)


@rule("K-22")
@pytest.mark.parametrize(
    "wrong", [{"color_hex": "no digits"}, {"color_ref": None}, {"sizes": [{"size": "S", "initial_stock": -5}]}]
)
def test_a_product_with_a_wrong_color_is_refused(wardrobe: Wardrobe, brand: Seller, wrong: dict[str, Any]) -> None:
    """What is wrong with the second color keeps the whole product from being stored."""
    body = wardrobe.plan(brand.login)
    body["colors"][1] |= wrong
    demand_refused(wardrobe, brand, body)


def demand_refused(wardrobe: Wardrobe, brand: Seller, body: dict[str, Any]) -> None:
    """Demand, softly, that a product is refused, and that it is not listed if it was."""
    reply = wardrobe.put(brand, body)
    with judging("K-22", soft=True):
        reply.expect(400)
    if reply.succeeded:
        return
    rows, reply = wardrobe.listing(brand)
    stored = [row for row in rows.values() if row.get("reference") == body["reference"]]
    demand(not stored, "no product from a refused request", stored, reply)


@rule("K-23")
def test_an_unknown_category_is_refused(wardrobe: Wardrobe, brand: Seller) -> None:
    """No product has a category that is not listed."""
    body = wardrobe.plan(brand.login) | {"category_id": HUGE}
    wardrobe.put(brand, body).expect_refusal(400)


@rule("K-14")
def test_a_product_is_listed_under_its_own_brand(
    client: Client, accounts: Accounts, wardrobe: Wardrobe, brand: Seller, stranger: Seller
) -> None:
    """A's product is in A's listing and not in B's, the other way round, and in no other brand of either."""
    mine, theirs = wardrobe.create(brand), wardrobe.create(stranger)
    for seller, own, foreign in ((brand, mine, theirs), (stranger, theirs, mine)):
        wardrobe.row(seller, own, "K-14")
        for brand_id in accounts.known_brands(seller.login)[:5]:
            rows, reply = wardrobe.listing(Seller(seller.account, seller.login, brand_id))
            named = [row for row in rows.values() if row.get("reference") == foreign.body["reference"]]
            demand(not named, "no product of another brand", named, reply)
            named = [row for row in rows.values() if row.get("reference") == own.body["reference"]]
            demand(not named or id_of(brand_id) == id_of(seller.brand), "no product of another brand", named, reply)


@rule("K-14")
def test_a_long_listing_is_complete(wardrobe: Wardrobe, brand: Seller) -> None:
    """Of many new products none is missing, unless the listing speaks of pages, and none stands there twice."""
    made = [wardrobe.create(brand, colors=1, sizes=1) for _ in range(MANY)]
    found, reply = wardrobe.listing(brand)
    missing = [each.id for each in made if id_of(each.id) not in found]
    if missing:
        no_pages(reply)
        demand(False, "every product of the brand in its listing", f"no product {missing[0]!r}", reply)
    demand_listed_once(reply, "products", "product_id", [each.id for each in made])


@rule("K-14")
def test_a_product_of_a_second_brand_is_listed_there_alone(
    accounts: Accounts, wardrobe: Wardrobe, brand: Seller
) -> None:
    """Where a login has two brands, each lists its own products, those that were edited, too."""
    others = [each for each in accounts.known_brands(brand.login) if id_of(each) != id_of(brand.brand)]
    for brand_id in others[:1]:
        second = Seller(brand.account, brand.login, brand_id)
        garment = wardrobe.create(second)
        wardrobe.row(second, garment, "K-14")
        with judging("K-40"):
            body = body_of("edit_description", wardrobe, second.login)
            send(wardrobe, "edit_description", {"product_id": garment.id}, second.login, body).expect(200)
        wardrobe.row(second, garment, "K-14")
        rows, reply = wardrobe.listing(brand)
        demand(id_of(garment.id) not in rows, "no product of another brand", rows.get(id_of(garment.id)), reply)


@rule("K-30")
@reaches("delete_product 200", "delete_product 404")
def test_a_deleted_product_is_gone(scene: MakeScene) -> None:
    """It leaves the listing, other products stay, and it is not deleted again."""
    stage = scene(images=1)
    path = stage.spot()
    stage.send("delete_product", path).expect(200)
    after, reply = stage.after("K-30")
    demand(not after, "the deleted product nowhere", after.get(("name",)), reply)
    stage.send("delete_product", path).expect(404)


@rule("K-30")
def test_an_unknown_product_is_not_deleted(scene: MakeScene) -> None:
    """A product_id that no product has is not found."""
    stage = scene()
    stage.send("delete_product", {"product_id": NO_ID}).expect(404)
    stage.demand_nothing_changed("K-30")


def demand_not_found(reply: Reply) -> None:
    """Demand 404 where the document lists it, elsewhere any refusal (AK-03)."""
    if 404 in reply.operation.responses:
        reply.expect(404)
    else:
        reply.expect_refusal(400)


@rule("K-31")
@reaches(*(f"{operation} 404" for operation in ("create_color", "edit_name", "edit_color_ref", "edit_default_image")))
@pytest.mark.parametrize("operation", ON_PRODUCTS)
def test_nothing_can_be_done_to_a_deleted_product(scene: MakeScene, operation: str) -> None:
    """Every operation on it is refused, and nothing of it comes back."""
    stage = scene(images=1)
    path = stage.spot()
    with judging("K-30"):
        stage.send("delete_product", path).expect(200)
    demand_not_found(stage.send(operation, path))
    after, reply = stage.after("K-31")
    demand(not after, "the deleted product nowhere", after.get(("name",)), reply)


UNKNOWN = {
    "create_color": "K-25",
    "edit_name": "K-37",
    "edit_color_ref": "K-47",
    "delete_color": "K-32",
    "delete_size": "K-34",
}


@rule("K-25", "K-37", "K-31")
@reaches(*(f"{operation} 404" for operation in UNKNOWN), "edit_price 400", "edit_stock 400")
@pytest.mark.parametrize("operation", [each for each in ON_PRODUCTS if each not in ("create_size", "create_image")])
def test_nothing_can_be_done_to_an_unknown_product(scene: MakeScene, operation: str) -> None:
    """Every operation on a product_id that no product has is refused, and changes no other product."""
    stage = scene(images=1)
    with judging(UNKNOWN.get(operation, "K-31")):
        demand_not_found(stage.send(operation, stage.spot() | {"product_id": NO_ID}))
        stage.demand_nothing_changed(UNKNOWN.get(operation, "K-31"))
