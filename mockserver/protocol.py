"""uvicorn's HTTP and its server, with what it does not offer: cutting a connection, and ending what would not end."""

from collections.abc import Callable
from socket import socket

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockserver.delivery import CONNECTION


class CuttableProtocol(HttpToolsProtocol):
    """Lets the application cut the connection that a request came by."""

    def on_message_begin(self) -> None:
        """Put the connection into the request's scope."""
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: self.transport}  # type: ignore[dict-item]


class EndingServer(uvicorn.Server):
    """Tells when it is ready, signals included, and the application when it ends, so that nobody waits without end."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begin to answer, and say so. A signal that came earlier could be lost in the event loop."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """End, once all answers are given."""
        self._ending()
        await super().shutdown(sockets)
