"""The operations of the control API about the journal."""

import datetime as dt
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from mockserver.control.errors import EntryNotFound, ImpossibleTime, NoEntryInTime
from mockserver.journal import exports
from mockserver.journal.entry import Entry
from mockserver.journal.keeper import Keeper
from mockserver.journal.masking import masked
from mockserver.journal.query import Query
from mockserver.journal.told import told
from mockserver.reference import Reference
from mockserver.reply import Later, Reply, Stream
from mockserver.sandbox import Register, Sandbox

Parameters = Mapping[str, Any]

LIMIT = 100
PATIENCE = 10.0
# How often a stream without entries says that it is still there, in seconds.
HEARTBEAT = 10.0
EVENTS = "text/event-stream"
SCRIPT = "text/x-shellscript; charset=utf-8"


def list_entries(register: Register, sandbox: Sandbox, parameters: Parameters) -> Reply:
    """The sandbox's entries that match, the oldest first. Raises ImpossibleTime."""
    found = _entries(register, sandbox, parameters)[-parameters.get("limit", LIMIT) :]
    return Reply(200, [told(entry, register.reference) for entry in found])


def clear_entries(register: Register, sandbox: Sandbox) -> Reply:
    """Delete the sandbox's entries."""
    register.journal.clear(register.transaction, sandbox.name)
    return Reply(204)


def count_entries(register: Register, sandbox: Sandbox, parameters: Parameters) -> Reply:
    """How many entries match, and the number of the newest of all. Raises ImpossibleTime."""
    count = len(_entries(register, sandbox, parameters))
    return Reply(200, {"count": count, "newest": register.journal.newest(register.transaction, sandbox.name)})


def wait_for_entry(register: Register, sandbox: Sandbox, parameters: Parameters) -> Reply | Later:
    """The first entry that matches, as soon as it comes. Raises ImpossibleTime; later NoEntryInTime."""
    found = _entries(register, sandbox, parameters)
    if found:
        return Reply(200, told(found[0], register.reference))
    journal, reference, query = register.journal, register.reference, _query(parameters)
    patience = parameters.get("timeout", PATIENCE)

    async def waited() -> Reply:
        come = await journal.following(sandbox.name, query, patience)
        if not come:
            raise NoEntryInTime(f"No such request came within {patience:g} s.")
        return Reply(200, told(come[0], reference))

    return Later(waited)


def stream_entries(register: Register, sandbox: Sandbox, parameters: Parameters) -> Reply:
    """The entries that match as server-sent events: those after a given one, else what comes from now on."""
    after = parameters.get("after", parameters.get("last_event_id"))
    if after is None:
        after = register.journal.newest(register.transaction, sandbox.name)
    query = replace(_query(parameters), after=after)
    journal, reference = register.journal, register.reference
    pieces = Stream(lambda: _events(journal, reference, sandbox.name, query))
    return Reply(200, pieces, EVENTS, headers=(("Cache-Control", "no-store"),))


def export_har(register: Register, sandbox: Sandbox, parameters: Parameters) -> Reply:
    """The entries that match as an HTTP archive. Raises ImpossibleTime."""
    return Reply(200, exports.har(_exported(register, sandbox, parameters)))


def export_curl(register: Register, sandbox: Sandbox, parameters: Parameters) -> Reply:
    """The entries that match as a script of curls. Raises ImpossibleTime."""
    return Reply(200, exports.curl(_exported(register, sandbox, parameters)).encode(), SCRIPT)


def read_entry(register: Register, id_: str) -> Reply:
    """The entry with this request id or number. Raises EntryNotFound."""
    entry = register.journal.find(register.transaction, id_)
    if entry is None:
        raise EntryNotFound
    return Reply(200, told(entry, register.reference))


def _entries(register: Register, sandbox: Sandbox, parameters: Parameters) -> list[Entry]:
    return register.journal.entries(register.transaction, sandbox.name, _query(parameters))


def _exported(register: Register, sandbox: Sandbox, parameters: Parameters) -> list[Entry]:
    found = _entries(register, sandbox, parameters)
    return found if parameters.get("secrets") else masked(found, register.reference)


def _query(parameters: Parameters) -> Query:
    return Query(
        operation=parameters.get("operation"),
        method=parameters.get("method"),
        path=parameters.get("path"),
        status=parameters.get("status"),
        account=parameters.get("account"),
        after=parameters.get("after", 0),
        since=_moment(parameters["since"]) if "since" in parameters else None,
    )


def _moment(text: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ImpossibleTime("since must be a time like 2026-05-01T12:00:00Z.") from error
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


async def _events(journal: Keeper, reference: Reference, sandbox: str, query: Query) -> AsyncGenerator[bytes]:
    yield b": the journal of this sandbox\nretry: 1000\n\n"
    while not journal.is_closed:
        entries = await journal.following(sandbox, query, HEARTBEAT)
        for entry in entries:
            content = orjson.dumps(told(entry, reference))
            yield b"id: %d\nevent: request\ndata: %s\n\n" % (entry.number, content)
        if entries:
            query = replace(query, after=entries[-1].number)
        else:
            yield b": still there\n\n"
