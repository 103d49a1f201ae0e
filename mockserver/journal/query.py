"""Which entries of a journal are meant."""

import datetime as dt
from dataclasses import dataclass

from mockserver.journal.entry import Entry
from mockserver.patterns import names_operation, path_pattern


@dataclass(frozen=True, slots=True)
class Query:
    """Entries that fit everything given; `status` is like 404 or 4XX, `since` by the sandbox's clock."""

    operation: str | None = None
    method: str | None = None
    path: str | None = None
    status: str | None = None
    account: str | None = None
    after: int = 0
    since: dt.datetime | None = None

    def fits(self, entry: Entry) -> bool:
        """Whether the entry is meant."""
        return (
            entry.number > self.after
            and (self.operation is None or names_operation(self.operation, entry.operation))
            and (self.method is None or entry.method == self.method.upper())
            and (self.path is None or path_pattern(self.path).fullmatch(entry.path) is not None)
            and (self.status is None or self._has_status(entry))
            and (self.account is None or entry.account == self.account)
            and (self.since is None or entry.wall + entry.offset >= self.since.timestamp())
        )

    def _has_status(self, entry: Entry) -> bool:
        assert self.status is not None
        wanted = self.status.upper()
        return wanted in (str(entry.status), f"{entry.status // 100}XX")
