"""Sequences of actions on products and orders, held against the model of the MyKubo API."""

from functools import partial

import pytest

from contracts.model.contract import Model, test_sequences_of_actions_leave_what_they_should
from contracts.mykubo.accounts import Accounts
from contracts.mykubo.model import MykuboWorld
from contracts.mykubo.orders import Orders
from contracts.mykubo.wardrobe import Wardrobe

__all__ = ["test_sequences_of_actions_leave_what_they_should"]


@pytest.fixture
def model(accounts: Accounts, wardrobe: Wardrobe, orders: Orders) -> Model:
    """The MyKubo API's world."""
    return Model(MykuboWorld, partial(MykuboWorld, accounts, wardrobe, orders))
