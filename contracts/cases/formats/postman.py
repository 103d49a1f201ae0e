"""A Postman collection, version 2.1, with tests: a folder an operation, and in it a folder for each longer case."""

import json
from collections.abc import Iterator
from typing import Any

from contracts.cases.formats.javascript import check_code, pick_code, status_code
from contracts.cases.formats.notes import heading, notes
from contracts.cases.message import Message, Script, Setting, Variable

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
NEW_RUN = (
    "if (!pm.variables.get('run')) {",
    "  const letters = String(Date.now()).replace(/[0-9]/g, (digit) => 'abcdefghij'[digit]);",
    "  pm.collectionVariables.set('run', letters);",
    "}",
)


def postman(setting: Setting, scripts: list[Script]) -> str:
    """The collection. What is secret is a variable without a value."""
    variables = setting.variables(scripts)
    folders: dict[str, list[dict[str, Any]]] = {}
    for script in scripts:
        folders.setdefault(script.case.operation, []).append(item(script))
    collection = {
        "info": {
            "name": f"Edge cases of {setting.specification.title}",
            "description": "\n\n".join(heading(setting, variables)),
            "schema": SCHEMA,
        },
        "item": [{"name": operation, "item": items} for operation, items in folders.items()],
        "event": [event("prerequest", NEW_RUN)],
        "variable": [variable(each) for each in variables],
    }
    return json.dumps(collection, indent=1, ensure_ascii=True) + "\n"


def variable(stated: Variable) -> dict[str, str]:
    """A variable of the collection."""
    return {"key": stated.name, "value": stated.value or "", "type": "string", "description": stated.gives}


def item(script: Script) -> dict[str, Any]:
    """A case: its request, or a folder of them."""
    description = "\n\n".join(notes(script.case))
    requests = [request(message) for message in script.messages]
    if len(requests) == 1:
        name = f"{script.case.id}: {script.case.special}"
        return {**requests[0], "name": name, "request": {**requests[0]["request"], "description": description}}
    return {"name": f"{script.case.id}: {script.case.special}", "description": description, "item": requests}


def request(message: Message) -> dict[str, Any]:
    """One request with its tests."""
    stated: dict[str, Any] = {
        "method": message.method,
        "header": [{"key": name, "value": value} for name, value in message.headers],
        "url": message.url,
    }
    # Postman would add headers of its own, drop the body of a GET, and follow redirects.
    behavior: dict[str, Any] = {"followRedirects": False, "disableBodyPruning": True, "disableCookies": True}
    if message.body is not None:
        stated["body"] = {"mode": "raw", "raw": message.body}
        if not any(name == "Content-Type" for name, _ in message.headers):
            behavior["disabledSystemHeaders"] = {"content-type": True}
    return {
        "name": message.words,
        "event": [event("test", tuple(tests(message)))],
        "protocolProfileBehavior": behavior,
        "request": stated,
    }


def tests(message: Message) -> Iterator[str]:
    """The tests of an answer, and what is kept of it."""
    name = json.dumps(f"{'prepare: ' if message.prepares else ''}{message.words} answers {message.outcome}")
    yield f"pm.test({name}, () => {{"
    allowed = status_code(message.outcome, "pm.response.code")
    yield f"  pm.expect({allowed}, `answered ${{pm.response.code}}`).to.be.true;"
    yield "});"
    if not message.captures and not message.checks:
        return
    yield "let body;"
    yield "try { body = pm.response.json(); } catch (error) { body = undefined; }"
    yield "const slot = (name) => String(pm.variables.get(name));"
    for capture in message.captures:
        yield f"pm.collectionVariables.set({json.dumps(capture.name)}, {pick_code(capture.place, 'body')});"
    for check in message.checks:
        yield f"pm.test({json.dumps(str(check))}, () => {{"
        yield f"  pm.expect({check_code(check, 'body')}).to.be.true;"
        yield "});"


def event(listen: str, lines: tuple[str, ...]) -> dict[str, Any]:
    """A script of the collection."""
    return {"listen": listen, "script": {"type": "text/javascript", "exec": list(lines)}}
