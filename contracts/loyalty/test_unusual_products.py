"""Products of unusual names, prices and stocks, and several at once: a vendor may refuse them (L-63 to L-67)."""

from dataclasses import replace
from functools import partial

import pytest

from contracts.bursts import all_at_once, few_at_once
from contracts.client import Client
from contracts.expectations import NotJudged, demand, judging
from contracts.loyalty.conftest import Rich
from contracts.loyalty.people import Person
from contracts.loyalty.shop import Product, Shop, deleted, once, shows
from contracts.rules import rule

NAMES = {"letters beyond Latin": " Zoë 漢字 مرحبا", "signs": " for Anne's & <5 others"}
PAST_16_BITS = 70_000


@pytest.fixture
def many(client: Client) -> int:
    """How many come at once."""
    return few_at_once(client)


def demand_listed(shop: Shop, member: Person, product: Product) -> None:
    """Demand that a product stands once, as it was stated, in the administrators' listing and the members' (L-64)."""
    rows, reply = shop.admin_rows()
    shows(once(rows, product.name, reply), product, quantity=True, reply=reply)
    with judging("L-64"):
        rows, reply = shop.member_rows(member)
        shows(once(rows, product.name, reply), product, quantity=False, reply=reply)


@rule("L-63", "L-64", "L-65")
@pytest.mark.parametrize("kind", NAMES)
def test_a_name_is_kept_as_it_was_stated(shop: Shop, rich: Rich, kind: str) -> None:
    """With letters beyond Latin, or with signs of HTML in it, it stands in both listings, and is redeemed by it."""
    person, _ = rich(100)
    product = shop.accepted(shop.plan(words=NAMES[kind]))
    demand_listed(shop, person, product)
    with judging("L-65"):
        shop.redeem(person, product.name).expect(200)


@rule("L-63", "L-64")
def test_large_numbers_are_kept_as_they_were_stated(shop: Shop, member: Person) -> None:
    """A price and a stock past 16 bits stand in the listings."""
    product = shop.accepted(shop.plan(price=PAST_16_BITS, quantity=PAST_16_BITS + 1))
    demand_listed(shop, member, product)


@rule("L-67")
def test_a_stock_of_none_is_kept(shop: Shop) -> None:
    """Updated to a quantity of 0, a product is listed with it."""
    product = shop.updated(replace(shop.created(quantity=5), quantity=0))
    rows, reply = shop.admin_rows()
    shows(once(rows, product.name, reply), product, quantity=True, reply=reply)


@rule("L-63", "L-64")
def test_the_name_of_a_deleted_product_can_be_given_again(client: Client, shop: Shop, member: Person) -> None:
    """A product made once more after it was deleted is listed like any other."""
    former = shop.created()
    with judging("L-69"):
        client.send("delete_product", path={"id": former.id}, login=shop.admin).expect(204)
    product = shop.accepted(replace(former, id=None))
    demand_listed(shop, member, product)


@rule("L-63")
def test_products_made_at_once_are_each_their_own(client: Client, shop: Shop, many: int) -> None:
    """Each is listed as it was stated under an ID of its own; a server may refuse some."""
    planned = [shop.plan(price=20 + number) for number in range(many)]
    shop.remember([each.name for each in planned])
    asks = [partial(client.send, "create_product", body=each.body(), login=shop.admin) for each in planned]
    replies = all_at_once(client, asks)
    rows, listing = shop.admin_rows()
    made = [each for each, reply in zip(planned, replies, strict=True) if reply.succeeded]
    found = [once(rows, each.name, listing) for each in made]
    for product, row in zip(made, found, strict=True):
        shows(row, product, quantity=True, reply=listing)
    ids = [str(row.get("ID")) for row in rows if not deleted(row)]
    shared = [row for row in found if ids.count(str(row.get("ID"))) > 1]
    demand(not shared, "an ID of its own for each", shared, listing, aspect="IDs at once")


@rule("L-67")
def test_updates_at_once_each_change_their_own_product(client: Client, shop: Shop, many: int) -> None:
    """Each of those that are accepted shows in its own product; a server may refuse some."""
    changed = [replace(shop.created(), price=300 + number, description="Described anew") for number in range(many)]
    send = partial(client.send, "update_product", login=shop.admin)
    replies = all_at_once(client, [partial(send, path={"id": each.id}, body=each.body()) for each in changed])
    made = [each for each, reply in zip(changed, replies, strict=True) if reply.succeeded]
    if not made:
        raise NotJudged("no update of several at the same moment is accepted here")
    rows, listing = shop.admin_rows()
    for product in made:
        shows(once(rows, product.name, listing), product, quantity=True, reply=listing)
