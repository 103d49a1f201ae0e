"""How an answer leaves: as bytes, whole or as a stream, and how a connection is cut."""

import asyncio
import contextlib
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from starlette.types import Receive, Scope, Send

from mockserver.database import Unavailable
from mockserver.exchange import Headers
from mockserver.reply import Stream

Result = TypeVar("Result")

# Where the server puts the connection of a request into its scope (see protocol.py).
CONNECTION = "mockserver.connection"


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it goes over the wire."""

    status: int
    headers: Headers
    content: bytes


class Cut(Protocol):
    """Ends a connection; with `flush`, after what was sent has left."""

    def __call__(self, *, flush: bool) -> Awaitable[None]:
        """Cut it."""


class ClientGoneError(Exception):
    """The client left, or sent what is no HTTP, before its request was whole: nothing is done, nobody answered."""


async def send_whole(written: Written, send: Send) -> None:
    """Send an answer."""
    # The server refuses to send where the client has left, or has sent what is no HTTP behind its request.
    with contextlib.suppress(RuntimeError):
        await send({"type": "http.response.start", "status": written.status, "headers": written.headers})
        await send({"type": "http.response.body", "body": written.content})


async def send_stream(written: Written, stream: Stream, send: Send, receive: Receive) -> None:
    """Send an answer whose body comes piece by piece, until it ends or the client leaves."""

    async def sending() -> None:
        await send({"type": "http.response.start", "status": written.status, "headers": written.headers})
        async with contextlib.aclosing(stream.pieces()) as pieces:
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    # A client whose stream breaks off, as where the database is away, asks for the rest when it likes.
    with contextlib.suppress(ClientGoneError, RuntimeError, Unavailable):
        await while_there(sending(), receive)


def cutter(scope: Scope, receive: Receive) -> Cut:
    """What cuts the connection of a request."""
    transport = (scope.get("extensions") or {}).get(CONNECTION)

    async def cut(*, flush: bool) -> None:
        if transport is None:
            raise ConnectionAbortedError("This server cannot cut connections; it raises in their place.")
        if flush:
            transport.close()
        else:
            transport.abort()
        # The server takes a request that ends without an answer for a mistake, unless it knows that the client left.
        await until_gone(receive)

    return cut


async def until_gone(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def while_there(work: Coroutine[Any, Any, Result], receive: Receive) -> Result:
    """What the work results in. Raises ClientGoneError, and ends the work, when the client leaves before."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(until_gone(receive))
    try:
        await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGoneError
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)
