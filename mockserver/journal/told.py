"""Entries as the control API tells them."""

import datetime as dt
from typing import Any

from mockserver.journal.entry import Entry, Headers
from mockserver.reference import Reference, Rule, Source

TEXTUAL = ("text/", "application/json", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data")


def told(entry: Entry, reference: Reference) -> dict[str, Any]:
    """An entry in the form of Entry in the control API's specification."""
    operation = reference.operations.get(entry.operation)
    return {
        "number": entry.number,
        "id": entry.id,
        "at": moment(entry.wall + entry.offset),
        "wall": moment(entry.wall),
        "milliseconds": round(entry.milliseconds, 3),
        "sandbox": entry.sandbox,
        "operation": entry.operation or None,
        "account": entry.account or None,
        "request": {
            "method": entry.method,
            "url": url(entry),
            "path": entry.path,
            "query": entry.query.decode("latin-1"),
            "headers": headers(entry.headers),
            "body": content(entry.body, entry.body_size, entry.headers),
        },
        "reply": {
            "status": entry.status,
            "headers": headers(entry.reply_headers),
            "body": content(entry.reply_body, entry.reply_size, entry.reply_headers),
        },
        "reason": entry.reason,
        "refusal": _refusal(entry, reference),
        "source": source(operation.source_of(entry.documented)) if operation else None,
        "forced": entry.forced or None,
        "fault": {"id": entry.fault, "did": entry.fault_did} if entry.fault else None,
    }


def moment(seconds: float) -> str:
    """A moment as people and machines read it."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def url(entry: Entry) -> str:
    """The whole address, as the client may ask for it again."""
    prefix = "" if entry.sandbox == "default" else f"/~{entry.sandbox}"
    query = f"?{entry.query.decode('latin-1')}" if entry.query else ""
    return f"{entry.origin}{prefix}{entry.path}{query}"


def headers(pairs: Headers) -> list[dict[str, str]]:
    """Headers by name and value, in their order."""
    return [{"name": name.decode("latin-1"), "value": value.decode("latin-1")} for name, value in pairs]


def content(body: bytes, size: int, pairs: Headers) -> dict[str, Any]:
    """A body: its text where it is one, its size anyhow."""
    media_type = next((value.decode("latin-1") for name, value in pairs if name == b"content-type"), "")
    return {"media_type": media_type, "bytes": size, "text": text(body, size, media_type), "cut": len(body) < size}


def text(body: bytes, size: int, media_type: str) -> str | None:
    """What of a body can be read, or None for binary."""
    if media_type and not media_type.lower().startswith(TEXTUAL):
        return None
    try:
        # A cut may split the last character.
        return body.decode("utf-8", errors="strict" if len(body) == size else "ignore")
    except UnicodeDecodeError:
        return None


def source(place: Source | None) -> dict[str, str] | None:
    """A place in a document."""
    return {"section": place.section, "lines": place.lines} if place else None


def rule(found: Rule | None) -> dict[str, Any] | None:
    """A rule with its place in the document."""
    if found is None:
        return None
    return {"id": found.id, "rule": found.sentence, "demand": found.demand, "source": source(found.source)}


def _refusal(entry: Entry, reference: Reference) -> dict[str, Any] | None:
    if entry.refused is None:
        return None
    return {
        "error": entry.refused.error,
        "message": entry.refused.message,
        "place": entry.refused.place,
        "field": entry.refused.field,
        "rule": rule(reference.rules.get((entry.api, entry.refused.rule))),
    }


def line(entry: Entry) -> str:
    """An entry in one line: when, what, which status, and why it was refused."""
    what = entry.operation or f"{entry.method} {entry.path}"
    reason = f"  {entry.reason}" if entry.reason else ""
    return f"{moment(entry.wall + entry.offset)}  {what}  {entry.status}  {entry.milliseconds:.1f} ms{reason}"
