"""`python -m tests.soak`: the mock holds its load for minutes, beside clients that are slow, idle, rude or gone.

First its capacity is measured, then it is asked at a share of it. No request may fail, memory may not grow, and nobody
may wait long because of the others.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.process import ROOT, Running, free_port, running

from .visitors import Tally, visit

SHARE = 0.8
# What memory may grow by once half of the parts are over; until then buffers and journals fill up.
GROWTH, SLACK = 1.05, 4.0
PARTS = 10
ALONE = 4
CAPACITY_SECONDS = 10.0
TOLD = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Hold the load; the exit status is 1 where something fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="of load (default: 10)")
    parser.add_argument("--share", type=float, default=SHARE, help="of the measured capacity (default: 0.8)")
    parser.add_argument("--rate", type=float, help="requests a second, in place of a share of the capacity")
    parser.add_argument("--slow", type=int, default=1000, help="slow clients (default: 1000)")
    parser.add_argument("--idle", type=int, default=10_000, help="idle connections (default: 10000)")
    parser.add_argument("--visitors", type=int, default=20, help="that make the load (default: 20)")
    asked = parser.parse_args(arguments)
    port = free_port()
    command = [sys.executable, "-m", "mockserver", "serve", "--quiet", "--port", str(port)]
    with (
        tempfile.TemporaryDirectory() as folder,
        running(command, f"http://127.0.0.1:{port}", "/_mock/health", {}, Path(folder)) as server,
    ):
        rate = asked.rate
        if rate is None:
            capacity = asyncio.run(capacity_of(server))
            rate = asked.share * capacity
            print(f"capacity {capacity:,.0f} requests a second; the load is {rate:,.0f}", flush=True)
        faults = list(held(server, rate, asked.minutes * 60 / PARTS, asked.visitors, asked.slow, asked.idle))
    for fault in faults[:TOLD]:
        print(f"FAILED: {fault}")
    return 1 if faults else 0


async def capacity_of(server: Running) -> float:
    """Requests a second when visitors ask as fast as they can."""
    place = urlsplit(server.base)
    await visit(place.hostname or "", place.port or 80, None, CAPACITY_SECONDS / 2)
    tally = await visit(place.hostname or "", place.port or 80, None, CAPACITY_SECONDS)
    return tally.statuses.total() / CAPACITY_SECONDS


def held(server: Running, rate: float, seconds: float, visitors: int, slow: int, idle: int) -> Iterator[str]:
    """What went wrong under load, first without the crowd and then with it."""
    memory: list[float] = []
    for number in range(ALONE):
        yield from one_part(server, rate, seconds, visitors, memory, f"part {number + 1}")
    with_crowd: list[float] = []
    with crowd(server, slow, idle) as met:
        for number in range(ALONE, PARTS):
            yield from one_part(server, rate, seconds, visitors, with_crowd, f"part {number + 1}, with the crowd")
    print(", ".join(f"{count:,} {what}" for what, count in sorted(met.items())))
    for found, when in ((memory, "alone"), (with_crowd, "with the crowd")):
        settled = found[len(found) // 2]
        if found[-1] > settled * GROWTH + SLACK:
            yield f"memory grows {when}: {settled:.1f} MB, then {found[-1]:.1f} MB"
    if met["bodies without end"] != met["of these cut off"]:
        yield "a body without end was read to the last"


def one_part(
    server: Running, rate: float, seconds: float, visitors: int, memory: list[float], name: str
) -> Iterator[str]:
    """A part of the load: what failed in it."""
    place = urlsplit(server.base)
    before = server.cpu_seconds()
    tally: Tally = asyncio.run(visit(place.hostname or "", place.port or 80, rate, seconds, visitors))
    used = (server.cpu_seconds() - before) / seconds
    memory.append(server.megabytes())
    total = tally.statuses.total()
    print(
        f"{name}: {total:,} requests, {total / seconds:,.0f}/s, {len(tally.errors)} failed, "
        f"p50 {tally.percentile(0.5) * 1e3:.1f} ms, p99 {tally.percentile(0.99) * 1e3:.1f} ms, "
        f"most {max(tally.seconds, default=0) * 1e3:.0f} ms, processor {used:.0%}, {memory[-1]:.1f} MB",
        flush=True,
    )
    yield from (f"{name}: {error}" for error in tally.errors[:TOLD])


@contextmanager
def crowd(server: Running, slow: int, idle: int) -> Iterator[dict[str, int]]:
    """The crowd, there as long as the block lasts; afterwards what it met."""
    place = urlsplit(server.base)
    command = [sys.executable, "-m", "tests.soak.crowd", place.hostname or "", str(place.port), str(slow), str(idle)]
    met: dict[str, int] = {}
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        yield met
        told, _ = process.communicate()
    met |= json.loads(told)


if __name__ == "__main__":
    sys.exit(main())
