"""Registering an account (L-01 to L-06) and verifying its address (L-08 to L-12)."""

from functools import partial

import orjson
import pytest

from contracts.bursts import at_once, most_at_once
from contracts.client import Client
from contracts.expectations import demand, judging
from contracts.loyalty.people import People, no_token
from contracts.rules import reaches, rule

OPTIONAL = ("firstname", "lastname", "gender", "password", "city", "phone_number")
NO_CODE = "ZzQqXxJjKkWwVvYy"


@rule("L-01", "L-03")
@reaches("register 200")
def test_registering_creates_an_account_and_says_so(client: Client, people: People) -> None:
    """A fresh registration succeeds with a message, which names the address."""
    details = people.newcomer()
    reply = client.send("register", body=details).expect(200)
    message = reply.value("message")
    demand(isinstance(message, str) and bool(message.strip()), "a message that is not empty", message, reply)
    with judging("L-03"):
        demand(details["email"] in str(message), f"a message that names {details['email']}", message, reply)


@rule("L-01")
def test_a_username_may_begin_like_another(client: Client, people: People) -> None:
    """The beginning of a username that exists is a name of its own, as long as nobody has it."""
    name = people.unique("un")
    people.register(people.newcomer(username=f"{name}22"))
    client.send("register", body=people.newcomer(username=name)).expect(200)


@rule("L-01")
def test_half_a_character_breaks_nothing(client: Client, people: People) -> None:
    """A first name with half of a surrogate pair, which JSON can hold, is taken or refused, but never by a 5xx."""
    raw = orjson.dumps(people.newcomer(firstname="Half")).replace(b"Half", rb"Half \ud800")
    client.send("register", raw=raw, ordinary=False)


@rule("L-02")
def test_registering_mails_a_code_to_the_address(people: People) -> None:
    """The code arrives at the address that was given."""
    people.code_for(people.register().email)


@rule("L-04")
@reaches("register 409")
def test_the_same_registration_again_is_refused(client: Client, people: People) -> None:
    """The identical body is answered 409 the second time."""
    person = people.register()
    client.send("register", body=person.details).expect(409)


@rule("L-04")
def test_the_same_registration_many_times_at_once_makes_one_account(client: Client, people: People) -> None:
    """Of identical registrations at the same moment one should succeed; the document does not speak of them.

    However many did, the account logs in once its address is verified (L-09).
    """
    most_at_once(client)
    details = people.newcomer()
    replies = at_once(client, partial(client.send, "register", body=details))
    done = sum(reply.succeeded for reply in replies)
    with judging("L-04", soft=True):
        demand(done <= 1, "at most one success of identical registrations at once", f"{done} succeeded", replies[-1])
    if done:
        code = people.code_for(details["email"])
        if client.send("verify_email", path={"secret_code": code}).succeeded:
            with judging("L-09"):
                people.logs_in(details["email"], details["password"]).expect(200)


@rule("L-04")
def test_a_refused_registration_leaves_the_account_as_it_was(client: Client, people: People) -> None:
    """Registering again with another password and name neither changes the password nor the data."""
    person = people.fresh()
    intruder = person.details | {"password": "Intruder-9-pass!", "firstname": "Intruder"}
    client.send("register", body=intruder).expect(409)
    people.logs_in(person.email, person.password).expect(200)
    reply = people.me(people.log_in(person))
    shown = reply.value("data.user.firstname")
    demand(shown == person.details["firstname"], "the first name as before", shown, reply)
    people.logs_in(person.email, "Intruder-9-pass!").expect(400)


@rule("L-05")
@pytest.mark.parametrize("shared", ["email", "username"])
def test_sharing_one_credential_with_an_account_is_refused(client: Client, people: People, shared: str) -> None:
    """Another account with the same e-mail, or with the same username, is a credential that exists."""
    person = people.register()
    client.send("register", body=people.newcomer(**{shared: person.details[shared]})).expect(409)


@rule("L-06")
@reaches("register 400")
@pytest.mark.parametrize("field", ["username", "email"])
def test_a_registration_without_a_credential_is_refused_and_makes_no_account(
    client: Client, people: People, field: str
) -> None:
    """Without username or email it is refused; the complete one succeeds afterwards, so nothing was kept."""
    details = people.newcomer()
    reply = client.send("register", body={name: value for name, value in details.items() if name != field})
    reply.expect_refusal(400)
    with judging("L-06", soft=True):
        reply.expect(400)
    client.send("register", body=details).expect(200)


@rule("L-06")
@pytest.mark.parametrize("field", OPTIONAL)
def test_a_registration_without_another_field_is_refused(client: Client, people: People, field: str) -> None:
    """The document's samples call the other six required, too, if not its schema (AL-01)."""
    details = people.newcomer()
    reply = client.send("register", body={name: value for name, value in details.items() if name != field})
    with judging("L-06", soft=True):
        reply.expect_refusal(400)


@rule("L-08")
@reaches("login 403")
def test_login_is_refused_until_the_address_is_verified(people: People) -> None:
    """The right password of an unverified account is answered 403, without a token."""
    person = people.register()
    reply = people.logs_in(person.email, person.password).expect(403)
    no_token(reply)


@rule("L-09")
@reaches("verify_email 200", "login 200")
def test_the_mailed_code_verifies_the_account(people: People) -> None:
    """After the code is opened, login succeeds."""
    person = people.register()
    people.verify(person)
    people.logs_in(person.email, person.password).expect(200)


@rule("L-09", "L-11")
def test_a_code_verifies_the_account_that_it_was_mailed_to(client: Client, people: People) -> None:
    """Of two new accounts, opening the code of the second verifies the second alone."""
    first, second = people.register(), people.register()
    people.verify(second)
    people.logs_in(second.email, second.password).expect(200)
    with judging("L-08"):
        people.logs_in(first.email, first.password).expect(403)
    code = people.code_for(first.email)
    client.send("verify_email", path={"secret_code": code}).expect(200)
    people.logs_in(first.email, first.password).expect(200)


@rule("L-10", "L-11")
@reaches("verify_email 400")
def test_an_invalid_code_is_refused_and_verifies_nobody(client: Client, people: People) -> None:
    """A code that was mailed to nobody is answered 400, and the newest account stays unverified."""
    person = people.register()
    client.send("verify_email", path={"secret_code": NO_CODE}).expect(400)
    with judging("L-11"):
        people.logs_in(person.email, person.password).expect(403)


@rule("L-10", "L-11")
def test_the_beginning_of_a_code_verifies_nobody(client: Client, people: People) -> None:
    """Half of a mailed code is refused, and the account stays unverified."""
    person = people.register()
    code = half(people.code_for(person.email))
    client.send("verify_email", path={"secret_code": code}, ordinary=False).expect_refusal(400)
    with judging("L-11"):
        people.logs_in(person.email, person.password).expect(403)


@rule("L-12")
@reaches("verify_email 409")
def test_verifying_twice_is_refused(client: Client, people: People) -> None:
    """The same code again is answered 409, or 400 where the code is gone (AL-23); the account stays verified."""
    person = people.register()
    code = people.code_for(person.email)
    with judging("L-09"):
        client.send("verify_email", path={"secret_code": code}).expect(200)
    client.send("verify_email", path={"secret_code": code}).expect(409, 400)
    people.logs_in(person.email, person.password).expect(200)


def half(code: str) -> str:
    """The first half of a code."""
    return code[: (len(code) + 1) // 2]
