"""The base of every error that a client is told about."""

from typing import Any, ClassVar

from mockserver.reply import Reply


class ConfigurationError(Exception):
    """The server cannot start as asked; the message is one sentence for the person who asked."""


class Refusal(Exception):
    """A request that is refused on purpose.

    An API derives its own Refusal, which makes the vendor's envelope, and from that one class per documented error.

    `message` is what the client reads. `reason` is what only the log tells: what the vendor would keep to itself.
    `place` is the part of the request that is wrong: path, query, header, cookie or body. `field` is what in it is.
    """

    status: ClassVar[int] = 400
    message: ClassVar[str] = "The request cannot be accepted."
    rule: ClassVar[str] = ""

    def __init__(
        self,
        message: str | None = None,
        *,
        status: int | None = None,
        reason: str = "",
        place: str = "body",
        field: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.told = message or self.message
        self.code = status or self.status
        self.reason = reason
        self.place = place
        self.field = field
        self.headers = headers
        super().__init__(self.told)

    def envelope(self, example: Any) -> Any:
        """The body of the answer; `example` is the document's own for this operation and status, or None."""
        return {"message": self.told}

    def reply(self, example: Any = None) -> Reply:
        """The answer to the refused request."""
        return Reply(self.code, self.envelope(example), headers=self.headers)
