"""Resetting a forgotten password (L-50 to L-56)."""

import pytest

from contracts.client import Client
from contracts.expectations import judging
from contracts.loyalty.people import People, Person
from contracts.loyalty.test_account import twice
from contracts.loyalty.test_registration import half
from contracts.rules import reaches, rule

NEW = "Reset-pass-4%"
NO_TOKEN = "ZzQqXxJjKkWwVvYy"


def ask_for_reset(client: Client, people: People, person: Person) -> str:
    """The reset token that is mailed to a member (L-50)."""
    before = people.target.doors["mail"].open(email=person.email) if "mail" in people.target.doors else None
    client.send("forgot_password", body={"email": person.email}).expect(200)
    return people.code_for(person.email, after=before, rule="L-50")


@rule("L-50")
@reaches("forgot_password 200")
def test_a_known_address_is_promised_a_mail(client: Client, member: Person) -> None:
    """It is answered 200."""
    client.send("forgot_password", body={"email": member.email}).expect(200)


@rule("L-50")
def test_a_reset_code_is_mailed(client: Client, people: People, fresh: Person) -> None:
    """A new code arrives at the address."""
    ask_for_reset(client, people, fresh)


@rule("L-51")
@reaches("forgot_password 404")
def test_an_unknown_address_is_not_found(client: Client, people: People) -> None:
    """An address that nobody registered is answered 404."""
    client.send("forgot_password", body={"email": people.newcomer()["email"]}).expect(404)


@rule("L-52")
@reaches("forgot_password 400")
def test_asking_without_an_address_is_refused(client: Client) -> None:
    """An empty object is refused, by 400 if the documented status is meant for this (AL-44)."""
    client.send("forgot_password", body={}).expect_refusal(400)


@rule("L-53")
def test_asking_for_a_reset_leaves_the_password(client: Client, people: People, fresh: Person) -> None:
    """The old password logs in afterwards."""
    client.send("forgot_password", body={"email": fresh.email}).expect(200)
    people.logs_in(fresh.email, fresh.password).expect(200)


@rule("L-54")
@reaches("reset_password 200")
def test_the_mailed_token_sets_a_new_password(client: Client, people: People, fresh: Person) -> None:
    """The new password logs in, the old one does not."""
    token = ask_for_reset(client, people, fresh)
    client.send("reset_password", path={"resetToken": token}, body=twice(NEW)).expect(200)
    people.logs_in(fresh.email, NEW).expect(200)
    people.logs_in(fresh.email, fresh.password).expect(400)


@rule("L-54")
def test_a_reset_changes_the_password_of_its_member_alone(client: Client, people: People, fresh: Person) -> None:
    """Of two members who asked, the first one's token resets the first one's password."""
    other = people.fresh()
    token = ask_for_reset(client, people, fresh)
    ask_for_reset(client, people, other)
    client.send("reset_password", path={"resetToken": token}, body=twice(NEW)).expect(200)
    people.logs_in(other.email, other.password).expect(200)
    people.logs_in(other.email, NEW).expect(400)
    people.logs_in(fresh.email, NEW).expect(200)


@rule("L-55")
@reaches("reset_password 400")
def test_an_unknown_token_resets_nothing(client: Client, people: People, fresh: Person) -> None:
    """A token that was mailed to nobody is answered 400, and the password of one who asked stays."""
    ask_for_reset(client, people, fresh)
    client.send("reset_password", path={"resetToken": NO_TOKEN}, body=twice(NEW)).expect(400)
    people.logs_in(fresh.email, fresh.password).expect(200)


@rule("L-55")
@pytest.mark.parametrize("kind", ["its beginning", "null", "undefined"])
def test_what_is_no_whole_token_resets_nothing(client: Client, people: People, fresh: Person, kind: str) -> None:
    """Half of a mailed token, or a word that programs write for none, is refused, and the password stays."""
    token = ask_for_reset(client, people, fresh)
    sent = half(token) if kind == "its beginning" else kind
    client.send("reset_password", path={"resetToken": sent}, body=twice(NEW), ordinary=False).expect_refusal(400)
    people.logs_in(fresh.email, fresh.password).expect(200)


@rule("L-55")
def test_a_reset_without_its_confirmation_should_be_refused(client: Client, people: People, fresh: Person) -> None:
    """The schema requires the second value, but no reply is documented for its absence (AL-01)."""
    token = ask_for_reset(client, people, fresh)
    reply = client.send("reset_password", path={"resetToken": token}, body={"new_password": NEW})
    with judging("L-55", soft=True):
        reply.expect_refusal(400)


@rule("L-55")
@reaches("reset_password 400")
def test_an_unknown_token_is_refused(client: Client) -> None:
    """A token that was mailed to nobody is answered 400."""
    client.send("reset_password", path={"resetToken": NO_TOKEN}, body=twice(NEW)).expect(400)


@rule("L-55")
@pytest.mark.parametrize("confirmation", ["Unequal-pass-9#", NEW.lower(), NEW[:-1]])
def test_unequal_passwords_reset_nothing(client: Client, people: People, fresh: Person, confirmation: str) -> None:
    """With the mailed token they are answered 400, and the old password stays."""
    token = ask_for_reset(client, people, fresh)
    body = {"new_password": NEW, "confirm_password": confirmation}
    client.send("reset_password", path={"resetToken": token}, body=body).expect(400)
    people.logs_in(fresh.email, fresh.password).expect(200)
    people.logs_in(fresh.email, NEW).expect(400)


@rule("L-56", "L-55")
def test_a_token_works_once(client: Client, people: People, fresh: Person) -> None:
    """The second use is no success; where it is refused, the password stays what the first one made it."""
    token = ask_for_reset(client, people, fresh)
    with judging("L-54"):
        client.send("reset_password", path={"resetToken": token}, body=twice(NEW)).expect(200)
    reply = client.send("reset_password", path={"resetToken": token}, body=twice("Second-pass-5^"))
    reply.expect_no_success(400)
    with judging("L-55"):
        people.logs_in(fresh.email, NEW).expect(200)
        people.logs_in(fresh.email, "Second-pass-5^").expect(400)


@rule("L-56")
def test_a_verification_code_resets_no_password(client: Client, people: People) -> None:
    """The code that verified the address is no reset token."""
    person = people.register()
    code = people.code_for(person.email)
    with judging("L-55"):
        client.send("reset_password", path={"resetToken": code}, body=twice(NEW)).expect(400)
