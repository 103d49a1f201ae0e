"""Records of any API read and written as they are, past the API's own rules: the state that a test wants to start from.

What holds for every table is kept: the types of the fields, what is unique, and that a field which holds the id of
another record holds that of one which exists.
"""

import dataclasses
import random
import string
import uuid
from collections.abc import Mapping
from typing import Any

from mockserver.fields import FILE, Field, fields
from mockserver.sandbox import Sandbox
from mockserver.store import Store, Table

SERIES = "records"
# Ids that the API itself counts up to never come so far, so that what is made here is never written over.
FIRST_ID = 1_000_001


class RecordError(Exception):
    """A record that cannot be so; the message says why, `field` which of its fields is at fault."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnknownRecordError(RecordError):
    """There is no such record."""


class TakenError(RecordError):
    """What must be unique is another record's already, or other records hold its id."""


class Shelf:
    """A table of one API in one sandbox, seen as JSON."""

    def __init__(self, sandbox: Sandbox, store: Store, name: str) -> None:
        self._sandbox = sandbox
        self._store = store
        self._tables = store.named_tables()
        self.name = name
        self.table: Table[Any] = self._tables[name]
        self.fields: Mapping[str, Field] = fields(type(store))[name]

    def told(self) -> dict[str, Any]:
        """What the table is: its name, what a record is called, how many there are, and its fields."""
        alone = {names[0] for names in self.table.unique if len(names) == 1}
        return {
            "table": self.name,
            "record": self.table.record.__name__,
            "count": self.table.count(),
            "fields": [
                {
                    "name": field.name,
                    "type": field.type,
                    "nullable": field.nullable,
                    "unique": field.name == "id" or field.name in alone,
                    "refers": field.refers,
                    "words": [{"value": value, "word": word} for value, word in field.words.items()],
                }
                for field in self.fields.values()
            ],
        }

    def listed(self, search: str, order: str, offset: int, limit: int) -> list[dict[str, Any]]:
        """A page of the records that a text occurs in, without what files they hold. Raises RecordError."""
        if order.removeprefix("-") not in self.fields:
            raise RecordError(f"sort must be one of {', '.join(self.fields)}, with a dash before it or not.", "sort")
        shown = [field for field in self.fields.values() if field.type != FILE]
        records = self.table.page(search, order, offset, limit)
        return [{field.name: field.write(getattr(record, field.name)) for field in shown} for record in records]

    def find(self, written: str) -> Any:
        """The record with an id. Raises UnknownRecordError."""
        key: Any = written
        if self.fields["id"].type == "integer":
            key = int(written) if written.isdecimal() and len(written) < 20 else None
        found = None if key is None else self.table.one(id=key)
        if found is None:
            raise UnknownRecordError(f"There is no record {written[:80]!r} in {self.name}.", "id")
        return found

    def written(self, record: Any) -> dict[str, Any]:
        """A record as JSON."""
        return {name: field.write(getattr(record, name)) for name, field in self.fields.items()}

    def make(self, values: Mapping[str, Any], like: Any = None) -> Any:
        """A new record of these values; what they leave out is as in another one, or null.

        Without an id it gets one. Raises RecordError, TakenError.
        """
        known = self._read(values)
        if "id" not in known:
            known["id"] = self._free_id()
        elif self.table.one(id=known["id"]) is not None:
            raise TakenError(f"There is a record {known['id']!r} in {self.name} already.", "id")
        if like is not None:
            known = {**self._taken_from(like), **known}
        missing = [name for name, field in self.fields.items() if name not in known and not field.nullable]
        if missing:
            told = f"{', '.join(missing)} must be given, or ?like= the id of a record to take the rest from."
            raise RecordError(told, missing[0])
        return self._kept(self.table.record(**{name: known.get(name) for name in self.fields}))

    def change(self, record: Any, values: Mapping[str, Any]) -> Any:
        """The record with other values. Raises RecordError, TakenError."""
        known = self._read(values)
        if known.get("id", record.id) != record.id:
            raise RecordError("id cannot be changed; make another record, and delete this one.", "id")
        return self._kept(dataclasses.replace(record, **known))

    def delete(self, record: Any, *, dependents: bool) -> None:
        """Delete a record; with its dependents, or only if there are none. Raises TakenError."""
        holders = [(shelf, field, each) for shelf, field in self._holders() for each in shelf.having(field, record)]
        if holders and not dependents:
            places = sorted({f"{shelf.name}.{field.name}" for shelf, field, _ in holders})
            raise TakenError(
                f"{len(holders)} other record(s) hold its id, in {', '.join(places)}; "
                "with ?dependents=true these are deleted, too, or lose it where they need none.",
                places[0],
            )
        self.table.remove(record)
        for shelf, field, each in holders:
            shelf.let_go(field, each)

    def having(self, field: Field, target: Any) -> list[Any]:
        """The records that hold another's id in a field."""
        return self.table.all(**{field.name: target.id})

    def let_go(self, field: Field, record: Any) -> None:
        """Have a record no longer hold the id of one that is gone: without it, or not at all."""
        if self.table.one(id=record.id) is None:
            return
        if field.nullable:
            self.table.keep(dataclasses.replace(record, **{field.name: None}))
        else:
            self.delete(record, dependents=True)

    def _holders(self) -> list[tuple["Shelf", Field]]:
        shelves = [Shelf(self._sandbox, self._store, name) for name in self._tables]
        return [(shelf, field) for shelf in shelves for field in shelf.fields.values() if field.refers == self.name]

    def _read(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as the record holds them. Raises RecordError, with a sentence for each that it cannot hold."""
        known, faults = {}, {}
        for name, value in values.items():
            if name not in self.fields:
                faults[name] = f"{name[:80]} is no field of {self.name}; there are {', '.join(self.fields)}"
                continue
            try:
                known[name] = self.fields[name].read(value)
                self._refuse_dangling(self.fields[name], known[name])
            except ValueError as error:
                faults[name] = f"{name} {error}"
        if faults:
            raise RecordError(f"{'; '.join(faults.values())}.", next(iter(faults)))
        return known

    def _refuse_dangling(self, field: Field, value: Any) -> None:
        if field.refers and value is not None and self._tables[field.refers].one(id=value) is None:
            raise ValueError(f"must be the id of a record in {field.refers}, which {str(value)[:80]!r} is not")

    def _kept(self, record: Any) -> Any:
        for names in self.table.unique:
            same = {name: getattr(record, name) for name in names}
            twin = None if None in same.values() else self.table.one(**same)
            if twin is not None and twin.id != record.id:
                raise TakenError(f"The record {twin.id!r} has the same {' and '.join(names)} already.", names[0])
        self.table.keep(record)
        return record

    def _free_id(self) -> Any:
        if self.fields["id"].type != "integer":
            return self._sandbox.uuid(SERIES)
        last = self.table.page("", "-id", 0, 1)
        return max(FIRST_ID, last[0].id + 1) if last else FIRST_ID

    def _taken_from(self, like: Any) -> dict[str, Any]:
        """The other values of a record that is copied; a text that must be unique becomes another of the same form."""
        known = {name: getattr(like, name) for name in self.fields if name != "id"}
        for names in self.table.unique:
            if len(names) == 1 and isinstance(known.get(names[0]), str):
                known[names[0]] = _another(self._sandbox, known[names[0]])
        return known


def _another(sandbox: Sandbox, text: str) -> str:
    """Another text of the same form, the same for the same seed: letters for letters, what follows an @ as it is."""
    try:
        uuid.UUID(text)
    except ValueError:
        chance = random.Random(sandbox.code(SERIES))  # noqa: S311 - a look-alike, no secret
        name, at, host = text.partition("@")
        return "".join(_like(sign, chance) for sign in name) + at + host
    return sandbox.uuid(SERIES)


def _like(sign: str, chance: random.Random) -> str:
    for alphabet in (string.ascii_uppercase, string.ascii_lowercase, string.digits):
        if sign in alphabet:
            return chance.choice(alphabet)
    return sign
