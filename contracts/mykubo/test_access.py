"""Nothing opens without a token (K-05), nor with one that no login gave (K-06)."""

from typing import Any

import pytest

from contracts.client import Client, Login
from contracts.expectations import NotJudged, Reply
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.orders import Orders
from contracts.mykubo.requests import NOWHERE, ON_ORDERS, ON_PRODUCTS, WITH_TOKEN, body_of, send
from contracts.mykubo.wardrobe import Wardrobe
from contracts.rules import reaches, rule

HEXADECIMAL = "0123456789abcdef"
STATE_BEFORE = {"confirm_order": "paid", "reject_order": "paid", "send_order": "confirmed", "finish_order": "sent"}


class Existing:
    """What requests need to name things that exist, made once in a run; ids of nothing without an account."""

    def __init__(self, accounts: Accounts, wardrobe: Wardrobe, orders: Orders) -> None:
        self.accounts = accounts
        self.wardrobe = wardrobe
        self.orders = orders
        self._path: dict[str, Any] = {}
        self._token = ""

    def path(self, operation: str) -> dict[str, Any]:
        """The ids for an operation."""
        if self.accounts.target.account("brand") is None:
            return NOWHERE
        if not self._path:
            self._path = self._made()
        return self._path | self._order(operation)

    def login(self) -> Login | None:
        """A login with which bodies are made that would succeed, or None without an account."""
        return None if self.accounts.target.account("brand") is None else self.accounts.seller().login

    def tampered(self) -> str:
        """A token that some login gave, with another digit in its middle."""
        token = self._token = self._token or self.accounts.log_in("brand").token
        middle = len(token) // 2
        return token[:middle] + ("0" if token[middle] != "0" else "1") + token[middle + 1 :]

    def _made(self) -> dict[str, Any]:
        seller = self.accounts.seller()
        return NOWHERE | self.wardrobe.spot(seller, self.wardrobe.keep(self.wardrobe.create(seller, images=1)))

    def _order(self, operation: str) -> dict[str, Any]:
        if operation not in ON_ORDERS:
            return {}
        try:
            return {"order_id": self.orders.find(self.accounts.seller(), STATE_BEFORE[operation])}
        except NotJudged:
            return {}


@pytest.fixture(scope="session")
def existing(accounts: Accounts, wardrobe: Wardrobe, orders: Orders) -> Existing:
    """A product with all that belongs to it, and orders."""
    return Existing(accounts, wardrobe, orders)


def without_token(wardrobe: Wardrobe, existing: Existing, operation: str, **more: Any) -> Reply:
    """The reply of an operation to a request that is complete but for its token."""
    path = existing.path(operation)
    if operation == "upload_images":
        return wardrobe.send_files(more.get("login"), [wardrobe.picture()])
    return wardrobe.client.send(operation, path=path, body=body_of(operation, wardrobe, existing.login()), **more)


@rule("K-05")
@reaches(*(f"{operation} 401" for operation in WITH_TOKEN))
@pytest.mark.parametrize("operation", WITH_TOKEN)
def test_nothing_opens_without_a_token(wardrobe: Wardrobe, existing: Existing, operation: str) -> None:
    """Every operation but the login answers 401 when no token is sent."""
    without_token(wardrobe, existing, operation).expect(401)


@rule("K-05")
@pytest.mark.parametrize("operation", [each for each in WITH_TOKEN if each != "upload_images"])
def test_nothing_opens_with_an_empty_token(wardrobe: Wardrobe, existing: Existing, operation: str) -> None:
    """A token header without a value is like none."""
    without_token(wardrobe, existing, operation, headers={"token": ""}).expect(401)


@rule("K-06")
@pytest.mark.parametrize("operation", WITH_TOKEN)
def test_an_unknown_token_opens_nothing(wardrobe: Wardrobe, existing: Existing, operation: str, chance: Any) -> None:
    """Forty hexadecimal digits that no login gave are answered 401."""
    token = "".join(chance.choices(HEXADECIMAL, k=40))
    without_token(wardrobe, existing, operation, login=Login(token)).expect(401)


@rule("K-06")
@pytest.mark.parametrize("operation", WITH_TOKEN)
def test_a_token_that_was_tampered_with_opens_nothing(wardrobe: Wardrobe, existing: Existing, operation: str) -> None:
    """A token that differs from a real one in its middle is answered 401."""
    without_token(wardrobe, existing, operation, login=Login(existing.tampered())).expect(401)


@rule("K-06")
def test_a_token_that_goes_on_opens_nothing(client: Client, brand: Seller) -> None:
    """A real token with something more behind it is answered 401."""
    client.send("list_brands", login=Login(brand.login.token + "0")).expect(401)


@rule("K-06")
@pytest.mark.parametrize(
    "token", ["' OR '1'='1", "x" * 4000, "null", "undefined", "0", "[]", "%00", "Bearer x", "caf\xe9"]
)
def test_an_odd_token_opens_nothing(client: Client, token: str) -> None:
    """Whatever its form, a token that no login gave is refused."""
    client.send("list_brands", login=Login(token)).expect_refusal(401)


@rule("K-05")
def test_products_stay_as_they_were_without_a_token(wardrobe: Wardrobe, scene: MakeScene) -> None:
    """No refused request changes anything."""
    stage = scene(images=1)
    path = stage.spot()
    for operation in ON_PRODUCTS:
        send(wardrobe, operation, path, None, body_of(operation, wardrobe, None)).expect_refusal(401)
    stage.demand_nothing_changed("K-05")
