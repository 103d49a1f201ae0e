"""A real server over HTTP for all tests of a run, and a sandbox of its own for each test."""

import contextlib
import itertools
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
import requests

from tests.mockserver.databases import is_left_out, new_for

ADMIN = {"username": "admin", "password": "Admin-pass-1"}
JANE = {"email": "jane@example.com", "password": "Member-pass-1"}
PROFILE = {
    "firstname": "Ada",
    "lastname": "Otieno",
    "gender": "female",
    "city": "Kisumu",
    "phone_number": "+254700000001",
}


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """A file that says nothing about the kind of database is left out, unless it is asked for by name."""
    return True if is_left_out(collection_path.name) else None


@dataclass
class Server:
    """A running server."""

    base: str
    process: subprocess.Popen[str]
    greeting: list[str]
    log: IO[str]

    def stop(self, how: int = signal.SIGINT) -> str:
        """End it as Ctrl-C does, unless otherwise told; what it told the terminal."""
        self.process.send_signal(how)
        self.process.wait(timeout=10)
        assert self.process.stdout
        self.process.stdout.close()
        self.log.seek(0)
        told = self.log.read()
        self.log.close()
        return told


def started(*options: str) -> Server:
    """A server on a free port, ready to answer."""
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", *options, *new_for(options)]
    # A file, since nobody reads while the server runs: a full pipe would stop it.
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed when the server stops
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    greeting: list[str] = []
    assert process.stdout
    for line in process.stdout:
        greeting.append(line.rstrip())
        if line.startswith("Seed"):
            break
    else:
        log.seek(0)
        raise AssertionError(log.read())
    found = re.search(r"Control API: (http://\S+)/_mock", "\n".join(greeting))
    assert found
    return Server(found[1], process, greeting, log)


class World:
    """A sandbox as a test uses it: requests below its prefix, and the usual people."""

    numbers = itertools.count(1)

    def __init__(self, base: str, session: requests.Session) -> None:
        self.base = base
        self.api = f"{base}/loyalty/api"
        self.session = session

    def call(self, method: str, path: str, token: str | None = None, **options: Any) -> requests.Response:
        """A request to the API, with a bearer token if given. No cookie is sent or kept."""
        headers = {**options.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        self.session.cookies.clear()
        return self.session.request(method, self.api + path, headers=headers, allow_redirects=False, **options)

    def mock(self, method: str, path: str, **options: Any) -> requests.Response:
        """A request to the control API of this sandbox."""
        return self.session.request(method, f"{self.base}/_mock{path}", **options)

    def code(self, email: str) -> str:
        """The newest code mailed to an address."""
        return str(self.mock("GET", "/outbox", params={"to": email}).json()[-1]["code"])

    def form(self, **changes: Any) -> dict[str, Any]:
        """A registration that nobody else made."""
        number = next(self.numbers)
        return {
            "username": f"user{number}",
            "email": f"user{number}@example.com",
            "password": "pw",
            **PROFILE,
            **changes,
        }

    def registered(self, **changes: Any) -> dict[str, Any]:
        form = self.form(**changes)
        answer = self.call("POST", "/auth/register", json=form)
        assert answer.status_code == 200, answer.text
        return form

    def verified(self, **changes: Any) -> dict[str, Any]:
        form = self.registered(**changes)
        answer = self.call("GET", f"/auth/verify-email/{self.code(form['email'])}")
        assert answer.status_code == 200, answer.text
        return form

    def token(self, form: dict[str, Any] | None = None) -> str:
        """A member's token; Jane's when nobody else is named."""
        credentials = form or JANE
        answer = self.login(credentials["email"], credentials["password"])
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    def login(self, email: str, password: str) -> requests.Response:
        return self.call("POST", "/auth/login", json={"email": email, "password": password})

    def admin(self) -> str:
        return str(self.call("POST", "/auth/admin/login", json=ADMIN).json()["token"])

    def points(self, token: str) -> int:
        return int(self.call("GET", "/users/me", token).json()["data"]["user"]["redeemable_points"])

    def history(self, token: str) -> list[dict[str, Any]]:
        answer = self.call("GET", "/users/me/transaction-history", token)
        return list(answer.json()["data"]["transactions"]) if answer.status_code == 200 else []

    def grant(self, email: str, points: int) -> None:
        assert self.mock("POST", "/loyalty/points", json={"email": email, "points": points}).status_code == 201

    def product(self, **changes: Any) -> dict[str, Any]:
        """A new product, as the administrators' list shows it."""
        name = f"Product {next(self.numbers)}"
        form = {"product_name": name, "product_description": "A thing", "product_price": 10, "quantity": 5, **changes}
        admin = self.admin()
        assert self.call("POST", "/admin/product", admin, json=form).status_code == 201
        return self.listed(admin, form["product_name"])[-1]

    def listed(self, admin: str, name: str) -> list[dict[str, Any]]:
        products = self.call("GET", "/admin/product", admin).json()["data"]["products"]
        return [product for product in products if product["product_name"] == name]

    def redeem(self, token: str, name: str, quantity: Any) -> requests.Response:
        return self.call("POST", "/users/me/redeem", token, json={"product_name": name, "product_quantity": quantity})


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of the run. It must never have met a bug of its own."""
    running = started("--seed", "7")
    yield running
    assert "BUG" not in running.stop()


@pytest.fixture
def world(server: Server, request: pytest.FixtureRequest) -> Iterator[World]:
    """A sandbox of the test's own."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", request.node.name).strip("-")[:60]
    with requests.Session() as session:
        yield World(f"{server.base}/~{name}", session)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers of the test's own and stops them at its end."""
    with contextlib.ExitStack() as stack:

        def start(*options: str) -> Server:
            running = started(*options)
            stack.callback(lambda: running.process.poll() is None and running.stop())
            return running

        yield start


@pytest.fixture
def world_of() -> Iterator[Callable[[Server, str], World]]:
    """A world of any server; of its default sandbox unless a prefix is given."""
    with requests.Session() as session:
        yield lambda running, prefix="": World(running.base + prefix, session)
