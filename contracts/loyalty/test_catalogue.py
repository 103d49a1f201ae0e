"""The administrators' catalogue (L-63 to L-73)."""

from datetime import datetime
from typing import Any

import pytest

from contracts.client import Client
from contracts.expectations import NotJudged, demand, judging
from contracts.loyalty.people import Person
from contracts.loyalty.shop import Product, Shop, deleted, once, present, shows
from contracts.loyalty.test_redemption import Rich
from contracts.rules import reaches, rule

NO_ID = 999_999_999
NO_NUMBERS = ["abc", "{}abc"]


@rule("L-63")
@reaches("create_product 201", "list_admin_products 200")
def test_created_products_appear_in_the_administrators_listing(shop: Shop) -> None:
    """Three new products stand in it with everything that was stated, each with an ID of its own."""
    planned = [
        shop.create(price=11, quantity=3),
        shop.create(price=2_500, quantity=1),
        shop.create(price=42, quantity=1_400),
    ]
    rows, reply = shop.admin_rows()
    ids = []
    for product in planned:
        row = once(rows, product.name, reply)
        shows(row, product, quantity=True, reply=reply)
        demand(row.get("ID") not in (None, ""), "an ID", row, reply)
        ids.append(row["ID"])
    demand(len(set(map(str, ids))) == len(ids), "an ID of its own for each product", ids, reply)


@rule("L-64")
def test_created_products_appear_in_the_members_listing(shop: Shop, member: Person) -> None:
    """New products stand in it once with name, description and price, be there many of them or a single one."""
    planned = [shop.create(price=12), shop.create(price=2_600), shop.create(price=13, quantity=1)]
    rows, reply = shop.member_rows(member)
    for product in planned:
        shows(once(rows, product.name, reply), product, quantity=False, reply=reply)


@rule("L-65")
def test_a_created_product_can_be_redeemed(shop: Shop, rich: Rich) -> None:
    """It is redeemed by its name."""
    person, _ = rich(1000)
    shop.redeem(person, shop.create(price=10).name).expect(200)


@rule("L-66")
@pytest.mark.parametrize("field", ["product_name", "product_price", "quantity"])
def test_an_incomplete_product_is_refused_and_not_listed(client: Client, shop: Shop, field: str) -> None:
    """Without name, price or quantity nothing is created."""
    product = shop.plan()
    body = {name: value for name, value in product.body().items() if name != field}
    rows_before, _ = shop.admin_rows()
    shop.remember([product.name])
    reply = client.send("create_product", body=body, login=shop.admin).expect_refusal()
    rows, _ = shop.admin_rows()
    row = next((each for each in rows if each.get("product_description") == product.description), None)
    demand(row is None or row in rows_before, "no product from a refused request", row, reply)


@rule("L-67")
@reaches("update_product 200")
@pytest.mark.parametrize("field", ["product_name", "product_description", "product_price", "quantity"])
def test_an_update_shows_in_the_listings_and_keeps_the_id(
    client: Client, shop: Shop, field: str, member: Person
) -> None:
    """Changing one field shows in both listings; the ID and the other fields stay."""
    product = shop.created(price=10, quantity=50)
    changed = {
        "product_name": Product(product.name + " renamed", 10, 50, product.description, product.id),
        "product_description": Product(product.name, 10, 50, "Described anew", product.id),
        "product_price": Product(product.name, 35, 50, product.description, product.id),
        "quantity": Product(product.name, 10, 8, product.description, product.id),
    }[field]
    shop.remember([changed.name])
    reply = client.send("update_product", path={"id": product.id}, body=changed.body(), login=shop.admin).expect(200)
    row, reply = shop.admin_row(changed.name)
    row = present(row, changed.name, reply)
    shows(row, changed, quantity=True, reply=reply)
    demand(str(row.get("ID")) == str(product.id), f"the same ID {product.id!r}", row.get("ID"), reply)
    if field == "product_name":
        old, reply = shop.admin_row(product.name)
        demand(old is None, f"no product under the old name {product.name!r}", old, reply)
    row, reply = shop.member_row(member, changed.name)
    row = present(row, changed.name, reply)
    shows(row, changed, quantity=False, reply=reply)


@rule("L-67")
def test_an_update_changes_its_product_alone(client: Client, shop: Shop) -> None:
    """The products made before and after it stay as they were."""
    older, product, newer = shop.created(price=10), shop.created(price=20), shop.created(price=30)
    body = product.body(product_price=99, quantity=5, product_description="Described anew")
    client.send("update_product", path={"id": product.id}, body=body, login=shop.admin).expect(200)
    for other in (older, newer):
        row, reply = shop.admin_row(other.name)
        row = present(row, other.name, reply)
        shows(row, other, quantity=True, reply=reply)


@rule("L-67", "L-65")
def test_a_renamed_product_is_redeemed_by_its_new_name_alone(client: Client, shop: Shop, rich: Rich) -> None:
    """The new name is redeemed; the old one is no product's any more."""
    person, _ = rich(1000)
    product = shop.created(price=10)
    renamed = f"{product.name} renamed"
    shop.remember([renamed])
    body = product.body(product_name=renamed)
    client.send("update_product", path={"id": product.id}, body=body, login=shop.admin).expect(200)
    with judging("L-65"):
        shop.redeem(person, renamed).expect(200)
    with judging("L-36"):
        shop.redeem(person, product.name).expect(404)


@rule("L-67")
def test_an_updated_price_is_what_redeeming_costs(client: Client, shop: Shop, rich: Rich) -> None:
    """After a price was raised, redeeming costs more than before."""
    person, _ = rich(5000)
    product = shop.created(price=10)
    before = shop.redeem(person, product.name).expect(200).number("redeemed_points")
    body = product.body(product_price=60, quantity=50)
    client.send("update_product", path={"id": product.id}, body=body, login=shop.admin).expect(200)
    reply = shop.redeem(person, product.name).expect(200)
    with judging("L-32", soft=True):
        demand(
            reply.number("redeemed_points") > before,
            f"more than {before:g} points",
            reply.value("redeemed_points"),
            reply,
        )


@rule("L-68")
@reaches("update_product 404")
def test_an_unknown_product_is_not_updated(client: Client, shop: Shop) -> None:
    """An ID that no product has is answered 404, or 400 (AL-53); the newest product stays as it is."""
    product = shop.create()
    reply = client.send("update_product", path={"id": NO_ID}, body=shop.plan().body(), login=shop.admin)
    reply.expect(404, 400)
    row, listing = shop.admin_row(product.name)
    shows(present(row, product.name, listing), product, quantity=True, reply=reply)


@rule("L-68")
@reaches("update_product 400")
@pytest.mark.parametrize("form", NO_NUMBERS)
def test_an_id_that_is_no_number_updates_nothing(client: Client, shop: Shop, form: str) -> None:
    """It is refused, by 400 where the documented status is meant for this (AL-53), even if it begins like an ID."""
    product = shop.created()
    path = {"id": form.format(product.id)}
    body = shop.plan().body()
    client.send("update_product", path=path, body=body, login=shop.admin, ordinary=False).expect_refusal(400)
    row, reply = shop.admin_row(product.name)
    shows(present(row, product.name, reply), product, quantity=True, reply=reply)


@rule("L-69", "L-70")
@reaches("delete_product 204")
def test_a_deleted_product_is_gone(client: Client, shop: Shop, rich: Rich) -> None:
    """It leaves the members' listing, cannot be redeemed, and is marked or gone in the administrators'; others stay."""
    person, _ = rich(1000)
    older, product, newer = shop.created(), shop.created(), shop.created()
    client.send("delete_product", path={"id": product.id}, login=shop.admin).expect(204)
    row, reply = shop.member_row(person, product.name)
    demand(row is None, f"no {product.name!r} in the members' listing", row, reply)
    shop.redeem(person, product.name).expect(404)
    with judging("L-70"):
        row, reply = shop.admin_row(product.name)
        demand(row is None or deleted(row), f"no {product.name!r} that is not marked as deleted", row, reply)
    for other in (older, newer):
        row, reply = shop.member_row(person, other.name)
        present(row, other.name, reply)


@rule("L-70")
def test_a_deleted_product_leaves_the_administrators_listing(client: Client, shop: Shop) -> None:
    """It is gone from it, or its row says when it was deleted; the others stay."""
    product, other = shop.created(), shop.created()
    client.send("delete_product", path={"id": product.id}, login=shop.admin).expect(204)
    rows, reply = shop.admin_rows()
    left = [row for row in rows if str(row.get("ID")) == str(product.id) and not deleted(row)]
    demand(not left, f"no product with the ID {product.id!r} that is not marked as deleted", left, reply)
    present(next((row for row in rows if str(row.get("ID")) == str(other.id)), None), other.name, reply)


@rule("L-71")
@reaches("delete_product 404")
def test_an_unknown_product_is_not_deleted(client: Client, shop: Shop) -> None:
    """An ID that no product has is answered 404, or 400 (AL-53)."""
    client.send("delete_product", path={"id": NO_ID}, login=shop.admin).expect(404, 400)


@rule("L-71")
@reaches("delete_product 400")
@pytest.mark.parametrize("form", NO_NUMBERS)
def test_an_id_that_is_no_number_deletes_nothing(client: Client, shop: Shop, form: str) -> None:
    """It is refused, by 400 where the documented status is meant for this (AL-53), even if it begins like an ID."""
    product = shop.created()
    before, reply = shop.admin_row(product.name)
    marked = deleted(present(before, product.name, reply))
    path = {"id": form.format(product.id)}
    client.send("delete_product", path=path, login=shop.admin, ordinary=False).expect_refusal(400)
    after, reply = shop.admin_row(product.name)
    demand(after is not None and deleted(after) == marked, f"{product.name!r} as before", after, reply)


@rule("L-71")
def test_a_product_is_not_deleted_twice(client: Client, shop: Shop) -> None:
    """The second time it is not found."""
    product = shop.created()
    with judging("L-69"):
        client.send("delete_product", path={"id": product.id}, login=shop.admin).expect(204)
    reply = client.send("delete_product", path={"id": product.id}, login=shop.admin)
    with judging("L-71", soft=True):
        reply.expect(404, 400)


@rule("L-72")
def test_no_content_means_no_body(client: Client, shop: Shop) -> None:
    """A 204 carries nothing."""
    product = shop.created()
    reply = client.send("delete_product", path={"id": product.id}, login=shop.admin).expect(204)
    if reply.status == 204:
        length = reply.exchange.headers.get("content-length", "0")
        demand(not reply.exchange.content and length == "0", "no body", f"Content-Length {length}", reply)


@rule("L-73")
def test_times_of_creation_and_change_are_in_order(client: Client, shop: Shop) -> None:
    """UpdatedAt does not precede CreatedAt, and does not fall when the product is changed."""
    product = shop.created()
    first, reply = times(shop, product)
    demand(first[1] >= first[0], "UpdatedAt not before CreatedAt", first, reply)
    client.send(
        "update_product", path={"id": product.id}, body=product.body(product_price=11), login=shop.admin
    ).expect(200)
    second, reply = times(shop, product)
    demand(second[1] >= first[1], f"UpdatedAt not before {first[1]}", second, reply)
    demand(second[0] == first[0], f"CreatedAt {first[0]} as before", second, reply)


def times(shop: Shop, product: Product) -> tuple[tuple[datetime, datetime], Any]:
    """CreatedAt and UpdatedAt of a product. Raises NotJudged when they cannot be read as times."""
    row, reply = shop.admin_row(product.name)
    try:
        assert row is not None
        return (datetime.fromisoformat(row["CreatedAt"]), datetime.fromisoformat(row["UpdatedAt"])), reply
    except (AssertionError, KeyError, TypeError, ValueError):
        raise NotJudged("CreatedAt and UpdatedAt are no times that can be compared (AL-54)") from None
