"""A client that costs little: one connection, one request at a time, in asyncio."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length: "


class LostError(Exception):
    """The server closed the connection instead of answering."""


@dataclass(frozen=True)
class Answer:
    """A status and the bytes of a body."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The body's value."""
        return json.loads(self.body)


class Client(asyncio.Protocol):
    """One connection. Make it with `connect`."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._received = b""

    @classmethod
    async def connect(cls, host: str, port: int) -> "Client":
        """A client that is connected. Raises OSError."""
        _, client = await asyncio.get_running_loop().create_connection(cls, host, port)
        return client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits for an answer."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LostError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        """Hand over an answer that is whole."""
        self._received += data
        head, end, body = self._received.partition(END_OF_HEAD)
        if not end or self._answer is None or self._answer.done():
            return
        status, place = int(head[9:12]), head.find(LENGTH)
        length = 0 if place < 0 else int(head[place + len(LENGTH) :].split(b"\r\n", 1)[0])
        if len(body) >= length:
            self._received = b""
            self._answer.set_result(Answer(status, body))

    async def send(self, written: bytes) -> Answer:
        """The answer to a request in bytes. Raises LostError."""
        if self._transport is None:
            raise LostError("the server closed the connection")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(written)
        return await self._answer

    def close(self) -> None:
        """Leave."""
        if self._transport is not None:
            self._transport.close()


def written(method: str, path: str, headers: dict[str, str], body: Any = None) -> bytes:
    """A request in bytes."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = {"Host": "127.0.0.1", **headers}
    if body is not None:
        lines |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content
