"""A case as the plain data that scripts in other languages play: the same for all of them."""

import json
from typing import Any

from contracts.cases import place as places
from contracts.cases.message import Message, Script
from contracts.cases.place import Place


def steps_data(place: Place) -> list[list[Any]]:
    """A place as data: `["name", "data"]`, `["index", -1]`, `["member", "ID", "7"]`."""
    return [step_data(each) for each in place.steps]


def step_data(step: places.Step) -> list[Any]:
    """One step as data."""
    if isinstance(step, places.Name):
        return ["name", step.name]
    if isinstance(step, places.Index):
        return ["index", step.index]
    return ["member", step.field, step.value]


def steps_json(place: Place) -> str:
    """A place as JSON."""
    return json.dumps(steps_data(place), ensure_ascii=False)


def message_data(message: Message) -> dict[str, Any]:
    """A request as data."""
    return {
        "words": message.words,
        "prepares": message.prepares,
        "method": message.method,
        "url": message.url,
        "headers": dict(message.headers),
        "body": message.body,
        "allowed": list(message.outcome.statuses),
        "captures": [[each.name, steps_data(Place.parse(each.place))] for each in message.captures],
        "checks": [[str(each), steps_data(Place.parse(each.place)), each.how, each.value] for each in message.checks],
    }


def script_data(script: Script) -> dict[str, Any]:
    """A case as data."""
    return {
        "id": script.case.id,
        "special": script.case.special,
        "rule": script.case.rule,
        "steps": [message_data(each) for each in script.messages],
    }
