"""The operations of the control API on records: the state of each API, read and written as it is."""

from typing import Any

from mockserver.control.errors import ImpossibleRecord, RecordNotFound, RecordTaken
from mockserver.records import RecordError, Shelf, TakenError, UnknownRecordError
from mockserver.reply import Reply
from mockserver.sandbox import Register, Sandbox

Body = dict[str, Any]

PAGE = 50


def list_tables(register: Register, sandbox: Sandbox) -> Reply:
    """Every table of every API."""
    told = [{"api": api, **shelf.told()} for api in register.apis for shelf in _shelves(sandbox, api)]
    return Reply(200, told)


def list_records(
    register: Register,
    sandbox: Sandbox,
    api: str,
    table: str,
    search: str | None,
    sort: str | None,
    offset: int | None,
    limit: int | None,
) -> Reply:
    """A page of a table's records. Raises RecordNotFound, ImpossibleRecord."""
    shelf = _shelf(register, sandbox, api, table)
    sought, first, most = search or "", offset or 0, PAGE if limit is None else limit
    try:
        records = shelf.listed(sought, sort or "id", first, most)
    except RecordError as error:
        raise ImpossibleRecord(str(error), place="query", field=error.field) from error
    return Reply(200, {"total": shelf.table.count(sought), "offset": first, "records": records})


def make_record(register: Register, sandbox: Sandbox, api: str, table: str, like: str | None, body: Body) -> Reply:
    """A new record. Raises RecordNotFound, ImpossibleRecord, RecordTaken."""
    shelf = _shelf(register, sandbox, api, table)
    source = None if like is None else _found(shelf, like)
    try:
        return Reply(201, shelf.written(shelf.make(body, source)))
    except RecordError as error:
        raise _refusal(error) from error


def read_record(register: Register, sandbox: Sandbox, api: str, table: str, record: str) -> Reply:
    """A record with what files it holds. Raises RecordNotFound."""
    shelf = _shelf(register, sandbox, api, table)
    return Reply(200, shelf.written(_found(shelf, record)))


def change_record(register: Register, sandbox: Sandbox, api: str, table: str, record: str, body: Body) -> Reply:
    """The record with other values. Raises RecordNotFound, ImpossibleRecord, RecordTaken."""
    shelf = _shelf(register, sandbox, api, table)
    found = _found(shelf, record)
    try:
        return Reply(200, shelf.written(shelf.change(found, body)))
    except RecordError as error:
        raise _refusal(error) from error


def delete_record(
    register: Register, sandbox: Sandbox, api: str, table: str, record: str, dependents: bool | None
) -> Reply:
    """Nothing any more. Raises RecordNotFound, RecordTaken."""
    shelf = _shelf(register, sandbox, api, table)
    found = _found(shelf, record)
    try:
        shelf.delete(found, dependents=bool(dependents))
    except RecordError as error:
        raise _refusal(error) from error
    return Reply(204)


def _shelves(sandbox: Sandbox, api: str) -> list[Shelf]:
    store = sandbox.store(api)
    return [Shelf(sandbox, store, name) for name in store.named_tables()]


def _shelf(register: Register, sandbox: Sandbox, api: str, table: str) -> Shelf:
    if api not in register.apis:
        raise RecordNotFound(f"There is no API {api[:80]!r} here; there are {', '.join(register.apis)}.", field="api")
    names = list(register.worlds[api].store.table_types())
    if table not in names:
        told = f"There is no table {table[:80]!r} in {api}; there are {', '.join(names)}."
        raise RecordNotFound(told, field="table")
    return Shelf(sandbox, sandbox.store(api), table)


def _found(shelf: Shelf, record: str) -> Any:
    try:
        return shelf.find(record)
    except UnknownRecordError as error:
        raise RecordNotFound(str(error), field=error.field) from error


def _refusal(error: RecordError) -> ImpossibleRecord | RecordTaken:
    kind = RecordTaken if isinstance(error, TakenError) else ImpossibleRecord
    return kind(str(error), field=error.field)
