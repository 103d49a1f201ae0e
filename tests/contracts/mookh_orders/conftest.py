"""Judges the mookh_orders of a sandbox, as it is or spoilt."""

import pytest

from contracts import catalog
from contracts.specification import Specification


@pytest.fixture
def specification() -> Specification:
    return catalog.specification("mookh_orders")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that never comes is not waited for."""
    monkeypatch.setattr("contracts.mookh_orders.people.PATIENCE", 0.3)
