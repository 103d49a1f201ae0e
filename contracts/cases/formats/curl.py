"""A script of curl commands, each of which can be copied out: the set-up of a case stands above it."""

import shlex
from collections.abc import Iterator

from contracts.cases.formats.notes import heading, notes
from contracts.cases.formats.runtime import steps_json
from contracts.cases.message import Message, Script, Setting, Variable, is_binary
from contracts.cases.place import Place
from contracts.cases.template import SLOT

PICK = r"""
# pick STEPS: the value at a place of the answer on standard input.
pick() {
    python3 -c 'import json, sys
value = json.load(sys.stdin)
for step in json.loads(sys.argv[1]):
    if step[0] == "member":
        value = next(each for each in value if str(each.get(step[1])) == step[2])
    else:
        value = value[step[1]]
print(value)' "$1"
}
"""


def curl(setting: Setting, scripts: list[Script]) -> str:
    """The script. What is secret is an environment variable that it asks for."""
    variables = setting.variables(scripts)
    lines = ["#!/usr/bin/env bash", *(f"# {line}" for line in heading(setting, variables))]
    lines += [assignment(each) for each in variables]
    lines += [PICK.rstrip(), "answer=$(mktemp)", "trap 'rm -f \"$answer\"' EXIT"]
    for script in scripts:
        lines += ["", *(f"# {line}" for line in notes(script.case)), *commands(script)]
    return "\n".join(lines) + "\n"


def assignment(variable: Variable) -> str:
    """The line that fills a variable from the environment, or with what the profile says."""
    name = variable.name
    if name == "run":
        return "run=${RUN:-$(date +%s%N | cut -c 1-11 | tr 0-9 a-j)}"
    if variable.value is None:
        return f"{name}=${{{name.upper()}:?set it: {variable.gives}}}"
    return f"{name}=${{{name.upper()}:-{variable.value}}}"


def commands(script: Script) -> Iterator[str]:
    """The commands of a case: of what captures, the answer is kept; of what is tried, the answer is shown."""
    for message in script.messages:
        arguments = " ".join(["-X", message.method, *parts(message)])
        before = piped(message.body) if is_binary(message.body) else ""
        where = '-o "$answer"' if message.captures else "-o /dev/null" if message.prepares else "-i"
        said = f"\\n{script.case.id} answered %{{http_code}}, allowed: {message.outcome}\\n"
        shown = "" if message.prepares else f" -w {shlex.quote(said)}"
        yield f"{before}curl -sS {where} {arguments}{shown}"
        for capture in message.captures:
            steps = word(steps_json(Place.parse(capture.place)))
            yield f'{capture.name}=$(pick {steps} <"$answer")'
        yield from (f"# the answer: {line}" for line in map(str, message.checks))


def parts(message: Message) -> Iterator[str]:
    """The arguments of curl for a request."""
    names = [name.lower() for name, _ in message.headers]
    for name, value in message.headers:
        yield f"-H {word(f'{name}: {value}' if value.strip() else f'{name};')}"
    if message.body is not None:
        if "content-type" not in names:
            yield "-H Content-Type:"
        yield f"--data-binary {'@-' if is_binary(message.body) else word(message.body)}"
    yield word(message.url)


def piped(body: str | None) -> str:
    """What gives curl a body that no shell word can hold."""
    octal = "".join(f"\\{byte:03o}" for byte in (body or "").encode("utf-8"))
    return f"printf '{octal}' | "


def word(text: str) -> str:
    """A shell word in which slots are variables."""
    pieces = SLOT.split(text)
    return "".join(
        (f'"${each}"' if index % 2 else shlex.quote(each))
        for index, each in enumerate(pieces)
        if each or len(pieces) == 1
    )
