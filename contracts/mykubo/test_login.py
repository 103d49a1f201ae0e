"""Logging in and out (K-01 to K-04, K-07, K-08)."""

from typing import Any

import pytest

from contracts.client import Client, Login
from contracts.expectations import MISSING, Reply, demand, judging
from contracts.mykubo.accounts import Accounts, Seller, token_of
from contracts.mykubo.wardrobe import Wardrobe
from contracts.rules import reaches, rule


def no_token(reply: Reply) -> None:
    """Demand that a refused login gives no token."""
    token = reply.get("token")
    demand(token is MISSING or not token, "no token in a refusal", token, reply)


@rule("K-01", "K-04")
@reaches("login 200")
@pytest.mark.parametrize("account", ["brand", "other_brand"])
def test_right_credentials_give_a_token_without_one(client: Client, accounts: Accounts, account: str) -> None:
    """Each account gets a token that opens the list of brands; the login itself is sent none."""
    login = accounts.log_in(account)
    client.send("list_brands", login=login).expect(200)


@rule("K-02")
@reaches("login 401")
def test_an_unknown_address_does_not_log_in(accounts: Accounts, wardrobe: Wardrobe) -> None:
    """It is answered 401, without a token."""
    body = {"email": f"{wardrobe.unique('nobody')}@example.com", "password": "Some-pass-1!"}
    no_token(accounts.ask(body).expect(401))


@rule("K-02")
@pytest.mark.parametrize("change", ["another", "longer", "shorter", "other case"])
def test_a_wrong_password_does_not_log_in(accounts: Accounts, brand: Seller, change: str) -> None:
    """Whatever differs from the password is answered 401, without a token."""
    account = accounts.given("brand")
    password = account["password"]
    wrong = {
        "another": "Quite-another-1!",
        "longer": password + "x",
        "shorter": password[:-1],
        "other case": password.swapcase(),
    }[change]
    no_token(accounts.ask(account | {"password": wrong}).expect(401))


@rule("K-02")
def test_a_right_password_needs_its_address(accounts: Accounts, wardrobe: Wardrobe) -> None:
    """A password opens nothing for an address that has no account."""
    body = accounts.given("brand") | {"email": f"{wardrobe.unique('nobody')}@example.com"}
    no_token(accounts.ask(body).expect(401))


@rule("K-02")
def test_an_empty_password_does_not_log_in(accounts: Accounts, brand: Seller) -> None:
    """It is refused, as a wrong one or as one that is missing, without a token."""
    no_token(accounts.ask(accounts.given("brand") | {"password": ""}).expect_refusal(401))


@rule("K-02")
@pytest.mark.parametrize("field", ["email", "password"])
def test_null_is_no_credential(accounts: Accounts, brand: Seller, field: str) -> None:
    """Beside the other one, which is right, it is refused, as a wrong one or as one that is missing."""
    no_token(accounts.ask(accounts.given("brand") | {field: None}).expect_refusal(401))


@rule("K-02")
@pytest.mark.parametrize("change", [lambda email: email[:-1], lambda email: "x" + email], ids=["shorter", "longer"])
def test_an_address_is_compared_as_a_whole(accounts: Accounts, brand: Seller, change: Any) -> None:
    """One that is part of an account's address, or that it is part of, does not log in with its password."""
    known = accounts.given("brand")
    no_token(accounts.ask(known | {"email": change(known["email"])}).expect_refusal(401))


@rule("K-02")
def test_another_accounts_password_does_not_log_in(accounts: Accounts, brand: Seller) -> None:
    """Each address goes with its own password."""
    body = accounts.given("brand") | {"password": accounts.given("other_brand")["password"]}
    if body != accounts.given("brand"):
        no_token(accounts.ask(body).expect(401))


@rule("K-03")
@reaches("login 400")
@pytest.mark.parametrize("field", ["email", "password"])
def test_a_login_without_a_credential_is_refused(client: Client, accounts: Accounts, field: str) -> None:
    """Without address, or without password, it is answered 400."""
    account = client.target.account("brand") or {"email": "nobody@example.com", "password": "Some-pass-1!"}
    body = {name: value for name, value in account.items() if name != field}
    no_token(client.send("login", body=body, opens_session=True).expect(400))


@rule("K-03")
def test_a_login_without_any_credential_is_refused(client: Client) -> None:
    """An empty object is answered 400."""
    no_token(client.send("login", body={}, opens_session=True).expect(400))


@rule("K-07")
def test_one_token_opens_request_after_request(client: Client, brand: Seller) -> None:
    """Every list opens with it, twice."""
    for _ in range(2):
        for operation in (
            "list_brands",
            "list_product_categories",
            "list_order_statuses",
            "list_products",
            "list_orders",
        ):
            client.send(operation, path={"brand_id": brand.brand}, login=brand.login).expect(200)


@rule("K-08")
@reaches("logout 200", "list_brands 401")
def test_a_logout_ends_its_token(client: Client, brand: Seller) -> None:
    """The logout succeeds; that the token opens nothing afterwards is a convention."""
    client.send("logout", login=brand.login).expect(200)
    with judging("K-08", soft=True):
        for operation in ("list_brands", "list_products", "list_orders", "list_order_statuses"):
            client.send(operation, path={"brand_id": brand.brand}, login=brand.login).expect(401)


@rule("K-08")
def test_after_a_logout_one_can_log_in_again(client: Client, accounts: Accounts, brand: Seller) -> None:
    """The new token opens the list of brands."""
    client.send("logout", login=brand.login).expect(200)
    again = accounts.log_in("brand")
    with judging("K-07"):
        client.send("list_brands", login=again).expect(200)


@rule("K-07")
def test_a_logout_ends_no_other_accounts_token(
    client: Client, accounts: Accounts, brand: Seller, stranger: Seller
) -> None:
    """The other login's token still opens the list of brands."""
    client.send("logout", login=brand.login).expect(200)
    client.send("list_brands", login=stranger.login).expect(200)


@rule("K-01")
def test_the_token_is_the_accounts_own(accounts: Accounts, brand: Seller, stranger: Seller) -> None:
    """Two accounts never share one."""
    reply = accounts.ask(accounts.given("other_brand")).expect(200)
    token = token_of(reply)
    demand(token != brand.login.token, "another token for another account", token, reply)


@rule("K-06")
def test_a_token_in_another_case_is_none(client: Client, brand: Seller) -> None:
    """Tokens are compared as they are."""
    changed = brand.login.token.swapcase()
    if changed != brand.login.token:
        with judging("K-06", soft=True):
            client.send("list_brands", login=Login(changed)).expect(401)
