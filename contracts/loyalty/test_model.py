"""Sequences of actions on members and products, held against the model of the loyalty API."""

from functools import partial

import pytest

from contracts.expectations import NotJudged
from contracts.loyalty.model import LoyaltyWorld
from contracts.loyalty.people import People
from contracts.loyalty.shop import Shop
from contracts.model.contract import Model, test_sequences_of_actions_leave_what_they_should

__all__ = ["test_sequences_of_actions_leave_what_they_should"]


@pytest.fixture
def model(people: People, shop: Shop) -> Model:
    """The loyalty API's world. Raises NotJudged where the profile gives nobody to act as."""
    target = people.target
    if not {"admin", "member"} & set(target.accounts) and "mail" not in target.doors:
        raise NotJudged("the profile gives nobody to act as (accounts.admin, accounts.member, doors.mail)")
    return Model(LoyaltyWorld, partial(LoyaltyWorld, people, shop))
