"""The operations of the control API. The sandbox that a request's prefix chooses is the one that they act on."""

import datetime as dt
import time
from typing import Any

from mockserver import __version__, archive, snapshots
from mockserver.archive import UnusableArchiveError
from mockserver.control.errors import (
    ImpossibleName,
    ImpossibleTime,
    SandboxNotFound,
    SeededTwice,
    SnapshotNotFound,
    TooManySnapshots,
    UnusableArchive,
)
from mockserver.control.faults import add_fault, clear_faults, list_faults, read_fault, remove_fault
from mockserver.control.journal import (
    clear_entries,
    count_entries,
    export_curl,
    export_har,
    list_entries,
    read_entry,
    stream_entries,
    wait_for_entry,
)
from mockserver.control.overview import clear_coverage, list_recipes, read_coverage
from mockserver.control.records import (
    change_record,
    delete_record,
    list_records,
    list_tables,
    make_record,
    read_record,
)
from mockserver.control.specifications import (
    download_specification,
    list_logins,
    list_specifications,
    read_specification,
)
from mockserver.reply import Reply
from mockserver.sandbox import DEFAULT, NAME, Message, Register, Sandbox
from mockserver.snapshots import Snapshot

# Those of other modules, which the specification has here.
__all__ = [
    "add_fault",
    "change_record",
    "clear_coverage",
    "clear_entries",
    "clear_faults",
    "count_entries",
    "delete_record",
    "download_specification",
    "export_curl",
    "export_har",
    "list_entries",
    "list_faults",
    "list_logins",
    "list_recipes",
    "list_records",
    "list_specifications",
    "list_tables",
    "make_record",
    "read_coverage",
    "read_entry",
    "read_fault",
    "read_record",
    "read_specification",
    "remove_fault",
    "stream_entries",
    "wait_for_entry",
]

Body = dict[str, Any]

SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


def read_health(register: Register) -> Reply:
    """That the server answers, its database too, and what it serves."""
    register.transaction.reach()
    return Reply(200, {"status": "ok", "version": __version__, "apis": register.apis, "seed": register.seed})


def list_sandboxes(register: Register) -> Reply:
    """Every sandbox that was made or used."""
    register.find(DEFAULT)
    return Reply(200, [_sandbox(sandbox) for sandbox in register.all()])


def make_sandbox(register: Register, body: Body) -> Reply:
    """A sandbox in place of any of that name: fresh from a seed, or as a snapshot has it.

    Raises ImpossibleName, SeededTwice, SandboxNotFound, SnapshotNotFound.
    """
    name = _possible(body["name"])
    if "from" not in body:
        return Reply(201, _sandbox(register.make(name, body.get("seed"))))
    if "seed" in body:
        raise SeededTwice
    snapshot = _snapshot(register, body["from"]["sandbox"], body["from"]["snapshot"])
    return Reply(201, _sandbox(snapshots.grow(register, snapshot, name)))


def read_sandbox(register: Register, name: str) -> Reply:
    """A sandbox. Raises SandboxNotFound."""
    return Reply(200, _sandbox(_existing(register, name)))


def drop_sandbox(register: Register, name: str) -> Reply:
    """Delete the sandbox with all that is in it, and its snapshots. Raises SandboxNotFound."""
    register.drop(_existing(register, name).name)
    return Reply(204)


def reset_sandbox(register: Register, name: str) -> Reply:
    """The sandbox as it was when fresh, from the same seed. Raises SandboxNotFound."""
    return Reply(200, _sandbox(register.reset(_existing(register, name))))


def export_sandbox(register: Register, name: str) -> Reply:
    """All that is in the sandbox, as a file to keep. Raises SandboxNotFound."""
    content = archive.packed(register, _existing(register, name))
    return Reply(200, content, headers=(("Content-Disposition", f'attachment; filename="{name}.json"'),))


def import_sandbox(register: Register, name: str, body: Body) -> Reply:
    """The sandbox as an export has it, in place of any of that name. Raises ImpossibleName, UnusableArchive."""
    try:
        return Reply(200, _sandbox(archive.unpacked(register, body, _possible(name))))
    except UnusableArchiveError as error:
        raise UnusableArchive(str(error)) from error


def list_snapshots(register: Register, name: str) -> Reply:
    """The sandbox's snapshots, by name. Raises SandboxNotFound."""
    return Reply(200, [_told(snapshot) for snapshot in snapshots.listed(register, _existing(register, name))])


def take_snapshot(register: Register, name: str, body: Body) -> Reply:
    """A snapshot of the sandbox, in place of any of that name.

    Raises SandboxNotFound, ImpossibleName, TooManySnapshots.
    """
    sandbox, wanted = _existing(register, name), _possible(body["name"])
    others = [each for each in snapshots.listed(register, sandbox) if each.name != wanted]
    if len(others) >= snapshots.MOST_SNAPSHOTS:
        raise TooManySnapshots
    return Reply(201, _told(snapshots.take(register, sandbox, wanted)))


def restore_snapshot(register: Register, name: str, snapshot: str) -> Reply:
    """The sandbox as it was when the snapshot was taken. Raises SandboxNotFound, SnapshotNotFound."""
    return Reply(200, _sandbox(snapshots.restore(register, _snapshot(register, name, snapshot))))


def drop_snapshot(register: Register, name: str, snapshot: str) -> Reply:
    """Delete the snapshot. Raises SandboxNotFound, SnapshotNotFound."""
    snapshots.drop(register, _snapshot(register, name, snapshot))
    return Reply(204)


def list_messages(sandbox: Sandbox, to: str | None) -> Reply:
    """The messages that the vendors would have sent, the oldest first."""
    messages = sandbox.outbox.all(to=to) if to is not None else sandbox.outbox.all()
    return Reply(200, [_message(message) for message in messages])


def clear_messages(sandbox: Sandbox) -> Reply:
    """Empty the outbox."""
    for message in sandbox.outbox.all():
        sandbox.outbox.remove(message)
    return Reply(204)


def read_clock(sandbox: Sandbox) -> Reply:
    """The sandbox's time."""
    return Reply(200, _clock(sandbox))


def set_clock(sandbox: Sandbox, body: Body) -> Reply:
    """Make it another time; the clock runs on from there, unless it stands still. Raises ImpossibleTime."""
    try:
        at = dt.datetime.fromisoformat(body["at"])
        sandbox.keep_clock(sandbox.clock.at(at if at.tzinfo else at.replace(tzinfo=dt.UTC)))
    except (ValueError, OverflowError) as error:
        raise ImpossibleTime from error
    return Reply(200, _clock(sandbox))


def advance_clock(sandbox: Sandbox, body: Body) -> Reply:
    """Move the clock on by days, hours, minutes and seconds together; back by negative ones. Raises ImpossibleTime."""
    try:
        span = sum(body.get(unit, 0) * seconds for unit, seconds in SECONDS.items())
        sandbox.keep_clock(sandbox.clock.moved(span))
    except OverflowError as error:
        raise ImpossibleTime from error
    return Reply(200, _clock(sandbox))


def freeze_clock(sandbox: Sandbox) -> Reply:
    """Stop the clock where it is."""
    sandbox.keep_clock(sandbox.clock.standing())
    return Reply(200, _clock(sandbox))


def run_clock(sandbox: Sandbox) -> Reply:
    """Let the clock run on from where it is."""
    sandbox.keep_clock(sandbox.clock.running())
    return Reply(200, _clock(sandbox))


def _possible(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ImpossibleName
    return name


def _snapshot(register: Register, sandbox: str, name: str) -> Snapshot:
    found = snapshots.find(register, _existing(register, sandbox), name)
    if found is None:
        raise SnapshotNotFound
    return found


def _existing(register: Register, name: str) -> Sandbox:
    sandbox = register.find(name) if NAME.fullmatch(name) else None
    if sandbox is None:
        raise SandboxNotFound
    return sandbox


def _sandbox(sandbox: Sandbox) -> dict[str, Any]:
    return {"name": sandbox.name, "seed": sandbox.seed, "prefix": sandbox.prefix}


def _told(snapshot: Snapshot) -> dict[str, Any]:
    taken = dt.datetime.fromtimestamp(snapshot.taken, dt.UTC)
    return {"name": snapshot.name, "sandbox": snapshot.sandbox, "seed": snapshot.seed, "taken_at": _written(taken)}


def _message(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "at": _written(message.at),
        "api": message.api,
        "channel": message.channel,
        "to": message.to,
        "subject": message.subject,
        "text": message.text,
        "code": message.code,
    }


def _clock(sandbox: Sandbox) -> dict[str, Any]:
    ahead, frozen = sandbox.clock.ahead(time.time()), sandbox.clock.frozen is not None
    return {"now": _written(sandbox.now()), "offset_seconds": ahead, "frozen": frozen}


def _written(at: dt.datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
