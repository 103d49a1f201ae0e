"""One case a line, as JSON: what `contracts send` and `contracts replay` read."""

import json

from contracts.cases.message import Script, Setting


def jsonl(_: Setting, scripts: list[Script]) -> str:
    """The cases, one a line; slots such as `{{token}}` are filled by whoever sends them."""
    return "".join(json.dumps(script.case.as_json(), ensure_ascii=True) + "\n" for script in scripts)
