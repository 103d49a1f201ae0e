"""Entries as text, to keep in a table."""

import base64
from typing import Any

import orjson

from mockserver.journal.entry import Entry, Headers, Refused

HEADERS = ("headers", "reply_headers")
BYTES = ("query", "body", "reply_body")


def packed(entry: Entry) -> str:
    """The entry as text."""
    values: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__slots__ if name != "number"}
    for name in HEADERS:
        values[name] = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in values[name]]
    for name in BYTES:
        values[name] = base64.b64encode(values[name]).decode()
    return orjson.dumps(values).decode()


def unpacked(text: str, number: int) -> Entry:
    """The entry that a text holds, under its number."""
    values = orjson.loads(text)
    for name in HEADERS:
        values[name] = _headers(values[name])
    for name in BYTES:
        values[name] = base64.b64decode(values[name])
    if values["refused"] is not None:
        values["refused"] = Refused(**values["refused"])
    return Entry(**values, number=number)


def _headers(pairs: list[list[str]]) -> Headers:
    return [(key.encode("latin-1"), value.encode("latin-1")) for key, value in pairs]
