"""Makes what the other servers need: the specification with Understudy's own answers as its only examples."""

import json
from pathlib import Path
from typing import Any

import requests

from mockserver.catalog import data_folder, read_yaml

from .process import free_port, running
from .subjects import METHODS, OPERATIONS, PATHS, POSTED, Kit, prepare, understudy

JSON = "application/json"


def make_kit(tools: Path, folder: Path) -> Kit:
    """The kit, from the answers of a mock that is started for it."""
    empty = Kit(tools, folder, {}, folder / "openapi.json")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with running(understudy(empty, port), address, "/_mock/health", {}, folder):
        headers = prepare(address) | {"Content-Type": JSON}
        answers = {}
        for name, path in PATHS.items():
            data = POSTED if METHODS[name] == "POST" else None
            answer = requests.request(METHODS[name], f"{address}/loyalty{path}", headers=headers, data=data, timeout=5)
            answer.raise_for_status()
            answers[name] = answer.json()
    kit = Kit(tools, folder, answers, folder / "openapi.json")
    kit.specification.write_text(json.dumps(with_answers(answers)))
    (folder / "answers.json").write_text(json.dumps({PATHS[name]: answer for name, answer in answers.items()}))
    return kit


def with_answers(answers: dict[str, Any]) -> dict[str, Any]:
    """The specification of loyalty, whose three operations have one documented success: the answer given."""
    stated: dict[str, Any] = read_yaml(data_folder("specs") / "loyalty" / "openapi.yaml")
    names = {OPERATIONS[name]: answer for name, answer in answers.items()}
    for item in stated["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and operation.get("operationId") in names:
                content = operation["responses"]["200"]["content"][JSON]
                content["examples"] = {"understudy": {"value": names[operation["operationId"]]}}
                operation["responses"].pop("4XX", None)
    return stated
