"""Requests at the edge of what is valid: a request that works, with exactly one thing special about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson

from contracts.client import Login
from contracts.specification import Operation


@dataclass(frozen=True)
class Ask:
    """A request of an operation as a recipe makes it: it would succeed as it stands, many times if it `lasts`."""

    body: Any = None
    path: dict[str, Any] | None = None
    login: Login | None = None
    lasts: bool = False


@dataclass(frozen=True)
class Edge:
    """One special thing about a request. `raw` replaces the body; headers and query are added."""

    title: str
    ask: Ask
    raw: bytes | None = None
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    ordinary: bool = True


MISSING = object()

TEXTS: dict[str, Any] = {
    "is missing": MISSING,
    "is null": None,
    "is empty": "",
    "is a number": 12345,
    "is a list": ["a"],
    "is an object": {"a": 1},
    "holds NUL": "a\x00b",
    "has 300 characters": "x" * 300,
    "is beyond Latin": "Zoë 漢字 مرحبا 😀",
    "holds quotes": 'O\'Brien "x" \\ ; --',
    "is blank": "   ",
    "is true": True,
    "has 70,000 characters": "x" * 70_000,
    "holds percent signs and braces": "%s%00 {0} ${x} {{y}}",
    "holds line breaks": "a\r\nb\tc",
    "holds markup": "<b>&amp;</b>",
    "holds a lone surrogate's neighbour": "e\u0301\u200b\u202e",
    "is the word null": "null",
    "is a very long number": 10**30,
}

NUMBERS: dict[str, Any] = {
    "is missing": MISSING,
    "is null": None,
    "is a text": "12",
    "is a word": "many",
    "is 0": 0,
    "is -1": -1,
    "is 0.5": 0.5,
    "is past 32 bits": 2**31,
    "is past 64 bits": 2**64,
    "is 1e308": 1e308,
    "is -1e308": -1e308,
    "is very small": 1e-300,
    "is a list": [1],
    "is an object": {"a": 1},
    "is true": True,
    "is empty": "",
}

BODIES: dict[str, bytes] = {
    "no body": b"",
    "an empty object": b"{}",
    "a list": b"[]",
    "a list of one": b'[{"a":1}]',
    "null": b"null",
    "a number": b"5",
    "a text": b'"text"',
    "broken JSON": b'{"a": ',
    "invalid UTF-8": b'{"a": "\xff\xfe"}',
    "JSON nested 2,000 deep": b"[" * 2000 + b"]" * 2000,
    "NaN": b'{"a": NaN}',
}

CONTENT_TYPES = (
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json; charset=latin-9",
    "",
)

PATH_VALUES: dict[str, str | bytes] = {
    "is a word": "abc",
    "is 0": "0",
    "is -1": "-1",
    "is 1.5": "1.5",
    "is past 64 bits": str(2**64),
    "has 30 digits": "9" * 30,
    "is beyond Latin": "Zoë漢字😀",
    "has 300 characters": "x" * 300,
    "holds quotes": "1' OR '1'='1",
    "holds NUL": "a\x00b",
    "is no UTF-8": b"a\xff",
    "is a blank": " ",
    "holds a slash": "a/b",
    "is null": "null",
    "is 1e5": "1e5",
}

TOKENS: dict[str, tuple[tuple[str, str], ...]] = {
    "no token": (),
    "an empty bearer token": (("Authorization", "Bearer "),),
    "a bearer header without a token": (("Authorization", "Bearer"),),
    "another scheme": (("Authorization", "Digest a"),),
    "a basic login that nobody has": (("Authorization", "Basic YTpi"),),
    "an empty basic login": (("Authorization", "Basic "),),
    "a basic login without a colon": (("Authorization", "Basic YQ=="),),
    "a basic login that is no Base64": (("Authorization", "Basic %%%"),),
    "a basic login that is no text": (("Authorization", "Basic //46/w=="),),
    "an empty cookie": (("Cookie", "token="),),
    "a broken cookie": (("Cookie", "=;;token;"),),
    "a token of 4,000 characters": (("Authorization", "Bearer " + "x" * 4000),),
    "a token that is no JWT": (("Authorization", "Bearer a.b.c"),),
    "a JWT of no algorithm": (("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."),),
}


def edges(operation: Operation, ask: Ask) -> Iterator[Edge]:
    """Every edge of an operation around a request that works, the likeliest to hurt first."""
    if ask.body is not None:
        yield from whole_body_edges(ask)
        yield from body_edges(operation, ask)
    for name in ask.path or {}:
        for title, value in PATH_VALUES.items():
            yield Edge(f"{name} {title}", replace(ask, path={**(ask.path or {}), name: value}), ordinary=False)
    for title, headers in TOKENS.items():
        yield Edge(title, replace(ask, login=None), headers=headers)
    yield Edge("an unknown query parameter", ask, query=(("unknown", "1"),))
    if ask.body is None:
        yield Edge("a body that nobody asked for", ask, raw=b'{"a": 1}', ordinary=False)


def body_edges(operation: Operation, ask: Ask) -> Iterator[Edge]:
    """One field at a time of the body, by its documented type."""
    properties = operation.request_schema().get("properties", {})
    for title in dict.fromkeys([*TEXTS, *NUMBERS]):
        for name, schema in properties.items():
            values = NUMBERS if schema.get("type") in ("number", "integer") else TEXTS
            if title in values and isinstance(ask.body, dict):
                yield Edge(f"{name} {title}", replace(ask, body=with_field(ask.body, name, values[title])))
    yield Edge("a field that nobody asked for", replace(ask, body={**ask.body, "unknown_field": {"a": [1]}}))


def whole_body_edges(ask: Ask) -> Iterator[Edge]:
    """The body as a whole: none, another shape, unreadable, of another content type."""
    for title, raw in BODIES.items():
        yield Edge(f"the body is {title}", ask, raw=raw, ordinary=False)
    content = orjson.dumps(ask.body)
    for content_type in CONTENT_TYPES:
        yield Edge(
            f"the content type is {content_type or 'missing'}",
            ask,
            raw=content,
            content_type=content_type,
            ordinary=False,
        )


def with_field(body: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The body with one field changed, or left out."""
    rest = {key: each for key, each in body.items() if key != name}
    return rest if value is MISSING else {**body, name: json_value(value)}


def json_value(value: Any) -> Any:
    """A value that can be written as JSON: an integer past 64 bits is written digit by digit."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        return orjson.Fragment(str(value))
    return value
