"""The refusals of the control API."""

from typing import Any

from mockserver import errors


class Refusal(errors.Refusal):
    """A refusal in the control API's envelope."""

    def envelope(self, example: Any) -> dict[str, str]:
        """Status and message, as the mocked APIs mostly have them."""
        return {"status": "fail", "message": self.told}


class SandboxNotFound(Refusal):
    """No sandbox of this name was made or used."""

    status = 404
    message = "There is no such sandbox."


class ImpossibleName(Refusal):
    """The name cannot be a sandbox's."""

    status = 400
    message = "A sandbox's name has 1 to 64 letters, digits, dots, dashes or underscores."


class ImpossibleTime(Refusal):
    """The clock cannot show this time."""

    status = 400
    message = "The clock cannot go there; it shows the years 1970 to 8999, written like 2026-05-01T12:00:00Z."
