"""What is generated from the specification, around requests of this API that work."""

import pytest

from contracts.edges import Ask
from contracts.generated import (
    test_edges_of_each_request_are_answered_as_documented,
    test_generated_requests_are_answered_as_documented,
    test_generated_sequences_are_answered_as_documented,
)
from contracts.mookh_orders.orders import Orders
from contracts.mookh_orders.shapes import LIKE_THE_SAMPLE
from contracts.supply import Recipes

__all__ = [
    "test_edges_of_each_request_are_answered_as_documented",
    "test_generated_requests_are_answered_as_documented",
    "test_generated_sequences_are_answered_as_documented",
]


@pytest.fixture
def recipes(orders: Orders) -> Recipes:
    """A request of each operation that works, made when it is asked for."""
    return MookhOrdersRecipes(orders).all()


class MookhOrdersRecipes:
    """Requests that a conforming server answers with success, each for a customer of its own."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    def all(self) -> Recipes:
        """The recipe of each operation."""
        return {"create_order": self.create_order}

    def create_order(self) -> Ask:
        """An order of one thing, with every field that an order may have."""
        return Ask(body=self.orders.draft(payer=self.orders.people.payer(), **LIKE_THE_SAMPLE))
