"""Reads a report back: report.json, or the folder that holds it."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from contracts.problems import CannotJudge
from contracts.report.merge import Facts


def read_report(path: Path) -> Facts:
    """The facts of a report. Raises CannotJudge, saying what is wrong with the file."""
    file = path / "report.json" if path.is_dir() else path
    try:
        facts: Facts = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotJudge(f"The report {file} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        raise CannotJudge(f"The report {file} is not JSON: {error}.") from None
    flaw = next(iter(validator().iter_errors(facts)), None)
    if flaw is not None:
        place = "/".join(map(str, flaw.absolute_path)) or "its top"
        raise CannotJudge(f"{file} is no report of contracts verify: at {place}, {flaw.message[:200]}.")
    return {
        "strict": False,
        "interrupted": False,
        "shard": "",
        "allowances": [],
        "left_out": [],
        "troubles": [],
        **facts,
    }


@lru_cache
def validator() -> Any:
    """Holds reports against the published schema."""
    schema = (Path(__file__).parent / "report.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(schema))
