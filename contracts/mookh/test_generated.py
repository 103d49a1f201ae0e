"""What is generated from the specification, around requests of this API that work."""

from functools import partial

import pytest

from contracts.generated import (
    test_edges_of_each_request_are_answered_as_documented,
    test_generated_requests_are_answered_as_documented,
    test_generated_sequences_are_answered_as_documented,
)
from contracts.mookh.requests import OPERATIONS, ask
from contracts.mookh.stock import Stock
from contracts.supply import Recipes

__all__ = [
    "test_edges_of_each_request_are_answered_as_documented",
    "test_generated_requests_are_answered_as_documented",
    "test_generated_sequences_are_answered_as_documented",
]


@pytest.fixture
def recipes(stock: Stock) -> Recipes:
    """A request of each operation that works, made when it is asked for."""
    return {operation: partial(ask, stock, operation) for operation in OPERATIONS}
