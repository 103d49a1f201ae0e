"""What an operation answers, before it becomes bytes on the wire."""

from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

JSON = "application/json"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie for the client, valid for the whole host and hidden from scripts; a lifetime of 0 seconds expires it."""

    name: str
    value: str
    lifetime: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A status with what belongs to it: a JSON value, or bytes of the given content type, or None for no body."""

    status: int
    body: Any = None
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[Cookie, ...] = ()

    @property
    def media_type(self) -> str:
        """The content type without what may stand behind it, such as a charset."""
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Stream:
    """A body that comes piece by piece, as long as the client stays."""

    pieces: Callable[[], AsyncGenerator[bytes]]


@dataclass(frozen=True, slots=True)
class Later:
    """An answer that has to be waited for. No transaction is open meanwhile."""

    reply: Callable[[], Coroutine[Any, Any, Reply]]
