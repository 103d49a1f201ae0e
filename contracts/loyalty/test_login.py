"""Logging in and out (L-13 to L-22)."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.client import Client, Login
from contracts.cookies import CookieJar, expires_a_cookie
from contracts.edges import TOKENS
from contracts.expectations import NotJudged, demand, judging
from contracts.loyalty.people import People, Person, no_token, token_of
from contracts.rules import reaches, rule

MEMBER_OPERATIONS = {
    "read_me": None,
    "change_password": {"new_password": "Another-pass-1!", "confirm_password": "Another-pass-1!"},
    "list_products": None,
    "redeem_points": {"product_name": "Airtime 20 KES", "product_quantity": 1},
    "list_transactions": None,
}
# Of each the last character counts: `{}` is a usual password.
PASSWORDS = {"90 characters": "{:x<89}!", "spaces around it": " {} ", "a letter beyond ASCII": "{}é"}
# Common ways to store passwords know 72 bytes of them, and some servers take spaces off: neither is in the document.
NOT_WHOLE = ("90 characters", "spaces around it")
EMPTY: dict[str, dict[str, str | None]] = {"missing": {}, "empty": {"{}": ""}, "null": {"{}": None}}


@rule("L-13")
@reaches("login 200")
def test_right_credentials_give_a_token(people: People, member: Person) -> None:
    """Login answers 200 with a token."""
    token_of(people.logs_in(member.email, member.password).expect(200))


@rule("L-14")
@reaches("login 400")
def test_an_unknown_address_does_not_log_in(people: People) -> None:
    """An address that nobody registered is answered 400, without a token."""
    no_token(people.logs_in(people.newcomer()["email"], "Some-pass-1!").expect(400))


@rule("L-14")
@pytest.mark.parametrize("change", ["another", "longer", "shorter"])
def test_a_right_password_needs_its_address(people: People, member: Person, change: str) -> None:
    """With an address that nobody registered, however near to the member's, the member's password opens nothing."""
    address = {
        "another": people.newcomer()["email"],
        "longer": member.email + "x",
        "shorter": member.email[:-1],
    }[change]
    no_token(people.logs_in(address, member.password).expect(400))


@rule("L-13", "L-14")
@pytest.mark.parametrize("kind", PASSWORDS)
def test_the_last_character_of_a_password_counts(people: People, kind: str) -> None:
    """A password logs in as it was registered, whatever is in it, and not without its last character."""
    details = people.newcomer()
    person = people.accepted(details | {"password": PASSWORDS[kind].format(details["password"])})
    people.logs_in(person.email, person.password).expect(200)
    with judging("L-14", soft=kind in NOT_WHOLE):
        no_token(people.logs_in(person.email, person.password[:-1]).expect(400))


@rule("L-13", "L-23")
def test_an_address_with_a_capital_logs_in_as_it_was_registered(people: People) -> None:
    """Where it is accepted, its code arrives, it logs in, and it is shown, in whatever case the server keeps it."""
    details = people.newcomer()
    person = people.log_in(people.accepted(details | {"email": details["email"].capitalize()}))
    reply = people.me(person)
    shown = reply.value("data.user.email")
    with judging("L-23"):
        demand(str(shown).lower() == person.email.lower(), f"the address {person.email!r}", shown, reply)


@rule("L-14")
@pytest.mark.parametrize("change", ["another", "longer", "shorter", "other case", "spaces"])
def test_a_wrong_password_does_not_log_in(people: People, member: Person, change: str) -> None:
    """Whatever differs from the password, even slightly, is answered 400, without a token."""
    wrong = {
        "another": "Quite-another-1!",
        "longer": member.password + "x",
        "shorter": member.password[:-1],
        "other case": member.password.swapcase(),
        "spaces": f" {member.password} ",
    }[change]
    no_token(people.logs_in(member.email, wrong).expect(400))


@rule("L-14")
def test_the_password_of_another_member_does_not_log_in(people: People, fresh: Person) -> None:
    """A password that is right for another account is wrong for this one."""
    other = people.fresh()
    no_token(people.logs_in(fresh.email, other.password).expect(400))


@rule("L-15")
def test_a_wrong_password_does_not_reveal_that_the_account_exists(people: People, member: Person) -> None:
    """An unknown address and a wrong password are told in the same words."""
    unknown = people.logs_in(people.newcomer()["email"], "Some-pass-1!")
    wrong = people.logs_in(member.email, "Some-pass-1!")
    demand(unknown.get("message") == wrong.get("message"), "the same message in both", wrong.get("message"), wrong)


@rule("L-16")
@pytest.mark.parametrize("given", EMPTY)
@pytest.mark.parametrize("field", ["email", "password"])
def test_login_without_a_credential_is_refused(client: Client, member: Person, field: str, given: str) -> None:
    """Without email, or without password, login is refused; so it is where one is empty or null."""
    credentials = lacking({"email": member.email, "password": member.password}, field, given)
    reply = client.send("login", body=credentials, opens_session=True, ordinary=given == "missing")
    no_token(reply.expect_refusal(400))


@rule("L-17")
@reaches("read_me 200")
def test_the_token_authenticates(client: Client, member: Person) -> None:
    """Sent as cookie and as bearer token, it opens the member's own data."""
    client.send("read_me", login=member.login).expect(200)


@rule("L-17")
@pytest.mark.parametrize("carrier", ["cookie", "bearer"])
def test_either_way_of_carrying_the_token_suffices(client: Client, member: Person, carrier: str) -> None:
    """The cookie alone, or the header alone, may be enough (AL-05)."""
    assert member.login
    token = member.login.token
    headers = {"Cookie": f"token={token}"} if carrier == "cookie" else {"Authorization": f"Bearer {token}"}
    with judging("L-17", soft=True):
        client.send("read_me", headers=headers).expect(200)


@rule("L-18")
def test_login_sets_the_cookie(people: People, member: Person) -> None:
    """Login sends Set-Cookie for `token`."""
    reply = people.logs_in(member.email, member.password).expect(200)
    jar = CookieJar()
    jar.take(reply.exchange)
    demand(
        "token" in jar.values(), "Set-Cookie: token", ", ".join(reply.exchange.set_cookies) or "no Set-Cookie", reply
    )


@rule("L-19")
@reaches("logout 200")
def test_logout_sends_an_expired_cookie(client: Client, people: People, member: Person) -> None:
    """The answer to logout takes the cookie away."""
    again = people.log_in(member)
    reply = client.send("logout", login=again.login).expect(200)
    cookies = reply.exchange.set_cookies
    demand(
        any(map(expires_a_cookie, cookies)), "a cookie that has expired", ", ".join(cookies) or "no Set-Cookie", reply
    )


@rule("L-20")
def test_a_client_with_a_cookie_jar_is_logged_out(client: Client, people: People, member: Person) -> None:
    """What a browser does: after logout its cookie is gone, and the member's data answer 401."""
    jar = CookieJar()
    jar.take(people.logs_in(member.email, member.password).expect(200).exchange)
    if "token" not in jar.values():
        raise NotJudged("login sets no cookie (L-18), so a cookie jar has nothing to lose")
    if client.send("read_me", headers=jar.header()).status != 200:
        raise NotJudged("the cookie alone does not authenticate here (AL-05)")
    jar.take(client.send("logout", headers=jar.header()).expect(200).exchange)
    client.send("read_me", headers=jar.header()).expect(401)


@rule("L-21")
@reaches(*(f"{operation} 401" for operation in MEMBER_OPERATIONS))
@pytest.mark.parametrize("operation", MEMBER_OPERATIONS)
def test_nothing_of_a_member_opens_without_login(client: Client, operation: str) -> None:
    """Each operation of a member answers 401 when no token is sent."""
    client.send(operation, body=MEMBER_OPERATIONS[operation]).expect(401)


@rule("L-22")
@pytest.mark.parametrize("operation", MEMBER_OPERATIONS)
def test_an_unknown_token_is_like_none(client: Client, operation: str) -> None:
    """A token that no login gave answers 401."""
    client.send(operation, body=MEMBER_OPERATIONS[operation], login=Login("x" * 40)).expect(401)


@rule("L-22")
@pytest.mark.parametrize("operation", MEMBER_OPERATIONS)
def test_a_token_that_was_tampered_with_is_like_none(client: Client, member: Person, operation: str) -> None:
    """A token that differs from a real one in one place answers 401."""
    assert member.login
    client.send(operation, body=MEMBER_OPERATIONS[operation], login=Login(tampered(member.login.token))).expect(401)


@rule("L-22")
def test_what_is_no_token_opens_nothing(client: Client, member: Person) -> None:
    """While a member is logged in, whatever is sent in place of a token shows nobody's data."""
    assert member.login
    for headers in TOKENS.values():
        client.send("read_me", headers=dict(headers), ordinary=False).expect_no_success(401)


def lacking(body: Mapping[str, Any], field: str, given: str) -> dict[str, Any]:
    """A body of which one field is missing, empty or null."""
    others = {name: value for name, value in body.items() if name != field}
    return others | {name.format(field): value for name, value in EMPTY[given].items()}


def tampered(token: str) -> str:
    """The token with one character in the middle of its last part changed."""
    start = token.rfind(".") + 1
    middle = start + (len(token) - start) // 2
    return token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
