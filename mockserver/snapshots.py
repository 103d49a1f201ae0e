"""Snapshots: what a sandbox was at a moment, kept under a name beside it, as rows that the database copies itself."""

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam

from mockserver.database import contents
from mockserver.sandbox import SANDBOXES, Passport, Register, Sandbox

# No sandbox can be called so, hence no request can reach a snapshot.
MARK = "@"
# Each takes as much room as its sandbox.
MOST_SNAPSHOTS = 50


@dataclass(frozen=True)
class Snapshot:
    """A snapshot of a sandbox; `taken` is when, in seconds of the machine's clock."""

    name: str
    sandbox: str
    seed: int
    taken: float


def listed(register: Register, sandbox: Sandbox) -> list[Snapshot]:
    """The snapshots of a sandbox, by name."""
    return [_snapshot(passport) for passport in register.snapshots(sandbox.name)]


def find(register: Register, sandbox: Sandbox, name: str) -> Snapshot | None:
    """The sandbox's snapshot of this name, or None."""
    passport = register.passport(_key(sandbox.name, name))
    return None if passport is None else _snapshot(passport)


def take(register: Register, sandbox: Sandbox, name: str) -> Snapshot:
    """A snapshot of all that is in the sandbox, in place of any of that name."""
    key = _key(sandbox.name, name)
    register.clear(key)
    passport = _copy(register, sandbox.name, key, snapshot_of=sandbox.name)
    return _snapshot(passport)


def restore(register: Register, snapshot: Snapshot) -> Sandbox:
    """The sandbox as it was when the snapshot was taken. The snapshot stays, as do all others."""
    register.clear(snapshot.sandbox)
    return _sandbox(register, snapshot, snapshot.sandbox)


def grow(register: Register, snapshot: Snapshot, name: str) -> Sandbox:
    """A new sandbox as the snapshot has it, in place of any of that name. Tokens given out before are good there."""
    if name == snapshot.sandbox:
        return restore(register, snapshot)
    register.drop(name)
    return _sandbox(register, snapshot, name)


def drop(register: Register, snapshot: Snapshot) -> None:
    """Delete the snapshot."""
    register.clear(_key(snapshot.sandbox, snapshot.name))


def _sandbox(register: Register, snapshot: Snapshot, name: str) -> Sandbox:
    passport = _copy(register, _key(snapshot.sandbox, snapshot.name), name, snapshot_of=None)
    return Sandbox(register.transaction, register.worlds, passport)


def _copy(register: Register, source: str, target: str, *, snapshot_of: str | None) -> Passport:
    """Copy everything of one name to another, which has nothing; what the copy is."""
    original = register.passport(source)
    assert original is not None
    passport = replace(original, name=target, snapshot_of=snapshot_of, used=time.time())
    register.enter(passport)
    for table in contents():
        if table is not SANDBOXES:
            values = {"source": source, "target": target}
            register.transaction.run((table.name, "copy"), partial(_copying, table), values)
    return passport


def _copying(table: sqlalchemy.Table) -> Any:
    fields = [column for column in table.columns if column.name != "sandbox"]
    target = bindparam("target", type_=sqlalchemy.Text)
    rows = sqlalchemy.select(target, *fields).where(table.c.sandbox == bindparam("source"))
    return sqlalchemy.insert(table).from_select(["sandbox", *(field.name for field in fields)], rows)


def _key(sandbox: str, snapshot: str) -> str:
    return f"{sandbox}{MARK}{snapshot}"


def _snapshot(passport: Passport) -> Snapshot:
    sandbox, _, name = passport.name.partition(MARK)
    return Snapshot(name, sandbox, passport.seed, passport.used)
