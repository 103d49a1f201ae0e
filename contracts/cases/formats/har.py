"""HAR 1.2, for tools that import it. It has no variables of its own, so slots stay, and captures are notes."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from contracts import __version__
from contracts.cases.formats.notes import notes
from contracts.cases.message import Message, Script, Setting

NEVER = "1970-01-01T00:00:00.000Z"


def har(setting: Setting, scripts: list[Script]) -> str:
    """The archive: an entry a request, not yet answered, with what is allowed in its comment."""
    base = setting.target.base_url
    log = {
        "version": "1.2",
        "creator": {"name": "Understudy", "version": __version__},
        "comment": f"Edge cases of {setting.specification.title}. What stands in {{{{ }}}} is for you to fill.",
        "entries": [
            entry(message, script, base, setting.doors_address) for script in scripts for message in script.messages
        ],
    }
    return json.dumps({"log": log}, indent=1, ensure_ascii=True) + "\n"


def entry(message: Message, script: Script, base: str, doors: str) -> dict[str, Any]:
    """One request that nobody has answered."""
    url = message.url.replace("{{base_url}}", base).replace("{{doors_url}}", doors)
    kept = [f"keep {each.name}: {each.place or 'the answer'}" for each in message.captures]
    told = [*notes(script.case), f"request   {message.words}", *kept, *map(str, message.checks)]
    return {
        "startedDateTime": NEVER,
        "time": 0,
        "request": {
            "method": message.method,
            "url": url,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": name, "value": value} for name, value in message.headers],
            "queryString": [
                {"name": name, "value": value} for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)
            ],
            "headersSize": -1,
            "bodySize": -1,
        }
        | body_of(message),
        "response": {
            "status": 0,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": "x-unknown"},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "comment": "\n".join(told),
    }


def body_of(message: Message) -> dict[str, Any]:
    """The body of a request as HAR has it; nothing where there is none."""
    if message.body is None:
        return {}
    kind = next((value for name, value in message.headers if name == "Content-Type"), "")
    return {"postData": {"mimeType": kind, "text": message.body}}
