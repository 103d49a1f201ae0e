"""Redeeming points for products (L-32 to L-42)."""

from collections.abc import Callable
from functools import partial

import pytest

from contracts.bursts import at_once, most_at_once
from contracts.client import Client
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.loyalty.history import as_stated, entries
from contracts.loyalty.people import People, Person
from contracts.loyalty.shop import Product, Shop, present
from contracts.loyalty.test_login import lacking
from contracts.rules import reaches, rule

Rich = Callable[[int], tuple[Person, float]]


def redeemed(reply: Reply, before: float) -> float:
    """The new balance of a successful redemption, after checking it against the points before (L-32, L-33)."""
    cost = reply.number("redeemed_points")
    with judging("L-32"):
        demand(cost > 0, "redeemed_points above 0", cost, reply)
    balance = reply.number("balance.redeemable_points")
    with judging("L-33"):
        demand(balance == before - cost, f"a balance of {before:g} - {cost:g} = {before - cost:g}", balance, reply)
    return balance


@rule("L-33", "L-32", "L-34", "L-35")
@reaches("redeem_points 200")
def test_redeeming_takes_points_and_names_the_product(people: People, shop: Shop, rich: Rich) -> None:
    """One unit, then three: each time the balance falls by what was redeemed, and the member's data agree."""
    person, before = rich(5000)
    product = shop.affordable(person, before)
    for quantity in (1, 3):
        if before < quantity * product.price:
            raise NotJudged("the member has too few points for a second redemption")
        reply = shop.redeem(person, product.name, quantity).expect(200)
        balance = redeemed(reply, before)
        with judging("L-35"):
            name = str(reply.value("redeemed_product")).strip('"')
            demand(name == product.name, f"redeemed_product {product.name!r}", name, reply)
        with judging("L-34"):
            after = people.points(person)
            demand(after == balance, f"{balance:g} points in the member's data, as the answer said", after, reply)
        before = balance


@rule("L-32")
@pytest.mark.parametrize("quantity", [1, 2, 5, 12])
def test_redeeming_costs_price_times_quantity(shop: Shop, rich: Rich, quantity: int) -> None:
    """The points redeemed are the price of all units, if prices are points (AL-39)."""
    person, before = rich(5000)
    product = shop.affordable(person, before)
    reply = shop.redeem(person, product.name, quantity).expect(200)
    redeemed(reply, before)
    cost = reply.number("redeemed_points")
    expected = product.price * quantity
    with judging("L-32", soft=True):
        demand(cost == expected, f"{product.price:g} x {quantity} = {expected:g} points", cost, reply)


@rule("L-32")
def test_more_units_cost_more(shop: Shop, rich: Rich) -> None:
    """Whatever the unit of prices is, four units of a product do not cost what one costs."""
    person, before = rich(5000)
    product = shop.affordable(person, before)
    one = shop.redeem(person, product.name, 1).expect(200).number("redeemed_points")
    many = shop.redeem(person, product.name, 4).expect(200)
    with judging("L-32", soft=True):
        demand(
            many.number("redeemed_points") > one,
            f"more than {one:g} points for four units",
            many.value("redeemed_points"),
            many,
        )


@rule("L-36")
@reaches("redeem_points 404")
def test_an_unknown_product_is_not_found_and_costs_nothing(people: People, shop: Shop, rich: Rich) -> None:
    """It is answered 404, and the points stay."""
    person, before = rich(100)
    reply = shop.redeem(person, people.unique("No such product ")).expect(404)
    demand(people.points(person) == before, f"{before:g} points as before", people.points(person), reply)


@rule("L-36")
@pytest.mark.parametrize("change", ["longer", "shorter", "described"])
def test_a_name_that_nearly_fits_is_not_found(people: People, shop: Shop, rich: Rich, change: str) -> None:
    """A name with something more, or less, than a product's name is no product's name; nor is its description."""
    person, before = rich(100)
    product = shop.create(price=10)
    nearly = {
        "longer": f"{product.name} for two",
        "shorter": product.name[: len(product.name) // 2],
        "described": product.description,
    }[change]
    reply = shop.redeem(person, nearly).expect(404)
    demand(people.points(person) == before, f"{before:g} points as before", people.points(person), reply)


@rule("L-36")
def test_an_unknown_product_is_not_found_for_any_member(people: People, shop: Shop, member: Person) -> None:
    """It is answered 404 whatever the member's points are."""
    shop.redeem(member, people.unique("No such product ")).expect(404)


@rule("L-37", "L-38")
@pytest.mark.parametrize(("quantity", "least"), [(1, 1), (7, 1), (2**30, 4)])
def test_what_a_member_cannot_pay_is_refused_and_changes_nothing(
    people: People, shop: Shop, rich: Rich, quantity: int, least: int
) -> None:
    """A product, or a number of units, above the balance is refused: the points, stock and history stay.

    So it is where the cost is past 32 bits.
    """
    person, _ = rich(100)
    rate = points_per_price(shop, person)
    before = people.points(person)
    price = max(least, beyond(before, rate) // quantity + 1)
    product = shop.accepted(shop.plan(price, quantity + 2))
    stock = stock_of(shop, product)
    history, _ = entries(shop.client, person)
    reply = shop.redeem(person, product.name, quantity)
    after = people.points(person)
    with judging("L-38"):
        demand(after >= 0, "a balance of at least 0", after, reply)
    reply.expect_refusal()
    demand(after == before, f"{before:g} points as before", after, reply)
    now, _ = entries(shop.client, person)
    demand(as_stated(now) == as_stated(history), "the history as before", now, reply)
    with judging("L-39"):
        demand(stock_of(shop, product) == stock, f"{stock} in stock as before", stock_of(shop, product), reply)


@rule("L-37", "L-65")
def test_the_last_point_can_be_spent_and_no_more(people: People, shop: Shop, rich: Rich) -> None:
    """A product that costs all the points is redeemed; the next unit is refused."""
    person, before = rich(100)
    first = shop.redeem(person, shop.create(price=7).name).expect(200)
    if first.number("redeemed_points") != 7:
        raise NotJudged("prices are no points here (AL-39), so the suite cannot aim at the last point")
    product = shop.create(price=int(before) - 7, quantity=9)
    with judging("L-65"):
        shop.redeem(person, product.name).expect(200)
    again = shop.redeem(person, product.name)
    again.expect_refusal()
    demand(people.points(person) == 0, "0 points", people.points(person), again)


@rule("L-38", "L-33")
def test_redemptions_at_once_never_spend_more_than_there_is(
    people: People, shop: Shop, rich: Rich, client: Client
) -> None:
    """Many redemptions at the same moment: those that succeed are paid, and the balance stays at 0 or more."""
    most_at_once(client)
    for _ in range(2):
        person, before = rich(300)
        product = shop.create(price=max(1, int(before) // 3), quantity=100)
        replies = at_once(client, partial(shop.redeem, person, product.name))
        paid = sum(reply.number("redeemed_points") for reply in replies if reply.succeeded)
        after = people.points(person)
        last = replies[-1]
        with judging("L-38"):
            demand(after >= 0, "a balance of at least 0 after redemptions at once", after, last)
            demand(paid <= before, f"at most {before:g} points redeemed in all", paid, last)
        with judging("L-33"):
            demand(
                after == before - paid,
                f"{before:g} - {paid:g} = {before - paid:g} points after redemptions at once",
                after,
                last,
            )


@rule("L-40")
def test_redemptions_at_once_never_take_more_than_is_in_stock(shop: Shop, rich: Rich, client: Client) -> None:
    """Of many redemptions of the last two units at the same moment, two succeed."""
    most_at_once(client)
    person, _ = rich(300)
    product = shop.create(price=1, quantity=2)
    replies = at_once(client, partial(shop.redeem, person, product.name))
    done = sum(reply.succeeded for reply in replies)
    demand(done <= 2, "at most 2 redemptions of the last 2 units", f"{done} succeeded", replies[-1])


@rule("L-39")
def test_redeeming_takes_from_the_stock(shop: Shop, rich: Rich) -> None:
    """The administrator's listing shows so many units fewer."""
    person, _ = rich(100)
    product = shop.create(price=10, quantity=20)
    reply = shop.redeem(person, product.name, 3).expect(200)
    demand(stock_of(shop, product) == 17, "17 of 20 units after 3 were redeemed", stock_of(shop, product), reply)


@rule("L-40", "L-33")
def test_more_than_is_in_stock_is_refused(people: People, shop: Shop, rich: Rich) -> None:
    """Three of two units are refused, though the points suffice. A refusal costs nothing (AL-37)."""
    person, before = rich(100)
    product = shop.create(price=10, quantity=2)
    reply = shop.redeem(person, product.name, 3)
    with judging("L-40", soft=True):
        reply.expect_refusal()
    if not reply.succeeded:
        after = people.points(person)
        with judging("L-33"):
            demand(after == before, f"{before:g} points as before", after, reply)


@rule("L-41")
@pytest.mark.parametrize("quantity", [0, -1, -3, 0.5])
def test_no_quantity_raises_the_points(people: People, shop: Shop, rich: Rich, quantity: float) -> None:
    """Zero, negative and broken quantities leave the balance no higher, and should be refused."""
    person, before = rich(100)
    product = shop.affordable(person, before)
    reply = shop.redeem(person, product.name, quantity)
    after = people.points(person)
    demand(after <= before, f"at most {before:g} points after a quantity of {quantity}", after, reply)
    if reply.status < 500:
        with judging("L-41", soft=True):
            reply.expect_refusal()


@rule("L-42")
@pytest.mark.parametrize("given", ["missing", "null"])
@pytest.mark.parametrize("field", ["product_name", "product_quantity"])
def test_a_redemption_without_a_field_is_refused_and_costs_nothing(
    client: Client, people: People, shop: Shop, rich: Rich, field: str, given: str
) -> None:
    """Without a name, or without a quantity, it is refused, and the points stay; so it is where one is null."""
    person, before = rich(100)
    product = shop.affordable(person, before)
    body = lacking({"product_name": product.name, "product_quantity": 1}, field, given)
    ordinary = given == "missing"
    reply = client.send("redeem_points", body=body, login=person.login, ordinary=ordinary).expect_refusal()
    demand(people.points(person) == before, f"{before:g} points as before", people.points(person), reply)


@rule("L-33", "L-24")
def test_redeeming_costs_the_caller_alone(people: People, shop: Shop, rich: Rich) -> None:
    """Another member's points stay as they were."""
    older, _ = rich(100)
    person, before = rich(100)
    newer, _ = rich(100)
    if person.email in (older.email, newer.email):
        raise NotJudged("there is one member with points only (doors.mail, doors.grant_points)")
    others = [(other, people.points(other)) for other in (older, newer)]
    reply = shop.redeem(person, shop.affordable(person, before).name).expect(200)
    for other, points in others:
        with judging("L-24"):
            after = people.points(other)
            demand(after == points, f"{points:g} points of another member as before", after, reply)


@rule("L-21")
def test_nothing_is_redeemed_without_login(people: People, shop: Shop, rich: Rich) -> None:
    """A redemption without a token is refused and takes nothing from anybody."""
    person, before = rich(100)
    product = shop.affordable(person, before)
    reply = shop.client.send("redeem_points", body={"product_name": product.name, "product_quantity": 1}).expect(401)
    demand(people.points(person) == before, f"{before:g} points as before", people.points(person), reply)


def points_per_price(shop: Shop, person: Person) -> float:
    """How many points one unit of a price costs: 1 where prices are points, which the document does not say (AL-39)."""
    reply = shop.redeem(person, shop.create(price=10).name).expect(200)
    cost = reply.number("redeemed_points")
    with judging("L-32"):
        demand(cost > 0, "redeemed_points above 0", cost, reply)
    return cost / 10


def beyond(points: float, rate: float) -> int:
    """A price that some points do not suffice for: by far, where a server turns prices into points and may round."""
    return int(points if rate == 1 else 1000 * points / rate)


def stock_of(shop: Shop, product: Product) -> object:
    """How many units the administrator's listing shows."""
    row, reply = shop.admin_row(product.name)
    with judging("L-63"):
        return present(row, product.name, reply).get("quantity")
