"""A plain TCP balancer: each connection goes to the next server that takes it."""

import asyncio
import contextlib
import itertools
import threading
from collections.abc import Sequence
from urllib.parse import urlsplit


class Balancer:
    """Stands before servers, in a thread of its own."""

    def __init__(self, bases: Sequence[str]) -> None:
        self._places = [(parts.hostname, parts.port) for parts in map(urlsplit, bases)]
        self._turns = itertools.count()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        opened = asyncio.start_server(self._connect, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(opened, self._loop).result()
        self.base = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        turn = next(self._turns)
        for nth in range(len(self._places)):
            with contextlib.suppress(ConnectionError):
                behind = await asyncio.open_connection(*self._places[(turn + nth) % len(self._places)])
                break
        else:
            writer.close()
            return
        await asyncio.gather(pipe(reader, behind[1]), pipe(behind[0], writer))

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on whatever comes, until nothing does."""
    with contextlib.suppress(ConnectionError, asyncio.CancelledError):
        while content := await reader.read(65536):
            writer.write(content)
            await writer.drain()
    writer.close()
