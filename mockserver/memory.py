"""What was read of sandboxes, kept until they change: most requests read what others have read before.

A sandbox has another version after each transaction that wrote into it, in whichever process that was; what was read
under a version is true as long as the sandbox has it.
"""

import secrets
from collections.abc import Hashable
from typing import Any, TypeAlias

# How many records and questions are kept at most, of all sandboxes together: enough for a client in each of 10,000.
MOST_RECORDS = 50_000
MOST_PASSPORTS = 10_000
# A longer list is read again each time.
LONGEST_LIST = 200

Records: TypeAlias = tuple[Any, ...]


def new_version() -> int:
    """A version that no sandbox has had before, not even one that a snapshot has brought back since."""
    return secrets.randbits(62)


class Recollection:
    """What was read of one sandbox under one version of it."""

    __slots__ = ("_memory", "_read", "version")

    def __init__(self, memory: "Memory", version: int) -> None:
        self.version = version
        self._memory = memory
        self._read: dict[Hashable, Records] = {}

    def find(self, question: Hashable) -> Records | None:
        """The records that the question found when it was last asked, or None."""
        return self._read.get(question)

    def keep(self, question: Hashable, records: Records) -> None:
        """Remember what a question has found, unless it is long."""
        if len(records) <= LONGEST_LIST:
            self._memory.make_room(1 + len(records))
            self._read[question] = records


class Memory:
    """The recollections of all sandboxes. When there is no more room, everything is forgotten."""

    def __init__(self) -> None:
        self._recollections: dict[str, Recollection] = {}
        self._passports: dict[str, Any] = {}
        self._kept = 0

    def passport(self, sandbox: str) -> Any:
        """What was kept of what the sandbox is, or None."""
        return self._passports.get(sandbox)

    def keep_passport(self, sandbox: str, passport: Any) -> None:
        """Keep what a sandbox is, until it is forgotten; only where no other process changes it."""
        if len(self._passports) >= MOST_PASSPORTS:
            self._passports.clear()
        self._passports[sandbox] = passport

    def forget(self, sandbox: str) -> None:
        """Forget what the sandbox is."""
        self._passports.pop(sandbox, None)

    def of(self, sandbox: str, version: int) -> Recollection:
        """What was read of this sandbox since it has this version."""
        found = self._recollections.get(sandbox)
        if found is None or found.version != version:
            self.make_room(1)
            found = self._recollections[sandbox] = Recollection(self, version)
        return found

    def make_room(self, records: int) -> None:
        """Count in records that come, and forget all others where there would be too many."""
        self._kept += records
        if self._kept > MOST_RECORDS:
            self._recollections.clear()
            self._kept = records
