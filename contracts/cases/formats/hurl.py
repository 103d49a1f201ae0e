"""A Hurl file with captures and asserts."""

from collections.abc import Iterator

from contracts.cases.formats.hurl_queries import Types
from contracts.cases.formats.notes import heading, notes
from contracts.cases.message import Message, Script, Setting, is_binary
from contracts.cases.outcome import Outcome
from contracts.cases.place import Place

MOST_GAPS = 12


def hurl(setting: Setting, scripts: list[Script]) -> str:
    """The file. Variables come from the command line, or from a file of variables."""
    variables = setting.variables(scripts)
    lines = [f"# {line}" for line in heading(setting, variables)]
    lines += [f"# {each.name}: such as {each.value}" for each in variables if each.value is not None]
    for script in scripts:
        lines += ["", *(f"# {line}" for line in notes(script.case))]
        for message in script.messages:
            lines += entry(message, Types.of(setting.specification, message.operation))
    return "\n".join(lines) + "\n"


def entry(message: Message, types: Types) -> Iterator[str]:
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
        yield from (f"{each.name}: {types.query(Place.parse(each.place))}" for each in message.captures)
    asserts = [*([] if exact.isdigit() else statuses(message.outcome)), *map(types.predicate, message.checks)]
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
