"""The operations of journal, faults, catalog and coverage."""

from typing import Any

from mockserver.control.errors import Refusal
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox


class NotThereYet(Refusal):
    """What the specification promises and this version has not."""

    status = 404
    message = "This version of the mock has not got that yet."


def _missing(name: str) -> Any:
    def handler(sandbox: Sandbox) -> Reply:
        raise NotThereYet

    handler.__name__ = name
    handler.__module__ = "mockserver.control.operations"
    return handler


NAMES = """list_entries clear_entries count_entries wait_for_entry stream_entries export_har export_curl read_entry
list_faults add_fault clear_faults read_fault remove_fault list_recipes read_coverage clear_coverage""".split()
HANDLERS = {name: _missing(name) for name in NAMES}
