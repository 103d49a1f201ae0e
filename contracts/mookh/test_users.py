"""Users as they are listed and read (M-03, M-05, M-11, and M-10 of their passwords)."""

from typing import Any

import pytest

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh.people import Account, People
from contracts.mookh.wire import demand_as_sent, id_of, is_nothing, same_id, same_members, same_value
from contracts.rules import reaches, rule

FIELDS = ("id", "first_name", "last_name", "phone_number", "email", "profile_photo", "groups")
TEXTS = ("first_name", "last_name", "phone_number", "profile_photo")
LIKENESS = {"id": same_id, "groups": same_members}
MOST_READ = 4


@rule("M-03")
@reaches("list_users 200")
def test_every_listed_user_has_the_documented_fields(people: People) -> None:
    """Each of the array's users has all seven of them, and each is of its kind."""
    rows, reply = people.rows()
    if not rows:
        raise NotJudged("no user is listed")
    for row in rows:
        demand_fields(row, reply)


def demand_fields(row: dict[str, Any], reply: Reply) -> None:
    """Demand that a listed user has every field, an address, a list of groups, and texts or null for the rest."""
    for name in FIELDS:
        demand(name in row, f"{name} of every user", row, reply)
    demand(isinstance(row["email"], str), "email, a text, of every user", row, reply)
    demand(isinstance(row["groups"], list), "groups, an array, of every user", row, reply)
    for name in TEXTS:
        demand(row[name] is None or isinstance(row[name], str), f"{name}, a text or null, of every user", row, reply)


@rule("M-05")
@reaches("read_user 200")
def test_a_user_read_by_id_is_the_listed_one(people: People) -> None:
    """The first and the last of the list have the values that it shows."""
    rows, _ = people.rows()
    listed = {id_of(row.get("id")): row for row in rows}
    for number in dict.fromkeys([*list(listed)[:MOST_READ], *list(listed)[-MOST_READ:]]):
        demand_same_user(listed[number], people.read(listed[number].get("id"), "M-05"))


@rule("M-05")
def test_a_new_user_read_by_id_is_the_listed_one(people: People) -> None:
    """Two new users have the values that the list shows, where it shows them."""
    for account in [people.register() for _ in range(2)]:
        row, _ = people.row(account)
        if row is not None:
            demand_same_user(row, people.read(account.id, "M-05"))


def demand_same_user(row: dict[str, Any], reply: Reply) -> None:
    """Demand that a user who is read has the listed values; soft of the photo, whose address may be made each time."""
    for name in FIELDS:
        expected, alike = row.get(name), LIKENESS.get(name, same_value)
        with judging("M-05", soft=name == "profile_photo"):
            got = reply.value(name)
            demand(alike(expected, got), f"{name} {expected!r} as listed", got, reply, aspect=f"{name} as listed")


@pytest.fixture
def three(people: People) -> list[Account]:
    """Three users, the last one without a name."""
    nameless = {name: value for name, value in people.newcomer().items() if not name.endswith("_name")}
    accounts = [people.register() for _ in range(2)]
    reply = people.sign_up(nameless)
    return [*accounts, Account(nameless, reply)] if reply.succeeded else accounts


@rule("M-11")
@reaches("create_user 201", "read_user 200")
def test_new_users_can_be_read_by_their_ids(people: People, three: list[Account]) -> None:
    """Each shows its own id, address and names after all of them were made, in whatever order they are read."""
    for account in (*reversed(three), three[0]):
        demand_account(people.read(account.id), account)


def demand_account(reply: Reply, account: Account) -> None:
    """Demand that a user who is read is the one that was registered."""
    number = reply.value("id")
    demand(same_id(number, account.id), f"the id {account.id}", number, reply, aspect="the id that was asked for")
    for name in ("email", "first_name", "last_name"):
        if name in account.details:
            demand_as_sent(reply, name, account.details[name])


@rule("M-11")
def test_users_of_one_name_are_two(people: People) -> None:
    """Each has an id and an address of its own."""
    first = people.register()
    names = {name: first.details[name] for name in ("first_name", "last_name")}
    second = people.register(people.newcomer(**names))
    with judging("M-04"):
        demand(not same_id(first.id, second.id), "an id of its own", second.id, second.reply)
    for account in (first, second):
        demand_account(people.read(account.id), account)


@rule("M-11")
def test_new_users_are_listed(people: People, three: list[Account]) -> None:
    """Each is there with its address and names, where the list is no page of several (AX-11)."""
    with judging("M-11", soft=True):
        for account in three:
            row, reply = people.row(account)
            demand(row is not None, "the new user in the list", f"no user of the id {account.id}", reply)
            assert row is not None
            for name in ("email", "first_name", "last_name"):
                wanted = account.details.get(name)
                demand(same_value(row.get(name), wanted), f"{name} as sent", row, reply)


@rule("M-11")
def test_a_user_stays_as_it_is_while_others_come(people: People) -> None:
    """What is read of a user is the same before and after another one registers, and when it is read again."""
    first = people.register()
    before = people.read(first.id)
    people.register()
    for _ in range(2):
        demand_unchanged(before, people.read(first.id))


@rule("M-11")
def test_a_user_stays_as_it_is_when_verified(people: People) -> None:
    """What is read of a user is the same before and after the mailed code comes back."""
    account = people.register()
    before = people.read(account.id)
    with judging("M-15"):
        people.verify(people.code_for(account.email)).expect(200)
    demand_unchanged(before, people.read(account.id))


def demand_unchanged(before: Reply, after: Reply) -> None:
    """Demand that a user reads as it did before."""
    for name in ("id", "email", "first_name", "last_name"):
        demand(same_value(after.get(name), before.get(name)), f"{name} as before", after.get(name), after)


@rule("M-10")
def test_no_password_is_shown_to_those_who_read(people: People) -> None:
    """Neither the user nor the list holds the password that was sent."""
    account = people.register()
    replies = [people.read(account.id, "M-10"), people.rows("M-10")[1]]
    for reply in replies:
        text = reply.exchange.content.decode("utf-8", "replace")
        demand(account.details["password"] not in text, "no password", text, reply)


@rule("M-10")
def test_a_phone_number_that_is_kept_is_kept_as_sent(people: People) -> None:
    """The table of parameters does not list it, the answers show it (AM-22)."""
    details = people.newcomer(phone_number="0729929972")
    reply = people.sign_up(details)
    with judging("M-10", soft=True):
        reply.expect(201)
        shown = people.read(reply.value("id")).get("phone_number")
        kept = is_nothing(shown) or shown == details["phone_number"]
        demand(kept, "the phone number as sent, or none", shown, reply)
