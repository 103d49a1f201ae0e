"""One request on its way through the server, and what is known of it so far."""

from dataclasses import dataclass, field
from typing import Any

from mockserver.errors import Refusal
from mockserver.reply import Reply
from mockserver.sandbox import Register

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class BasicLogin:
    """What a request presents under HTTP's basic scheme, where others present a token."""

    username: str
    password: str


@dataclass(slots=True)
class Exchange:
    """A request and its answer. Each part of the server adds what it finds out; the log tells it all at the end."""

    id: str
    method: str
    path: str
    sandbox: str
    headers: Headers
    client: str
    origin: str
    started: float
    body: bytes = b""
    operation: str = "-"
    register: Register | None = None
    call: Any = None
    token: str | BasicLogin | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    content: Any = None
    refusal: Refusal | None = None
    reply: Reply | None = None
    reason: str = ""

    def begin_anew(self) -> None:
        """Forget what was found out by handling the request, so that it can be handled once more."""
        self.operation, self.register, self.call, self.token = "-", None, None, None
        self.parameters, self.content, self.refusal, self.reply, self.reason = {}, None, None, None, ""

    def header(self, name: bytes) -> str | None:
        """The value of the request's header of this lower-case name, or None."""
        for key, value in self.headers:
            if key == name:
                return value.decode("latin-1")
        return None

    def cookie(self, name: str) -> str | None:
        """The value of the cookie of this name, or None. Malformed cookies beside it do not matter."""
        for key, value in self.headers:
            if key == b"cookie":
                for part in value.decode("latin-1").split(";"):
                    left, equals, right = part.partition("=")
                    if equals and left.strip() == name:
                        return right.strip().strip('"')
        return None
