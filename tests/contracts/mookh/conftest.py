"""Judges the mookh of a sandbox, as it is or spoilt."""

import pytest

from contracts import catalog
from contracts.specification import Specification


@pytest.fixture
def specification() -> Specification:
    return catalog.specification("mookh")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail that never comes is not waited for."""
    monkeypatch.setattr("contracts.mookh.people.MAIL_PATIENCE", 0.3)
