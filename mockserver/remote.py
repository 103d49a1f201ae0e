"""A sandbox of a running server, as a test in another process drives it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import requests

from mockserver.logins import Login, log_in

PATIENCE = 30
START = "start"


class ControlError(Exception):
    """The control API refused; the message is what it said."""


@dataclass(frozen=True)
class RemoteSandbox:
    """A sandbox of the server at `base`, by its name."""

    base: str
    name: str
    session: requests.Session

    @property
    def url(self) -> str:
        """What stands before every path to choose this sandbox."""
        return f"{self.base}/~{self.name}"

    def control(self, method: str, path: str, **options: Any) -> Any:
        """What the control API answers about this sandbox, a JSON value or None. Raises ControlError."""
        return self._asked(method, f"{self.url}/_mock{path}", **options)

    def make(self) -> None:
        """Make it, fresh."""
        self._asked("POST", f"{self.base}/_mock/sandboxes", json={"name": self.name})

    def reset(self) -> None:
        """Make it as it was when fresh; its snapshots stay."""
        self.control("POST", f"/sandboxes/{self.name}/reset")

    def drop(self) -> None:
        """Delete it."""
        self._asked("DELETE", f"{self.base}/_mock/sandboxes/{self.name}")

    def snapshot(self, name: str = START) -> None:
        """Keep all that is in it under a name."""
        self.control("POST", f"/sandboxes/{self.name}/snapshots", json={"name": name})

    def restore(self, name: str = START) -> None:
        """Make it as it was when the snapshot was taken. Raises ControlError where there is none of this name."""
        self.control("POST", f"/sandboxes/{self.name}/snapshots/{name}/restore")

    def _asked(self, method: str, url: str, **options: Any) -> Any:
        answer = self.session.request(method, url, timeout=PATIENCE, **options)
        if not answer.ok:
            message = answer.json().get("message", "") if answer.text.startswith("{") else answer.text
            raise ControlError(f"{method} {url} answers {answer.status_code}: {message}")
        return answer.json() if answer.content else None


@lru_cache
def base_paths(base: str) -> dict[str, str]:
    """Where each API is, at the server with this address."""
    paths: dict[str, str] = requests.get(f"{base}/_mock/health", timeout=PATIENCE).json()["apis"]
    return paths


@dataclass(frozen=True)
class Outbox:
    """The messages that the vendors would have sent, the oldest first. Each is a mapping, as the control API has it."""

    sandbox: RemoteSandbox

    def all(self, to: str | None = None) -> list[dict[str, Any]]:
        """Every message, or those to an address or number."""
        messages: list[dict[str, Any]] = self.sandbox.control("GET", "/outbox", params={"to": to} if to else {})
        return messages

    def newest(self, to: str | None = None) -> dict[str, Any]:
        """The newest message. Raises LookupError where there is none."""
        messages = self.all(to)
        if not messages:
            raise LookupError(f"No message was sent{f' to {to}' if to else ''}.")
        return messages[-1]

    def code(self, to: str | None = None) -> str:
        """What the reader of the newest message is meant to copy. Raises LookupError where there is none."""
        return str(self.newest(to)["code"])

    def clear(self) -> None:
        """Delete every message."""
        self.sandbox.control("DELETE", "/outbox")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())


@dataclass(frozen=True)
class Clock:
    """The sandbox's time."""

    sandbox: RemoteSandbox

    def now(self) -> dt.datetime:
        """What it shows."""
        return dt.datetime.fromisoformat(self.sandbox.control("GET", "/clock")["now"])

    def set(self, at: dt.datetime) -> None:
        """Make it another time; it runs on from there, unless it stands still."""
        self.sandbox.control("PUT", "/clock", json={"at": at.isoformat()})

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move it on by the sum of what is given."""
        span = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        self.sandbox.control("POST", "/clock/advance", json=span)

    def freeze(self) -> None:
        """Stop it where it is."""
        self.sandbox.control("POST", "/clock/freeze")

    def run(self) -> None:
        """Let it run on from where it is."""
        self.sandbox.control("POST", "/clock/run")


@dataclass(frozen=True)
class Journal:
    """What was asked in the sandbox and answered. Each entry is a mapping, as the control API has it."""

    sandbox: RemoteSandbox

    def all(self, **query: Any) -> list[dict[str, Any]]:
        """The entries that match, the oldest first: by operation, method, path, status, account, after, since."""
        entries: list[dict[str, Any]] = self.sandbox.control("GET", "/journal", params={"limit": 10_000, **query})
        return entries

    def count(self, **query: Any) -> int:
        """How many entries match."""
        return int(self.sandbox.control("GET", "/journal/count", params=query)["count"])

    def wait(self, timeout: float = 10, **query: Any) -> dict[str, Any]:
        """The first entry that matches, as soon as it comes. Raises ControlError where none comes in time."""
        entry: dict[str, Any] = self.sandbox.control("GET", "/journal/wait", params={"timeout": timeout, **query})
        return entry

    def find(self, request_id: str) -> dict[str, Any]:
        """The entry of the answer with this X-Request-Id. Raises ControlError where there is none."""
        entry: dict[str, Any] = self.sandbox.control("GET", f"/journal/{request_id}")
        return entry

    def lines(self) -> list[str]:
        """Each entry in one line: when, what, which status, why it was refused."""
        return [line(entry) for entry in self.all()]

    def clear(self) -> None:
        """Delete every entry."""
        self.sandbox.control("DELETE", "/journal")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.all())

    def __len__(self) -> int:
        return self.count()


def line(entry: dict[str, Any]) -> str:
    """An entry in one line."""
    request, status = entry["request"], entry["reply"]["status"]
    what = entry["operation"] or f"{request['method']} {request['path']}"
    rule = entry["refusal"] and entry["refusal"]["rule"]
    told = " ".join(filter(None, [entry["reason"], f"({rule['id']})" if rule else ""]))
    return f"{entry['at'][11:23]}  {what}  {status}  {entry['milliseconds']:.1f} ms  {entry['id']}  {told}".rstrip()


@dataclass(frozen=True)
class Faults:
    """What should go wrong in the sandbox."""

    sandbox: RemoteSandbox

    def add(self, match: dict[str, Any] | None = None, **effects: Any) -> dict[str, Any]:
        """A fault, as the control API has it: which requests it matches, and what it does. Raises ControlError."""
        definition = {"match": match or {}, **effects}
        fault: dict[str, Any] = self.sandbox.control("POST", "/faults", json=definition)
        return fault

    def all(self) -> list[dict[str, Any]]:
        """Every fault, with how often it met and struck requests."""
        faults: list[dict[str, Any]] = self.sandbox.control("GET", "/faults")
        return faults

    def clear(self) -> None:
        """Delete every fault."""
        self.sandbox.control("DELETE", "/faults")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())


class Mock:
    """A mocked API in a sandbox of its own: what the fixture of the API's name gives to a test."""

    def __init__(self, sandbox: RemoteSandbox, api: str, base_path: str) -> None:
        self.sandbox = sandbox
        self.api = api
        self.url = f"{sandbox.url}{base_path}"
        self.outbox = Outbox(sandbox)
        self.clock = Clock(sandbox)
        self.journal = Journal(sandbox)
        self.faults = Faults(sandbox)

    def login(self, who: str | None = None, **account: Any) -> Login:
        """A login, with the token and the headers that a client sends.

        As the usual account of a fresh sandbox; as another, `who`, that the server shows when it starts; or as any
        account, by what the API takes, such as email and password. Raises LoginFailedError.
        """
        return log_in(self.api, self.url, who, account)

    def door(self, path: str, method: str = "POST", **body: Any) -> Any:
        """What a door of the API answers: the mock's way to what no operation does, such as orders of shoppers."""
        return self.sandbox.control(method, f"/{self.api}/{path}", **({"json": body} if body else {}))

    def snapshot(self, name: str = START) -> None:
        """Keep all that is in the sandbox under a name."""
        self.sandbox.snapshot(name)

    def restore(self, name: str = START) -> None:
        """Make the sandbox as it was when the snapshot was taken."""
        self.sandbox.restore(name)

    def reset(self) -> None:
        """Make the sandbox as it was when fresh."""
        self.sandbox.reset()
