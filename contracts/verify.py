"""One run over a target: contracts first, generated requests within the budget, verdicts in a docket."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts import catalog
from contracts.findings import Docket, Verdict
from contracts.interruption import keep_interruptions
from contracts.judge import Assignment, Judge, Progress, silent
from contracts.problems import CannotJudge

SETTINGS_OF_PYTEST = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")


@dataclass(frozen=True)
class Outcome:
    """What a run found, and what it took."""

    assignment: Assignment
    docket: Docket
    verdict: Verdict
    seconds: float
    interrupted: bool = False


def verify(assignment: Assignment, progress: Progress = silent) -> Outcome:
    """Judge a target. Raises CannotJudge when it cannot be reached, or offers what does not work."""
    begun = time.monotonic()
    keep_interruptions()
    judge = Judge(assignment, progress)
    judge.client.reach()
    with no_settings_from_outside():
        status = pytest.main([*arguments(assignment.specification.api)], plugins=[judge])
    if judge.problem is not None:
        raise judge.problem
    if status in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
        raise CannotJudge(
            f"The contracts of {assignment.specification.api} could not be run: pytest ended with {status!r}."
        )
    return Outcome(
        assignment=assignment,
        docket=judge.docket,
        verdict=judge.docket.verdict(assignment.strict),
        seconds=time.monotonic() - begun,
        interrupted=status == pytest.ExitCode.INTERRUPTED,
    )


def arguments(api: str) -> list[str]:
    """How pytest is started: on the API's contracts, with our settings and no others, saying nothing itself."""
    package = catalog.PACKAGE
    return [
        str(package / api),
        *("-c", str(package / "pytest.ini"), "--rootdir", str(package)),
        *("--disable-plugin-autoload", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:warnings"),
        *("-p", "no:logging", "-p", "no:faulthandler", "-s"),
    ]


@contextmanager
def no_settings_from_outside() -> Iterator[None]:
    """Keep the user's settings of pytest away from the run, and put them back."""
    kept = {name: os.environ.pop(name) for name in SETTINGS_OF_PYTEST if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def writable_folder(path: Path) -> Path:
    """The folder for reports, made if need be. Raises CannotJudge when nothing can be written there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / ".understudy").touch()
        (path / ".understudy").unlink()
    except OSError as error:
        raise CannotJudge(f"Reports cannot be written to {path}: {error.strerror or error}.") from None
    return path
