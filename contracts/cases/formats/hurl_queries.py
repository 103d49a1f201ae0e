"""Hurl's queries and predicates: where a value stands in an answer, and what it must be."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.cases import place as places
from contracts.cases.check import Check
from contracts.cases.place import Place
from contracts.cases.template import SLOT
from contracts.specification import Specification, resolved

NTH = " nth 0"
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Types:
    """Which fields of an operation's answers the document shows as text, since Hurl tells 7 from "7"."""

    texts: frozenset[str]

    @classmethod
    def of(cls, specification: Specification, operation: str) -> "Types":
        """The fields that are texts in the documented examples of an operation's success."""
        if not operation:
            return cls(frozenset())
        stated = specification.operations[operation]
        responses = specification.document["paths"][stated.path][stated.method.lower()]["responses"]
        successes = (resolved(specification.document, each) for status, each in responses.items() if status[0] == "2")
        contents = (content for each in successes for content in each.get("content", {}).values())
        examples = (each.get("value") for content in contents for each in content.get("examples", {}).values())
        return cls(frozenset(name for example in examples for name in texts_of(example)))

    def query(self, place: Place) -> str:
        """The query for the value at a place."""
        path, of_several = "$", False
        for step in place.steps:
            if isinstance(step, places.Name):
                path += f".{step.name}" if step.name.isidentifier() else f"['{step.name}']"
            elif isinstance(step, places.Index):
                path += f"[{step.index}]" if step.index >= 0 else f"[{step.index}:]"
                of_several = of_several or step.index < 0
            else:
                path += f"[?(@.{step.field}=={self.literal(step)})]"
                of_several = True
        return f"jsonpath {json.dumps(path, ensure_ascii=False)}{' nth 0' if of_several else ''}"

    def literal(self, step: places.Member) -> str:
        """A value in a filter: a captured one is a text where the document shows one."""
        if SLOT.fullmatch(step.value) and step.field not in self.texts:
            return step.value
        return "'" + step.value.replace("'", "\\'") + "'"

    def predicate(self, check: Check) -> str:
        """An assert of what a body must show; a comment for what Hurl cannot compute."""
        place = Place.parse(check.place)
        found = self.query(place)
        if check.how in ("computes", "at most", "alike"):
            return f"# not in Hurl's power: {check}"
        if check.how == "absent":
            return f"{found.removesuffix(NTH)} isEmpty" if found.endswith(NTH) else f"{found} not exists"
        if check.how == "present":
            return f"{found} exists"
        word = {"equals": "==", "differs": "!=", "contains": "contains"}[check.how]
        last = place.steps[-1] if place.steps else None
        is_text = isinstance(last, places.Name) and last.name in self.texts
        return f"{found} {word} {value(check.value, is_text or check.how == 'contains')}"


def texts_of(example: Any) -> Iterator[str]:
    """The names of the fields of an example that are texts."""
    if isinstance(example, list):
        for each in example:
            yield from texts_of(each)
    if isinstance(example, dict):
        for name, each in example.items():
            if isinstance(each, str):
                yield name
            yield from texts_of(each)


def value(text: str, is_text: bool) -> str:
    """An expected value: a captured one keeps its type, a number is one, all else is text."""
    if not is_text and (SLOT.fullmatch(text) or text in ("true", "false") or NUMBER.fullmatch(text)):
        return text
    return json.dumps(text, ensure_ascii=False)
