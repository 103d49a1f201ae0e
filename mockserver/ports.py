"""Who listens on a port, as far as the system tells."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROCESSES = Path("/proc")
TABLES = ("net/tcp", "net/tcp6")
LISTENING = "0A"


@dataclass(frozen=True)
class Listener:
    """A process that listens on a port."""

    pid: int
    name: str


def listener(port: int) -> Listener | None:
    """The process that listens on a TCP port; None where the system does not tell, or not us."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not sockets:
        return None
    for process in PROCESSES.glob("[0-9]*"):
        # Processes end while we look, and those of others are not ours to see.
        with suppress(OSError):
            if any(_target(each) in sockets for each in (process / "fd").iterdir()):
                return Listener(int(process.name), (process / "comm").read_text(encoding="utf-8").strip())
    return None


def _inodes(port: int) -> Iterator[str]:
    """The inode of each socket that listens on the port; there are none where the system has no such tables."""
    for table in TABLES:
        with suppress(OSError):
            for line in (PROCESSES / table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    yield fields[9]


def _target(descriptor: Path) -> str:
    with suppress(OSError):
        return str(descriptor.readlink())
    return ""
