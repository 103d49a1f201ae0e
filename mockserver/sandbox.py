"""Isolated worlds: each sandbox has its own data, clock, outbox and run of numbers, all of them from its seed."""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import re
import string
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Column, Float, bindparam

from mockserver.clock import Clock
from mockserver.database import METADATA, TEXT, Database, Transaction, contents
from mockserver.journal.keeper import Keeper
from mockserver.journal.memory import MemoryKeeper
from mockserver.memory import new_version
from mockserver.reference import Reference
from mockserver.store import Store, Table

DEFAULT = "default"
# What a request is said to belong to that asks for a sandbox which cannot be.
NOWHERE = "-"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
ALPHANUMERIC = string.ascii_letters + string.digits

SANDBOXES = sqlalchemy.Table(
    "sandboxes",
    METADATA,
    Column("sandbox", TEXT, primary_key=True),
    Column("seed", BigInteger, nullable=False),
    Column("clock_offset", Float, nullable=False),
    Column("planted", TEXT, nullable=False),
    Column("origin", TEXT, nullable=False),
    Column("used", Float, nullable=False),
    Column("snapshot_of", TEXT, index=True),
    Column("version", BigInteger, nullable=False),
    Column("faults", TEXT, nullable=False),
    Column("clock_frozen", Float),
)
COUNTERS = sqlalchemy.Table(
    "counters",
    METADATA,
    Column("sandbox", TEXT, primary_key=True),
    Column("series", TEXT, primary_key=True),
    Column("value", BigInteger, nullable=False),
)


@dataclass(frozen=True)
class Message:
    """An e-mail or SMS that the vendor would have sent; `code` is what its reader is meant to copy."""

    id: int
    at: dt.datetime
    api: str
    channel: str
    to: str
    subject: str
    text: str
    code: str


class Outbox(Table[Message]):
    """The messages of a sandbox."""

    record = Message
    name = "messages"
    searched = (("to",),)


@dataclass(frozen=True)
class World:
    """What an API brings into a sandbox: its tables, how a fresh one is filled, and who can log in to that.

    It is served below `base_path`.
    """

    base_path: str
    store: type[Store]
    plant: Callable[[Any, "Sandbox"], None]
    accounts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Passport:
    """What a sandbox is, apart from its data.

    `origin` is the name that its secrets follow from: its own, or that of the sandbox which it was copied from, so that
    tokens given out there open the copy, too. `offset` is how far its clock is ahead, unless it stands still at
    `frozen` (see Clock). `planted` names the APIs whose fixtures it holds, `used` tells when by the machine's clock. A
    snapshot is a sandbox that no request can name.
    `version` is another one after each transaction that wrote into the sandbox (memory.py).
    `faults` are what should go wrong, as text (see faults/), here because it is read with every request.
    """

    name: str
    seed: int
    offset: float
    planted: str
    origin: str
    used: float
    snapshot_of: str | None = None
    version: int = 0
    faults: str = ""
    frozen: float | None = None

    @property
    def clock(self) -> Clock:
        """The sandbox's clock."""
        return Clock(self.offset, self.frozen)


@lru_cache(maxsize=1024)
def secret(seed: int, origin: str, purpose: str) -> bytes:
    """64 bytes that follow from a sandbox's seed, the name that it was first made under, and the purpose."""
    return hashlib.sha512(f"{seed}/{origin}/{purpose}".encode()).digest()


class Sandbox:
    """One sandbox within one transaction."""

    def __init__(self, transaction: Transaction, worlds: Mapping[str, World], passport: Passport) -> None:
        self.name = passport.name
        self.seed = passport.seed
        self.origin = passport.origin
        self.clock = passport.clock
        self.faults = passport.faults
        self._planted = passport.planted
        self._transaction = transaction
        self._worlds = worlds

    @property
    def prefix(self) -> str:
        """What stands before every path to choose this sandbox."""
        return "" if self.name == DEFAULT else f"/~{self.name}"

    @property
    def outbox(self) -> Outbox:
        """The messages sent in this sandbox."""
        return Outbox(self._transaction, self.name)

    def store(self, api: str) -> Store:
        """The API's tables in this sandbox, filled from the API's fixtures at first use."""
        world = self._worlds[api]
        store = world.store(self._transaction, self.name)
        if f" {api} " not in self._planted:
            self._planted += f" {api} "
            self._save()
            world.plant(store, self)
        return store

    def now(self) -> dt.datetime:
        """The time by the sandbox's own clock, in UTC."""
        return self.clock.now()

    def keep_clock(self, clock: Clock) -> None:
        """Go by this clock from now on."""
        self.clock = clock
        self._save()

    def keep_faults(self, faults: str) -> None:
        """Make these its faults, as text (see faults/)."""
        self.faults = faults
        self._transaction.touch(self.name)
        values = {"name": self.name, "text": faults}
        self._transaction.run(("sandboxes", "keep faults"), self._faults_statement, values)

    def next_number(self, series: str) -> int:
        """1, 2, 3 and so on, without end or repetition: ids in the order of their making."""
        values = {"sandbox": self.name, "series": series, "value": 1}
        row = self._transaction.row(("counters", "next"), self._next_statement, values)
        assert row is not None
        return int(row[0])

    def code(self, series: str, length: int = 16, alphabet: str = ALPHANUMERIC) -> str:
        """The next code of a series, random to look at, the same for the same seed and sandbox."""
        number = self.next_number(f"code of {series}")
        value = int.from_bytes(self.secret(f"{series} {number}"), "big")
        signs = []
        for _ in range(length):
            value, place = divmod(value, len(alphabet))
            signs.append(alphabet[place])
        return "".join(signs)

    def uuid(self, series: str) -> str:
        """The next UUID of a series, the same for the same seed and sandbox."""
        return str(uuid.UUID(self.code(series, 32, string.hexdigits[:16]), version=4))

    def secret(self, purpose: str) -> bytes:
        """64 bytes that follow from the sandbox's seed, its origin and the purpose."""
        return secret(self.seed, self.origin, purpose)

    def mail(self, api: str, to: str, subject: str, text: str, code: str) -> None:
        """Put an e-mail into the outbox."""
        self._send(api, "mail", to, subject, text, code)

    def sms(self, api: str, to: str, text: str, code: str) -> None:
        """Put an SMS into the outbox."""
        self._send(api, "sms", to, "", text, code)

    def _send(self, api: str, channel: str, to: str, subject: str, text: str, code: str) -> None:
        self.outbox.keep(Message(self.next_number("message"), self.now(), api, channel, to, subject, text, code))

    def _save(self) -> None:
        clock = self.clock
        self._transaction.touch(self.name)
        values = {"name": self.name, "offset": clock.offset, "frozen": clock.frozen, "planted": self._planted}
        self._transaction.run(("sandboxes", "save"), self._save_statement, values)

    def _next_statement(self) -> Any:
        insert = self._transaction.database.engine.insert(COUNTERS)
        changes: dict[str, Any] = {"value": COUNTERS.c.value + 1}
        counted = insert.on_conflict_do_update(index_elements=["sandbox", "series"], set_=changes)
        return counted.returning(COUNTERS.c.value)

    @staticmethod
    def _faults_statement() -> Any:
        changes: dict[str, Any] = {"faults": bindparam("text")}
        return sqlalchemy.update(SANDBOXES).where(SANDBOXES.c.sandbox == bindparam("name")).values(changes)

    @staticmethod
    def _save_statement() -> Any:
        changes: dict[str, Any] = {
            "clock_offset": bindparam("offset"),
            "clock_frozen": bindparam("frozen"),
            "planted": bindparam("planted"),
        }
        return sqlalchemy.update(SANDBOXES).where(SANDBOXES.c.sandbox == bindparam("name")).values(changes)


@dataclass(frozen=True)
class Common:
    """What all sandboxes of a server share.

    Its seed, the worlds of its APIs, what their specifications say, the journal, and the faults that fresh sandboxes
    have, as text.
    """

    seed: int
    worlds: Mapping[str, World]
    reference: Reference
    journal: Keeper
    faults: str = ""


class Register:
    """All sandboxes, within one transaction."""

    def __init__(self, transaction: Transaction, common: Common) -> None:
        self.transaction = transaction
        self.worlds = common.worlds
        self.seed = common.seed
        self.journal = common.journal
        self.reference = common.reference
        self._faults = common.faults

    @property
    def apis(self) -> dict[str, str]:
        """The base path of each API."""
        return {name: world.base_path for name, world in self.worlds.items()}

    def named(self, name: str) -> Sandbox:
        """The sandbox of this name, made from the server's seed at first use."""
        return self.find(name) or self.enter(self._fresh(name, self.seed, name))

    def of(self, passport: Passport) -> Sandbox:
        """The sandbox that a passport tells of."""
        return Sandbox(self.transaction, self.worlds, passport)

    def find(self, name: str) -> Sandbox | None:
        """The sandbox of this name, or None. The default one is always there.

        No other process writes there until the transaction ends.
        """
        self.transaction.lock(name)
        passport = self.passport(name)
        if passport is not None:
            return self.of(passport)
        return self.enter(self._fresh(name, self.seed, name)) if name == DEFAULT else None

    def passport(self, name: str) -> Passport | None:
        """What the sandbox or the snapshot of this name is, or None."""
        transaction, memory = self.transaction, self.transaction.database.memory
        passport: Passport | None = memory.passport(name)
        if passport is None:
            row = transaction.row(("sandboxes", "find"), self._find_statement, {"sandbox": name})
            if row is None:
                return None
            passport = Passport(*row)
            if transaction.database.is_private and name not in transaction.touched:
                memory.keep_passport(name, passport)
        transaction.recall(name, passport.version)
        return passport

    def arrival(self, name: str) -> Passport | None:
        """What the sandbox of a request is; None where none was made yet and nothing waits for its first request."""
        passport = self.passport(name)
        if passport is not None or not self._faults:
            return passport
        self.named(name)
        return self.passport(name)

    def all(self) -> list[Sandbox]:
        """Every sandbox that was made or used, by name."""
        rows = self.transaction.rows(("sandboxes", "all"), self._all_statement, {})
        return [self.of(Passport(*row)) for row in rows]

    def snapshots(self, name: str) -> list[Passport]:
        """The snapshots of a sandbox, by name."""
        rows = self.transaction.rows(("sandboxes", "snapshots"), self._snapshots_statement, {"name": name})
        return [Passport(*row) for row in rows]

    def make(self, name: str, seed: int | None = None) -> Sandbox:
        """A fresh sandbox in place of any of that name."""
        self.drop(name)
        return self.enter(self._fresh(name, self.seed if seed is None else seed, name))

    def reset(self, sandbox: Sandbox) -> Sandbox:
        """The sandbox as it was when fresh, with an empty journal; its snapshots stay."""
        self.clear(sandbox.name)
        self.journal.clear(self.transaction, sandbox.name)
        return self.enter(self._fresh(sandbox.name, sandbox.seed, sandbox.origin))

    def enter(self, passport: Passport) -> Sandbox:
        """The sandbox that a passport tells of, without data so far."""
        self.transaction.touch(passport.name)
        values = dict(zip(SANDBOXES.columns.keys(), dataclasses.astuple(passport), strict=True))
        self.transaction.run(("sandboxes", "make"), lambda: sqlalchemy.insert(SANDBOXES), values)
        return self.of(passport)

    def drop(self, name: str) -> None:
        """Delete a sandbox with everything in it, all its snapshots and its journal."""
        self.transaction.lock(name)
        for snapshot in self.snapshots(name):
            self.clear(snapshot.name)
        self.clear(name)
        self.journal.drop(self.transaction, name)

    def clear(self, name: str) -> None:
        """Delete everything in a sandbox or a snapshot, and itself."""
        self.transaction.touch(name)
        for table in contents():
            self.transaction.run((table.name, "drop"), partial(self._drop_statement, table), {"name": name})

    def _fresh(self, name: str, seed: int, origin: str) -> Passport:
        return Passport(name, seed, 0.0, "", origin, time.time(), faults=self._faults)

    @staticmethod
    def _find_statement() -> Any:
        return sqlalchemy.select(SANDBOXES).where(SANDBOXES.c.sandbox == bindparam("sandbox"))

    @staticmethod
    def _all_statement() -> Any:
        return sqlalchemy.select(SANDBOXES).where(SANDBOXES.c.snapshot_of.is_(None)).order_by(SANDBOXES.c.sandbox)

    @staticmethod
    def _snapshots_statement() -> Any:
        snapshots = sqlalchemy.select(SANDBOXES).where(SANDBOXES.c.snapshot_of == bindparam("name"))
        return snapshots.order_by(SANDBOXES.c.sandbox)

    @staticmethod
    def _drop_statement(table: sqlalchemy.Table) -> Any:
        return sqlalchemy.delete(table).where(table.c.sandbox == bindparam("name"))


class Sandboxes:
    """The door to all sandboxes: a transaction at a time."""

    def __init__(
        self,
        database: Database,
        worlds: Mapping[str, World],
        seed: int,
        *,
        reference: Reference | None = None,
        journal: Keeper | None = None,
        faults: str = "",
    ) -> None:
        self._database = database
        self.common = Common(seed, worlds, reference or Reference(()), journal or MemoryKeeper(), faults)
        database.create_tables()

    @contextlib.contextmanager
    def opened(self, *, writing: bool = True) -> Iterator[Register]:
        """The register within a transaction: kept when the block ends, undone when it raises.

        Raises Conflict where one for reading wrote and could not, and Unavailable when the database fails.
        """
        with self._database.transaction(writing=writing) as transaction:
            yield Register(transaction, self.common)
            for name in transaction.touched:
                values = {"name": name, "version": new_version()}
                transaction.run(("sandboxes", "renew"), self._renewal_statement, values)

    @staticmethod
    def _renewal_statement() -> Any:
        changes: dict[str, Any] = {"version": bindparam("version")}
        return sqlalchemy.update(SANDBOXES).where(SANDBOXES.c.sandbox == bindparam("name")).values(changes)
