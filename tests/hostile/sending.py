"""Hostile requests on the wire, and what came back."""

import contextlib
import http.client
import re
import socket
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import requests

from mockserver.logins import LoginFailedError, log_in

from .sources import Hostile

SANDBOXES = 4
# Each sandbox begins anew after so many requests, so that what they leave behind does not pile up.
LIFE = 500
PATIENCE = 20.0
# How long bytes that may be half a request wait for an answer before the client stops speaking, in seconds.
RAW_PATIENCE = 0.02
STATUS = re.compile(rb"^HTTP/1\.1 ([0-9]{3}) ", re.MULTILINE)
NOTHING = 0


@dataclass
class Outcome:
    """What came back: how many answers of each status (0 for none), and what was answered with 5xx."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[tuple[int, bytes]] = field(default_factory=list)

    def note(self, status: int, sent: bytes) -> None:
        """Count an answer in."""
        self.statuses[status] += 1
        if status >= 500:
            self.failures.append((status, sent))


class Sender:
    """One connection that is made again whenever it breaks, in one sandbox at a time.

    `bases` has the path before the operations of each API.
    """

    def __init__(self, address: str, name: str, bases: Mapping[str, str]) -> None:
        place = urlsplit(address)
        self._address = address
        self._place = (place.hostname or "", place.port or 80)
        self._name = name
        self._bases = bases
        self._connection: socket.socket | None = None
        self._logins: dict[str, Mapping[str, str]] = {}
        self._prefix = ""
        self._sent = 0
        self.outcome = Outcome()

    def send(self, hostile: Hostile) -> None:
        """Send a request, and note the status of the answer."""
        if self._sent % LIFE == 0:
            self._begin_anew()
        self._sent += 1
        if hostile.raw:
            self.outcome.note(self._at_once(hostile.raw), hostile.raw)
            return
        here = replace(hostile, path=self._prefix.encode() + hostile.path)
        written = here.written(self._login(hostile.api) if hostile.logged_in else {})
        self.outcome.note(self._asked(written, hostile.method), written)

    def close(self) -> None:
        """Leave the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _begin_anew(self) -> None:
        sandbox = f"{self._name}-{self._sent // LIFE % SANDBOXES}"
        self._prefix = f"/~{sandbox}"
        self._logins.clear()
        requests.delete(f"{self._address}/_mock/sandboxes/{sandbox}", timeout=PATIENCE)

    def _login(self, api: str) -> Mapping[str, str]:
        if api not in self._logins:
            try:
                login = log_in(api, self._address + self._prefix + self._bases[api], None, {})
                self._logins[api] = login.headers
            except LoginFailedError:  # a request has changed the account; it comes back when the sandbox begins anew
                self._logins[api] = {}
        return self._logins[api]

    def _asked(self, written: bytes, method: bytes) -> int:
        """The status of the answer to a request; 0 where the server closes the connection instead, twice."""
        for _ in range(2):
            with contextlib.suppress(OSError, http.client.HTTPException):
                return self._answered(written, method)
            self.close()
        return NOTHING

    def _answered(self, written: bytes, method: bytes) -> int:
        if self._connection is None:
            self._connection = socket.create_connection(self._place, PATIENCE)
        self._connection.sendall(written)
        answer = http.client.HTTPResponse(self._connection, method=method.decode("latin-1"))
        answer.begin()
        answer.read()
        if answer.will_close:
            self.close()
        return answer.status

    def _at_once(self, raw: bytes) -> int:
        """The worst status that comes back to bytes on a connection of their own."""
        answers = b""
        with contextlib.suppress(OSError), socket.create_connection(self._place, PATIENCE) as connection:
            connection.sendall(raw)
            connection.settimeout(RAW_PATIENCE)
            with contextlib.suppress(TimeoutError):
                while piece := connection.recv(65536):
                    answers += piece
            connection.settimeout(PATIENCE)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                answers += piece
        return max(map(int, STATUS.findall(answers)), default=NOTHING)
