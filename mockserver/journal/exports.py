"""The journal for other tools: as an HTTP archive, and as a script of curls."""

import http
import shlex
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from mockserver import __version__
from mockserver.journal import told
from mockserver.journal.entry import Entry, Headers

# What curl, or whoever sends a request again, says of its own accord.
OWN_HEADERS = (b"host", b"content-length", b"connection", b"accept-encoding", b"user-agent", b"transfer-encoding")


def har(entries: Sequence[Entry]) -> dict[str, Any]:
    """An HTTP archive, version 1.2. Requests that got no answer are left out: it has no way to tell of them."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "Understudy", "version": __version__},
            "entries": [_har_entry(entry) for entry in entries if entry.status],
        }
    }


def _har_entry(entry: Entry) -> dict[str, Any]:
    milliseconds = round(entry.milliseconds, 3)
    found = {
        "startedDateTime": told.moment(entry.wall),
        "time": milliseconds,
        "request": _har_request(entry),
        "response": _har_response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }
    words = [entry.operation, entry.reason]
    return {**found, "comment": ": ".join(filter(None, words))} if any(words) else found


def _har_request(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "method": entry.method,
        "url": told.url(entry),
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(entry.headers, b"cookie"),
        "headers": told.headers(entry.headers),
        "queryString": [
            {"name": name, "value": value}
            for name, value in parse_qsl(entry.query.decode("latin-1"), keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": entry.body_size,
    }
    if entry.body_size:
        content = told.content(entry.body, entry.body_size, entry.headers)
        found["postData"] = {"mimeType": content["media_type"], "text": content["text"] or ""}
    return found


def _har_response(entry: Entry) -> dict[str, Any]:
    content = told.content(entry.reply_body, entry.reply_size, entry.reply_headers)
    body = {"size": entry.reply_size, "mimeType": content["media_type"] or "x-unknown"}
    if content["text"]:
        body["text"] = content["text"]
    return {
        "status": entry.status,
        "statusText": _phrase(entry.status),
        "httpVersion": "HTTP/1.1",
        "cookies": _cookies(entry.reply_headers, b"set-cookie"),
        "headers": told.headers(entry.reply_headers),
        "content": body,
        "redirectURL": next(
            (value.decode("latin-1") for name, value in entry.reply_headers if name == b"location"), ""
        ),
        "headersSize": -1,
        "bodySize": entry.reply_size,
    }


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def _cookies(pairs: Headers, header: bytes) -> list[dict[str, str]]:
    """The cookies of a request, or of an answer without their attributes."""
    found = []
    for name, value in pairs:
        if name == header:
            parts = value.decode("latin-1").split(";")
            for part in parts if header == b"cookie" else parts[:1]:
                left, equals, right = part.strip().partition("=")
                if equals:
                    found.append({"name": left, "value": right})
    return found


def curl(entries: Sequence[Entry]) -> str:
    """A script for a shell that sends the requests again, in their order."""
    return "\n".join(["#!/bin/sh", *(_curl(entry) for entry in entries), ""])


def _curl(entry: Entry) -> str:
    words = ["curl", "-i", "-X", entry.method, told.url(entry)]
    for name, value in entry.headers:
        if name not in OWN_HEADERS:
            words += ["-H", f"{name.decode('latin-1')}: {value.decode('latin-1')}"]
    content = told.content(entry.body, entry.body_size, entry.headers)
    notes = [told.line(entry)]
    if entry.body_size and content["text"] is None:
        notes.append(f"the body, {entry.body_size} bytes of {content['media_type']}, is left out")
    elif entry.body_size:
        words += ["--data-raw", content["text"]]
        notes += ["the body is cut"] if content["cut"] else []
    return "\n".join([*(f"# {note}" for note in notes), shlex.join(words)])
