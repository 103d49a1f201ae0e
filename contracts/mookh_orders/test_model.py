"""Sequences of orders, held against the model of the Mookh Orders API."""

from functools import partial

import pytest

from contracts.expectations import NotJudged
from contracts.model.contract import Model, test_sequences_of_actions_leave_what_they_should
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.model import OrdersWorld
from contracts.mookh_orders.orders import Orders

__all__ = ["test_sequences_of_actions_leave_what_they_should"]


@pytest.fixture
def model(orders: Orders, ledger: Ledger) -> Model:
    """The Mookh Orders API's world. Raises NotJudged where nothing is for sale in KES."""
    if not OrdersWorld(orders, ledger).items:
        raise NotJudged("what the profile offers is not for sale in KES (provide.ticket, provide.album)")
    return Model(OrdersWorld, partial(OrdersWorld, orders, ledger))
