"""Bodies of requests: bytes become values, by their media type."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import orjson
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header

from mockserver.reply import JSON

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
# More parts than anybody sends on purpose, and more text than a form holds.
MOST_PARTS = 1000
MOST_TEXT = 1_000_000
# More lists and objects in one another than anybody writes, and fewer than Python can write out again.
DEEPEST = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file in a form: what the client calls it, and its bytes. The name is a text to show, never a path."""

    name: str
    content: bytes


def without_files(content: Any) -> Any:
    """A body as its schema describes it: the bytes of a file are a string there."""
    if not isinstance(content, dict):
        return content
    return {name: _without_files(value) for name, value in content.items()}


def _without_files(value: Any) -> Any:
    return ["" if isinstance(one, File) else one for one in value] if isinstance(value, list) else value


def _read_json(body: bytes, _header: str) -> Any:
    """The value of a JSON text. Raises ValueError for what is none, is nested too deeply, or holds a NUL character."""
    content = orjson.loads(body)
    if body.count(b"[") + body.count(b"{") > DEEPEST:
        _refuse_depth(content)
    if b"\\u0000" in body:
        _refuse_nul(content)
    return content


def _read_form(body: bytes, _header: str) -> dict[str, Any]:
    """The fields of a form, the last one where several have a name; an empty pair is none. Raises ValueError."""
    fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARTS)
    content = {name: values[-1] for name, values in fields.items()}
    _refuse_nul(content)
    return content


def _read_multipart(body: bytes, header: str) -> dict[str, Any]:
    """The fields of a form with files: texts, and a list of files for each name.

    A name may end in brackets, as PHP wants it; they are left out. Raises ValueError for what is no such form.
    """
    boundary = parse_options_header(header)[1].get("boundary", "")
    if not boundary:
        raise ValueError("the Content-Type names no boundary")
    parser = MultiPartParser(max_form_memory_size=MOST_TEXT, max_form_parts=MOST_PARTS)
    try:
        texts, files = parser.parse(BytesIO(body), boundary.encode("latin-1"), len(body))
    except HTTPException as error:
        raise ValueError("it has too many parts, or too much text") from error
    if None in texts or None in files:
        raise ValueError("a part has no name")
    content: dict[str, Any] = {name.removesuffix("[]"): text for name, text in texts.items()}
    for name, found in files.lists():
        content[name.removesuffix("[]")] = [File(one.filename or "", one.read()) for one in found]
    _refuse_nul(without_files(content))
    return content


def _refuse_nul(content: Any) -> None:
    if isinstance(content, str) and "\0" in content:
        raise ValueError("no text may contain a NUL character")
    if isinstance(content, dict):
        _refuse_nul([*content.keys(), *content.values()])
    elif isinstance(content, list):
        for member in content:
            _refuse_nul(member)


def _refuse_depth(content: Any) -> None:
    level = [content]
    for _ in range(DEEPEST + 1):
        level = [member for value in level for member in _members(value)]
    if level:
        raise ValueError(f"it is nested more than {DEEPEST} levels deep")


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


# How a body is read, by its media type; the whole Content-Type header comes along.
BODY_READERS: dict[str, Callable[[bytes, str], Any]] = {JSON: _read_json, FORM: _read_form, MULTIPART: _read_multipart}
