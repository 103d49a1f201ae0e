"""One request with its answer, as the journal keeps it: what is there anyway, rendered when it is read."""

from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

# No header contains one.
LINE_END = b"\n"
Headers = list[tuple[bytes, bytes]]

# What is kept of a body; the rest is told by its size.
LONGEST_BODY = 16_384
# What an entry takes apart from bodies and headers, in bytes of memory.
OWN_SIZE = 1200


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request was refused: the kind of refusal, what the client was told, what was wrong, and the rule's id."""

    error: str
    message: str
    place: str
    field: str
    rule: str


class Entry(NamedTuple):
    """A request and its answer, a tuple since those are made and forgotten in the least time.

    `wall` is the machine's time in seconds, `offset` how far the sandbox's clock was ahead. `operation` is empty where
    none takes the path, `documented` the status as the specification lists it, such as 4XX, empty where it does not.
    Bodies are cut to LONGEST_BODY, the sizes are those on the wire. The status is 0 where the client got no answer. The
    number, which the keeper gives, grows from entry to entry. Headers are as `joined` has them.
    """

    id: str
    wall: float
    offset: float
    milliseconds: float
    sandbox: str
    origin: str
    operation: str
    account: str
    method: str
    path: str
    query: bytes
    header_lines: bytes
    body: bytes
    body_size: int
    status: int
    documented: str
    reply_header_lines: bytes
    reply_body: bytes
    reply_size: int
    reason: str
    refused: Refused | None
    forced: str
    fault: int
    fault_did: str
    number: int = 0

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        # A client may send a hundred kilobytes in its headers alone.
        head = len(self.path) + len(self.query) + len(self.header_lines) + len(self.reply_header_lines)
        return OWN_SIZE + head + len(self.body) + len(self.reply_body)

    @property
    def headers(self) -> Headers:
        """The headers of the request, in their order."""
        return apart(self.header_lines)

    @property
    def reply_headers(self) -> Headers:
        """The headers of the answer, in their order."""
        return apart(self.reply_header_lines)

    @property
    def is_genuine(self) -> bool:
        """Whether the operation itself answered: the reply was neither forced nor a fault's."""
        return not self.forced and not self.fault

    @property
    def api(self) -> str:
        """The API that was asked, or nothing."""
        return self.operation.partition(".")[0]


def joined(headers: Headers) -> bytes:
    """Headers as one text, names and values by turns: one object to keep in place of thirty."""
    return LINE_END.join(chain.from_iterable(headers))


def apart(lines: bytes) -> Headers:
    """The headers that a text holds."""
    parts = lines.split(LINE_END) if lines else []
    return list(zip(parts[::2], parts[1::2], strict=True))


def cut(body: bytes) -> bytes:
    """What is kept of a body, as a copy: what wrote it may have taken more memory for it than it is long."""
    return memoryview(body)[:LONGEST_BODY].tobytes() if body else body
