"""How long sandboxes last: what nobody has used for a while is dropped, and so is the longest unused of too many."""

import re
import time
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam

from mockserver.errors import ConfigurationError
from mockserver.sandbox import DEFAULT, SANDBOXES, Register, Sandboxes

LIFETIME = re.compile(r"([1-9][0-9]{0,8})([smhd])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
NEVER = "never"
DAY = 86400.0
# A sandbox takes about 60 kilobytes when all APIs are used in it.
MOST = 10_000
# How many go at a time, so that no request waits long for it.
AT_ONCE = 20
LONGEST_PAUSE = 60.0
MOST_NOTED = 200


def lifetime(text: str) -> float | None:
    """The seconds in a text such as 90s, 30m, 24h or 7d; None for never. Raises ConfigurationError."""
    if text == NEVER:
        return None
    found = LIFETIME.fullmatch(text)
    if found is None:
        raise ConfigurationError(f"{text!r} is no lifetime; write for example 90s, 30m, 24h, 7d, or never.")
    return float(int(found[1]) * SECONDS[found[2]])


class Lifetimes:
    """Remembers when each sandbox was used last, and drops those whose time is over. The default one stays."""

    def __init__(self, seconds: float | None = DAY, most: int = MOST) -> None:
        self._seconds = seconds
        self._most = most
        self._pause = min(LONGEST_PAUSE, (seconds or DAY) / 10)
        # When each sandbox was used, written down from time to time, and once in a pause: most requests write nothing.
        self._noted: dict[str, float] = {}
        self._written: set[str] = set()
        self._written_since = self._since = time.time()

    def use(self, sandboxes: Sandboxes, name: str) -> None:
        """Note that a sandbox is in use, and now and then drop those that are not, in a transaction of its own.

        Raises Unavailable when the database fails.
        """
        now = time.time()
        self._note(name, now)
        if now - self._since < self._pause and len(self._noted) < MOST_NOTED:
            return
        with sandboxes.opened() as register:
            for used, at in self._noted.items():
                # Whoever works there at the moment notes it, too. So this waits for nobody.
                if register.transaction.lock(used, wait=False):
                    values = {"name": used, "at": at}
                    register.transaction.forget(used)
                    register.transaction.run(("sandboxes", "use"), _use_statement, values)
            dropped = self._drop(register, now, name)
        self._written.update(self._noted)
        self._noted.clear()
        # What is more than can go at once goes at the next request.
        self._since = now if dropped < AT_ONCE else 0.0

    def _note(self, name: str, now: float) -> None:
        if now - self._written_since >= self._pause or len(self._written) > MOST:
            self._written_since = now
            self._written.clear()
        if name not in self._written:
            self._noted[name] = now

    def _drop(self, register: Register, now: float, in_use: str) -> int:
        """Drop what is over, at most AT_ONCE sandboxes; how many there were."""
        # A sandbox may have been used for a pause since that was written down.
        over = [] if self._seconds is None else self._unused(register, now - self._seconds - self._pause, AT_ONCE)
        surplus = min(self._count(register) - len(over) - self._most, AT_ONCE - len(over))
        if surplus > 0:
            over += self._unused(register, now, len(over) + surplus)[len(over) :]
        for name, used in over:
            if name != in_use and register.transaction.lock(name, wait=False):
                passport = register.passport(name)
                # Another process may have used or dropped it before it was locked.
                if passport is not None and passport.used == used:
                    register.drop(name)
        return len(over)

    @staticmethod
    def _unused(register: Register, since: float, most: int) -> list[tuple[Any, ...]]:
        """The names of sandboxes that nobody has used since then, with when somebody did, the longest unused first."""
        values = {"since": since, "most": most}
        return register.transaction.rows(("sandboxes", "unused"), _unused_statement, values)

    @staticmethod
    def _count(register: Register) -> int:
        row = register.transaction.row(("sandboxes", "count"), _count_statement, {})
        assert row is not None
        return int(row[0])


def _use_statement() -> Any:
    used: dict[str, Any] = {"used": bindparam("at")}
    return sqlalchemy.update(SANDBOXES).where(SANDBOXES.c.sandbox == bindparam("name")).values(used)


def _unused_statement() -> Any:
    sandboxes = SANDBOXES.c
    chosen = sqlalchemy.select(sandboxes.sandbox, sandboxes.used).where(
        sandboxes.snapshot_of.is_(None), sandboxes.sandbox != sqlalchemy.literal_column(f"'{DEFAULT}'")
    )
    return chosen.where(sandboxes.used < bindparam("since")).order_by(sandboxes.used).limit(bindparam("most"))


def _count_statement() -> Any:
    return sqlalchemy.select(sqlalchemy.func.count()).where(SANDBOXES.c.snapshot_of.is_(None))
