"""Texts with slots such as `{{token}}`, which are filled when a request is sent."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

SLOT = re.compile(r"\{\{(\w+)(?::number)?\}\}")
NUMBER_SLOT = re.compile(r'"\{\{(\w+):number\}\}"')
RUN = "run"


def slots(text: str) -> Iterator[str]:
    """The names of the slots in a text, in their order."""
    return (found[1] for found in SLOT.finditer(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every slot filled. Raises KeyError with the name of one that has no value."""
    return SLOT.sub(lambda found: values[found[1]], text)


def filled_json(text: str, values: Mapping[str, str]) -> str:
    """The same within JSON: what a value needs there is written with backslashes."""
    return filled(text, {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in values.items()})


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A structure in which slots have other names."""
    if isinstance(value, dict):
        return {key: renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    if not isinstance(value, str):
        return value
    return SLOT.sub(lambda found: found[0].replace(found[1], names.get(found[1], found[1]), 1), value)


def json_text(value: Any) -> str:
    """A structure with slots as the text of a body; a slot such as `{{id:number}}` stands without quotes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=True)
    return NUMBER_SLOT.sub(r"{{\1}}", "".join(each if each.isprintable() else escaped(each) for each in text))


def escaped(letter: str) -> str:
    """A letter that nobody would see, as JSON writes it."""
    return json.dumps(letter)[1:-1]
