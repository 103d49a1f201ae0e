"""An `.http` file, for the HTTP clients of JetBrains' IDEs and for httpYac, with tests and captures."""

import json
from collections.abc import Iterator

from contracts.cases.formats.javascript import check_code, pick_code, status_code
from contracts.cases.formats.notes import heading, notes
from contracts.cases.message import Message, Script, Setting


def http_file(setting: Setting, scripts: list[Script]) -> str:
    """The file. What is secret, and `run`, come from the tester's environment of the tool."""
    variables = setting.variables(scripts)
    lines = [f"# {line}" for line in heading(setting, variables)]
    lines += [f"@{each.name} = {each.value}" for each in variables if each.value is not None]
    for script in scripts:
        lines += ["", *blocks(script)]
    return "\n".join(lines) + "\n"


def blocks(script: Script) -> Iterator[str]:
    """The requests of a case, each after its heading."""
    for number, message in enumerate(script.messages, 1):
        yield f"### {script.case.id} {number} of {len(script.messages)}: {message.words}"
        if number == len(script.messages):
            yield from (f"# {line}" for line in notes(script.case))
        yield "# @no-redirect"
        yield "# @no-cookie-jar"
        yield f"{message.method} {message.url}"
        yield from (f"{name}: {value}".rstrip() for name, value in message.headers)
        if message.body:
            yield ""
            yield message.body
        yield ""
        yield "> {%"
        yield from (f"  {line}" for line in handler(script, message))
        yield "%}"


def handler(script: Script, message: Message) -> Iterator[str]:
    """What is done with an answer: tests and captures."""
    name = f"{script.case.id}: {message.words}: {message.outcome}"
    told = json.dumps(f"{script.case.id}: not allowed: ")
    yield f"client.test({json.dumps(name)}, function() {{"
    yield f"  client.assert({status_code(message.outcome, 'response.status')}, {told} + response.status);"
    yield "});"
    if not message.captures and not message.checks:
        return
    yield "const body = typeof response.body === 'string' && response.body ? JSON.parse(response.body) : response.body;"
    yield "const slot = (name) => String(client.global.get(name));"
    for capture in message.captures:
        yield f"client.global.set({json.dumps(capture.name)}, {pick_code(capture.place, 'body')});"
    for check in message.checks:
        yield f"client.test({json.dumps(f'{script.case.id}: {check}')}, function() {{"
        yield f"  client.assert({check_code(check, 'body')}, {json.dumps(str(check))});"
        yield "});"
