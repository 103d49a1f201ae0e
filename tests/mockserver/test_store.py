"""Tables of records, and transactions that leave no trace when they fail."""

import contextlib
import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from mockserver import store
from mockserver.database import Database
from mockserver.errors import ConfigurationError

from .databases import new


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


@dataclasses.dataclass(frozen=True)
class Word:
    id: str
    length: int


class Words(store.Table[Word]):
    record = Word
    name = "test_words"


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
    made = Database(new())
    made.create_tables()
    yield made
    made.close()


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
    with pytest.raises(database.engine.integrity_error), database.transaction() as transaction:
        Shelf(transaction, "here").keep(SAMPLE, dataclasses.replace(SAMPLE, id=2))
    with database.transaction() as transaction:
        assert Shelf(transaction, "here").samples.all() == []


def test_a_transaction_whose_failure_was_overlooked_leaves_no_trace(database):
    def overlook():
        with database.transaction() as transaction, contextlib.suppress(database.engine.integrity_error):
            Shelf(transaction, "here").keep(SAMPLE, dataclasses.replace(SAMPLE, id=2))

    with pytest.raises(database.engine.integrity_error):
        overlook()
    with database.transaction() as transaction:
        assert Shelf(transaction, "here").samples.all() == []


def test_a_transaction_within_another_is_refused(database):
    with pytest.raises(RuntimeError, match="within another"), database.transaction(), database.transaction():
        pass


@pytest.mark.parametrize("wanted", [{"id": 10**30}, {"id": -(2**63) - 1}, {"name": "a\0b"}, {"name": "\ud83d"}])
def test_what_no_column_can_hold_is_nobodys(database, wanted):
    with database.transaction() as transaction:
        assert Shelf(transaction, "here").samples.one(**wanted) is None
        assert Shelf(transaction, "here").samples.one(id=2**63 - 1) is None


def test_texts_are_ordered_by_their_bytes(database):
    """As Python orders them, whatever language the database speaks."""
    names = ["B", "a", "Ä", "é", "_", "1", "🐝", "ﬀ", "ab", "a b"]
    with database.transaction() as transaction:
        word = Words(transaction, "here")
        for name in names:
            word.keep(Word(name, len(name)))
        assert [each.id for each in word.all()] == sorted(names)


def test_an_unknown_table_is_an_error(database):
    with database.transaction() as transaction, pytest.raises(AttributeError, match="no table boxes"):
        Shelf(transaction, "here").boxes  # noqa: B018


URLS = [
    "nonsense",
    "mysql://x/y",
    "postgresql+asyncpg://x/y",
    "postgresql+psycopg://u@/y?host=/nowhere",
    "sqlite:////nowhere/x.db",
]


@pytest.mark.parametrize("url", URLS)
def test_a_database_that_cannot_be_used_is_told(url):
    with pytest.raises(ConfigurationError):
        Database(url)
