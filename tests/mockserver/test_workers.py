"""`--workers N`: several processes at one port that share their data, and end together."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from .conftest import JANE, Server, World

PATIENCE = 30.0


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve("--workers", "3", "--api", "loyalty")


def workers_of(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children")
    if not children.exists():
        pytest.skip("this system does not tell a process's children")
    return [int(each) for each in children.read_text().split()]


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_workers_share_their_data(server: Server, world_of: Callable[..., World]) -> None:
    assert server.greeting[-1].startswith("Seed 1, data shared by 3 workers until they end.")
    world = world_of(server, "/~shared")
    product = world.product(product_price=10, quantity=5)
    world.grant(JANE["email"], 1000)
    headers = {"Authorization": f"Bearer {world.token()}"}
    wanted = {"product_name": product["product_name"], "product_quantity": 1}

    def redeem(_: int) -> requests.Response:
        return requests.post(f"{world.api}/users/me/redeem", json=wanted, headers=headers, timeout=60)

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(redeem, range(24)))
    assert Counter(answer.status_code for answer in answers)[200] == 5
    ids = [answer.headers["X-Request-Id"] for answer in answers]
    assert len(set(ids)) == 24
    assert "BUG" not in server.stop()


def test_a_worker_that_dies_is_replaced(server: Server) -> None:
    before = workers_of(server.process.pid)
    assert len(before) == 3
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(set(workers_of(server.process.pid)) - set(before)) == 3)
    assert requests.get(f"{server.base}/_mock/health", timeout=PATIENCE).status_code == 200
    told = server.stop()
    assert told.count("was ended by SIGKILL; worker ") == 3


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_the_command(server: Server, how: int) -> None:
    workers = workers_of(server.process.pid)
    server.process.send_signal(how)
    assert server.process.wait(PATIENCE) == (-9 if how == signal.SIGKILL else 0)
    wait_for(lambda: all(is_gone(worker) for worker in workers))


def test_workers_end_with_the_standard_input() -> None:
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--api", "loyalty", "--workers", "2"]
    with subprocess.Popen([*command, "--until-stdin-closes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as mock:
        assert mock.stdout
        wait_for(lambda: mock.stdout.readline().startswith(b"Seed"))
        workers = workers_of(mock.pid)
        assert mock.stdin
        mock.stdin.close()
        assert mock.wait(PATIENCE) == 0
    assert all(is_gone(worker) for worker in workers)


@pytest.mark.parametrize("number", ["0", "-1", "65", "many"])
def test_another_number_of_workers_is_refused(number: str) -> None:
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--workers", number]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 2
    assert "is no number of workers; write one from 1 to 64" in told.stderr
