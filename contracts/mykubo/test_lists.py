"""Categories, statuses and brands (K-09 to K-12), and that reading changes nothing (K-66)."""

from typing import Any

import pytest

from contracts.client import Client, Login
from contracts.expectations import Reply, demand, judging
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.orders import Orders
from contracts.mykubo.requests import NO_ID
from contracts.mykubo.wardrobe import Wardrobe
from contracts.mykubo.wire import category_of, id_of, listed
from contracts.rules import reaches, rule

LISTS = {
    "list_product_categories": ("categories", "category_id"),
    "list_order_statuses": ("status", "status_id"),
    "list_brands": ("brands", "brand_id"),
    "list_products": ("products", "product_id"),
    "list_orders": ("orders", "order_id"),
}


@rule("K-09")
@reaches("list_product_categories 200")
def test_every_category_has_an_id_and_a_name(client: Client, brand: Seller) -> None:
    """There are categories; each has an id of its own and a name."""
    demand_enumeration(
        client.send("list_product_categories", login=brand.login).expect(200), "categories", "category_id", "name"
    )


@rule("K-11")
@reaches("list_order_statuses 200")
def test_every_order_status_has_an_id_and_a_name(client: Client, brand: Seller) -> None:
    """There are statuses; each has an id of its own and a name."""
    reply = client.send("list_order_statuses", login=brand.login).expect(200)
    demand_enumeration(reply, "status", "status_id", "status_name")


def demand_enumeration(reply: Reply, name: str, number: str, text: str) -> None:
    """Demand that an answer lists at least one thing, each with an id and a name; soft that the ids are distinct."""
    found = listed(reply, name)
    demand(bool(found), f"at least one item in {name}", reply.value(name), reply)
    for row in found:
        demand(row.get(number) not in (None, ""), f"{number} in every item of {name}", row, reply)
        demand(
            isinstance(row.get(text), str) and row[text].strip(), f"{text}, a text, in every item of {name}", row, reply
        )
    ids = [id_of(row[number]) for row in found]
    with judging("K-09" if name == "categories" else "K-11", soft=True):
        demand(len(set(ids)) == len(ids), f"a {number} of its own for each item of {name}", ids, reply)


@rule("K-10")
@pytest.mark.parametrize("account", ["brand", "other_brand"])
def test_every_products_category_is_listed(
    accounts: Accounts, client: Client, wardrobe: Wardrobe, account: str
) -> None:
    """The category of each product, in every brand of a login, is one of the categories, with its name."""
    seller = accounts.seller(account)
    for category in wardrobe.categories(seller.login)[:3]:
        wardrobe.create(seller, wardrobe.plan(seller.login) | {"category_id": category["category_id"]})
    names = {id_of(row["category_id"]): row.get("name") for row in wardrobe.categories(seller.login)}
    for brand_id in accounts.known_brands(seller.login)[:5]:
        rows, reply = wardrobe.listing(Seller(account, seller.login, brand_id))
        for row in rows.values():
            demand(
                category_of(row) in names, f"a category_id of {sorted(names)}", row.get("category", "nothing"), reply
            )
            name = names[category_of(row)]
            demand(row["category"].get("name") == name, f"the category's name {name!r}", row["category"], reply)


@rule("K-11")
@pytest.mark.parametrize("account", ["brand", "other_brand"])
def test_every_orders_status_is_listed(accounts: Accounts, orders: Orders, account: str) -> None:
    """The status_id of each order is one of the statuses."""
    seller = accounts.seller(account)
    orders.any(seller)
    names = orders.statuses(seller.login)
    for brand_id in accounts.known_brands(seller.login)[:5]:
        rows, reply = orders.listing(Seller(account, seller.login, brand_id))
        for row in rows.values():
            demand(id_of(row.get("status_id")) in names, f"a status_id of {sorted(names)}", row.get("status_id"), reply)


@rule("K-12")
@reaches("list_brands 200")
def test_each_login_lists_its_own_brands(client: Client, accounts: Accounts) -> None:
    """Two logins list different brands, each at least one that the other may not use."""
    accounts.given("other_brand")
    own, reply = brands_of(client, accounts.log_in("brand"))
    others, other_reply = brands_of(client, accounts.log_in("other_brand"))
    demand(bool(set(others) - set(own)), "no brands of another login in the list", own, reply)
    demand(bool(set(own) - set(others)), "no brands of another login in the list", others, other_reply)


@rule("K-12")
@pytest.mark.parametrize("account", ["brand", "other_brand"])
def test_every_listed_brand_can_be_used(client: Client, accounts: Accounts, account: str) -> None:
    """Its products and its orders can be read; each brand is listed once, with a name."""
    login = accounts.log_in(account)
    reply = client.send("list_brands", login=login).expect(200)
    for row in listed(reply, "brands"):
        demand(isinstance(row.get("name"), str) and row["name"].strip(), "a name of every brand", row, reply)
    ids, reply = brands_of(client, login)
    with judging("K-12", soft=True):
        demand(len(set(ids)) == len(ids), "each brand once", ids, reply)
    for brand_id in ids[:5]:
        client.send("list_products", path={"brand_id": brand_id}, login=login).expect(200)
        client.send("list_orders", path={"brand_id": brand_id}, login=login).expect(200)


def brands_of(client: Client, login: Login) -> tuple[list[str], Reply]:
    """The ids of the brands that a login lists now, and the reply."""
    reply = client.send("list_brands", login=login).expect(200)
    return [id_of(row.get("brand_id")) for row in listed(reply, "brands")], reply


@rule("K-66")
@pytest.mark.parametrize("operation", LISTS)
def test_reading_changes_nothing(client: Client, wardrobe: Wardrobe, brand: Seller, operation: str) -> None:
    """A list that is read three times is the same, but for the views that reading may count."""
    wardrobe.create(brand)
    first = snapshot(client, brand, operation)[0]
    for _ in range(2):
        again, reply = snapshot(client, brand, operation)
        demand(again == first, "the same list as before", again, reply)


def snapshot(client: Client, seller: Seller, operation: str) -> tuple[dict[str, dict[str, Any]], Reply]:
    """A list by the ids of its items, without what may count by itself."""
    name, number = LISTS[operation]
    reply = client.send(operation, path={"brand_id": seller.brand}, login=seller.login).expect(200)
    found = {id_of(row.get(number)): {key: row[key] for key in row if key != "views"} for row in listed(reply, name)}
    return found, reply


@rule("K-13")
@reaches("list_products 400", "list_orders 400", "create_product 400")
@pytest.mark.parametrize("operation", ["list_products", "list_orders", "create_product"])
def test_a_brand_that_does_not_exist_is_refused(
    client: Client, wardrobe: Wardrobe, brand: Seller, operation: str
) -> None:
    """A brand_id that no brand has opens nothing (AK-05)."""
    body = wardrobe.plan(brand.login) if operation == "create_product" else None
    client.send(operation, path={"brand_id": NO_ID}, body=body, login=brand.login).expect_refusal(400)
