"""The history of a member's points (L-43 to L-47, L-49)."""

import re
from collections.abc import Callable

from contracts.client import Client
from contracts.expectations import NotJudged, demand, judging
from contracts.loyalty.history import FIELDS, as_stated, entries
from contracts.loyalty.people import People, Person
from contracts.loyalty.shop import Shop
from contracts.rules import reaches, rule

Rich = Callable[[int], tuple[Person, float]]
DATE = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}"
)
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d")


def number_of(points: object) -> float | None:
    """The size of an entry's points, without its sign."""
    return abs(points) if isinstance(points, int | float) and not isinstance(points, bool) else None


@rule("L-43")
@reaches("list_transactions 200")
def test_each_redemption_appears_in_the_history(client: Client, shop: Shop, rich: Rich) -> None:
    """Each of seven redemptions, like ones among them, leaves one entry more, with its points."""
    person, points = rich(5000)
    before, _ = entries(client, person)
    product = shop.affordable(person, points)
    costs = []
    for number, quantity in enumerate((1, 2, 1, 1, 3, 1, 1), start=1):
        costs.append(shop.redeem(person, product.name, quantity).expect(200).number("redeemed_points"))
        after, reply = entries(client, person)
        expected = len(before) + number
        demand(
            len(after) == expected, f"{expected} entries after {number} redemption(s)", f"{len(after)} entries", reply
        )
    with judging("L-43", soft=True):
        sizes = [number_of(each.get("points")) for each in after]
        for cost in costs:
            demand(cost in sizes, f"an entry of {cost:g} points", sizes, reply)


@rule("L-44")
def test_every_entry_has_its_five_fields(client: Client, shop: Shop, rich: Rich) -> None:
    """Points, state, description, date and time stand in each entry, whichever place it has."""
    person, points = rich(5000)
    product = shop.affordable(person, points)
    for quantity in (1, 2):
        shop.redeem(person, product.name, quantity).expect(200)
    found, reply = entries(client, person)
    demand(bool(found), "an entry", "none", reply)
    for entry in found:
        for name, kind in FIELDS.items():
            value = entry.get(name)
            demand(isinstance(value, kind) and not isinstance(value, bool), f"{name} in every entry", entry, reply)


@rule("L-44")
def test_gained_points_have_state_earn(client: Client, people: People) -> None:
    """An entry of granted points says EARN."""
    person = people.fresh()
    people.grant(person, 60)
    found, reply = entries(client, person)
    states = {str(each.get("state")) for each in found if number_of(each.get("points")) == 60}
    with judging("L-44", soft=True):
        demand("EARN" in states, "state EARN for granted points", ", ".join(sorted(states)) or "no entry", reply)


@rule("L-45")
def test_dates_and_times_read_as_documented(client: Client, shop: Shop, rich: Rich) -> None:
    """A date reads like June 3, 2023, a time like 20:39:58."""
    person, points = rich(1000)
    shop.redeem(person, shop.affordable(person, points).name).expect(200)
    found, reply = entries(client, person)
    for entry in found:
        demand(bool(DATE.fullmatch(str(entry.get("date")))), "a date like June 3, 2023", entry.get("date"), reply)
        demand(bool(TIME.fullmatch(str(entry.get("time")))), "a time like 20:39:58", entry.get("time"), reply)


@rule("L-46")
@reaches("list_transactions 404")
def test_no_entries_are_not_found(client: Client, people: People) -> None:
    """A member without entries gets 404, or an empty list. A welcome bonus is an entry: less data may earn none."""
    details = people.newcomer()
    sparse = {name: details[name] for name in ("username", "email", "password")}
    accepted = client.send("register", body=sparse).succeeded
    person = people.log_in(people.verified(Person(sparse))) if accepted else people.fresh()
    reply = client.send("list_transactions", login=person.login).expect(200, 404)
    if reply.succeeded:
        if reply.items("data.transactions"):
            raise NotJudged("a new member has entries at once here, so no history is empty")
        reply.expect_refusal(404)


@rule("L-47")
def test_the_history_shows_the_callers_entries_alone(client: Client, people: People, shop: Shop, rich: Rich) -> None:
    """What one member redeems does not show for another."""
    person, points = rich(1000)
    other = people.fresh()
    before, _ = entries(client, other)
    shop.redeem(person, shop.affordable(person, points).name).expect(200)
    after, reply = entries(client, other)
    demand(as_stated(after) == as_stated(before), f"the other member's {len(before)} entries as before", after, reply)


@rule("L-47")
def test_a_new_member_has_no_foreign_entries(client: Client, people: People, shop: Shop, rich: Rich) -> None:
    """A redemption made before does not stand in the history of a member who is new."""
    person, points = rich(1000)
    product = shop.affordable(person, points)
    shop.redeem(person, product.name).expect(200)
    mine, _ = entries(client, person)
    theirs, reply = entries(client, people.fresh())
    demand(
        len(theirs) < len(mine),
        f"fewer entries than the {len(mine)} of the one who redeemed",
        f"{len(theirs)} entries",
        reply,
    )


@rule("L-49")
def test_the_points_are_the_sum_of_the_history(client: Client, people: People, shop: Shop, rich: Rich) -> None:
    """What was gained, less what was redeemed, is the balance."""
    person, points = rich(1000)
    shop.redeem(person, shop.affordable(person, points).name).expect(200)
    found, reply = entries(client, person)
    total = 0.0
    for entry in found:
        size = number_of(entry.get("points")) or 0.0
        total += size if entry.get("state") == "EARN" else -size
    balance = people.points(person)
    demand(total == balance, f"a sum of {balance:g}, as the balance is", total, reply)
