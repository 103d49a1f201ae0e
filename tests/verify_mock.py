"""Start the installed mock on a free port, judge it with the installed contracts, and stop it.

    python tests/verify_mock.py [API ...]      all that the mock serves, when none is named

The exit status is the worst of `contracts verify`: 0 conforms, 1 violates, 2 could not judge. Standard library only, so
that any environment with Understudy in it can run this.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

COMMANDS = Path(sys.executable).parent
PATIENCE = 20.0


def main(asked: list[str]) -> int:
    """Judge the APIs one after the other."""
    with serving() as address:
        environment = os.environ | {"MOCK_URL": address}
        verdicts = [verify(api, environment) for api in asked or served()]
    return max(verdicts)


def served() -> list[str]:
    """The names of the APIs that the mock serves."""
    listing = subprocess.run([COMMANDS / "mockserver", "apis"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [line.split()[0] for line in listing.splitlines() if line.strip()]


def verify(api: str, environment: dict[str, str]) -> int:
    """Judge one API of the running mock; the report goes to the terminal."""
    verdict = subprocess.run([COMMANDS / "contracts", "verify", api, "--target", "mock"], env=environment)
    return verdict.returncode


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """A mock of its own, ready to answer; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [COMMANDS / "mockserver", "serve", "--quiet", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as mock:
        try:
            wait_until_ready(mock, f"{address}/_mock/health")
            yield address
        finally:
            mock.terminate()


def wait_until_ready(mock: subprocess.Popen[bytes], url: str) -> None:
    """Return when the mock answers; give up when it has ended or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if mock.poll() is not None:
            sys.exit(f"The mock ended with status {mock.returncode} before it answered.")
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.05)
    sys.exit(f"The mock did not answer {url} within {PATIENCE:g} seconds.")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
