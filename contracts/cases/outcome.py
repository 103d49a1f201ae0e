"""What the document allows to come back."""

from dataclasses import dataclass

REFUSED = "4XX"
NO_FAILURE = ("2XX", "3XX", "4XX")


@dataclass(frozen=True)
class Outcome:
    """The statuses that the document allows, such as 409 or 4XX; `settled` is false where it leaves them open."""

    statuses: tuple[str, ...]
    settled: bool = True

    @classmethod
    def open(cls) -> "Outcome":
        """What the document leaves open: success or refusal, but never a failure of the server."""
        return cls(NO_FAILURE, settled=False)

    def allows(self, status: int) -> bool:
        """Whether an answer may have this status."""
        return str(status) in self.statuses or f"{status // 100}XX" in self.statuses

    def __str__(self) -> str:
        if not self.settled:
            return "unspecified (anything but 5xx)"
        words = ["any " + each.lower() if each.endswith("XX") else each for each in self.statuses]
        return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
