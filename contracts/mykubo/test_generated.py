"""What is generated from the specification, around requests of this API that work."""

from typing import Any

import pytest

from contracts.client import Login
from contracts.edges import Ask
from contracts.expectations import NotJudged
from contracts.generated import (
    test_edges_of_each_request_are_answered_as_documented,
    test_generated_requests_are_answered_as_documented,
    test_generated_sequences_are_answered_as_documented,
)
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.orders import STEPS, Orders
from contracts.mykubo.requests import ON_BRANDS, ON_PRODUCTS, WITH_TOKEN, body_of
from contracts.mykubo.wardrobe import Wardrobe
from contracts.supply import Recipe, Recipes

__all__ = [
    "test_edges_of_each_request_are_answered_as_documented",
    "test_generated_requests_are_answered_as_documented",
    "test_generated_sequences_are_answered_as_documented",
]

LISTED_IDS = ("edit_default_image", "delete_image", "edit_stock", "delete_size")
WITH_IMAGES = ("edit_default_image", "delete_image")
# What these edit is still found by its path afterwards, so that it can be edited once more.
LASTING = tuple(name for name in ON_PRODUCTS if name.startswith("edit_") and name != "edit_color_ref")


@pytest.fixture
def recipes(accounts: Accounts, wardrobe: Wardrobe, orders: Orders) -> Recipes:
    """A request of each operation that works, made when it is asked for."""
    return MyKuboRecipes(accounts, wardrobe, orders).all()


class MyKuboRecipes:
    """Requests that a conforming server answers with success, each on products and orders of the suite's own."""

    def __init__(self, accounts: Accounts, wardrobe: Wardrobe, orders: Orders) -> None:
        self.accounts = accounts
        self.wardrobe = wardrobe
        self.orders = orders

    def all(self) -> Recipes:
        """The recipe of each operation."""
        return {"login": self.login} | {name: self.recipe(name) for name in WITH_TOKEN}

    def recipe(self, operation: str) -> Recipe:
        """How a request of an operation with a token is made."""
        return lambda: self.ask(operation)

    def login(self) -> Ask:
        """The brand's credentials."""
        return Ask(body=self.accounts.given("brand"))

    def ask(self, operation: str) -> Ask:
        """A request of an operation with a token. Raises NotJudged where the target offers too little."""
        if operation == "logout":
            return Ask(login=self.accounts.log_in("brand"))
        seller = self.seller()
        path = self.path(operation, seller)
        named = {name for name in path if f"{{{name}}}" in self.path_of(operation)}
        body = body_of(operation, self.wardrobe, seller.login)
        return Ask(
            body=body,
            path={name: path[name] for name in named} or None,
            login=seller.login,
            lasts=operation in LASTING,
        )

    def path_of(self, operation: str) -> str:
        """The path of an operation in the specification."""
        return self.accounts.client.docket.specification.operations[operation].path

    def path(self, operation: str, seller: Seller) -> dict[str, Any]:
        """What an operation's path names: the brand, a product of its own, or an order that is due for the step."""
        if operation in ON_BRANDS:
            return {"brand_id": seller.brand}
        if operation in ON_PRODUCTS:
            garment = self.wardrobe.create(seller, images=int(operation in WITH_IMAGES))
            if operation in LISTED_IDS:
                return self.wardrobe.spot(seller, garment)
            return {"product_id": garment.id, "color_ref": garment.refs[-1]}
        if operation in STEPS:
            return {"order_id": self.order(seller, operation)}
        return {}

    def order(self, seller: Seller, operation: str) -> Any:
        """An order that is due for a step. Raises NotJudged where orders cannot be made: few are listed."""
        if not self.orders.has_door:
            raise NotJudged("the target offers no door that makes orders (doors.make_order)")
        return self.orders.make(seller, STEPS[operation][0])

    def seller(self) -> Seller:
        """A login that still serves: where a request was refused for it, the list of brands tells whether it does."""
        seller = self.accounts.seller()
        answered = self.accounts.client.docket.contract
        if answered and answered[-1].status == 401 and not self.serves(seller.login):
            self.accounts.forget(seller)
            seller = self.accounts.seller()
        return seller

    def serves(self, login: Login) -> bool:
        """Whether a login still opens the list of brands."""
        return self.accounts.client.send("list_brands", login=login).succeeded
