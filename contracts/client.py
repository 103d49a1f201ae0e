"""Sends requests to the target, records them, and has every reply checked."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urljoin

import orjson

from contracts.exchange import Exchange
from contracts.expectations import NotJudged, Reply
from contracts.findings import Docket, Finding, Verdict
from contracts.problems import Unreachable
from contracts.replies import check_reply
from contracts.specification import Operation
from contracts.target import Target
from contracts.transport import Answer, Refused, TooLate, Unanswered, Unsendable, ask

PATIENCE = (429, 503)
ELSEWHERE = (301, 307, 308, 404, 405)
ID_REFUSED = (400, 422)
LOGIN_REFUSED = (401, 403)
NO_JSON = (400, 415)
LONGEST_WAIT = 5.0
FORM = "application/x-www-form-urlencoded"


@dataclass
class Login:
    """A token, and the requests that led to it."""

    token: str
    name: str = ""
    history: tuple[Exchange, ...] = field(default_factory=tuple)


@dataclass
class Client:
    """The suite's way to the target. With `forms`, the target logs in with forms, and may want them elsewhere, too."""

    target: Target
    docket: Docket
    forms: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next_request: float = 0.0
    _spellings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _takes_forms: dict[str, bool] = field(default_factory=dict)

    def send(
        self,
        operation: str,
        *,
        body: Any = None,
        raw: bytes | None = None,
        content_type: str = "application/json",
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | Sequence[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        login: Login | None = None,
        opens_session: bool = False,
        ordinary: bool = True,
    ) -> Reply:
        """The reply of one operation. Raises NotJudged where the profile forbids to send it.

        `body` is sent as JSON, or as a form to a target that logs in with forms and refuses JSON here as well (AK-10),
        `raw` as it is; a request that is not `ordinary` is outside what the document speaks of.
        """
        stated = self.docket.specification.operations[operation]
        if self.target.limits.read_only and stated.changes and not opens_session:
            raise NotJudged("the profile allows reading only (limits.read_only)")
        sent = {**self.target.headers, **self.credentials(login), **(headers or {})}
        question = f"?{urlencode(query)}" if query else ""

        def exchanged(content: bytes | None, media_type: str, *, ordinary: bool) -> Exchange:
            typed = {"Content-Type": media_type, **sent} if content is not None and media_type else sent
            return self._at_its_path(stated, path or {}, question, typed, content, ordinary)

        if raw is not None or not isinstance(body, dict) or not self.forms:
            content = raw if raw is not None else None if body is None else orjson.dumps(body)
            return self.keep(exchanged(content, content_type, ordinary=ordinary))
        if operation not in self._takes_forms:
            first = exchanged(orjson.dumps(body), content_type, ordinary=False)
            if first.status not in NO_JSON:
                if 200 <= first.status < 300:
                    self._takes_forms[operation] = False
                return self.keep(first)
        if not self._takes_forms.get(operation, True):
            return self.keep(exchanged(orjson.dumps(body), content_type, ordinary=ordinary))
        reply = self.keep(exchanged(urlencode(form_fields(body)).encode(), FORM, ordinary=ordinary))
        if reply.succeeded:
            self._takes_forms[operation] = True
        return reply

    def _at_its_path(
        self,
        stated: Operation,
        path: Mapping[str, Any],
        question: str,
        headers: dict[str, str],
        content: bytes | None,
        ordinary: bool,
    ) -> Exchange:
        """What a request is answered at the spelling of its path that the target knows."""
        first = None
        for spelling in self._spellings_of(stated):
            url = self.target.base_url + filled(spelling, path) + question
            exchange = self.exchange(stated, stated.method, url, headers, content, ordinary)
            if not is_elsewhere(stated, exchange.status):
                # Another operation may refuse the login, too: which of several documented paths it is stays open.
                if not (may_be_mistaken(stated) and exchange.status in LOGIN_REFUSED):
                    self._spellings[stated.id] = (spelling,)
                return exchange
            first = first or exchange
        assert first is not None
        return first

    def call_at(self, operation: str, path: str) -> None:
        """Call an operation at another path than the specification's from here on, with a slash at its end or not."""
        self._spellings[operation] = (path, other_slash(path))

    def _spellings_of(self, operation: Operation) -> tuple[str, ...]:
        """The spellings of a path to try: the one that is known to work, or all that the readings allow (AX-07)."""
        return self._spellings.get(operation.id, spellings(operation))

    def look_at(self, operation: str, spelling: str, path: Mapping[str, Any]) -> Reply:
        """What somebody without a login reads at one spelling of a path, whatever it is: that it is there is open."""
        stated = self.docket.specification.operations[operation]
        url = self.target.base_url + filled(spelling, path)
        exchange = self.exchange(stated, stated.method, url, dict(self.target.headers), None, ordinary=False)
        with self._lock:
            self.docket.record(exchange)
        return Reply(self.docket.specification, exchange)

    def reach(self) -> None:
        """Raise Unreachable, saying why, unless something speaks HTTP at the target's address."""
        base = self.target.base_url
        try:
            ask("GET", base, headers=self.target.headers, **self._conditions)
        except Unanswered as reason:
            raise Unreachable(f"Nothing answers at {base}: {reason}.") from None

    @property
    def _conditions(self) -> dict[str, Any]:
        return {"timeout": self.target.limits.timeout, "verify_tls": self.target.verify_tls}

    def keep(self, exchange: Exchange) -> Reply:
        """Record an exchange, have it checked, and give its reply."""
        with self._lock:
            self.docket.record(exchange)
            check_reply(self.docket, exchange)
        return Reply(self.docket.specification, exchange)

    def credentials(self, login: Login | None) -> dict[str, str]:
        """The headers that carry a login in every way that the specification knows."""
        if login is None:
            return {}
        headers: dict[str, str] = {}
        for scheme in self.docket.specification.security_schemes:
            if scheme["type"] == "apiKey" and scheme["in"] == "cookie":
                headers["Cookie"] = f"{scheme['name']}={login.token}"
            elif scheme["type"] == "apiKey" and scheme["in"] == "header":
                headers[scheme["name"]] = login.token
            elif scheme["type"] == "http" and scheme["scheme"] == "bearer":
                headers["Authorization"] = f"Bearer {login.token}"
        return headers

    def exchange(
        self,
        operation: Operation,
        method: str,
        url: str,
        headers: dict[str, str],
        content: bytes | None,
        ordinary: bool,
    ) -> Exchange:
        """Send one request, with patience for a server that asks for it; GET follows a redirect to another spelling."""
        for _ in range(4):
            answer = self._ask(operation, method, url, headers, content)
            if method == "GET" and answer.status in (301, 307, 308) and "location" in answer.headers:
                answer = self._ask(operation, method, urljoin(url, answer.headers["location"]), headers, content)
            if answer.status not in PATIENCE or not wait_as_asked(answer):
                break
        return Exchange(
            operation=operation.id,
            method=method,
            url=url,
            sent_headers=dict(headers),
            sent_body=content,
            status=answer.status,
            headers=answer.headers,
            content=answer.content,
            seconds=answer.seconds,
            ordinary=ordinary,
            set_cookies=tuple(answer.headers.getlist("set-cookie")),
        )

    def _ask(
        self, operation: Operation, method: str, url: str, headers: dict[str, str], content: bytes | None
    ) -> Answer:
        for attempt in (1, 2):
            self._keep_pace()
            try:
                return ask(method, url, headers=headers, content=content, **self._conditions)
            except TooLate:
                raise NotJudged(f"{operation.label} gave no answer within {self.target.limits.timeout:g} s") from None
            except Unsendable as reason:
                raise NotJudged(f"{operation.label} could not be asked: {reason}") from None
            except Unanswered as reason:
                if isinstance(reason, Refused) or not self.docket.requests:
                    raise Unreachable(f"Nothing answers at {self.target.base_url}: {reason}.") from None
                if attempt == 2:
                    self._record_lost(operation, method, url, headers, content, reason)
                    raise NotJudged(f"{operation.label} closed the connection without an answer") from None
        raise AssertionError("unreachable: the loop returns or raises")

    def _record_lost(
        self,
        operation: Operation,
        method: str,
        url: str,
        headers: dict[str, str],
        content: bytes | None,
        reason: Unanswered,
    ) -> None:
        lost = Exchange(operation.id, method, url, dict(headers), content, 0, {}, b"", 0.0)
        self.docket.find(
            Finding(
                verdict=Verdict.VIOLATES,
                rule=None,
                statement=f"{operation.label} answers every request",
                operation=operation.id,
                status=None,
                source=operation.source,
                expected="an answer",
                got=f"none: {reason}",
                exchanges=(*self.docket.contract, lost),
            )
        )

    def _keep_pace(self) -> None:
        pace = self.target.limits.requests_per_second
        if pace is None:
            return
        with self._lock:
            now = time.monotonic()
            pause = self._next_request - now
            self._next_request = max(now, self._next_request) + 1 / pace
        if pause > 0:
            time.sleep(pause)


def is_elsewhere(operation: Operation, status: int) -> bool:
    """Whether an answer may mean that the operation is at another spelling of its path.

    One of several documented paths to read from may have the form of another operation's, which then refuses its id
    (AM-29).
    """
    return status in ELSEWHERE or (status in ID_REFUSED and may_be_mistaken(operation))


def may_be_mistaken(operation: Operation) -> bool:
    """Whether a path of an operation may be taken for another's. What is refused of a body says nothing of the path."""
    return operation.method == "GET" and bool(operation.aliases)


def spellings(operation: Operation) -> tuple[str, ...]:
    """Every spelling of an operation's path in the document, and the first one with or without its last slash."""
    return (operation.path, *operation.aliases, other_slash(operation.path))


def other_slash(path: str) -> str:
    """The path without the slash at its end, or with one (AX-07)."""
    return path.rstrip("/") if path.endswith("/") else path + "/"


def filled(path: str, values: Mapping[str, Any]) -> str:
    """A path with its parameters filled in, each quoted."""
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", quote(value if isinstance(value, bytes) else str(value), safe=""))
    return path


def form_fields(value: Any, name: str = "") -> list[tuple[str, str]]:
    """A body as the fields of a form; what is nested is named like `colors[0][size]`."""
    if isinstance(value, dict):
        return [pair for key, each in value.items() for pair in form_fields(each, f"{name}[{key}]" if name else key)]
    if isinstance(value, list):
        return [pair for index, each in enumerate(value) for pair in form_fields(each, f"{name}[{index}]")]
    if value is None or isinstance(value, bool):
        return [(name, orjson.dumps(value).decode())]
    return [(name, str(value))]


def wait_as_asked(answer: Answer) -> bool:
    """Wait as long as Retry-After says; False when the server asks for nothing, or for too long."""
    asked = answer.headers.get("retry-after", "")
    if not asked.isdigit() or int(asked) > LONGEST_WAIT:
        return False
    time.sleep(int(asked))
    return True
