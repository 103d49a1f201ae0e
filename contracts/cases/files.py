"""Files of cases and of what came back for them, written line by line so that an interruption loses nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.cases.case import Case
from contracts.cases.sending import Result
from contracts.problems import BadRequest, CannotJudge


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line. Raises CannotJudge, saying what is wrong with it."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotJudge(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    return list(objects(path, lines))


def objects(path: Path, lines: list[str]) -> Iterator[dict[str, Any]]:
    """The object of each line. Raises BadRequest where one holds none; the last may be broken off."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            if number == len(lines) and number > 1:
                return
            raise BadRequest(
                f"{path}, line {number} is no JSON. Write cases with `contracts cases API --format jsonl`."
            ) from None
        if not isinstance(found, dict):
            raise BadRequest(f"{path}, line {number} is no case.")
        yield found


def case_of(path: Path, stated: dict[str, Any]) -> Case:
    """The case of a line, which may also hold what came back. Raises BadRequest."""
    try:
        return Case.of_json(stated.get("case", stated))
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(f"{path} holds something that is no case of this version: {error!r}.") from None


def results_of(path: Path) -> dict[str, Result]:
    """What became of the cases that a file keeps, by their ids. Raises BadRequest where it keeps something else."""
    try:
        return {each["case"]["id"]: Result(each["result"]) for each in read_lines(path)}
    except (KeyError, TypeError, ValueError):
        raise BadRequest(f"{path} is no file that `contracts send` has written; name another by -o.") from None


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, which are of one API. Raises BadRequest or CannotJudge."""
    found = [case_of(path, each) for each in read_lines(path)]
    if not found:
        raise BadRequest(f"{path} holds no case.")
    apis = {each.api for each in found}
    if len(apis) > 1:
        raise BadRequest(f"{path} holds cases of several APIs: {', '.join(sorted(apis))}.")
    return found
