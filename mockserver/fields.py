"""The fields of records as people edit them: what each holds, how it is written as JSON and read back."""

import dataclasses
import datetime as dt
import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Boolean, Float, LargeBinary, Text

from mockserver.archive import KINDS, Kind
from mockserver.store import Store, Table, plain_type

FILE = "file"
# A field of such a name holds the id of a record that is called like what stands before it: member_id, event_fk.
REFERENCE = re.compile(r"(?:.*_)?([a-z]+)_(?:id|fk)")


@dataclass(frozen=True)
class Field:
    """A field of a record: the word for its type, how its values are written, and whose id it holds, if any's.

    `words` has each value that it can have with what that means; it is empty where any value will do.
    """

    name: str
    type: str
    kind: Kind
    nullable: bool
    refers: str | None
    words: Mapping[Any, str]

    def write(self, value: Any) -> Any:
        """The value as JSON."""
        return None if value is None else self.kind.write(value)

    def read(self, value: Any) -> Any:
        """The value of what came as JSON. Raises ValueError with what it must be."""
        if value is None and self.nullable:
            return None
        try:
            known = self.kind.read(value)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ValueError(f"must be {self.kind.told}{' or null' if self.nullable else ''}") from error
        if self.words and known not in self.words:
            told = ", ".join(f"{each} ({word})" for each, word in self.words.items())
            raise ValueError(f"must be one of {told}")
        return known


Tables = Mapping[str, Mapping[str, Field]]
KNOWN: dict[Any, Tables] = {}


def fields(store: type[Store]) -> Tables:
    """The fields of every table of a kind of store, by the names of both, `id` first."""
    if store not in KNOWN:
        tables = store.table_types()
        records = {name: table.record for name, table in tables.items()}
        KNOWN[store] = {name: _fields(table, records) for name, table in tables.items()}
    return KNOWN[store]


def _fields(table: type[Table[Any]], records: Mapping[str, type]) -> Mapping[str, Field]:
    hints = typing.get_type_hints(table.record)
    names = [field.name for field in dataclasses.fields(table.record)]
    words = dict(table.words)
    return {name: _field(name, hints[name], records, words.get(name, {})) for name in names}


def _field(name: str, annotation: Any, records: Mapping[str, type], words: Mapping[Any, str]) -> Field:
    plain, nullable = plain_type(annotation)
    word, kind = TYPES[plain]
    if plain is tuple:
        members = [argument for argument in typing.get_args(annotation) if argument is not Ellipsis]
        kind = dataclasses.replace(kind, read=partial(_list, members[0] if members else Any))
    return Field(name, word, kind, nullable, _referred(name, plain, records), words)


def _referred(name: str, plain: Any, records: Mapping[str, type]) -> str | None:
    """The table whose record's id a field holds, by their names and types."""
    found = REFERENCE.fullmatch(name)
    for table, record in records.items():
        same_type = plain_type(typing.get_type_hints(record)["id"])[0] is plain
        if found and same_type and record.__name__.lower() == found[1]:
            return table
    return None


def _time(value: Any) -> dt.datetime:
    at = dt.datetime.fromisoformat(value)
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def _written_time(at: dt.datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError from error
    if not number.is_finite() or abs(number.adjusted()) > 40:
        raise ValueError
    return number


def _list(member: Any, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError
    kind = TYPES[plain_type(member)[0]][1]
    return tuple(kind.read(each) for each in value)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _same(value: Any) -> Any:
    return value


TYPES: dict[Any, tuple[str, Kind]] = {
    str: ("text", KINDS[Text]),
    int: ("integer", KINDS[BigInteger]),
    float: ("number", KINDS[Float]),
    bool: ("boolean", KINDS[Boolean]),
    bytes: (FILE, KINDS[LargeBinary]),
    dt.datetime: ("time", Kind("a time such as 2026-05-01T12:00:00Z", _written_time, _time)),
    Decimal: ("decimal", Kind('a decimal number in quotes, such as "1200.50"', str, _decimal)),
    tuple: ("list", Kind("a list of what the field holds", list, _same)),
    dict: ("object", Kind("an object", dict, _object)),
    Any: ("json", Kind("any JSON value", _same, _same)),
}
