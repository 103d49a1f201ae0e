"""Requests at the edge of what is valid: a request that works, with exactly one thing special about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import orjson

from contracts.cases.meanings import ALL_OF, meaning
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

Place = tuple[str | int, ...]
Thing = TypeVar("Thing")

# In each table the likeliest to hurt stands first: time may not suffice for all.
TEXTS: dict[str, Any] = {
    "is null": None,
    "is a number": 12345,
    "is missing": MISSING,
    "has 300 characters": "x" * 300,
    "is beyond Latin": "Zoë 漢字 مرحبا 😀",
    "is an object": {"a": 1},
    "holds NUL": "a\x00b",
    "is empty": "",
    "is a list": ["a"],
    "is true": True,
    "holds quotes": 'O\'Brien "x" \\ ; --',
    "has 70,000 characters": "x" * 70_000,
    "is blank": "   ",
    "holds percent signs and braces": "%s%00 {0} ${x} {{y}}",
    "holds line breaks": "a\r\nb\tc",
    "holds markup": "<b>&amp;</b>",
    "holds a lone surrogate's neighbour": "e\u0301\u200b\u202e",
    "is the word null": "null",
    "is a very long number": 10**30,
}

NUMBERS: dict[str, Any] = {
    "is null": None,
    "is a word": "many",
    "is missing": MISSING,
    "is past 64 bits": 2**64,
    "is -1": -1,
    "is an object": {"a": 1},
    "is 0": 0,
    "is 0.5": 0.5,
    "is a list": [1],
    "is true": True,
    "is past 32 bits": 2**31,
    "is a text": "12",
    "is 1e308": 1e308,
    "is empty": "",
    "is -1e308": -1e308,
    "is very small": 1e-300,
}

FLAGS: dict[str, Any] = {
    "is null": None,
    "is a word": "perhaps",
    "is missing": MISSING,
    "is a number": 2,
    "is an object": {"a": 1},
    "is a list": [True],
    "is empty": "",
}

WITHIN: dict[str, Any] = {
    "is null": None,
    "is a text": "text",
    "is missing": MISSING,
    "is a number": 5,
    "is a list of null": [None],
    "is an object": {"a": 1},
    "is a list of a text": ["a"],
    "is an empty list": [],
    "is a list of an empty object": [{}],
    "is a list of a list": [[]],
    "is empty": "",
    "is true": True,
    "is an empty object": {},
}

BODIES: dict[str, bytes] = {
    "no body": b"",
    "a list": b"[]",
    "broken JSON": b'{"a": ',
    "null": b"null",
    "an empty object": b"{}",
    "a text": b'"text"',
    "a number": b"5",
    "invalid UTF-8": b'{"a": "\xff\xfe"}',
    "a list of one": b'[{"a":1}]',
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
    "is past 64 bits": str(2**64),
    "is beyond Latin": "Zoë漢字😀",
    "is no UTF-8": b"a\xff",
    "is -1": "-1",
    "holds NUL": "a\x00b",
    "is 1.5": "1.5",
    "holds quotes": "1' OR '1'='1",
    "is 0": "0",
    "has 300 characters": "x" * 300,
    "is the name of what every object has": "constructor",
    "has 30 digits": "9" * 30,
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
    "a cookie with a broken percent sign": (("Cookie", "token=%zz"),),
    "a token of 4,000 characters": (("Authorization", "Bearer " + "x" * 4000),),
    "a token that is no JWT": (("Authorization", "Bearer a.b.c"),),
    "a JWT of no algorithm": (("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."),),
}


def edges(operation: Operation, ask: Ask) -> Iterator[Edge]:
    """Every edge around a request that works: some of each kind first, of each the likeliest to hurt."""
    kinds: list[list[Edge]] = []
    if ask.body is not None:
        kinds += [list(body_edges(operation, ask)), list(whole_body_edges(ask))]
    else:
        kinds.append([Edge("a body that nobody asked for", ask, raw=b'{"a": 1}', ordinary=False)])
    kinds.append(list(path_edges(ask)))
    strangers = [Edge(title, replace(ask, login=None), headers=headers) for title, headers in TOKENS.items()]
    kinds.append([*strangers, Edge("an unknown query parameter", ask, query=(("unknown", "1"),))])
    return evenly(kinds)


def evenly(kinds: Iterable[list[Thing]]) -> Iterator[Thing]:
    """What is of all kinds, so that of each kind the same part has been given at any time."""
    placed = [(number / len(kind), each) for kind in kinds for number, each in enumerate(kind)]
    return (each for _, each in sorted(placed, key=lambda pair: pair[0]))


def path_edges(ask: Ask) -> Iterator[Edge]:
    """One variable of the path at a time."""
    for title, value in PATH_VALUES.items():
        for name in ask.path or {}:
            yield Edge(f"{name} {title}", replace(ask, path={**(ask.path or {}), name: value}), ordinary=False)


def body_edges(operation: Operation, ask: Ask) -> Iterator[Edge]:
    """One field at a time of the body, by its documented type: those at its top first."""
    fields = list(fields_of(operation.request_schema(), ask.body))
    yield from in_turn(ask, [each for each in fields if len(each[0]) == 1])
    if isinstance(ask.body, dict):
        yield Edge("a field that nobody asked for", replace(ask, body={**ask.body, "unknown_field": {"a": [1]}}))
    yield from in_turn(ask, [each for each in fields if len(each[0]) > 1])


def in_turn(ask: Ask, fields: list[tuple[Place, dict[str, Any]]]) -> Iterator[Edge]:
    """The first edge of every field, then the second of every field, and so on."""
    for rank in range(max((len(values) for _, values in fields), default=0)):
        for place, values in fields:
            for title, value in list(values.items())[rank : rank + 1]:
                yield Edge(f"{named(place)} {title}", replace(ask, body=with_field(ask.body, place, value)))


def fields_of(schema: Any, body: Any, place: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Where each documented field stands in a body, and what it can be instead; of a list the last one stands for all.

    Fields within others are only given where the body has them.
    """
    if not isinstance(body, dict) or not isinstance(schema, dict):
        return
    for name, each in schema.get("properties", {}).items():
        if place and name not in body:
            continue
        within = body.get(name)
        yield (*place, name), values_around(name, each, within)
        if isinstance(within, list) and within:
            yield from fields_of(each.get("items"), within[-1], (*place, name, len(within) - 1))
        else:
            yield from fields_of(each, within, (*place, name))


def values_around(name: str, schema: dict[str, Any], usual: Any) -> dict[str, Any]:
    """What a field can be in place of its usual value: by its type, and a text by what it is for as well."""
    ways = [schema, *schema.get("oneOf", []), *schema.get("anyOf", [])]
    types = {each.get("type") for each in ways if isinstance(each, dict)}
    if types & {"number", "integer"}:
        return NUMBERS
    if "string" in types:
        special = texts_for(meaning(name, schema), usual)
        return dict(evenly([list(TEXTS.items()), list(special.items())]))
    if "boolean" in types:
        return FLAGS
    return WITHIN if types & {"array", "object"} else TEXTS


def texts_for(purpose: str, usual: Any) -> dict[str, str]:
    """What tries a text of a purpose hardest, the hardest first: an address without its @, February 30.

    An address that could be somebody's has part of the usual one, so that nobody had it before.
    """
    if purpose in ("text", "list", "object"):
        return {}
    own = str(usual).partition("@")[0]
    values = sorted(ALL_OF[purpose], key=lambda each: -each.worth)
    texts = {each.words: each.value.replace("{{tag}}", own) for each in values if isinstance(each.value, str)}
    return {words: text for words, text in texts.items() if text and words not in TEXTS}


def named(place: Place) -> str:
    """A place in a body, as a person writes it."""
    return ".".join(map(str, place))


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


def with_field(body: Any, place: Place, value: Any) -> Any:
    """The body with the field at one place changed, or left out."""
    step, *rest = place
    if isinstance(body, list):
        return [with_field(each, tuple(rest), value) if number == step else each for number, each in enumerate(body)]
    others = {key: each for key, each in body.items() if key != step}
    if rest:
        return {**body, step: with_field(body[step], tuple(rest), value)}
    return others if value is MISSING else {**body, step: json_value(value)}


def json_value(value: Any) -> Any:
    """A value that can be written as JSON: an integer past 64 bits is written digit by digit."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        return orjson.Fragment(str(value))
    return value
