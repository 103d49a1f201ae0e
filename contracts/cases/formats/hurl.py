"""A Hurl file with captures and asserts."""

import json
from collections.abc import Iterator

from contracts.cases import place as places
from contracts.cases.check import Check
from contracts.cases.formats.notes import heading, notes
from contracts.cases.message import Message, Script, Setting, is_binary
from contracts.cases.outcome import Outcome
from contracts.cases.place import Place
from contracts.cases.template import SLOT

MOST_GAPS = 12


def hurl(setting: Setting, scripts: list[Script]) -> str:
    """The file. Variables come from the command line, or from a file of variables."""
    variables = setting.variables(scripts)
    lines = [f"# {line}" for line in heading(setting, variables)]
    lines += [f"# {each.name}: such as {each.value}" for each in variables if each.value is not None]
    for script in scripts:
        lines += ["", *(f"# {line}" for line in notes(script.case))]
        for message in script.messages:
            lines += entry(message)
    return "\n".join(lines) + "\n"


def entry(message: Message) -> Iterator[str]:
    """A request, the status that it must have, and what is kept and demanded of its answer."""
    yield f"# {message.words}"
    yield f"{message.method} {message.url}"
    yield from (f"{name}: {escaped(value)}".rstrip() for name, value in message.headers)
    if message.body and is_binary(message.body):
        yield f"hex,{message.body.encode('utf-8').hex()};"
    elif message.body:
        yield "```"
        yield message.body
        yield "```"
    exact = message.outcome.statuses[0] if len(message.outcome.statuses) == 1 else ""
    yield f"HTTP {exact if exact.isdigit() else '*'}"
    if message.captures:
        yield "[Captures]"
        yield from (f"{each.name}: {query(Place.parse(each.place))}" for each in message.captures)
    asserts = [*([] if exact.isdigit() else statuses(message.outcome)), *map(predicate, message.checks)]
    if asserts:
        yield "[Asserts]"
        yield from asserts
    yield ""


def escaped(text: str) -> str:
    """A header's value, in which a number sign would begin a comment."""
    return text.replace("\\", "\\\\").replace("#", "\\#")


def statuses(outcome: Outcome) -> Iterator[str]:
    """What a status must be between, and what not."""
    allowed = {status for each in outcome.statuses for status in those_of(each)}
    yield f"status >= {min(allowed)}"
    yield f"status <= {max(allowed)}"
    gaps = [status for status in range(min(allowed), max(allowed)) if status not in allowed]
    yield from (f"status != {status}" for status in gaps[:MOST_GAPS])


def those_of(status: str) -> range:
    """The statuses that 409 or 4XX stands for."""
    return (
        range(int(status), int(status) + 1)
        if status.isdigit()
        else range(int(status[0]) * 100, int(status[0]) * 100 + 100)
    )


def query(place: Place) -> str:
    """The query for the value at a place."""
    path, of_several = "$", False
    for step in place.steps:
        if isinstance(step, places.Name):
            path += f".{step.name}" if step.name.isidentifier() else f"['{step.name}']"
        elif isinstance(step, places.Index):
            path += f"[{step.index}]" if step.index >= 0 else f"[{step.index}:]"
            of_several = of_several or step.index < 0
        else:
            path += f"[?(@.{step.field}=={literal(step.value)})]"
            of_several = True
    return f"jsonpath {json.dumps(path, ensure_ascii=False)}{' nth 0' if of_several else ''}"


def literal(value: str) -> str:
    """A value in a filter: an id that was captured is taken for a number."""
    return value if SLOT.fullmatch(value) else "'" + value.replace("'", "\\'") + "'"


def predicate(check: Check) -> str:
    """An assert of what a body must show; a comment for what Hurl cannot compute."""
    found = query(Place.parse(check.place))
    if check.how in ("computes", "at most"):
        return f"# not in Hurl's power: {check}"
    several = found.endswith(" nth 0")
    plain = found.removesuffix(" nth 0")
    if check.how == "absent":
        return f"{plain} isEmpty" if several else f"{found} not exists"
    if check.how == "present":
        return f"{found} exists"
    word = {"equals": "==", "differs": "!=", "contains": "contains"}[check.how]
    return f"{found} {word} {value(check.value)}"


def value(text: str) -> str:
    """An expected value: a captured one keeps its type, a number is one, all else is text."""
    if SLOT.fullmatch(text) or text in ("true", "false") or text.removeprefix("-").isdigit():
        return text
    return json.dumps(text, ensure_ascii=False)
