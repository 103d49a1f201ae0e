"""Tables of frozen records, one row each, apart for every sandbox."""

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import orjson
import sqlalchemy
from sqlalchemy import Boolean, Column, Index, LargeBinary, Text, bindparam

from mockserver.database import METADATA, TEXT, Transaction
from mockserver.engines import UNSTORABLE


class Record(Protocol):
    """A frozen dataclass with a field `id`, unique in its table within a sandbox."""

    @property
    def id(self) -> int | str:
        """The key."""


Kept = TypeVar("Kept", bound=Record)
Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]

# A field of the type Any holds any JSON value.
COLUMN_TYPES: dict[Any, Any] = {
    str: TEXT,
    int: sqlalchemy.BigInteger,
    float: sqlalchemy.Float,
    bool: Boolean,
    bytes: LargeBinary,
    dt.datetime: TEXT,
    Decimal: TEXT,
    tuple: TEXT,
    dict: TEXT,
    Any: TEXT,
}
# How a value that the database has no type for is written and read back.
CODECS: dict[Any, Codec] = {
    bool: (bool, bool),
    dt.datetime: (dt.datetime.isoformat, dt.datetime.fromisoformat),
    Decimal: (str, Decimal),
    tuple: (json.dumps, lambda text: tuple(json.loads(text))),
    dict: (json.dumps, json.loads),
    Any: (lambda value: orjson.dumps(value).decode(), orjson.loads),
}
LARGEST_BATCH = 256
# Values that could be changed in place, or are large: records with these are read anew each time.
NOT_REMEMBERED = {dict, Any, bytes}


def plain_type(annotation: Any) -> tuple[Any, bool]:
    """The type of a field without its `| None` and without what its members are, and whether None is allowed."""
    if isinstance(annotation, types.UnionType):
        members = [member for member in typing.get_args(annotation) if member is not types.NoneType]
        return plain_type(members[0])[0], True
    return typing.get_origin(annotation) or annotation, annotation is Any


def batched(values: list[Any]) -> Iterator[tuple[Any, ...]]:
    """All values, in batches of few sizes, so that there are few statements to prepare: a last one is filled up."""
    for begin in range(0, len(values), LARGEST_BATCH):
        batch = values[begin : begin + LARGEST_BATCH]
        size = 1 << (len(batch) - 1).bit_length()
        yield (*batch, *batch[-1:] * (size - len(batch)))


class Table(Generic[Kept]):
    """The records of one kind in one sandbox. A subclass names the record, what is unique and what is searched for.

    `words` tells people what the values of a field mean, where these are all that there are.
    """

    record: ClassVar[type]
    name: ClassVar[str]
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    searched: ClassVar[tuple[tuple[str, ...], ...]] = ()
    words: ClassVar[tuple[tuple[str, Mapping[Any, str]], ...]] = ()
    columns: ClassVar[sqlalchemy.Table]
    _fields: ClassVar[tuple[str, ...]]
    _coded: ClassVar[list[tuple[int, str, Codec]]]
    _remembered: ClassVar[bool]

    def __init_subclass__(cls) -> None:
        hints = typing.get_type_hints(cls.record)
        cls._fields = tuple(field.name for field in dataclasses.fields(cls.record))
        kinds = {field: plain_type(hints[field]) for field in cls._fields}
        codecs = [(place, field, CODECS.get(kinds[field][0])) for place, field in enumerate(cls._fields)]
        cls._coded = [(place, field, codec) for place, field, codec in codecs if codec is not None]
        cls._remembered = not any(kind in NOT_REMEMBERED for kind, _ in kinds.values())
        columns = [
            Column(field, COLUMN_TYPES[kind], primary_key=field == "id", nullable=optional, autoincrement=False)
            for field, (kind, optional) in kinds.items()
        ]
        indexes = [Index(f"{cls.name}_by_{'_'.join(fields)}", "sandbox", *fields, unique=True) for fields in cls.unique]
        indexes += [Index(f"{cls.name}_by_{'_'.join(fields)}", "sandbox", *fields) for fields in cls.searched]
        cls.columns = sqlalchemy.Table(
            cls.name, METADATA, Column("sandbox", TEXT, primary_key=True), *columns, *indexes
        )

    def __init__(self, transaction: Transaction, sandbox: str) -> None:
        self._transaction = transaction
        self._sandbox = sandbox

    def one(self, **equals: Any) -> Kept | None:
        """The record whose fields have these values, the one with the lowest id where several do, or None."""
        return next(iter(self._found(("one", *equals.items()), partial(self._first, equals))), None)

    def all(self, **equals: Any) -> list[Kept]:
        """The records whose fields have these values, in the order of their ids."""
        return list(self._found(("all", *equals.items()), partial(self._all, equals)))

    def among(self, field: str, values: Iterable[Any]) -> dict[Any, list[Kept]]:
        """By each of these values of a field the records that have it, in the order of their ids.

        It asks once for many values, where `all` would ask once for each.
        """
        found: dict[Any, list[Kept]] = {value: [] for value in values}
        for some in batched(list(found)):
            for record in self._found(("among", field, some), partial(self._holding, field, some)):
                found[getattr(record, field)].append(record)
        return found

    def _holding(self, field: str, values: tuple[Any, ...]) -> tuple[Kept, ...]:
        names = [f"value{number}" for number in range(len(values))]

        def build() -> Any:
            columns = self.columns.c
            wanted = sqlalchemy.select(*(columns[each] for each in self._fields))
            held = columns[field].in_([bindparam(name, type_=columns[field].type) for name in names])
            return wanted.where(columns.sandbox == bindparam("sandbox"), held).order_by(columns.id)

        asked = {"sandbox": self._sandbox, **dict(zip(names, values, strict=True))}
        rows = self._transaction.rows((self.name, "among", field, len(values)), build, asked)
        return tuple(map(self._load, rows))

    def _found(self, wanted: tuple[Any, ...], read: Callable[[], tuple[Kept, ...]]) -> tuple[Kept, ...]:
        """The records, as they were read before where nothing has changed since."""
        recollection = self._transaction.recollection(self._sandbox) if self._remembered else None
        if recollection is None:
            return read()
        question = (self.name, *wanted)
        found = recollection.find(question)
        if found is None:
            found = read()
            recollection.keep(question, found)
        return found

    def _all(self, equals: dict[str, Any]) -> tuple[Kept, ...]:
        return tuple(map(self._load, self._transaction.rows(*self._selection(equals))))

    def _first(self, equals: dict[str, Any]) -> tuple[Kept, ...]:
        try:
            row = self._transaction.row(*self._selection(equals))
        except UNSTORABLE:  # what no column can hold is nobody's
            return ()
        return () if row is None else (self._load(row),)

    def page(self, search: str, order: str, offset: int, limit: int) -> list[Kept]:
        """The records that a text occurs in, in the order of a field, backwards where `-` stands before it."""
        values = {**self._sought(search), "offset": offset, "limit": limit}
        rows = self._transaction.rows(
            (self.name, "page", bool(search), order), lambda: self._page(search, order), values
        )
        return [self._load(row) for row in rows]

    def count(self, search: str = "") -> int:
        """How many records there are, or how many a text occurs in."""
        row = self._transaction.row(
            (self.name, "count", bool(search)),
            lambda: self._finding(search, sqlalchemy.func.count()),
            self._sought(search),
        )
        assert row is not None
        return int(row[0])

    def keep(self, record: Kept) -> None:
        """Write a record, new or in place of the one with its id."""
        self._transaction.touch(self._sandbox)
        values = {field: getattr(record, field) for field in self._fields}
        for _, field, (write, _) in self._coded:
            if values[field] is not None:
                values[field] = write(values[field])
        values["sandbox"] = self._sandbox
        self._transaction.run((self.name, "keep"), self._upsert, values)

    def remove(self, record: Kept) -> None:
        """Delete a record."""
        self._transaction.touch(self._sandbox)
        values = {"sandbox": self._sandbox, "id": record.id}
        self._transaction.run((self.name, "remove"), self._deletion, values)

    def _load(self, row: tuple[Any, ...]) -> Kept:
        values = list(row)
        for place, _, (_, read) in self._coded:
            if values[place] is not None:
                values[place] = read(values[place])
        record: Kept = self.record(*values)
        return record

    def _selection(self, equals: dict[str, Any]) -> tuple[tuple[Any, ...], Callable[[], Any], dict[str, Any]]:
        def build() -> Any:
            columns = self.columns.c
            wanted = sqlalchemy.select(*(columns[field] for field in self._fields))
            for field in ("sandbox", *equals):
                wanted = wanted.where(columns[field] == bindparam(field))
            return wanted.order_by(columns.id)

        return (self.name, "select", *equals), build, {"sandbox": self._sandbox, **equals}

    def _sought(self, search: str) -> dict[str, Any]:
        escaped = search.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        return {"sandbox": self._sandbox, **({"search": f"%{escaped}%"} if search else {})}

    def _finding(self, search: str, *wanted: Any) -> Any:
        """Select what is wanted of the records that hold a text somewhere; files are not looked into."""
        columns = self.columns.c
        found = sqlalchemy.select(*wanted).select_from(self.columns).where(columns.sandbox == bindparam("sandbox"))
        if not search:
            return found
        texts = [columns[field] for field in self._fields if not isinstance(columns[field].type, LargeBinary)]
        sought = sqlalchemy.func.lower(bindparam("search", type_=Text))
        lowered = [sqlalchemy.func.lower(sqlalchemy.cast(column, Text)) for column in texts]
        return found.where(sqlalchemy.or_(*(text.like(sought, escape="\\") for text in lowered)))

    def _page(self, search: str, order: str) -> Any:
        columns = self.columns.c
        found = self._finding(search, *(columns[field] for field in self._fields))
        first = columns[order.removeprefix("-")]
        ordered = found.order_by(first.desc() if order.startswith("-") else first, columns.id)
        return ordered.limit(bindparam("limit", type_=sqlalchemy.Integer)).offset(
            bindparam("offset", type_=sqlalchemy.Integer)
        )

    def _upsert(self) -> Any:
        insert = self._transaction.database.engine.insert(self.columns)
        changes = {field: insert.excluded[field] for field in self._fields if field != "id"}
        return insert.on_conflict_do_update(index_elements=["sandbox", "id"], set_=changes)

    def _deletion(self) -> Any:
        columns = self.columns.c
        return sqlalchemy.delete(self.columns).where(
            columns.sandbox == bindparam("sandbox"), columns.id == bindparam("id")
        )


class Store:
    """All tables of one API in one sandbox. A subclass annotates each table: `members: Members`."""

    _tables: ClassVar[dict[str, type[Table[Any]]]]
    _names: ClassVar[dict[type, str]]

    def __init_subclass__(cls) -> None:
        hints = typing.get_type_hints(cls)
        cls._tables = {name: kind for name, kind in hints.items() if isinstance(kind, type) and issubclass(kind, Table)}
        cls._names = {kind.record: name for name, kind in cls._tables.items()}

    def __init__(self, transaction: Transaction, sandbox: str) -> None:
        self._transaction = transaction
        self._sandbox = sandbox

    def __getattr__(self, name: str) -> Any:
        """A table, at its first use."""
        if name not in self._tables:
            raise AttributeError(f"{type(self).__name__} has no table {name}.")
        table = self._tables[name](self._transaction, self._sandbox)
        setattr(self, name, table)
        return table

    @classmethod
    def table_types(cls) -> dict[str, type[Table[Any]]]:
        """The class of every table by the name that the store has for it."""
        return cls._tables

    def tables(self) -> list[Table[Any]]:
        """Every table."""
        return list(self.named_tables().values())

    def named_tables(self) -> dict[str, Table[Any]]:
        """Every table by the name that the store has for it."""
        return {name: getattr(self, name) for name in self._tables}

    def keep(self, *records: Record) -> None:
        """Write records, each into its table, new or in place of the ones with their ids."""
        for record in records:
            getattr(self, self._names[type(record)]).keep(record)

    def remove(self, *records: Record) -> None:
        """Delete records."""
        for record in records:
            getattr(self, self._names[type(record)]).remove(record)
