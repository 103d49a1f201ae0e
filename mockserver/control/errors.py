"""The refusals of the control API."""

from typing import Any

from mockserver import errors
from mockserver.faults.definition import MOST_FAULTS
from mockserver.snapshots import MOST_SNAPSHOTS


class Refusal(errors.Refusal):
    """A refusal in the control API's envelope."""

    def envelope(self, example: Any) -> dict[str, str]:
        """Status and message, as the mocked APIs mostly have them."""
        return {"status": "fail", "message": self.told}


class NotFromHere(Refusal):
    """Who asks is not this machine, or a page of elsewhere."""

    status = 403
    message = (
        "The control API answers this machine alone, at 127.0.0.1 or localhost; "
        "start the mock with --control-token TOKEN to reach it from elsewhere."
    )


class TokenMissing(Refusal):
    """The server was started with a token, which the request does not have."""

    status = 401
    message = (
        "The control API of this server needs its token: send the header Authorization: Bearer TOKEN, "
        "with the TOKEN of --control-token or UNDERSTUDY_CONTROL_TOKEN."
    )

    def __init__(self) -> None:
        super().__init__(headers=(("WWW-Authenticate", "Bearer"),))


class SandboxNotFound(Refusal):
    """No sandbox of this name was made or used."""

    status = 404
    message = "There is no such sandbox."


class SnapshotNotFound(Refusal):
    """The sandbox has no snapshot of this name."""

    status = 404
    message = "The sandbox has no such snapshot."


class TooManySnapshots(Refusal):
    """The sandbox has as many snapshots as one may have."""

    status = 409
    message = f"A sandbox has {MOST_SNAPSHOTS} snapshots at most; drop one, or take one of the same name anew."


class UnusableArchive(Refusal):
    """What should be imported is no export that this server can use."""

    status = 400
    message = "The file cannot be imported."


class SeededTwice(Refusal):
    """A sandbox grows from a seed or from a snapshot."""

    status = 400
    message = "A sandbox is made from a seed or from a snapshot, not from both."


class RecordNotFound(Refusal):
    """There is no such API, table or record."""

    status = 404
    message = "There is no such record."


class SpecificationNotFound(Refusal):
    """Nothing of this name is served."""

    status = 404
    message = "There is no such specification."


class ImpossibleRecord(Refusal):
    """A record of the table cannot be so."""

    status = 400
    message = "The record cannot be so."


class RecordTaken(Refusal):
    """The record would be another's twin, or others hold its id."""

    status = 409
    message = "Another record stands against it."


class ImpossibleName(Refusal):
    """The name cannot be a sandbox's."""

    status = 400
    message = "The name of a sandbox or a snapshot has 1 to 64 letters, digits, dots, dashes or underscores."


class ImpossibleTime(Refusal):
    """The clock cannot show this time."""

    status = 400
    message = "The clock cannot go there; it shows the years 1970 to 8999, written like 2026-05-01T12:00:00Z."


class EntryNotFound(Refusal):
    """No journal has this entry, or has it still."""

    status = 404
    message = "There is no such entry; requests to /_mock have none, and the oldest make room for newer ones."


class NoEntryInTime(Refusal):
    """Nobody sent the request that was waited for."""

    status = 404
    message = "No such request came in time."


class FaultNotFound(Refusal):
    """The sandbox has no fault of this number."""

    status = 404
    message = "The sandbox has no such fault."


class UnusableFault(Refusal):
    """What should be a fault makes no sense."""

    status = 400
    message = "The fault cannot be used."


class TooManyFaults(Refusal):
    """The sandbox has as many faults as one may have."""

    status = 409
    message = f"A sandbox has {MOST_FAULTS} faults at most; delete those that are over."


class ApiNotFound(Refusal):
    """This server has no API of this name."""

    status = 404
    message = "This server has no such API."
