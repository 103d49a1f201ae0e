"""What a request costs where there are many sandboxes, or many records in one, against where there are few."""

import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import requests

from .process import Running, free_port, running
from .subjects import prepare

SANDBOXES = (1, 100, 1_000, 10_000)
RECORDS = (10, 1_000, 100_000)
ASKED = 400
ROUND_PAUSE = 0.05


def measured(folder: Path, rounds: int) -> dict[str, Any]:
    """Processor time per read of one record, in microseconds: the median of the rounds for each number."""
    return {
        "sandboxes": {str(number): cost(folder, rounds, sandboxes=number) for number in SANDBOXES},
        "records": {str(number): cost(folder, rounds, records=number) for number in RECORDS},
    }


def cost(folder: Path, rounds: int, *, sandboxes: int = 1, records: int = 10) -> float:
    """The cost in a mock that has so many sandboxes, and so many records in the one that is asked."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mockserver", "serve", "--quiet", "--port", str(port)]
    with running(command, address, "/_mock/health", {}, folder) as server, requests.Session() as session:
        login = prepare(address)
        for number in range(sandboxes - 1):
            session.get(f"{address}/~crowd-{number}/loyalty/api/users/me", timeout=30)
        gift = {"email": "jane@example.com", "points": 1}
        for _ in range(records):
            session.post(f"{address}/_mock/loyalty/points", json=gift, timeout=30).raise_for_status()
        return median(one_round(server, session, login) for _ in range(rounds))


def one_round(server: Running, session: requests.Session, login: dict[str, str]) -> float:
    """Microseconds of processor time per request."""
    time.sleep(ROUND_PAUSE)
    before = server.cpu_seconds()
    for _ in range(ASKED):
        session.get(f"{server.base}/loyalty/api/users/me", headers=login, timeout=30).raise_for_status()
    return (server.cpu_seconds() - before) / ASKED * 1e6
