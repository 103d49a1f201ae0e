"""A sandbox as one JSON value: all that is in it, uploads too, to keep in a file and to bring into another server."""

import base64
import binascii
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
import sqlalchemy
from sqlalchemy import BigInteger, Boolean, Column, Float, LargeBinary, Text, bindparam

from mockserver import __version__
from mockserver.clock import Clock, possible
from mockserver.database import contents
from mockserver.faults.definition import MOST_FAULTS, UnusableFaultError, check
from mockserver.faults.fault import made_of, written
from mockserver.sandbox import NAME, SANDBOXES, Outbox, Passport, Register, Sandbox

# Counted up when a file of today could no longer be read.
FORMAT = 1
MOST_ROWS = 500_000
# The database keeps whole numbers in so many bits.
BITS = 63
# How far ahead the clock can be at most, in seconds.
FARTHEST = 3e11


class UnusableArchiveError(Exception):
    """What was sent is no archive that this server can use; the message is a sentence that says why."""


@dataclass(frozen=True)
class Kind:
    """How the values of a type of column are written in JSON, read back, and called."""

    told: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def packed(register: Register, sandbox: Sandbox) -> dict[str, Any]:
    """The sandbox as JSON: `sandbox` tells what it is, `tables` has each table that holds any rows."""
    passport = register.passport(sandbox.name)
    assert passport is not None
    return {
        "format": FORMAT,
        "version": __version__,
        "exported_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "sandbox": {
            "name": passport.name,
            "seed": passport.seed,
            "origin": passport.origin,
            "clock_offset": passport.offset,
            **({} if passport.frozen is None else {"clock_frozen": passport.frozen}),
            "apis": passport.planted.split(),
            "faults": orjson.loads(passport.faults or "[]"),
        },
        # The names are a kind of text of the database's, which is no JSON.
        "tables": {
            str(table.name): packing for table in _tables() if (packing := _packed(register, table, sandbox.name))
        },
    }


def unpacked(register: Register, content: Mapping[str, Any], name: str) -> Sandbox:
    """The sandbox of an archive under a name, in place of any of that name.

    `content` has the form that the control API's specification gives it. Raises UnusableArchiveError.
    """
    if content["format"] != FORMAT:
        raise UnusableArchiveError(
            f"The file has the format {content['format']}; this server reads {FORMAT}. "
            "Export the sandbox anew from a server of this version."
        )
    told = content["sandbox"]
    _refuse_strangers(register, told, content["tables"])
    register.drop(name)
    sandbox = register.enter(
        Passport(
            name,
            told["seed"],
            float(told["clock_offset"]),
            "".join(f" {api} " for api in told["apis"]),
            told["origin"],
            time.time(),
            faults=_faults(register, told.get("faults", [])),
            frozen=_frozen(told.get("clock_frozen")),
        )
    )
    for table in _tables():
        if table.name in content["tables"]:
            _unpack(register, table, content["tables"][table.name], name)
    _refuse_broken(register, sandbox, told["apis"])
    return sandbox


def _frozen(moment: float | None) -> float | None:
    """Where the clock stands still, or None. Raises UnusableArchiveError."""
    try:
        return None if moment is None else possible(Clock(frozen=float(moment))).frozen
    except OverflowError:
        raise UnusableArchiveError("sandbox.clock_frozen is no time that the clock can show.") from None


def _tables() -> list[sqlalchemy.Table]:
    """Every table of what is in a sandbox."""
    return [table for table in contents() if table is not SANDBOXES]


def _fields(table: sqlalchemy.Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "sandbox"]


def _packed(register: Register, table: sqlalchemy.Table, name: str) -> dict[str, Any] | None:
    """A table's columns and rows in the sandbox, or None where it has none."""
    fields = _fields(table)
    kinds = [KINDS[type(field.type)] for field in fields]
    rows = register.transaction.rows((table.name, "pack"), partial(_rows_statement, table), {"name": name})
    if not rows:
        return None
    return {
        "columns": [str(field.name) for field in fields],
        "rows": [
            [None if value is None else kind.write(value) for kind, value in zip(kinds, row, strict=True)]
            for row in rows
        ],
    }


def _rows_statement(table: sqlalchemy.Table) -> Any:
    wanted = sqlalchemy.select(*_fields(table)).where(table.c.sandbox == bindparam("name"))
    return wanted.order_by(*(column for column in table.primary_key.columns if column.name != "sandbox"))


def _refuse_strangers(register: Register, told: Mapping[str, Any], tables: Mapping[str, Any]) -> None:
    """Raise UnusableArchiveError for what no sandbox of this server can have."""
    if not NAME.fullmatch(told["origin"]):
        raise UnusableArchiveError("sandbox.origin cannot be the name of a sandbox.")
    if abs(told["clock_offset"]) > FARTHEST:
        raise UnusableArchiveError("sandbox.clock_offset is farther than the clock can be.")
    unserved = [api for api in told["apis"] if api not in register.apis]
    if unserved:
        raise UnusableArchiveError(f"The file holds data of {', '.join(unserved)}, which this server does not serve.")
    known = {table.name for table in _tables()}
    unknown = [table for table in tables if table not in known]
    if unknown:
        raise UnusableArchiveError(f"The file has a table {unknown[0]:.80}, which this server does not know.")
    rows = sum(len(packing["rows"]) for packing in tables.values())
    if rows > MOST_ROWS:
        raise UnusableArchiveError(f"The file has {rows:,} rows; a sandbox holds {MOST_ROWS:,} at most.")


def _faults(register: Register, kept: list[Mapping[str, Any]]) -> str:
    """The faults of an archive as text. Raises UnusableArchiveError for one that makes no sense here."""
    if len(kept) > MOST_FAULTS:
        raise UnusableArchiveError(f"The file has {len(kept)} faults; a sandbox has {MOST_FAULTS} at most.")
    for fault in kept:
        try:
            check(fault["definition"], register.reference)
        except UnusableFaultError as error:
            raise UnusableArchiveError(f"sandbox.faults, {fault['id']}: {error}") from error
    return written([made_of(fault) for fault in kept])


def _unpack(register: Register, table: sqlalchemy.Table, packing: Mapping[str, Any], name: str) -> None:
    """Write the rows of a table. Raises UnusableArchiveError for what the table cannot hold."""
    fields = {field.name: field for field in _fields(table)}
    columns = packing["columns"]
    if sorted(columns) != sorted(fields):
        raise UnusableArchiveError(f"tables.{table.name} must have the columns {', '.join(fields)}.")
    for number, row in enumerate(packing["rows"], 1):
        place = f"tables.{table.name}, row {number}"
        if len(row) != len(columns):
            raise UnusableArchiveError(f"{place} has {len(row)} values for {len(columns)} columns.")
        values = {column: _value(fields[column], value, place) for column, value in zip(columns, row, strict=True)}
        try:
            register.transaction.run(
                (table.name, "unpack"), partial(sqlalchemy.insert, table), {**values, "sandbox": name}
            )
        except register.transaction.database.engine.integrity_error as error:
            raise UnusableArchiveError(f"{place} has an id, or what else must be unique, of another row.") from error


def _value(field: Column[Any], value: Any, place: str) -> Any:
    if value is None:
        if field.nullable:
            return None
        raise UnusableArchiveError(f"{place}: {field.name} must not be null.")
    kind = KINDS[type(field.type)]
    try:
        return kind.read(value)
    except (TypeError, ValueError) as error:
        raise UnusableArchiveError(f"{place}: {field.name} must be {kind.told}.") from error


def _refuse_broken(register: Register, sandbox: Sandbox, apis: list[str]) -> None:
    """Raise UnusableArchiveError unless each row is a record: what a text column holds may have a form of its own."""
    for table in _record_tables(register, sandbox, apis):
        try:
            table.all()
        except (ValueError, ArithmeticError, TypeError) as error:
            raise UnusableArchiveError(f"A row of tables.{table.name} cannot be read: {error}.") from error


def _record_tables(register: Register, sandbox: Sandbox, apis: list[str]) -> Iterator[Any]:
    yield Outbox(register.transaction, sandbox.name)
    for api in apis:
        yield from sandbox.store(api).tables()


def _text(value: Any) -> str:
    if isinstance(value, str) and "\0" not in value:
        return value
    raise ValueError


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and -(2**BITS) <= value < 2**BITS:
        return value
    raise ValueError


def _number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise ValueError


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _bytes(value: Any) -> bytes:
    try:
        return base64.b64decode(_text(value), validate=True)
    except binascii.Error as error:
        raise ValueError from error


KINDS: dict[type, Kind] = {
    Text: Kind("text without NUL", str, _text),
    BigInteger: Kind("a whole number of 64 bits", int, _integer),
    Float: Kind("a number", float, _number),
    Boolean: Kind("true or false", bool, _flag),
    LargeBinary: Kind("base64", lambda content: base64.b64encode(content).decode(), _bytes),
}
