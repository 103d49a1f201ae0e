"""Connections: as many as the system allows, and none that keeps the server waiting for its request without end."""

import asyncio
import contextlib
import sys
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from mockserver.protocol import CuttableProtocol

# How long a connection may take to send a whole request, from its beginning, in seconds.
PATIENCE = 60.0
# More than any client's line and headers, in bytes.
HEAD_LIMIT = 128_000
# Files that the server itself has open, or may open while all connections are taken.
OWN_FILES = 100


class PatientProtocol(CuttableProtocol):
    """uvicorn's side of one connection, which by itself would wait forever for the rest of a request, or for its first
    byte. A client that is too slow gets 408, one whose headers do not end 431.
    """

    def __init__(self, *arguments: Any, patience: float, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._patience = patience
        self._timer: asyncio.TimerHandle | None = None
        self._head = 0
        self._is_head_whole = True
        self._is_whole = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self._patience, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_timer()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Note that a request begins."""
        self._head = 0
        self._is_head_whole = self._is_whole = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that only the body is still to come."""
        self._is_head_whole = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request is there."""
        self._is_whole = True
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Take in what came, and wait for the rest where there is any."""
        super().data_received(data)
        if self._is_whole:
            self._stop_timer()
            return
        if self._timer is None:
            self._timer = self.loop.call_later(self._patience, self._give_up)
        if not self._is_head_whole:
            self._head += len(data)
            if self._head > HEAD_LIMIT:
                self._refuse(431)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self._is_whole:  # nothing of a request has come
            self.transport.close()
        else:
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Answer and close. An application that waits for the body is told that the client has gone."""
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()


def uvicorn_options(patience: float) -> dict[str, Any]:
    """What uvicorn has to be told to keep connections within these limits."""
    return {"http": partial(PatientProtocol, patience=patience), "limit_concurrency": most_connections()}


def most_connections() -> int | None:
    """How many connections there can be, after the process has been allowed as many files as it may have.

    None where the system does not tell; a request beyond gets 503.
    """
    if sys.platform == "win32":
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):  # macOS has a lower limit of its own
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return None if soft == resource.RLIM_INFINITY else max(soft - OWN_FILES, OWN_FILES)
