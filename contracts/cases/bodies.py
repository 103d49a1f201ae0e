"""The body as a whole: none, another shape, broken, of another content type, in unusual writing."""

import json
from collections.abc import Iterator
from dataclasses import replace

from contracts.cases.case import Kind
from contracts.cases.special import Scene, Special
from contracts.cases.template import json_text

RAW: tuple[tuple[str, str, int], ...] = (
    ("the body is empty", "", 62),
    ("the body is an empty object", "{}", 68),
    ("the body is a list", "[]", 50),
    ("the body is null", "null", 54),
    ("the body is a number", "5", 40),
    ("the body is a text", '"text"', 41),
    ("the body breaks off in the middle of its JSON", '{"a": ', 60),
    ("the body holds NaN, which is no JSON", '{"a": NaN}', 45),
    ("the body is nested 500 lists deep", "[" * 500 + "]" * 500, 52),
    ("the body is XML", "<a>1</a>", 38),
)
CONTENT_TYPES: tuple[tuple[str, str, int], ...] = (
    ("the content type is text/plain", "text/plain", 46),
    ("the content type is that of a form", "application/x-www-form-urlencoded", 44),
    ("the content type names a character set that nobody knows", "application/json; charset=klingon", 42),
    ("there is no content type", "", 43),
)


def body_specials(scene: Scene) -> Iterator[Special]:
    """The bodies that are special as a whole."""
    request, unsettled = scene.request, scene.demands.unsettled(scene.operation)
    if not isinstance(request.body, dict):
        return
    for words, raw, worth in RAW:
        changed = replace(request, body=None, raw=raw, ordinary=False)
        yield Special(Kind.INVALID, words, changed, unsettled, worth, "body")
    text = json_text(request.body)
    for words, content_type, worth in CONTENT_TYPES:
        changed = replace(request, body=None, raw=text, content_type=content_type, ordinary=False)
        yield Special(Kind.INVALID, words, changed, unsettled, worth, "content type")
    more = replace(request, body={**request.body, "is_admin": True})
    yield Special(
        Kind.BOUNDARY, "the body has a field is_admin that nobody asked for", more, unsettled, 66, "more fields"
    )
    for words, raw, worth in writings(request.body, text):
        changed = replace(request, body=None, raw=raw, ordinary=False)
        yield Special(Kind.BOUNDARY, words, changed, unsettled, worth, "writing")


def writings(body: dict[str, object], text: str) -> Iterator[tuple[str, str, int]]:
    """The same JSON in other writings, which mean the same."""
    name, value = next(iter(body.items()), ("a", 1))
    yield "the body has a blank line around it and blanks in it", f"\n{text.replace(': ', '  :  ')}\n", 34
    yield f"the body names {name} twice", f"{text[:-1]}, {json.dumps(name)}: {json_text(value)}}}", 48
    yield "the body begins with a byte order mark", f"\ufeff{text}", 47
