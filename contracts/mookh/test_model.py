"""Sequences of actions on users, events, orders and promo codes, held against the model of the Mookh API."""

from functools import partial

import pytest

from contracts.model.contract import Model, test_sequences_of_actions_leave_what_they_should
from contracts.mookh.model import MookhWorld
from contracts.mookh.stock import Stock

__all__ = ["test_sequences_of_actions_leave_what_they_should"]


@pytest.fixture
def model(stock: Stock) -> Model:
    """The Mookh API's world. Raises NotJudged without a token, by which alone things are made and read."""
    login = stock.people.login
    assert login.token
    return Model(MookhWorld, partial(MookhWorld, stock))
