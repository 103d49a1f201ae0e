"""Registering a user (M-07 to M-10, M-12)."""

from typing import Any

import pytest

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh.people import Account, People
from contracts.mookh.wire import demand_as_sent, is_nothing
from contracts.rules import reaches, rule
from contracts.texts import NAMES

REQUIRED = ("email", "password", "confirm_password")
OPTIONAL = ("first_name", "last_name")
ECHOED = ("email", "first_name", "last_name")


def demand_no_account(people: People, details: dict[str, Any], refused: Reply, rule: str) -> None:
    """Demand that a refused registration has left nothing: the same address, stated well, can still register."""
    reply = people.sign_up(details)
    with judging(rule):
        demand(reply.succeeded, "the address free after a refused registration", reply.exchange.answer(), refused)


@rule("M-07")
@pytest.mark.parametrize("field", REQUIRED)
def test_a_registration_without_a_required_field_is_refused(people: People, field: str) -> None:
    """Nothing is kept of it."""
    details = people.newcomer()
    reply = people.sign_up({name: value for name, value in details.items() if name != field}).expect_refusal()
    demand_no_account(people, details, reply, "M-07")


@rule("M-07")
@pytest.mark.parametrize("dropped", [("email",), ("password", "confirm_password")], ids=" and ".join)
def test_a_registration_without_a_required_field_makes_no_user(people: People, dropped: tuple[str, ...]) -> None:
    """Nobody of its address, or of its name, is listed."""
    details = people.newcomer(last_name=people.unique("Wairimu "))
    reply = people.sign_up({name: value for name, value in details.items() if name not in dropped}).expect_refusal()
    own = (details["email"], details["last_name"])
    listed = [row for row in people.rows()[0] if row.get("email") in own or row.get("last_name") in own]
    demand(not listed, "no user of a refused registration in the list", listed, reply)


@rule("M-07")
def test_an_empty_registration_is_refused(people: People) -> None:
    """An empty object makes no account."""
    people.sign_up({}).expect_refusal()


@rule("M-07")
@pytest.mark.parametrize("value", ["", None], ids=["empty", "null"])
@pytest.mark.parametrize("field", REQUIRED)
def test_a_required_field_that_holds_nothing_is_refused(people: People, field: str, value: Any) -> None:
    """Empty text or null is as good as none, which the document does not say."""
    with judging("M-07", soft=True):
        people.sign_up(people.newcomer(**{field: value})).expect_refusal()


@rule("M-08")
@pytest.mark.parametrize(
    "change",
    [
        lambda _: "Quite-another-9#",
        str.swapcase,
        lambda password: password + "x",
        lambda password: password[:-1],
        lambda _: "",
        lambda _: None,
    ],
    ids=["another", "other case", "longer", "shorter", "empty", "null"],
)
def test_unequal_passwords_make_no_account(people: People, change: Any) -> None:
    """Whatever the difference, it is no success, and nothing is kept."""
    details = people.newcomer()
    unequal = details | {"confirm_password": change(details["password"])}
    reply = people.sign_up(unequal).expect_no_success()
    demand_no_account(people, details, reply, "M-08")


@rule("M-08")
@pytest.mark.parametrize("password", ["", None], ids=["empty", "null"])
def test_no_password_is_unequal_to_its_confirmation(people: People, password: Any) -> None:
    """A confirmation of nothing confirms nothing: nobody registers so."""
    people.sign_up(people.newcomer(password=password)).expect_no_success()


@rule("M-09")
@pytest.mark.parametrize("dropped", [("first_name",), ("last_name",), OPTIONAL], ids=" and ".join)
def test_names_may_be_left_out(people: People, dropped: tuple[str, ...]) -> None:
    """A registration without them succeeds, and makes none up."""
    details = {name: value for name, value in people.newcomer().items() if name not in dropped}
    reply = people.sign_up(details).expect(201)
    demand_as_sent(reply, "email", details["email"])
    for name in OPTIONAL:
        if name in details:
            demand_as_sent(reply, name, details[name])
        else:
            demand(is_nothing(reply.get(name)), f"no {name}", reply.get(name), reply)


@rule("M-10")
@reaches("create_user 201")
def test_new_users_come_back_as_they_were_sent(people: People) -> None:
    """Each of three shows its own id, address and names, and no password."""
    for account in [people.register() for _ in range(3)]:
        demand_echo(account)
        text = account.reply.exchange.content.decode("utf-8", "replace")
        demand(account.details["password"] not in text, "no password", text, account.reply)


def demand_echo(account: Account) -> None:
    """Demand that the answer shows the address and the names as they were sent."""
    for name in ECHOED:
        demand_as_sent(account.reply, name, account.details[name])


@rule("M-10")
def test_who_states_no_name_gets_nobody_elses(people: People) -> None:
    """A name that is left out is not that of who registered before, whatever a server makes of it."""
    named = people.register(people.newcomer(first_name=people.unique("Wanjiru "), last_name=people.unique("Kimani ")))
    nameless = {name: value for name, value in people.newcomer().items() if name not in OPTIONAL}
    reply = people.sign_up(nameless)
    if not reply.succeeded:
        raise NotJudged("nobody registers without a name here, as the vendor may (AM-11)")
    for name in OPTIONAL:
        other = named.details[name]
        demand(reply.get(name) != other, f"not the {name} of another user", reply.get(name), reply)


@rule("M-10")
@pytest.mark.parametrize("letters", [20, 60])
def test_long_addresses_come_back_whole(people: People, letters: int) -> None:
    """Where they are accepted at all: a vendor may be stricter."""
    details = people.newcomer()
    name, _, host = details["email"].partition("@")
    details["email"] = f"{name}.{'n' * 20}@{'m' * letters}.{host}"
    reply = people.sign_up(details)
    if not reply.succeeded:
        raise NotJudged(f"an address of {len(details['email'])} letters is refused here, as the vendor may")
    demand_echo(Account(details, reply))


@rule("M-10")
def test_an_address_with_a_plus_comes_back_whole(people: People) -> None:
    """Where it is accepted at all: a vendor may be stricter."""
    details = people.newcomer()
    details["email"] = details["email"].replace("@", "+fun.run@")
    reply = people.sign_up(details)
    if not reply.succeeded:
        raise NotJudged("an address with a plus is refused here, as the vendor may")
    demand_echo(Account(details, reply))


@rule("M-10")
@pytest.mark.parametrize("text", NAMES)
def test_names_come_back_whatever_letters_they_have(people: People, text: str) -> None:
    """Where they are accepted at all: a vendor may be stricter."""
    details = people.newcomer(first_name=NAMES[text], last_name=f"{NAMES[text]} Junior")
    reply = people.sign_up(details)
    if not reply.succeeded:
        raise NotJudged(f"a name of {text} is refused here, as the vendor may")
    demand_echo(Account(details, reply))


@rule("M-12")
def test_an_address_registers_once(people: People) -> None:
    """The identical body is refused the second time."""
    account = people.register()
    people.sign_up(account.details).expect_refusal()


@rule("M-11")
def test_a_refused_second_registration_leaves_the_first(people: People) -> None:
    """Another name for the same address, where it is refused, changes nothing of the user."""
    account = people.register()
    reply = people.sign_up(account.details | {"first_name": "Intruder", "last_name": "Second"})
    if reply.succeeded:
        raise NotJudged("an address may register twice here, which the document does not forbid")
    read = people.read(account.id)
    for name in ECHOED:
        demand_as_sent(read, name, account.details[name])
    if "mail" in people.target.doors:
        with judging("M-15"):
            people.verify(people.code_for(account.email)).expect(200)
