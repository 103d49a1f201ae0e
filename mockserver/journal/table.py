"""Journals in the database, where several processes share it: what one notes, all can read at once."""

import asyncio
import contextlib
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Column, Index, Integer, bindparam

from mockserver.database import APART, METADATA, TEXT, Conflict, Database, Transaction, Unavailable
from mockserver.journal.entry import Entry
from mockserver.journal.met import Met, met, traces
from mockserver.journal.packing import packed, unpacked
from mockserver.journal.query import Query

MOST_ENTRIES = 1000
MOST_ENTRIES_OF_ALL = 100_000
# How many entries a process notes before it looks for those that are too many.
UNTIL_TRIMMED = 100
# How often a waiting request looks for entries of other processes, in seconds.
PULSE = 0.1
# Whose client has met what clients of dropped sandboxes had.
EVERYBODY = "*"
# Longer ones the database does not count to.
LONGEST_NUMBER = 19

JOURNAL = sqlalchemy.Table(
    "journal",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("sandbox", TEXT, nullable=False),
    Column("id", TEXT, nullable=False, index=True),
    Column("entry", TEXT, nullable=False),
    Index("journal_by_sandbox", "sandbox", "number"),
    info={APART: True},
)
MET = sqlalchemy.Table(
    "met",
    METADATA,
    Column("sandbox", TEXT, primary_key=True),
    Column("trace", TEXT, primary_key=True),
    info={APART: True},
)


class TableKeeper:
    """Keeps each entry as a row, in a transaction of its own beside the request's."""

    def __init__(self, database: Database, most: int = MOST_ENTRIES, most_of_all: int = MOST_ENTRIES_OF_ALL) -> None:
        self._database = database
        self._most = most
        self._most_of_all = most_of_all
        self._noted = 0
        self.is_closed = False

    def note(self, entry: Entry) -> None:
        """Keep an entry; the database gives the number. One that fails is left out: the client's answer is good."""
        with contextlib.suppress(Conflict, Unavailable, self._database.engine.error):
            self._note(entry)

    def _note(self, entry: Entry) -> None:
        values = {"sandbox": entry.sandbox, "id": entry.id, "entry": packed(entry)}
        with self._database.transaction() as transaction:
            # Whoever waits for what comes after a number must not miss a lower one that another process writes.
            transaction.lock(entry.sandbox)
            row = transaction.row(("journal", "note"), _note_statement, values)
            assert row is not None
            entry.number = int(row[0])
            for trace in traces(entry):
                marked = {"sandbox": entry.sandbox, "trace": trace}
                transaction.run(("met", "note"), lambda: _met_note_statement(self._database), marked)
            self._noted += 1
            if self._noted % UNTIL_TRIMMED == 0:
                self._trim(transaction, entry)

    def entries(self, transaction: Transaction, sandbox: str, query: Query) -> list[Entry]:
        """The sandbox's entries that are meant, the oldest first."""
        values = {"name": sandbox, "after": query.after, "most": self._most}
        rows = transaction.rows(("journal", "entries"), _entries_statement, values)
        found = [unpacked(text, number) for number, text in reversed(rows)]
        return [entry for entry in found if query.fits(entry)]

    def find(self, transaction: Transaction, name: str) -> Entry | None:
        """The entry with this request id or number, of any sandbox, or None."""
        number = int(name) if name.isascii() and name.isdecimal() and len(name) < LONGEST_NUMBER else 0
        row = transaction.row(("journal", "find"), _find_statement, {"name": name, "place": number})
        return None if row is None else unpacked(row[1], row[0])

    def newest(self, transaction: Transaction, sandbox: str) -> int:
        """The number of the sandbox's newest entry, 0 where it has none."""
        row = transaction.row(("journal", "newest"), _newest_statement, {"name": sandbox})
        return 0 if row is None or row[0] is None else int(row[0])

    def clear(self, transaction: Transaction, sandbox: str) -> None:
        """Delete the sandbox's entries; what its client has met stays."""
        transaction.run(("journal", "clear"), _clear_statement, {"name": sandbox})

    def met(self, transaction: Transaction, sandbox: str | None) -> Met:
        """What the client of the sandbox has met; for None, what all have, of dropped sandboxes, too."""
        if sandbox is None:
            return met(row[0] for row in transaction.rows(("met", "by all"), _met_by_all_statement, {}))
        return met(row[0] for row in transaction.rows(("met", "by one"), _met_statement, {"name": sandbox}))

    def forget(self, transaction: Transaction, sandbox: str) -> None:
        """Delete what the sandbox's client has met; all together have met it still."""
        values = {"name": sandbox}
        transaction.run(("met", "hand over"), lambda: _hand_over_statement(self._database), values)
        transaction.run(("met", "forget"), _forget_statement, values)

    def drop(self, transaction: Transaction, sandbox: str) -> None:
        """Delete all of a sandbox that is no more."""
        self.clear(transaction, sandbox)
        self.forget(transaction, sandbox)

    async def following(self, sandbox: str, query: Query, patience: float) -> list[Entry]:
        """The entries that are meant, as soon as there are any; none after `patience` seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while True:
            with self._database.transaction(writing=False) as transaction:
                found = self.entries(transaction, sandbox, query)
            left = end - loop.time()
            if found or left <= 0 or self.is_closed:
                return found
            await asyncio.sleep(min(PULSE, left))

    def close(self) -> None:
        """Let nobody wait any longer: the server ends."""
        self.is_closed = True

    def _trim(self, transaction: Transaction, entry: Entry) -> None:
        """Delete what is too much: the sandbox's oldest entries, and the oldest of all."""
        values = {"name": entry.sandbox, "most": self._most, "oldest": entry.number - self._most_of_all}
        transaction.run(("journal", "trim"), _trim_statement, values)


def _note_statement() -> Any:
    values: dict[str, Any] = {name: bindparam(name) for name in ("sandbox", "id", "entry")}
    return sqlalchemy.insert(JOURNAL).values(values).returning(JOURNAL.c.number)


def _met_note_statement(database: Database) -> Any:
    return database.engine.insert(MET).on_conflict_do_nothing()


def _entries_statement() -> Any:
    wanted = sqlalchemy.select(JOURNAL.c.number, JOURNAL.c.entry)
    wanted = wanted.where(JOURNAL.c.sandbox == bindparam("name"), JOURNAL.c.number > bindparam("after"))
    return wanted.order_by(JOURNAL.c.number.desc()).limit(bindparam("most"))


def _find_statement() -> Any:
    wanted = sqlalchemy.select(JOURNAL.c.number, JOURNAL.c.entry)
    return wanted.where((JOURNAL.c.id == bindparam("name")) | (JOURNAL.c.number == bindparam("place")))


def _newest_statement() -> Any:
    return sqlalchemy.select(sqlalchemy.func.max(JOURNAL.c.number)).where(JOURNAL.c.sandbox == bindparam("name"))


def _clear_statement() -> Any:
    return sqlalchemy.delete(JOURNAL).where(JOURNAL.c.sandbox == bindparam("name"))


def _trim_statement() -> Any:
    numbers = sqlalchemy.select(JOURNAL.c.number).where(JOURNAL.c.sandbox == bindparam("name"))
    kept = numbers.order_by(JOURNAL.c.number.desc()).limit(bindparam("most")).subquery()
    first_kept = sqlalchemy.select(sqlalchemy.func.min(kept.c.number)).scalar_subquery()
    too_many = (JOURNAL.c.sandbox == bindparam("name")) & (JOURNAL.c.number < first_kept)
    return sqlalchemy.delete(JOURNAL).where(too_many | (JOURNAL.c.number <= bindparam("oldest")))


def _met_statement() -> Any:
    return sqlalchemy.select(MET.c.trace).where(MET.c.sandbox == bindparam("name"))


def _met_by_all_statement() -> Any:
    return sqlalchemy.select(MET.c.trace).distinct()


def _hand_over_statement(database: Database) -> Any:
    everybody = sqlalchemy.literal_column(f"'{EVERYBODY}'", sqlalchemy.Text)
    traces_of = sqlalchemy.select(everybody, MET.c.trace).where(MET.c.sandbox == bindparam("name"))
    return database.engine.insert(MET).from_select(["sandbox", "trace"], traces_of).on_conflict_do_nothing()


def _forget_statement() -> Any:
    return sqlalchemy.delete(MET).where(MET.c.sandbox == bindparam("name"))
