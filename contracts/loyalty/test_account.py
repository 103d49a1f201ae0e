"""The member's own data (L-23 to L-26) and changing the password (L-27 to L-29)."""

import pytest

from contracts.client import Client
from contracts.expectations import NotJudged, demand, judging
from contracts.loyalty.people import People, Person
from contracts.rules import reaches, rule

SHOWN_AS_REGISTERED = ("username", "firstname", "lastname", "email", "phone_number", "city")
NEW = "Renewed-pass-2#"
UNEQUAL = ("Unequal-pass-9#", NEW.lower(), NEW + "x", NEW[:-1])
UNUSUAL = {
    "letters beyond ASCII": {"firstname": "Zoë Wanjikũ", "lastname": "Núñez Mũgo", "city": "Nyeri, Rũring'ũ"},
    "long names": {
        "firstname": "Wanjiku Grace Nyambura Wairimu Njeri Wambui",
        "lastname": "Kamau wa Gathoni wa Mwangi wa Njoroge Junior",
        "city": "Nairobi, Westlands Estate, Waiyaki Way beside the old post office",
    },
}


@rule("L-23")
@reaches("read_me 200")
@pytest.mark.parametrize("field", SHOWN_AS_REGISTERED)
def test_me_shows_what_was_registered(people: People, field: str, registered: Person) -> None:
    """Each field is as it was sent at registration."""
    reply = people.me(registered)
    sent = registered.details[field]
    demand(reply.value(f"data.user.{field}") == sent, f"{field} {sent!r}", reply.value(f"data.user.{field}"), reply)


@rule("L-23")
@pytest.mark.parametrize("kind", UNUSUAL)
def test_unusual_names_are_shown_as_registered(people: People, kind: str) -> None:
    """Letters beyond ASCII and long names come back as they were sent, where they are accepted at all."""
    details = people.newcomer(**UNUSUAL[kind])
    reply = people.me(people.log_in(people.accepted(details)))
    for field in UNUSUAL[kind]:
        shown = reply.value(f"data.user.{field}")
        demand(shown == details[field], f"{field} {details[field]!r}", shown, reply)


@rule("L-24")
def test_each_member_sees_their_own_data(people: People) -> None:
    """Two accounts with two tokens get each their own data, in whatever order they ask, and after a new login."""
    first, second = people.fresh(), people.fresh()
    for person in (second, first):
        demand_own_data(people, person)
    for person in (first, second):
        demand_own_data(people, people.log_in(person))


def demand_own_data(people: People, person: Person) -> None:
    """Demand that the account is shown as it was registered."""
    reply = people.me(person)
    for field in SHOWN_AS_REGISTERED:
        shown, sent = reply.value(f"data.user.{field}"), person.details[field]
        demand(shown == sent, f"{field} {sent!r}", shown, reply)


@rule("L-25")
def test_the_account_has_points_and_a_card(people: People, member: Person) -> None:
    """Points are a number of at least 0; the card number is a text that stays the same."""
    reply = people.me(member)
    demand(reply.number("data.user.redeemable_points") >= 0, "points of at least 0", reply.value("data.user"), reply)
    card = reply.value("data.user.card_number")
    demand(isinstance(card, str) and bool(card.strip()), "a card number that is not empty", card, reply)
    again = people.me(member)
    demand(
        again.value("data.user.card_number") == card, f"the same card number {card!r}", again.value("data.user"), again
    )


@rule("L-25")
def test_no_two_members_share_a_card_number(people: People, fresh: Person) -> None:
    """Card numbers differ from member to member."""
    card = people.me(fresh).value("data.user.card_number")
    other = people.me(people.fresh())
    with judging("L-25", soft=True):
        demand(other.value("data.user.card_number") != card, f"another card number than {card!r}", card, other)


@rule("L-26")
def test_the_password_is_never_returned(people: People, fresh: Person) -> None:
    """The member's data hold neither the password nor a field of that name."""
    reply = people.me(fresh)
    text = reply.exchange.content.decode("utf-8", "replace")
    demand(fresh.password not in text, "no password", text, reply)
    user = reply.value("data.user")
    named = [name for name in user if "password" in name.lower() and user[name]] if isinstance(user, dict) else []
    demand(not named, "no field that holds a password", ", ".join(named), reply)


@rule("L-26")
def test_the_gender_is_never_returned(people: People, member: Person) -> None:
    """The documented answer has no gender."""
    reply = people.me(member)
    with judging("L-26", soft=True):
        demand("gender" not in reply.value("data.user"), "no gender", reply.value("data.user"), reply)


@rule("L-27", "L-29")
@reaches("change_password 200")
def test_a_changed_password_replaces_the_old_one(client: Client, people: People, changeable: Person) -> None:
    """The new password logs in, the old one does not; the current one need not be given."""
    client.send("change_password", body=twice(NEW), login=changeable.login).expect(200)
    try:
        people.logs_in(changeable.email, NEW).expect(200)
        people.logs_in(changeable.email, changeable.password).expect(400)
        with judging("L-14"):
            people.logs_in(changeable.email, NEW.swapcase()).expect(400)
    finally:
        restore(client, people, changeable)


@rule("L-27")
def test_changing_a_password_changes_that_of_no_other_member(client: Client, people: People) -> None:
    """The passwords of those who registered just before and just after stay."""
    before, changing, after = (people.fresh() for _ in range(3))
    client.send("change_password", body=twice(NEW), login=changing.login).expect(200)
    for other in (before, after):
        people.logs_in(other.email, other.password).expect(200)
        people.logs_in(other.email, NEW).expect(400)


@rule("L-27")
def test_a_password_can_be_changed_twice(client: Client, people: People, fresh: Person) -> None:
    """The second change replaces the first."""
    client.send("change_password", body=twice(NEW), login=fresh.login).expect(200)
    again = people.log_in(fresh, NEW)
    client.send("change_password", body=twice("Third-pass-3$"), login=again.login).expect(200)
    people.logs_in(fresh.email, "Third-pass-3$").expect(200)
    people.logs_in(fresh.email, NEW).expect(400)


@rule("L-28")
@reaches("change_password 400")
@pytest.mark.parametrize(("new", "confirmation"), [(NEW, other) for other in UNEQUAL])
def test_unequal_passwords_are_refused_and_change_nothing(
    client: Client, people: People, changeable: Person, new: str, confirmation: str
) -> None:
    """They are answered 400; the old password still logs in, and neither of the two does."""
    body = {"new_password": new, "confirm_password": confirmation}
    reply = client.send("change_password", body=body, login=changeable.login)
    if reply.succeeded:
        restore(client, people, changeable, new, confirmation)
    reply.expect(400)
    people.logs_in(changeable.email, changeable.password).expect(200)
    people.logs_in(changeable.email, new).expect(400)
    people.logs_in(changeable.email, confirmation).expect(400)


@rule("L-28")
def test_a_new_password_without_its_confirmation_should_be_refused(client: Client, fresh: Person) -> None:
    """The schema requires the second value, but no reply is documented for its absence (AL-01)."""
    reply = client.send("change_password", body={"new_password": NEW}, login=fresh.login)
    with judging("L-28", soft=True):
        reply.expect_refusal(400)


@rule("L-21")
def test_a_password_cannot_be_changed_without_login(client: Client, people: People, fresh: Person) -> None:
    """The refused change leaves the password as it was."""
    client.send("change_password", body=twice(NEW)).expect(401)
    people.logs_in(fresh.email, fresh.password).expect(200)


@pytest.fixture
def registered(people: People, shared_member: Person) -> Person:
    """A member whose registration the suite knows."""
    if not shared_member.own:
        raise NotJudged("the member is the profile's, so the suite does not know what was registered (doors.mail)")
    return people.log_in(shared_member)


def twice(password: str) -> dict[str, str]:
    """The body that sets a password."""
    return {"new_password": password, "confirm_password": password}


def restore(client: Client, people: People, person: Person, *current: str) -> None:
    """Give the profile's member its password back, whichever of some it has now."""
    if person.own:
        return
    for password in (*(current or (NEW,)), person.password):
        reply = people.logs_in(person.email, password)
        if reply.succeeded and password != person.password:
            again = people.log_in(person, password)
            client.send("change_password", body=twice(person.password), login=again.login)
            return
