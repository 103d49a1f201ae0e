"""What belongs to another login's brand is out of reach by every operation (K-13, K-63)."""

import pytest

from contracts.client import Client
from contracts.expectations import demand
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.orders import STEPS, Orders, status_of
from contracts.mykubo.requests import ON_PRODUCTS, body_of, send
from contracts.mykubo.wardrobe import Wardrobe
from contracts.mykubo.wire import changes, facts, id_of
from contracts.rules import rule

PAIRS = [("brand", "other_brand"), ("other_brand", "brand")]


class Pair:
    """A login, and another one with a brand and a product that the first may not use."""

    def __init__(self, wardrobe: Wardrobe, intruder: Seller, owner: Seller) -> None:
        self.intruder = intruder
        self.owner = owner
        self.product = wardrobe.create(owner, images=2)
        self.path = wardrobe.spot(owner, self.product)


@pytest.fixture(params=PAIRS, ids=["first into second", "second into first"])
def pair(request: pytest.FixtureRequest, wardrobe: Wardrobe, brand: Seller, stranger: Seller) -> Pair:
    """The two logins, either way round."""
    sellers = {"brand": brand, "other_brand": stranger}
    intruder, owner = request.param
    return Pair(wardrobe, sellers[intruder], sellers[owner])


@rule("K-13")
@pytest.mark.parametrize("operation", ON_PRODUCTS)
def test_a_product_of_another_brand_is_out_of_reach(wardrobe: Wardrobe, pair: Pair, operation: str) -> None:
    """No operation on it succeeds for the other login, and it stays as it was."""
    before, _ = wardrobe.row(pair.owner, pair.product)
    body = body_of(operation, wardrobe, pair.intruder.login)
    send(wardrobe, operation, pair.path, pair.intruder.login, body).expect_no_success()
    after, reply = wardrobe.row(pair.owner, pair.product, "K-13")
    differing = changes(facts(before), facts(after))
    demand(not differing, "the other brand's product as it was", differing, reply)


PARTS = {
    "edit_stock": "content_id",
    "delete_size": "content_id",
    "delete_image": "image_id",
    "edit_default_image": "image_id",
}


@rule("K-13")
@pytest.mark.parametrize("operation", PARTS)
def test_a_part_of_another_brands_product_is_out_of_reach(wardrobe: Wardrobe, pair: Pair, operation: str) -> None:
    """Named beside a product of one's own, a size or an image of the other brand's product stays as it was."""
    before, _ = wardrobe.row(pair.owner, pair.product)
    path = wardrobe.spot(pair.intruder, wardrobe.create(pair.intruder, images=2))
    part = {PARTS[operation]: pair.path[PARTS[operation]]}
    send(wardrobe, operation, path | part, pair.intruder.login, body_of(operation, wardrobe, pair.intruder.login))
    after, reply = wardrobe.row(pair.owner, pair.product, "K-13")
    differing = changes(facts(before), facts(after))
    demand(not differing, "the other brand's product as it was", differing, reply)


@rule("K-13")
@pytest.mark.parametrize("operation", ["list_products", "list_orders"])
def test_a_list_of_another_brand_is_out_of_reach(client: Client, pair: Pair, operation: str) -> None:
    """It is not answered with success, whichever of the two asks for the other's."""
    reply = client.send(operation, path={"brand_id": pair.owner.brand}, login=pair.intruder.login)
    reply.expect_no_success()


@rule("K-13")
def test_nothing_is_created_under_another_brand(wardrobe: Wardrobe, pair: Pair) -> None:
    """A new product for it is refused, and not listed there."""
    body = wardrobe.plan(pair.intruder.login)
    reply = wardrobe.put(Seller(pair.owner.account, pair.intruder.login, pair.owner.brand), body)
    listed, _ = wardrobe.listing(pair.owner)
    found = [number for number, row in listed.items() if row.get("reference") == body["reference"]]
    for number in found:
        wardrobe.remember(pair.owner, number)
    reply.expect_no_success()
    demand(not found, "no product from a refused request", found, reply)


@rule("K-63")
@pytest.mark.parametrize("operation", STEPS)
def test_an_order_of_another_brand_is_out_of_reach(
    orders: Orders, brand: Seller, stranger: Seller, operation: str
) -> None:
    """No step of it succeeds for the other login, and its status stays."""
    for intruder, owner in ((brand, stranger), (stranger, brand)):
        order = orders.find(owner, STEPS[operation][0])
        before, _ = orders.row(owner, order)
        orders.step(intruder, operation, order).expect_no_success()
        after, reply = orders.row(owner, order)
        demand(status_of(after) == status_of(before), f"status_id {status_of(before)} as before", after, reply)


@rule("K-52")
def test_an_order_is_listed_under_its_own_brand(
    accounts: Accounts, orders: Orders, brand: Seller, stranger: Seller
) -> None:
    """A's order is in A's list and not in B's, and the other way round."""
    mine, theirs = orders.any(brand), orders.any(stranger)
    for seller, own, foreign in ((brand, mine, theirs), (stranger, theirs, mine)):
        orders.row(seller, own)
        found, reply = orders.listing(seller)
        demand(id_of(foreign) not in found or id_of(foreign) == id_of(own), "no order of another brand", foreign, reply)
