"""A request of an operation as a case is built from: one that works, changed in one thing."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from contracts.cases.case import Capture, Step
from contracts.cases.check import Check
from contracts.cases.outcome import Outcome
from contracts.cases.template import json_text

MISSING = object()
Way: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Request:
    """What is sent: the body as a structure, or `raw` as it is; `login` is the slot of a token."""

    operation: str
    path: dict[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    login: str = ""
    body: Any = None
    raw: str | None = None
    content_type: str = "application/json"
    ordinary: bool = True

    def with_value(self, way: Way, value: Any) -> "Request":
        """The request with another value somewhere in its body, or without any where it is MISSING."""
        return replace(self, body=changed(self.body, way, value))

    def step(
        self,
        outcome: Outcome,
        login_headers: tuple[tuple[str, str], ...],
        *,
        words: str = "",
        captures: tuple[Capture, ...] = (),
        checks: tuple[Check, ...] = (),
        prepares: bool = False,
    ) -> Step:
        """The request as a step of a case, with the headers that carry its login."""
        body = self.raw if self.raw is not None else None if self.body is None else json_text(self.body)
        return Step(
            operation=self.operation,
            words=words,
            path=tuple(self.path.items()),
            query=self.query,
            headers=(*login_headers, *self.headers),
            body=body,
            content_type=self.content_type if body is not None else "",
            captures=captures,
            outcome=outcome,
            checks=checks,
            prepares=prepares,
            ordinary=self.ordinary,
        )


def changed(value: Any, way: Way, new: Any) -> Any:
    """A structure with another value at the end of a way, or without any where it is MISSING."""
    if not way:
        return new
    step, rest = way[0], way[1:]
    if isinstance(value, list) and isinstance(step, int):
        members = [changed(each, rest, new) if index == step else each for index, each in enumerate(value)]
        return [each for each in members if each is not MISSING]
    kept = {key: each for key, each in value.items() if key != step}
    inner = changed(value.get(step), rest, new) if rest else new
    # A field that stays is written where it stood.
    return kept if inner is MISSING else {**value, step: inner}


def at(value: Any, way: Way) -> Any:
    """The value at the end of a way, or MISSING."""
    for step in way:
        if not has(value, step):
            return MISSING
        value = value[step]
    return value


def has(container: Any, step: str | int) -> bool:
    """Whether something has a member of this name, or at this position."""
    if isinstance(container, list):
        return isinstance(step, int) and step < len(container)
    return isinstance(container, dict) and step in container


def leaves(schema: dict[str, Any], value: Any, way: Way = ()) -> Iterator[tuple[Way, dict[str, Any]]]:
    """Every documented field of a body that is neither an object nor a list of them, with its schema.

    Of a list of objects, the first member's fields stand for all.
    """
    schema = plain(schema)
    if schema.get("readOnly"):
        return
    if "properties" in schema and isinstance(value, dict):
        for name, each in schema["properties"].items():
            yield from leaves(each, value.get(name), (*way, name))
    elif "items" in schema and isinstance(value, list) and value and isinstance(value[0], dict):
        yield from leaves(schema["items"], value[0], (*way, 0))
    elif way and not isinstance(value, dict):
        yield way, schema


def plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, or the first of its alternatives with what stands beside them."""
    for word in ("oneOf", "anyOf", "allOf"):
        if schema.get(word):
            return plain({**schema[word][0], **{key: each for key, each in schema.items() if key != word}})
    return schema


def spoken(way: Way) -> str:
    """A way as a person says it: `customer.email`, `order_detail[0].item_id`."""
    words = ""
    for step in way:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else step
    return words
