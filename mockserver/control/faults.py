"""The operations of the control API about faults."""

from typing import Any

from mockserver.control.errors import FaultNotFound, TooManyFaults, UnusableFault
from mockserver.faults.definition import MOST_FAULTS, UnusableFaultError, check, made
from mockserver.faults.fault import Fault, read, written
from mockserver.journal.told import moment
from mockserver.reference import Reference
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox

Body = dict[str, Any]


def list_faults(sandbox: Sandbox) -> Reply:
    """The sandbox's faults, in the order in which they are tried."""
    return Reply(200, [_told(fault, sandbox) for fault in read(sandbox.faults)])


def add_fault(sandbox: Sandbox, reference: Reference, body: Body) -> Reply:
    """A new fault, the last to be tried. Raises UnusableFault, TooManyFaults."""
    try:
        check(body, reference)
    except UnusableFaultError as error:
        raise UnusableFault(str(error)) from error
    faults = read(sandbox.faults)
    if len(faults) >= MOST_FAULTS:
        raise TooManyFaults
    number = max((fault.id for fault in faults), default=0) + 1
    fault = made(number, body, sandbox.now().timestamp())
    sandbox.keep_faults(written([*faults, fault]))
    return Reply(201, _told(fault, sandbox))


def clear_faults(sandbox: Sandbox) -> Reply:
    """Delete every fault of the sandbox."""
    sandbox.keep_faults("")
    return Reply(204)


def read_fault(sandbox: Sandbox, id_: int) -> Reply:
    """A fault, and what has come of it. Raises FaultNotFound."""
    return Reply(200, _told(_existing(sandbox, id_), sandbox))


def remove_fault(sandbox: Sandbox, id_: int) -> Reply:
    """Delete a fault. Raises FaultNotFound."""
    gone = _existing(sandbox, id_)
    sandbox.keep_faults(written([fault for fault in read(sandbox.faults) if fault.id != gone.id]))
    return Reply(204)


def _existing(sandbox: Sandbox, number: int) -> Fault:
    found = next((fault for fault in read(sandbox.faults) if fault.id == number), None)
    if found is None:
        raise FaultNotFound
    return found


def _told(fault: Fault, sandbox: Sandbox) -> dict[str, Any]:
    return {
        "id": fault.id,
        **fault.definition,
        "matched": fault.matched,
        "struck": fault.struck,
        "over": fault.is_over(sandbox.now().timestamp()),
        "ends_at": None if fault.ends_at is None else moment(fault.ends_at),
    }
