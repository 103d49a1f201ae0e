"""What a keeper of journals does: in the memory of one process, or in a table that several share."""

from typing import Protocol

from mockserver.database import Transaction
from mockserver.journal.entry import Entry
from mockserver.journal.met import Met
from mockserver.journal.query import Query


class Keeper(Protocol):
    """Keeps the journal of each sandbox, and what its client has met.

    What is asked while a request is answered comes with that request's transaction.
    """

    def note(self, entry: Entry) -> None:
        """Keep an entry, under a number of its own, if that is possible. No transaction is open.

        A journal that cannot be written must not cost the client an answer that is good, so nothing is raised.
        """

    def entries(self, transaction: Transaction, sandbox: str, query: Query) -> list[Entry]:
        """The sandbox's entries that are meant, the oldest first."""

    def find(self, transaction: Transaction, name: str) -> Entry | None:
        """The entry with this request id or number, of any sandbox, or None."""

    def newest(self, transaction: Transaction, sandbox: str) -> int:
        """The number of the sandbox's newest entry, 0 where it has none."""

    def clear(self, transaction: Transaction, sandbox: str) -> None:
        """Delete the sandbox's entries; what its client has met stays."""

    def met(self, transaction: Transaction, sandbox: str | None) -> Met:
        """What the client of the sandbox has met; for None, what all have, of dropped sandboxes, too."""

    def forget(self, transaction: Transaction, sandbox: str) -> None:
        """Delete what the sandbox's client has met."""

    def drop(self, transaction: Transaction, sandbox: str) -> None:
        """Delete all of a sandbox that is no more."""

    async def following(self, sandbox: str, query: Query, patience: float) -> list[Entry]:
        """The entries that are meant, as soon as there are any; none after `patience` seconds.

        No transaction is open.
        """

    def close(self) -> None:
        """Let nobody wait any longer: the server ends."""

    @property
    def is_closed(self) -> bool:
        """Whether the server ends."""
