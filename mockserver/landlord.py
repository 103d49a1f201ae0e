"""The one server of a run of tests, started when the first test asks for it, by whichever process that test runs in."""

import os
import re
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from mockserver.cli import TOKEN_VARIABLE

LOOPBACK = "127.0.0.1"
ADDRESS = re.compile(r"Control API: (http://\S+)/_mock")
PATIENCE = 60
FAREWELL = 10


class NoServerError(Exception):
    """The server did not start; the message is what it said."""


class Landlord:
    """Keeps the server, in a process of its own, for this process and for workers that it has started.

    The server ends with this process, however that ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._base = ""
        self._bell: socket.socket | None = None

    def base(self) -> str:
        """The address of the server. Raises NoServerError."""
        with self._lock:
            if self._process is None:
                self._process, self._base = _started()
            return self._base

    def doorbell(self) -> int:
        """The port at which a worker is told the server's address (see `address_from`)."""
        if self._bell is None:
            self._bell = socket.create_server((LOOPBACK, 0))
            threading.Thread(target=self._receive, args=(self._bell,), daemon=True).start()
        port: int = self._bell.getsockname()[1]
        return port

    def _receive(self, bell: socket.socket) -> None:
        # Until the bell is taken down, which interrupts the waiting.
        with suppress(OSError):
            while True:
                visitor, _ = bell.accept()
                with visitor, suppress(NoServerError):
                    visitor.sendall(self.base().encode())

    def close(self) -> None:
        """Stop the server, if there is any."""
        if self._bell is not None:
            self._bell.close()
        if self._process is not None:
            assert self._process.stdin
            self._process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(FAREWELL)
            self._process.kill()
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()


def address_from(doorbell: int) -> str:
    """The address of the server that a landlord in another process keeps. Raises NoServerError."""
    with socket.create_connection((LOOPBACK, doorbell), PATIENCE) as visitor, visitor.makefile() as said:
        base = said.read()
    if not base:
        raise NoServerError("The mock did not start; `mockserver serve --port 0` says why.")
    return base


def _started() -> tuple["subprocess.Popen[str]", str]:
    """A server, and its address. Raises NoServerError."""
    # -P: a folder of the tester's own that is called mockserver must not be taken for this package.
    command = [sys.executable, "-P", "-m", "mockserver", "serve", "--port", "0", "--quiet", "--until-stdin-closes"]
    environment = {name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE}
    pipe = subprocess.PIPE
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if found := ADDRESS.search(line):
            # Nothing of weight follows, and nobody would read it: a quiet server tells of its own bugs alone.
            return process, found[1]
    process.wait()
    raise NoServerError(f"The mock did not start: {''.join(said).strip()}")
