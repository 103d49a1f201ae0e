"""The servers: how each is started, so that it gives the same answers to the same requests."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from .load import Request
from .process import Running, free_port, running

ITEMS = 50
FORTUNE = 1_000_000_000
JSON = {"Content-Type": "application/json"}
BEARER = {"Authorization": "Bearer benchmark"}
PATHS = {"one record": "/api/users/me", "a list of 50": "/api/users/products", "a POST": "/api/users/me/redeem"}
OPERATIONS = {"one record": "read_me", "a list of 50": "list_products", "a POST": "redeem_points"}
METHODS = {"one record": "GET", "a list of 50": "GET", "a POST": "POST"}
POSTED = json.dumps({"product_name": "Thing 1", "product_quantity": 1})


@dataclass(frozen=True)
class Kit:
    """What the other servers answer with, and where it is kept: the answers that Understudy gave itself."""

    tools: Path
    folder: Path
    answers: dict[str, Any]
    specification: Path


@dataclass(frozen=True)
class Subject:
    """A server to measure: how it is started and asked, and what it does beside answering."""

    name: str
    does: str
    start: Callable[[Kit, int], list[str]]
    prefix: str = ""
    paths: dict[str, str] | None = None

    @contextmanager
    def serving(self, kit: Kit) -> Iterator[tuple[Running, list[Request]]]:
        """The running server and the three requests."""
        port = free_port()
        base = f"http://127.0.0.1:{port}{self.prefix}"
        probe = (self.paths or PATHS)["one record"]
        if self.name == "Understudy":
            health = f"http://127.0.0.1:{port}"
            with running(self.start(kit, port), health, "/_mock/health", {}, kit.folder) as server:
                login = prepare(health)
                server.base = base
                yield server, asked(PATHS, login)
        else:
            with running(self.start(kit, port), base, probe, BEARER, kit.folder) as server:
                yield server, asked(self.paths or PATHS, BEARER)


def asked(paths: dict[str, str], login: dict[str, str]) -> list[Request]:
    """The three requests at the paths of a server."""
    return [
        Request(
            name, METHODS[name], path, login | (JSON if name == "a POST" else {}), POSTED if name == "a POST" else None
        )
        for name, path in paths.items()
    ]


def prepare(address: str) -> dict[str, str]:
    """Fill the mock: fifty products, a member with points enough. Gives back the headers that log the member in."""
    api = f"{address}/loyalty/api"
    admin = {"username": "admin", "password": "Admin-pass-1"}
    keeper = {
        "Authorization": f"Bearer {requests.post(f'{api}/auth/admin/login', json=admin, timeout=5).json()['token']}"
    }
    there = requests.get(f"{api}/admin/product", headers=keeper, timeout=5).json()["data"]["products"]
    for each in there:
        requests.delete(f"{api}/admin/product/{each['ID']}", headers=keeper, timeout=5).raise_for_status()
    for number in range(ITEMS):
        body = {
            "product_name": f"Thing {number + 1}",
            "product_description": "By Lexcom",
            "product_price": 1,
            "quantity": FORTUNE,
        }
        requests.post(f"{api}/admin/product", json=body, headers=keeper, timeout=5).raise_for_status()
    member = {"email": "jane@example.com", "password": "Member-pass-1"}
    gift = {"email": member["email"], "points": FORTUNE}
    requests.post(f"{address}/_mock/loyalty/points", json=gift, timeout=5).raise_for_status()
    token = requests.post(f"{api}/auth/login", json=member, timeout=5).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def understudy(kit: Kit, port: int) -> list[str]:
    """As a user starts it, without a line per request."""
    return [sys.executable, "-m", "mockserver", "serve", "--quiet", "--port", str(port)]


def bare_connexion(kit: Kit, port: int) -> list[str]:
    """The same specification under Connexion's own application, each operation giving back a constant."""
    return [sys.executable, "-m", "tests.benchmarks.bare_connexion", str(kit.specification), str(port)]


def prism(kit: Kit, port: int) -> list[str]:
    """Prism, whose answers are the specification's examples."""
    return [str(kit.tools / "prism"), "mock", "-v", "silent", "-p", str(port), str(kit.specification)]


def mockoon(kit: Kit, port: int) -> list[str]:
    """Mockoon, which reads the specification and answers with its examples."""
    options = ["--disable-log-to-file", "--disable-admin-api", "--repair", "--hostname", "127.0.0.1"]
    return [str(kit.tools / "mockoon-cli"), "start", *options, "-p", str(port), "-d", str(kit.specification)]


def json_server(kit: Kit, port: int) -> list[str]:
    """json-server, which keeps records in a file and knows no specification."""
    database = kit.folder / f"database-{port}.json"
    database.write_text(
        json.dumps(
            {"me": kit.answers["one record"], "products": kit.answers["a list of 50"]["data"]["products"], "redeem": []}
        )
    )
    return [str(kit.tools / "json-server"), "--quiet", "--host", "127.0.0.1", "--port", str(port), str(database)]


def plain_asgi(kit: Kit, port: int) -> list[str]:
    """Constants under uvicorn: what no server in Python can beat."""
    return [sys.executable, "-m", "tests.benchmarks.plain_asgi", str(kit.folder / "answers.json"), str(port)]


SUBJECTS = [
    Subject("Understudy", "state, validates requests and answers", understudy, prefix="/loyalty"),
    Subject("Connexion alone", "no state, validates requests", bare_connexion),
    Subject("Prism", "no state, validates requests", prism),
    Subject("Mockoon", "no state, validates nothing", mockoon),
    Subject(
        "json-server",
        "state, validates nothing",
        json_server,
        paths={"one record": "/me", "a list of 50": "/products", "a POST": "/redeem"},
    ),
    Subject("plain ASGI", "constants", plain_asgi),
]
