"""Tables of records, and transactions that leave no trace when they fail."""

import dataclasses
import datetime as dt
import sqlite3
from decimal import Decimal
from typing import Any

import pytest

from mockserver import store
from mockserver.database import Database
from mockserver.errors import ConfigurationError


@dataclasses.dataclass(frozen=True)
class Sample:
    id: int
    name: str
    weight: float
    good: bool
    at: dt.datetime
    content: bytes
    note: str | None
    price: Decimal
    names: tuple[str, ...]
    answers: dict[str, Any]
    discount: Decimal | None
    details: Any = None


class Samples(store.Table[Sample]):
    record = Sample
    name = "test_samples"
    unique = (("name",),)


class Shelf(store.Store):
    samples: Samples


SAMPLE = Sample(
    id=1,
    name="a",
    weight=1.5,
    good=True,
    at=dt.datetime(2023, 6, 3, 20, 39, 58, 5, dt.UTC),
    content=b"\x00\xff",
    note=None,
    price=Decimal("12345678901234567.10"),
    names=("Alice", "Böb"),
    answers={"Age": "27", "more": [1, {"b": None}]},
    discount=None,
)


@pytest.fixture
def database():
    made = Database()
    made.create_tables()
    return made


def test_a_record_comes_back_as_it_was_kept(database):
    with database.transaction() as transaction:
        shelf = Shelf(transaction, "here")
        shelf.keep(SAMPLE)
        assert shelf.samples.one(id=1) == shelf.samples.one(name="a", good=True) == SAMPLE
        shelf.keep(dataclasses.replace(SAMPLE, note="new"))
        assert [record.note for record in shelf.samples.all()] == ["new"]
        shelf.remove(SAMPLE)
        assert shelf.samples.one(id=1) is None


@pytest.mark.parametrize("details", [{"a": [1, 2.5, {"b": None}], "é": True}, [], "text", "", 0, 7.25, False, None])
def test_a_field_may_hold_any_json(database, details):
    with database.transaction() as transaction:
        shelf = Shelf(transaction, "here")
        shelf.keep(dataclasses.replace(SAMPLE, details=details))
        (found,) = shelf.samples.all()
    assert found.details == details
    assert type(found.details) is type(details)


def test_sandboxes_do_not_see_each_other(database):
    with database.transaction() as transaction:
        here, there = Shelf(transaction, "here"), Shelf(transaction, "there")
        here.keep(SAMPLE)
        there.keep(dataclasses.replace(SAMPLE, weight=9.0))
        assert here.samples.all() == [SAMPLE]


def test_a_transaction_that_fails_leaves_no_trace(database):
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as transaction:
        Shelf(transaction, "here").keep(SAMPLE, dataclasses.replace(SAMPLE, id=2))
    with database.transaction() as transaction:
        assert Shelf(transaction, "here").samples.all() == []


def test_a_transaction_within_another_is_refused(database):
    with pytest.raises(sqlite3.OperationalError), database.transaction(), database.transaction():
        pass


def test_a_number_that_no_column_can_hold_is_nobodys(database):
    with database.transaction() as transaction:
        assert Shelf(transaction, "here").samples.one(id=10**30) is None


def test_an_unknown_table_is_an_error(database):
    with database.transaction() as transaction, pytest.raises(AttributeError, match="no table boxes"):
        Shelf(transaction, "here").boxes  # noqa: B018


@pytest.mark.parametrize("url", ["nonsense", "postgresql://x/y", "sqlite:////nowhere/x.db"])
def test_a_database_that_cannot_be_used_is_told(url):
    with pytest.raises(ConfigurationError):
        Database(url)
