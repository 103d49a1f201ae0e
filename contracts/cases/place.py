"""Where a value stands in an answer, in words that every format can turn into its own."""

import re
from dataclasses import dataclass
from typing import Any

from contracts.problems import BadRequest
from contracts.specification import members

STEP = re.compile(r"\.?(?P<name>[^.\[\]]+)|\[(?P<index>-?\d+)\]|\[(?P<field>[^=\[\]]+)=(?P<value>[^\[\]]*)\]")
NOTHING = object()


@dataclass(frozen=True)
class Name:
    """A member of an object."""

    name: str


@dataclass(frozen=True)
class Index:
    """A member of a list, counted from its end where negative."""

    index: int


@dataclass(frozen=True)
class Member:
    """The first member of a list that has a value in a field."""

    field: str
    value: str


Step = Name | Index | Member


@dataclass(frozen=True)
class Place:
    """A way into a JSON answer, such as `data.products[product_name=Pen].ID`; none is the answer itself."""

    steps: tuple[Step, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Place":
        """The place that a text names. Raises BadRequest where it cannot be read."""
        steps: list[Step] = []
        position = 0
        while position < len(text):
            found = STEP.match(text, position)
            if found is None:
                raise BadRequest(f"{text!r} names no place in an answer, from {text[position:]!r} on.")
            steps.append(step_of(found))
            position = found.end()
        return cls(tuple(steps))

    def find(self, value: Any) -> Any:
        """The value at this place of an answer, or NOTHING."""
        for step in self.steps:
            value = taken(value, step)
        return value


def step_of(found: re.Match[str]) -> Step:
    """One step of a place, as its text names it."""
    if found["name"] is not None:
        return Name(found["name"])
    if found["index"] is not None:
        return Index(int(found["index"]))
    return Member(found["field"], found["value"])


def taken(value: Any, step: Step) -> Any:
    """What one step leads to, or NOTHING. An object may stand for a list, by its members' ids."""
    if isinstance(step, Name):
        return value.get(step.name, NOTHING) if isinstance(value, dict) else NOTHING
    if isinstance(value, dict):
        value = members(value)
    if not isinstance(value, list):
        return NOTHING
    if isinstance(step, Index):
        return value[step.index] if -len(value) <= step.index < len(value) else NOTHING
    # An id may come back in capitals.
    wanted = step.value.lower()
    fitting = (each for each in value if isinstance(each, dict) and as_text(each.get(step.field)).lower() == wanted)
    return next(fitting, NOTHING)


def as_text(value: Any) -> str:
    """A value of an answer as a request repeats it: 250.0 and 250 are the same number."""
    if value is None or value is NOTHING:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
