"""One request and its answer, and the curl that repeats it."""

import shlex
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

KEPT = 20_000
UNTOLD_HEADERS = {
    "content-length",
    "user-agent",
    "accept-encoding",
    "accept",
    "connection",
    "host",
    "x-schemathesis-testcaseid",
}


class NoJson:
    """Stands for a body that is no JSON."""

    def __repr__(self) -> str:
        return "a body that is not JSON"


NO_JSON = NoJson()


@dataclass(frozen=True)
class Secret:
    """A value from the profile that no report may show, and the shell variable that stands for it."""

    value: str
    variable: str


@dataclass
class Exchange:
    """What was sent for an operation and what came back. `ordinary` is false for deliberately broken requests."""

    operation: str
    method: str
    url: str
    sent_headers: dict[str, str]
    sent_body: bytes | None
    status: int
    headers: Any
    content: bytes
    seconds: float
    ordinary: bool = True
    set_cookies: tuple[str, ...] = field(default_factory=tuple)

    @cached_property
    def body(self) -> Any:
        """The answer's JSON, None for an empty body, NO_JSON for anything else."""
        if not self.content.strip():
            return None
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return NO_JSON

    @property
    def media_type(self) -> str:
        """The media type of the answer without its parameters, in lower case; empty when it states none."""
        return str(self.headers.get("content-type", "")).split(";")[0].strip().lower()

    def answer(self, limit: int = 400) -> str:
        """Status and the beginning of the body, for a report."""
        text = self.content.decode("utf-8", "replace")
        return f"{self.status} {text if len(text) <= limit else text[:limit] + '…'}".strip()

    def as_json(self, secrets: tuple[Secret, ...] = ()) -> dict[str, Any]:
        """The request and its answer as JSON can hold them, long bodies cut; secrets are shell variables in it."""

        def shown(content: bytes) -> str:
            return masked(content.decode("utf-8", "replace")[:KEPT], secrets)

        return {
            "operation": self.operation,
            "method": self.method,
            "url": masked(self.url, secrets),
            "headers": {name: masked(str(value), secrets) for name, value in self.sent_headers.items()},
            "body": None if self.sent_body is None else shown(self.sent_body),
            "status": self.status,
            "answer_headers": {str(name).lower(): masked(str(each), secrets) for name, each in self.headers.items()},
            "answer": shown(self.content),
            "seconds": round(self.seconds, 4),
        }

    def curl(self, secrets: tuple[Secret, ...] = ()) -> str:
        """The command that sends this request again; secrets are shell variables in it."""
        parts = ["curl", "-sS", "-i"]
        if self.method != "GET" or self.sent_body:
            parts += ["-X", self.method]
        for name, value in self.sent_headers.items():
            if name.lower() not in UNTOLD_HEADERS:
                parts += ["-H", quoted(f"{name}: {value}", secrets)]
        prefix = ""
        if self.sent_body:
            prefix, argument = body_argument(self.sent_body, secrets)
            parts += ["--data-binary", argument]
        return prefix + " ".join([*parts, quoted(self.url, secrets)])


def body_argument(body: bytes, secrets: tuple[Secret, ...]) -> tuple[str, str]:
    """What stands before curl, and curl's argument: text as it is, bytes through printf."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        escaped = "".join(f"\\{byte:03o}" for byte in body)
        return f"printf '{escaped}' | ", "@-"
    return "", quoted(text, secrets)


def masked(text: str, secrets: tuple[Secret, ...]) -> str:
    """The text in which each secret, which a server may repeat, is its variable."""
    for secret in sorted(secrets, key=lambda each: -len(each.value)):
        if secret.value:
            text = text.replace(secret.value, f"${secret.variable}")
    return text


def quoted(text: str, secrets: tuple[Secret, ...]) -> str:
    """A shell word in which each secret is its variable."""
    hidden = [secret for secret in secrets if secret.value and secret.value in text]
    if not hidden:
        return shlex.quote(text)
    word = text
    for secret in sorted(hidden, key=lambda each: -len(each.value)):
        word = word.replace(secret.value, f"\0{secret.variable}\0")
    pieces = word.split("\0")
    return "".join(f'"${piece}"' if index % 2 else shlex.quote(piece) for index, piece in enumerate(pieces) if piece)
