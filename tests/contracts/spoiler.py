"""A reverse proxy that hands everything through to the mock, and breaks exactly one thing on the way.

A spoil is a function of a request and of the way onward: it may change the request, its answer, or give an answer of
its own. The functions of this module make the usual ones.
"""

import contextlib
import fnmatch
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "date", "server"}
API = "/loyalty"
PLACE = re.compile(r"(/~[^/]+)?/[^/]+")


@dataclass(frozen=True)
class Asked:
    """A request on its way to the mock."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def label(self) -> str:
        """Method and path as the document writes them: `POST /api/auth/login`."""
        return f"{self.method} {PLACE.sub('', urlsplit(self.path).path, count=1).rstrip('/')}"

    @property
    def sandbox(self) -> str:
        """The path of the sandbox that is asked, such as /~name."""
        return self.path.partition(API)[0]

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    def saying(self, body: Any) -> "Asked":
        return replace(self, content=json.dumps(body).encode())

    def with_token(self, token: str) -> "Asked":
        headers = {name: value for name, value in self.headers.items() if name != "cookie"}
        return replace(self, headers=headers | {"authorization": f"Bearer {token}"})


@dataclass
class Answer:
    """An answer on its way back."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=lambda: [("content-type", "application/json")])
    content: bytes = b""

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.content)
        except ValueError:
            return None

    @json.setter
    def json(self, body: Any) -> None:
        self.content = json.dumps(body).encode()

    def drop_header(self, name: str) -> None:
        self.headers = [(each, value) for each, value in self.headers if each.lower() != name]

    def set_header(self, name: str, value: str) -> None:
        self.drop_header(name)
        self.headers.append((name, value))


Onward = Callable[[Asked], Answer]
Spoil = Callable[[Asked, Onward], Answer]
Change = Callable[[Answer], None]


def untouched(asked: Asked, onward: Onward) -> Answer:
    return onward(asked)


class Spoiler:
    """The proxy; `base` is its address."""

    def __init__(self, mock: str, spoil: Spoil = untouched) -> None:
        self.mock = mock
        self.spoil = spoil
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.mount("http://", HTTPAdapter(pool_maxsize=32))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def onward(self, asked: Asked) -> Answer:
        """The mock's own answer."""
        sent = {name: value for name, value in asked.headers.items() if name not in HOP_BY_HOP | {"host"}}
        request = requests.Request(asked.method, self.mock, headers=sent, data=asked.content or None)
        prepared = request.prepare()
        prepared.url = self.mock + asked.path  # as it was sent: requests would tidy it
        answer = self.session.send(prepared, allow_redirects=False, timeout=30)
        headers = [(name, value) for name, value in answer.raw.headers.items() if name.lower() not in HOP_BY_HOP]
        return Answer(answer.status_code, headers, answer.content)

    def __enter__(self) -> "Spoiler":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.session.close()


def handler_of(spoiler: Spoiler) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def handle_one_request(self) -> None:
            with contextlib.suppress(ConnectionError, requests.ConnectionError):
                super().handle_one_request()

        def answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = spoiler.spoil(Asked(self.command, self.path, headers, content), spoiler.onward)
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.status not in (204, 304):
                self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            if answer.status not in (204, 304):
                self.wfile.write(answer.content)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


# --- what a spoil is made of


def answers(label: str, change: Change, when: int | None = None) -> Spoil:
    """Change the answers of an operation, all of them or those of one status."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        if fnmatch.fnmatchcase(asked.label, label) and when in (None, answer.status):
            change(answer)
        return answer

    return spoil


def requests_of(label: str, change: Callable[[Asked, Onward], Asked]) -> Spoil:
    """Change the requests of an operation before the mock sees them."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        return onward(change(asked, onward) if fnmatch.fnmatchcase(asked.label, label) else asked)

    return spoil


def status(code: int) -> Change:
    """Another status."""

    def change(answer: Answer) -> None:
        answer.status = code

    return change


def content_type(value: str) -> Change:
    def change(answer: Answer) -> None:
        answer.set_header("content-type", value)

    return change


def without_header(name: str) -> Change:
    return lambda answer: answer.drop_header(name)


def body(change: Callable[[Any], object]) -> Change:
    """Change the JSON of an answer in place."""

    def rewrite(answer: Answer) -> None:
        found = answer.json
        if found is not None:
            change(found)
            answer.json = found

    return rewrite


def everywhere(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Change every object of every answer."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        found = answer.json
        if "/_mock" not in asked.path and found is not None:
            for each in list(objects(found)):
                change(each)
            answer.json = found
        return answer

    return spoil


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a JSON value, the outermost first."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for each in list(value.values() if isinstance(value, dict) else value):
            yield from objects(each)


def call(spoil: Spoil, onward: Onward, asked: Asked) -> Answer:
    return spoil(asked, onward)


def in_turn(*spoils: Spoil) -> Spoil:
    """One spoil around the other."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        way = onward
        for each in spoils:
            way = partial(call, each, way)
        return way(asked)

    return spoil


# --- spoils that know more than one request


def token_of(asked: Asked, onward: Onward, path: str, credentials: dict[str, str]) -> str:
    """The token of an account of the sandbox that is asked."""
    headers = {"content-type": "application/json"}
    login = Asked("POST", f"{asked.sandbox}{API}{path}", headers, json.dumps(credentials).encode())
    return str(onward(login).json["token"])


def as_admin(asked: Asked, onward: Onward) -> Asked:
    """The request with the administrator's token."""
    credentials = {"username": "admin", "password": "Admin-pass-1"}
    return asked.with_token(token_of(asked, onward, "/api/auth/admin/login", credentials))


def as_jane(asked: Asked, onward: Onward) -> Asked:
    """The request with the token of a member."""
    credentials = {"email": "jane@example.com", "password": "Member-pass-1"}
    return asked.with_token(token_of(asked, onward, "/api/auth/login", credentials))


def on_refusal(label: str, code: int, again: Callable[[Asked, Onward], Asked], *, tokens: bool) -> Spoil:
    """Ask again in another way where the mock refuses; only requests with a token, or only those without."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        if answer.status == code and fnmatch.fnmatchcase(asked.label, label) and bool(asked.token) is tokens:
            return onward(again(asked, onward))
        return answer

    return spoil


def not_done(label: str, code: int, content: dict[str, Any] | None = None) -> Spoil:
    """Acknowledge what the mock would accept, and do nothing of the kind."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        if fnmatch.fnmatchcase(asked.label, label) and asked.token and not asked.path.endswith(("999999999", "abc")):
            answer = Answer(code)
            if content is not None:
                answer.json = content
            return answer
        return onward(asked)

    return spoil


class Remembering:
    """Answers an operation as it did the first time, per caller or for everybody."""

    def __init__(self, label: str, *, per_caller: bool) -> None:
        self.label = label
        self.per_caller = per_caller
        self.known: dict[str, Answer] = {}

    def __call__(self, asked: Asked, onward: Onward) -> Answer:
        if asked.label != self.label or not asked.token:
            return onward(asked)
        key = asked.token if self.per_caller else ""
        if key not in self.known:
            answer = onward(asked)
            if answer.status != 200:
                return answer
            self.known[key] = answer
        return self.known[key]


def verified_at_once(asked: Asked, onward: Onward) -> Answer:
    """Open the mailed code for everybody who registers."""
    answer = onward(asked)
    if asked.label == "POST /api/auth/register" and answer.status == 200:
        outbox = Asked("GET", f"{asked.sandbox}/_mock/outbox?to={asked.json['email']}", {}, b"")
        code = onward(outbox).json[-1]["code"]
        onward(Asked("GET", f"{asked.sandbox}{API}/api/auth/verify-email/{code}", {}, b""))
    return answer


class Racing:
    """Redemptions under way at the same moment all see the points that there were before: each succeeds."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.under_way = 0
        self.success: Answer | None = None

    def __call__(self, asked: Asked, onward: Onward) -> Answer:
        if asked.label != "POST /api/users/me/redeem":
            return onward(asked)
        with self.lock:
            self.under_way += 1
        time.sleep(0.05)
        crowded = self.under_way > 1
        answer = onward(asked)
        time.sleep(0.05)
        with self.lock:
            self.under_way -= 1
            if answer.status == 200:
                self.success = answer
        return self.success if crowded and answer.status == 400 and self.success else answer


def fails_on(label: str, fragment: bytes) -> Spoil:
    """Break down where a request holds something."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        if fnmatch.fnmatchcase(asked.label, label) and fragment in asked.content:
            answer = Answer(500)
            answer.json = {"status": "error", "message": "Things have gone really bad!"}
            return answer
        return onward(asked)

    return spoil


def lost_mail(asked: Asked, onward: Onward) -> Answer:
    """An outbox in which nothing ever is."""
    if "/_mock/outbox" in asked.path:
        return Answer(200, content=b"[]")
    return onward(asked)


def slowly(seconds: float, label: str) -> Spoil:
    def spoil(asked: Asked, onward: Onward) -> Answer:
        if fnmatch.fnmatchcase(asked.label, label):
            time.sleep(seconds)
        return onward(asked)

    return spoil
