"""Entries as text, to keep in a table."""

import base64
from typing import Any

import orjson

from mockserver.journal.entry import Entry, Refused

BYTES = ("query", "header_lines", "body", "reply_header_lines", "reply_body")


def packed(entry: Entry) -> str:
    """The entry as text."""
    values: dict[str, Any] = entry._asdict()
    del values["number"]
    for name in BYTES:
        values[name] = base64.b64encode(values[name]).decode()
    return orjson.dumps(values).decode()


def unpacked(text: str, number: int) -> Entry:
    """The entry that a text holds, under its number."""
    values = orjson.loads(text)
    for name in BYTES:
        values[name] = base64.b64decode(values[name])
    if values["refused"] is not None:
        values["refused"] = Refused(**values["refused"])
    return Entry(**values, number=number)
