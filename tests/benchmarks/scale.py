"""What a request costs where there is much: sandboxes, records in one, APIs; all sizes in turn, round by round."""

import asyncio
import random
import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import requests

from mockserver.logins import log_in
from tests.soak.client import Client, written

from .process import Running, free_port, running

SANDBOXES = (1, 100, 1_000, 10_000)
RECORDS = (10, 1_000, 100_000)
QUICK_SANDBOXES = (1, 1_000)
QUICK_RECORDS = (10, 10_000)
# How many sandboxes, or members, are asked in turn; the first warm up.
ASKED = 200
WARMING = 2 * ASKED
FIRST_ID = 1_000
API = "/loyalty/api"
JANE = {"email": "jane@example.com", "password": "Member-pass-1"}
MEMBERS = "loyalty_members"
PATIENCE = 300


@dataclass(frozen=True)
class Size:
    """One of the servers that are compared: what it has, how it is started, filled, and asked afterwards."""

    what: str
    number: int
    fill: Callable[[str, int], list[bytes]]
    options: tuple[str, ...] = ()


def measured(folder: Path, rounds: int, asked: int, *, quick: bool) -> dict[str, Any]:
    """Processor time per read of one record, in microseconds, and the memory: medians for each size."""
    sandboxes, records = (QUICK_SANDBOXES, QUICK_RECORDS) if quick else (SANDBOXES, RECORDS)
    one, every = ("--api", "loyalty"), ()
    groups = [
        [Size("sandboxes", number, crowded, one) for number in sandboxes],
        [Size("records in a sandbox", number, filled, one) for number in records],
        [Size("APIs served", 1, plain, one), Size("APIs served", 4, plain, every)],
        [Size("writes of an outbox", 1, mailing, one)],
    ]
    found: dict[str, Any] = defaultdict(dict)
    for group in groups:
        for size, figures in compared(group, folder, rounds, asked):
            found[size.what][str(size.number)] = figures
    return dict(found)


def compared(group: list[Size], folder: Path, rounds: int, asked: int) -> list[tuple[Size, dict[str, float]]]:
    """The figures of servers of several sizes, which run at the same time and are asked in turn."""
    costs: dict[int, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        servers = [stack.enter_context(started(size, folder)) for size in group]
        questions = [size.fill(server.base, size.number) for size, server in zip(group, servers, strict=True)]
        for server, asks in zip(servers, questions, strict=True):
            cost(server, asks, WARMING)
        for _ in range(rounds):
            for place in random.sample(range(len(group)), len(group)):
                costs[place].append(cost(servers[place], questions[place], asked))
                print(f"{group[place].number:,} {group[place].what}: {costs[place][-1]:.0f} us", flush=True)
        return [
            (size, {"cpu": median(costs[place]), "megabytes": servers[place].megabytes()})
            for place, size in enumerate(group)
        ]


def started(size: Size, folder: Path) -> Any:
    """The mock that is filled to a size."""
    port = free_port()
    command = [sys.executable, "-m", "mockserver", "serve", "--quiet", *size.options, "--port", str(port)]
    return running(command, f"http://127.0.0.1:{port}", "/_mock/health", {}, folder)


def cost(server: Running, asks: list[bytes], number: int) -> float:
    """Microseconds of processor time per request, over so many requests on one connection."""
    before = server.cpu_seconds()
    asyncio.run(ask(server.base, asks, number))
    return (server.cpu_seconds() - before) / number * 1e6


async def ask(base: str, asks: list[bytes], number: int) -> None:
    """Send the requests in turn. Raises SystemExit for an answer that is no success."""
    place = urlsplit(base)
    client = await Client.connect(place.hostname or "", place.port or 80)
    for sent in range(number):
        answer = await client.send(asks[sent % len(asks)])
        if answer.status != 200:
            raise SystemExit(f"{asks[sent % len(asks)]!r} answers {answer.status}: {answer.body[:200]!r}")
    client.close()


def read_me(base: str, prefix: str, **member: str) -> bytes:
    """A member's request for its own record, logged in."""
    login = log_in("loyalty", f"{base}{prefix}/loyalty", None, member)
    return written("GET", f"{prefix}{API}/users/me", dict(login.headers))


def plain(base: str, _number: int) -> list[bytes]:
    """One member of the default sandbox."""
    return [read_me(base, "")]


def crowded(base: str, number: int) -> list[bytes]:
    """So many sandboxes; members of some of them, all over."""
    with requests.Session() as session:
        for each in range(number):
            session.post(f"{base}/~crowd-{each}{API}/auth/login", json=JANE, timeout=PATIENCE).raise_for_status()
    step = max(number // ASKED, 1)
    return [read_me(base, f"/~crowd-{each}", **JANE) for each in range(0, number, step)]


def filled(base: str, number: int) -> list[bytes]:
    """A sandbox with so many members; some of them, all over."""
    read_me(base, "/~filled")
    archive = requests.get(f"{base}/_mock/sandboxes/filled/export", timeout=PATIENCE).json()
    table = archive["tables"][MEMBERS]
    grow(table, number)
    answer = requests.post(f"{base}/_mock/sandboxes/filled/import", json=archive, timeout=PATIENCE)
    answer.raise_for_status()
    step = max(number // ASKED, 1)
    return [
        read_me(base, "/~filled", email=f"member{each}@example.com", password=JANE["password"])
        for each in range(0, number, step)
    ]


def grow(table: Any, number: int) -> None:
    """Put so many members into a packed table, each like Jane with an id, a name and an address of its own."""
    place = {name: number for number, name in enumerate(table["columns"])}
    jane = next(row for row in table["rows"] if row[place["email"]] == JANE["email"])
    for each in range(number):
        row = list(jane)
        row[place["id"]] = FIRST_ID + each
        row[place["username"]] = f"member{each}"
        row[place["email"]] = f"member{each}@example.com"
        table["rows"].append(row)


def mailing(base: str, _number: int) -> list[bytes]:
    """A member who has a mail sent each time."""
    return [written("POST", f"{API}/auth/forgot-password", {}, {"email": JANE["email"]})]
