"""One request on its way through the server, and what is known of it so far."""

from dataclasses import dataclass, field
from typing import Any

from mockserver.catalog import CONTROL
from mockserver.errors import Refusal
from mockserver.faults.striking import Strike
from mockserver.reply import Later, Reply
from mockserver.sandbox import Passport, Register

OURS = f"/{CONTROL}"
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class BasicLogin:
    """What a request presents under HTTP's basic scheme, where others present a token."""

    username: str
    password: str


@dataclass(slots=True)
class Exchange:
    """A request and its answer. Each part of the server adds what it finds out; the log tells it all at the end.

    `refusal` is what the body deserves once it is judged, `refused` what the client is told at the end.
    """

    id: str
    method: str
    path: str
    sandbox: str
    headers: Headers
    client: str
    scheme: str
    server: tuple[str, int | None] | None
    started: float
    query: bytes = b""
    body: bytes = b""
    operation: str = "-"
    register: Register | None = None
    call: Any = None
    token: str | BasicLogin | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    content: Any = None
    passport: Passport | None = None
    refusal: Refusal | None = None
    refused: Refusal | None = None
    reply: Reply | Later | None = None
    reason: str = ""
    forced: str = ""
    strike: Strike | None = None
    _named: dict[bytes, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._named = dict(reversed(self.headers))

    @property
    def is_control(self) -> bool:
        """Whether it is for the mock itself, and not for a vendor."""
        return self.path.startswith(OURS) and self.path[len(OURS) :][:1] in ("", "/")

    def begin_anew(self) -> None:
        """Forget what was found out by handling the request, so that it can be handled once more."""
        self.operation, self.register, self.call, self.token, self.passport = "-", None, None, None, None
        self.parameters, self.content, self.refusal, self.refused, self.reply = {}, None, None, None, None
        self.reason, self.forced, self.strike = "", "", None

    def header(self, name: bytes) -> str | None:
        """The value of the request's header of this lower-case name, the first of several, or None."""
        value = self._named.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def origin(self) -> str:
        """The server as the client addressed it, such as http://localhost:8080."""
        host = self.header(b"host")
        if not host:
            address, port = self.server or ("localhost", None)
            host = f"{address}:{port}" if port else address
        return f"{self.scheme}://{host}"

    def cookie(self, name: str) -> str | None:
        """The value of the cookie of this name, or None. Malformed cookies beside it do not matter."""
        for key, value in self.headers:
            if key == b"cookie":
                for part in value.decode("latin-1").split(";"):
                    left, equals, right = part.partition("=")
                    if equals and left.strip() == name:
                        return right.strip().strip('"')
        return None
