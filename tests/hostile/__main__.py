"""`python -m tests.hostile`: the mock stands requests that no honest client sends.

No answer of 5xx, nothing that the terminal calls a bug, and no memory that grows.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mockserver.catalog import Api, api_names
from tests.benchmarks.process import Running, free_port, running

from .sending import Sender
from .sources import Hostile, generated, hostile_requests

SENDERS = 4
# How much of the requests is sent before memory is taken as settled, and what it may then grow by.
SETTLED = 0.3
GROWTH, SLACK = 1.05, 4.0
TOLD = 5
BUG = "BUG of the mock"


def main(arguments: Sequence[str] | None = None) -> int:
    """Send them; the exit status is 1 where the mock fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--number", type=int, default=100_000, help="of requests (default: 100000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same requests (default: 1)")
    parser.add_argument("--examples", type=int, default=40, help="that are generated per operation (default: 40)")
    parser.add_argument("--api", action="append", choices=api_names(), help="one API alone; may be given again")
    asked = parser.parse_args(arguments)
    apis = asked.api or api_names()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mockserver", "serve", "--quiet", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        pool = generated(asked.seed, apis, asked.examples)
        print(f"{len(pool):,} requests generated, to be sent and torn", flush=True)
        with running(command, address, "/_mock/health", {}, Path(folder)) as server:
            found = withstood(server, hostile_requests(asked.seed, pool), asked.number, apis)
        bugs = [line for line in (Path(folder) / "server.log").read_text().splitlines() if BUG in line]
    return told(found, bugs)


class Found:
    """What was seen: answers by status, requests that failed, and memory as it went."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.failures: list[tuple[int, bytes]] = []
        self.memory: list[tuple[int, float]] = []
        self.seconds = 0.0

    def growth(self) -> tuple[float, float]:
        """The memory when it had settled and at the end, in megabytes."""
        most = self.memory[-1][0]
        settled = [size for sent, size in self.memory if sent >= SETTLED * most]
        return settled[0], settled[-1]


def withstood(server: Running, wave: Iterator[Hostile], number: int, apis: Sequence[str]) -> Found:
    """Send the requests over a few connections at once."""
    bases = {name: Api(name).interfaces[0].base_path for name in apis}
    senders = [Sender(server.base, f"hostile-{name}", bases) for name in range(SENDERS)]
    found = Found()
    begun = time.monotonic()
    step = max(number // 20, 1)
    for sent in range(0, number, step):
        part = list(itertools.islice(wave, min(step, number - sent)))
        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(send_all, senders, (part[place::SENDERS] for place in range(SENDERS))))
        found.memory.append((sent + len(part), server.megabytes()))
        print(f"{sent + len(part):,} sent, {found.memory[-1][1]:.1f} MB", flush=True)
    found.seconds = time.monotonic() - begun
    for sender in senders:
        sender.close()
        found.statuses += sender.outcome.statuses
        found.failures += sender.outcome.failures
    return found


def send_all(sender: Sender, wave: Sequence[Hostile]) -> None:
    """Send them, one after the other."""
    for hostile in wave:
        sender.send(hostile)


def told(found: Found, bugs: Sequence[str]) -> int:
    """Print what was seen; 1 where it is a failure."""
    before, after = found.growth()
    total = sum(found.statuses.values())
    answers = ", ".join(f"{status or 'closed'}: {count:,}" for status, count in sorted(found.statuses.items()))
    print(f"{total:,} requests in {found.seconds:.0f} s; {answers}")
    print(f"memory {before:.1f} MB when settled, {after:.1f} MB at the end")
    for status, sent in found.failures[:TOLD]:
        print(f"FAILED with {status}: {sent[:1500]!r}")
    for line in bugs[:TOLD]:
        print(line)
    grown = after > before * GROWTH + SLACK
    if grown:
        print("FAILED: memory grows")
    return 1 if found.failures or bugs or grown else 0


if __name__ == "__main__":
    sys.exit(main())
