"""The catalogue as members see it (L-30, L-31)."""

from contracts.client import Client
from contracts.expectations import NotJudged, demand
from contracts.loyalty.people import Person
from contracts.loyalty.shop import Shop
from contracts.rules import reaches, rule


@rule("L-30")
@reaches("list_products 200")
def test_every_listed_product_has_a_name_and_a_price(shop: Shop, member: Person) -> None:
    """Name and price stand in every item, the description is a text where there is one."""
    if shop.people.target.account("admin") is not None:
        shop.create()
        shop.create(price=25)
    rows, reply = shop.member_rows(member)
    for row in rows:
        demand(isinstance(row.get("product_name"), str), "product_name, a text, in every item", row, reply)
        price = row.get("product_price")
        demand(
            isinstance(price, int | float) and not isinstance(price, bool),
            "product_price, a number, in every item",
            row,
            reply,
        )


@rule("L-31")
@reaches("list_products 404", "list_admin_products 404")
def test_an_empty_catalogue_is_not_found(client: Client, shop: Shop, member: Person) -> None:
    """Where no product is listed, the answer is 404 or an empty list; the suite empties no catalogue for it."""
    rows, reply = shop.member_rows(member)
    if rows:
        raise NotJudged("the catalogue is not empty, and the suite deletes nothing that it did not make")
    reply.expect(404)
    client.send("list_admin_products", login=shop.admin).expect(404)
