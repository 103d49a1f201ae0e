"""The mock is killed in the middle of a load, again and again; each time what it acknowledged is counted.

    python -m tests.mockserver.killing --rounds 20 --kind postgresql

Each round registers members and redeems points from several threads, kills the server at a random moment, starts it on
the same database, and asks: is every acknowledged write there, and nothing by half?
"""

import argparse
import os
import random
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from .conftest import JANE, World, started
from .databases import VARIABLE, new

THREADS = 8
REWARD = {"product_name": "Airtime 10 KES", "product_quantity": 1}


@dataclass
class Load:
    """What was asked of a server until it died, and what it answered."""

    base: str
    number: int
    asked: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    redeemed: int = 0
    begun: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def register(self, nth: int) -> None:
        """Members, one after the other, until nobody answers."""
        with requests.Session() as session:
            for count in range(10**6):
                name = f"r{self.number}-{nth}-{count}"
                form = {"username": name, "email": f"{name}@example.com", "password": "pw"}
                self.asked.append(form["email"])
                try:
                    answer = session.post(f"{self.base}/loyalty/api/auth/register", json=form, timeout=10)
                except requests.RequestException:
                    return
                assert answer.status_code == 200, answer.text
                self.acknowledged.append(form["email"])

    def redeem(self, token: str) -> None:
        """Rewards, one after the other, until nobody answers."""
        headers = {"Authorization": f"Bearer {token}"}
        with requests.Session() as session:
            while True:
                with self.lock:
                    self.begun += 1
                try:
                    answer = session.post(
                        f"{self.base}/loyalty/api/users/me/redeem", json=REWARD, headers=headers, timeout=10
                    )
                except requests.RequestException:
                    return
                assert answer.status_code == 200, answer.text
                with self.lock:
                    self.redeemed += 1


def killed(options: Sequence[str], number: int, seconds: float) -> Load:
    """A server that was killed after so many seconds of load."""
    server = started("--quiet", *options)
    with requests.Session() as session:
        world = World(server.base, session)
        world.grant(JANE["email"], 1_000_000)
        token = world.token()
        load = Load(server.base, number)
        with ThreadPoolExecutor(THREADS) as pool:
            jobs = [pool.submit(load.register, nth) for nth in range(THREADS - 2)]
            jobs += [pool.submit(load.redeem, token) for _ in range(2)]
            threading.Event().wait(seconds)
            os.kill(server.process.pid, signal.SIGKILL)
            for job in jobs:
                job.result()
        server.stop(signal.SIGKILL)
    return load


def judge(options: Sequence[str], load: Load, balance: tuple[int, int]) -> tuple[int, int]:
    """Points and rewards after the restart. Raises AssertionError where anything was lost, or is there by half."""
    server = started("--quiet", *options)
    with requests.Session() as session:
        world = World(server.base, session)
        members = {email for email in load.asked if world.login(email, "pw").status_code == 403}
        mailed = {mail["to"] for mail in world.mock("GET", "/outbox").json()}
        token = world.token()
        points = world.points(token)
        rewards = [entry for entry in world.history(token) if entry["description"] == REWARD["product_name"]]
    assert "BUG" not in server.stop()
    lost = set(load.acknowledged) - members
    assert not lost, f"{len(lost)} acknowledged members are lost"
    assert members == mailed & set(load.asked), "members and their mails differ"
    assert len(members) <= len(load.acknowledged) + THREADS
    new_rewards = len(rewards) - balance[1]
    assert load.redeemed <= new_rewards <= load.begun, "acknowledged rewards are lost, or others there"
    spent = sum(entry["points"] for entry in rewards[:new_rewards])
    assert points == balance[0] + 1_000_000 - spent, "points and history differ"
    return points, len(rewards)


def rounds(number: int, options: Sequence[str], seed: int = 1) -> str:
    """Kill a server so many times; what was counted."""
    chance = random.Random(seed)
    server = started("--quiet", *options)
    with requests.Session() as session:
        world = World(server.base, session)
        token = world.token()
        admin = world.admin()
        balance = (world.points(token), 0)
        product = world.listed(admin, REWARD["product_name"])[0]
        form = {name: product[name] for name in ("product_name", "product_description", "product_price")}
        changed = world.call("PUT", f"/admin/product/{product['ID']}", admin, json={**form, "quantity": 10**6})
        assert changed.status_code == 200, changed.text
    server.stop()
    members = rewards = 0
    for nth in range(number):
        load = killed(options, nth, chance.uniform(0.3, 1.5))
        balance = judge(options, load, balance)
        members, rewards = members + len(load.acknowledged), rewards + load.redeemed
        print(f"  kill {nth + 1}: {len(load.acknowledged)} members, {load.redeemed} rewards acknowledged", flush=True)
    return f"killed {number} times: {members} members and {rewards} rewards acknowledged, none lost, nothing by half"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kind", action="append", choices=["file", "postgresql"])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for kind in given.kind or ["file", "postgresql"]:
        os.environ[VARIABLE] = kind
        print(f"{kind}: {rounds(given.rounds, ['--database', new()], given.seed)}", flush=True)


if __name__ == "__main__":
    main()
