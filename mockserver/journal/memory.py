"""Journals in the memory of one process, bounded: for each sandbox, and for all together."""

import asyncio
import itertools
from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Any

from mockserver.database import Transaction
from mockserver.journal.entry import Entry
from mockserver.journal.met import Marks, Met, met
from mockserver.journal.query import Query

MOST_ENTRIES = 1000
MOST_BYTES = 4_000_000
MOST_BYTES_OF_ALL = 24_000_000
# Of how many sandboxes is known at most what their clients have met: twice as many as there can be.
MOST_SANDBOXES = 20_000


class Shelf:
    """The entries of one sandbox."""

    __slots__ = ("entries", "size")

    def __init__(self) -> None:
        # With its number and its size: looking into an entry that nobody has looked into for long takes its time. As
        # plain tuples, which the collector need not look into either, since there is nothing in them to collect.
        self.entries: deque[tuple[int, int, tuple[Any, ...]]] = deque()
        self.size = 0

    def add(self, number: int, entry: Entry, size: int) -> None:
        """Keep one more, under a number."""
        self.entries.append((number, size, tuple(entry)))
        self.size += size

    def shed(self) -> int:
        """Give up the oldest entry; what it took."""
        size = self.entries.popleft()[1]
        self.size -= size
        return size


class MemoryKeeper:
    """Where there is no room, the longest unused sandbox gives up its oldest entries first."""

    def __init__(
        self, most: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES, most_bytes_of_all: int = MOST_BYTES_OF_ALL
    ) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._most_bytes_of_all = most_bytes_of_all
        self._shelves: OrderedDict[str, Shelf] = OrderedDict()
        self._size = 0
        self._numbers = itertools.count(1)
        self._marks = Marks()
        self._met: dict[str, int] = {}
        self._met_by_all = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self.is_closed = False

    def note(self, entry: Entry) -> None:
        """Keep an entry under the next number."""
        shelf = self._shelves.get(entry.sandbox)
        if shelf is None:
            shelf = self._shelves[entry.sandbox] = Shelf()
        else:
            self._shelves.move_to_end(entry.sandbox)
        size = entry.size
        shelf.add(next(self._numbers), entry, size)
        self._size += size
        while len(shelf.entries) > self._most or (shelf.size > self._most_bytes and len(shelf.entries) > 1):
            self._size -= shelf.shed()
        while self._size > self._most_bytes_of_all:
            self._shed_longest_unused()
        bits = self._marks.left_by(entry)
        if bits:
            self._mark(entry.sandbox, bits)
        if self._waiting:
            self._wake()

    def entries(self, transaction: Transaction, sandbox: str, query: Query) -> list[Entry]:
        """The sandbox's entries that are meant, the oldest first."""
        return [entry for entry in self._of(sandbox) if query.fits(entry)]

    def find(self, transaction: Transaction, name: str) -> Entry | None:
        """The entry with this request id or number, of any sandbox, or None."""
        every = itertools.chain.from_iterable(self._of(sandbox) for sandbox in self._shelves)
        return next((entry for entry in every if name in (entry.id, str(entry.number))), None)

    def newest(self, transaction: Transaction, sandbox: str) -> int:
        """The number of the sandbox's newest entry, 0 where it has none."""
        return max((entry.number for entry in self._of(sandbox)), default=0)

    def clear(self, transaction: Transaction, sandbox: str) -> None:
        """Delete the sandbox's entries; what its client has met stays."""
        shelf = self._shelves.pop(sandbox, None)
        if shelf is not None:
            self._size -= shelf.size

    def met(self, transaction: Transaction, sandbox: str | None) -> Met:
        """What the client of the sandbox has met; for None, what all have."""
        return met(self._marks.read(self._met_by_all if sandbox is None else self._met.get(sandbox, 0)))

    def forget(self, transaction: Transaction, sandbox: str) -> None:
        """Delete what the sandbox's client has met."""
        self._met.pop(sandbox, None)

    def drop(self, transaction: Transaction, sandbox: str) -> None:
        """Delete all of a sandbox that is no more."""
        self.clear(transaction, sandbox)
        self.forget(transaction, sandbox)

    async def following(self, sandbox: str, query: Query, patience: float) -> list[Entry]:
        """The entries that are meant, as soon as there are any; none after `patience` seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while True:
            found = [entry for entry in self._of(sandbox) if query.fits(entry)]
            left = end - loop.time()
            if found or left <= 0 or self.is_closed:
                return found
            news: asyncio.Future[None] = loop.create_future()
            self._waiting.add(news)
            try:
                await asyncio.wait([news], timeout=left)
            finally:
                self._waiting.discard(news)

    def close(self) -> None:
        """Let nobody wait any longer: the server ends."""
        self.is_closed = True
        self._wake()

    def _of(self, sandbox: str) -> Iterator[Entry]:
        shelf = self._shelves.get(sandbox)
        return (Entry._make(plain)._replace(number=number) for number, _, plain in (shelf.entries if shelf else ()))

    def _shed_longest_unused(self) -> None:
        name, shelf = next(iter(self._shelves.items()))
        self._size -= shelf.shed()
        if not shelf.entries:
            del self._shelves[name]

    def _mark(self, sandbox: str, bits: int) -> None:
        """Note what a client has met. Sandboxes that nobody made have clients, too, and nobody drops them."""
        before = self._met.get(sandbox, 0)
        if before | bits != before:
            if not before and len(self._met) >= MOST_SANDBOXES:
                del self._met[next(iter(self._met))]
            self._met[sandbox] = before | bits
            self._met_by_all |= bits

    def _wake(self) -> None:
        for news in self._waiting:
            if not news.done():
                news.set_result(None)
