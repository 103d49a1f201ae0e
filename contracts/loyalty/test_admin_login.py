"""Administrators' logins (L-57 to L-60), and what is theirs alone (L-61, L-62)."""

from typing import Any

import pytest

from contracts.client import Client, Login
from contracts.cookies import expires_a_cookie
from contracts.expectations import MISSING, demand, judging
from contracts.loyalty.people import People, Person, no_token, token_of
from contracts.loyalty.shop import Shop, present, shows
from contracts.loyalty.test_login import EMPTY, lacking, tampered
from contracts.rules import reaches, rule

NO_ID = 999_999_999
PRODUCT = {"product_name": "Airtime 10 KES", "product_description": "By Lexcom", "product_price": 250, "quantity": 10}
ADMIN_OPERATIONS: dict[str, dict[str, Any]] = {
    "create_product": {"body": PRODUCT},
    "update_product": {"body": PRODUCT, "path": {"id": NO_ID}},
    "delete_product": {"path": {"id": NO_ID}},
    "list_admin_products": {},
}


@rule("L-57")
@reaches("admin_login 200")
def test_right_credentials_give_an_administrators_token(client: Client, shop: Shop, admin: Login) -> None:
    """Login answers 200 with a token that opens the catalogue."""
    with judging("L-61"):
        shop.admin_rows()
    account = client.target.accounts["admin"]
    token_of(client.send("admin_login", body=account, opens_session=True).expect(200))


@rule("L-58")
@reaches("admin_login 400")
@pytest.mark.parametrize("change", ["another", "longer", "shorter", "other case", "spaces"])
def test_a_wrong_password_does_not_log_an_administrator_in(client: Client, admin: Login, change: str) -> None:
    """Whatever differs from the password is answered 400, without a token."""
    account = client.target.accounts["admin"]
    password = account["password"]
    wrong = {
        "another": "Quite-another-1!",
        "longer": password + "x",
        "shorter": password[:-1],
        "other case": password.swapcase(),
        "spaces": f" {password} ",
    }[change]
    reply = client.send("admin_login", body=account | {"password": wrong}, opens_session=True)
    no_token(reply.expect(400))


@rule("L-58")
def test_an_unknown_administrator_does_not_log_in(client: Client, people: People) -> None:
    """A username that no administrator has is refused, without a token."""
    body = {"username": people.unique("nobody"), "password": "Some-pass-1!"}
    no_token(client.send("admin_login", body=body, opens_session=True).expect_refusal(400))


@rule("L-58")
def test_a_right_password_needs_its_username(client: Client, people: People, admin: Login) -> None:
    """An administrator's password opens nothing under another username."""
    body = client.target.accounts["admin"] | {"username": people.unique("nobody")}
    no_token(client.send("admin_login", body=body, opens_session=True).expect_refusal(400))


@rule("L-58")
@pytest.mark.parametrize("given", EMPTY)
@pytest.mark.parametrize("field", ["username", "password"])
def test_an_administrators_login_without_a_credential_is_refused(
    client: Client, admin: Login, field: str, given: str
) -> None:
    """Without username, or without password, there is no login; nor is there where one is empty or null."""
    account = lacking(client.target.accounts["admin"], field, given)
    reply = client.send("admin_login", body=account, opens_session=True, ordinary=given == "missing")
    no_token(reply.expect_refusal(400))


@rule("L-59")
@pytest.mark.parametrize("name", ["username", "email"])
def test_a_member_does_not_log_in_as_administrator(client: Client, fresh: Person, name: str) -> None:
    """A member's username, or address, with the right password is no administrator's login."""
    body = {"username": fresh.details[name], "password": fresh.password}
    reply = client.send("admin_login", body=body, opens_session=True).expect_no_success(400)
    no_token(reply)


@rule("L-60")
@reaches("admin_logout 200")
def test_an_administrators_logout_sends_an_expired_cookie(client: Client, admin: Login) -> None:
    """The answer to logout takes the cookie away."""
    reply = client.send("admin_logout", login=admin).expect(200)
    cookies = reply.exchange.set_cookies
    demand(
        any(map(expires_a_cookie, cookies)), "a cookie that has expired", ", ".join(cookies) or "no Set-Cookie", reply
    )


@rule("L-61")
@reaches(*(f"{operation} 401" for operation in ADMIN_OPERATIONS))
@pytest.mark.parametrize("operation", ADMIN_OPERATIONS)
def test_nothing_of_the_administrators_opens_without_login(client: Client, operation: str) -> None:
    """Each of the four answers 401 when no token is sent."""
    client.send(operation, **ADMIN_OPERATIONS[operation]).expect(401)


@rule("L-22")
@pytest.mark.parametrize("operation", ADMIN_OPERATIONS)
def test_an_unknown_token_is_no_administrators(client: Client, operation: str) -> None:
    """A token that no login gave answers 401."""
    client.send(operation, **ADMIN_OPERATIONS[operation], login=Login("x" * 40)).expect(401)


@rule("L-22")
@pytest.mark.parametrize("operation", ADMIN_OPERATIONS)
def test_an_administrators_token_that_was_tampered_with_is_like_none(
    client: Client, admin: Login, operation: str
) -> None:
    """A token that differs from a real one in one place answers 401."""
    client.send(operation, **ADMIN_OPERATIONS[operation], login=Login(tampered(admin.token))).expect(401)


@rule("L-61")
@pytest.mark.parametrize("operation", ["update_product", "delete_product"])
def test_a_product_stays_as_it_was_without_login(client: Client, shop: Shop, operation: str) -> None:
    """An existing product is neither changed nor deleted without a token."""
    product = shop.created()
    body = product.body(product_price=77) if operation == "update_product" else None
    reply = client.send(operation, path={"id": product.id}, body=body).expect(401)
    row, listing = shop.admin_row(product.name)
    shows(present(row, product.name, listing), product, quantity=True, reply=reply)


@rule("L-62")
def test_a_member_creates_no_product(client: Client, shop: Shop, member: Person) -> None:
    """With a member's token nothing is created."""
    product = shop.plan()
    reply = client.send("create_product", body=product.body(), login=member.login)
    if reply.succeeded:
        shop.remember([product.name])
    reply.expect_no_success(401)
    if client.target.account("admin") is not None:
        row, _ = shop.admin_row(product.name)
        demand(row is None, f"no product {product.name!r}", row, reply)


@rule("L-62")
def test_a_member_reads_no_administrators_listing(client: Client, member: Person) -> None:
    """With a member's token the administrators' listing stays shut."""
    reply = client.send("list_admin_products", login=member.login).expect_no_success(401)
    demand(reply.get("data.products") is MISSING, "no products", reply.get("data.products"), reply)


@rule("L-62")
@pytest.mark.parametrize("operation", ["update_product", "delete_product"])
def test_a_member_changes_no_product(client: Client, shop: Shop, member: Person, operation: str) -> None:
    """With a member's token an existing product is neither changed nor deleted."""
    product = shop.created()
    body = product.body(product_price=77) if operation == "update_product" else None
    reply = client.send(operation, path={"id": product.id}, body=body, login=member.login).expect_no_success(401)
    row, listing = shop.admin_row(product.name)
    shows(present(row, product.name, listing), product, quantity=True, reply=reply)
