"""A server as a process: when it is ready, what it costs, and its end."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = str(Path(__file__).parents[2])
PATIENCE = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Running:
    """A server that answers."""

    process: "subprocess.Popen[bytes]"
    base: str
    ready_after: float

    def family(self) -> list[int]:
        """The process and all that it started."""
        parents = {int(each.name): parent_of(each) for each in Path("/proc").iterdir() if each.name.isdigit()}
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def cpu_seconds(self) -> float:
        """The processor time that was used so far."""
        return sum(sum(map(int, fields_of(pid)[11:13])) for pid in self.family()) / TICKS

    def megabytes(self) -> float:
        """The memory that is in use now."""
        return sum(int(fields_of(pid)[21]) for pid in self.family()) * PAGE / 1e6


def fields_of(pid: int) -> list[str]:
    """What the system tells of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def parent_of(folder: Path) -> int:
    """The parent of a process, 0 where it has just ended."""
    try:
        return int(fields_of(int(folder.name))[1])
    except OSError:
        return 0


@contextlib.contextmanager
def running(command: Sequence[str], base: str, probe: str, headers: dict[str, str], folder: Path) -> Iterator[Running]:
    """A server that has answered at the probe's path, as long as the block lasts."""
    begun = time.monotonic()
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, start_new_session=True, env=os.environ | {"PYTHONPATH": ROOT}
        )
    try:
        while not answers(base + probe, headers):
            if process.poll() is not None or time.monotonic() - begun > PATIENCE:
                raise SystemExit(f"{command[0]} does not serve:\n{(folder / 'server.log').read_text()[-2000:]}")
            time.sleep(0.01)
        yield Running(process, base, time.monotonic() - begun)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def answers(url: str, headers: dict[str, str]) -> bool:
    """Whether a server answers there with success."""
    try:
        return requests.get(url, headers=headers, timeout=5).ok
    except requests.RequestException:
        return False
