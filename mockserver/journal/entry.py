"""One request with its answer, as the journal keeps it: references to what is there anyway, rendered when read."""

from dataclasses import dataclass

Headers = list[tuple[bytes, bytes]]

# What is kept of a body; the rest is told by its size.
LONGEST_BODY = 16_384
# What an entry takes apart from bodies, and what each of its headers does, in bytes of memory.
OWN_SIZE, HEADER_SIZE = 1000, 170


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request was refused: the kind of refusal, what the client was told, what was wrong, and the rule's id."""

    error: str
    message: str
    place: str
    field: str
    rule: str


@dataclass(slots=True)
class Entry:
    """A request and its answer.

    `wall` is the machine's time in seconds, `offset` how far the sandbox's clock was ahead. `operation` is empty where
    none takes the path, `documented` the status as the specification lists it, such as 4XX, empty where it does not.
    Bodies are cut to LONGEST_BODY, the sizes are those on the wire. The status is 0 where the client got no answer. The
    keeper gives the number, which grows from entry to entry.
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
    headers: Headers
    body: bytes
    body_size: int
    status: int
    documented: str
    reply_headers: Headers
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
        headers = len(self.headers) + len(self.reply_headers)
        # A client may send a hundred kilobytes in its headers alone.
        texts = len(self.path) + len(self.query) + sum(len(value) for _, value in self.headers)
        return OWN_SIZE + HEADER_SIZE * headers + texts + len(self.body) + len(self.reply_body)

    @property
    def is_genuine(self) -> bool:
        """Whether the operation itself answered: the reply was neither forced nor a fault's."""
        return not self.forced and not self.fault

    @property
    def api(self) -> str:
        """The API that was asked, or nothing."""
        return self.operation.partition(".")[0]


def cut(body: bytes) -> bytes:
    """What is kept of a body."""
    return body if len(body) <= LONGEST_BODY else body[:LONGEST_BODY]
