"""A mock over HTTP for all tests of a run, a sandbox of its own for each test, and a proxy that spoils it."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import requests

import contracts
from contracts import catalog
from contracts.findings import Docket, Finding, Verdict
from contracts.judge import Assignment
from contracts.specification import Specification
from contracts.target import Target
from contracts.verify import Outcome, verify

from .spoiler import Spoil, Spoiler, untouched

PACKAGES = str(Path(contracts.__file__).parent.parent)
SMALL_BUDGET = 0.5

MOCK = "${MOCK_URL:-http://127.0.0.1:8080}"


def pytest_configure(config: pytest.Config) -> None:
    """Know the markers of contracts, so that their modules can be read here, too."""
    config.addinivalue_line("markers", "rule(*ids): the rules that a contract judges")
    config.addinivalue_line("markers", "reaches(*replies): the documented replies that a contract brings about")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell's background job ignores Ctrl-C, and so would the commands that are interrupted here.
        signal.signal(signal.SIGINT, signal.default_int_handler)


def environment(**changes: str) -> dict[str, str]:
    """The environment of a command that is started elsewhere: it finds the packages that are tested here."""
    return os.environ | {"PYTHONPATH": PACKAGES, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"} | changes


@pytest.fixture(scope="session")
def mock() -> Iterator[str]:
    """The address of the bundled mock."""
    command = [sys.executable, "-m", "mockserver", "serve", "--quiet", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout
        try:
            found = next(filter(None, (re.search(r"(http://\S+)/_mock", line) for line in process.stdout)))
            yield found[1]
        finally:
            process.terminate()


@pytest.fixture
def sandbox(mock: str, request: pytest.FixtureRequest) -> str:
    """The address of a world of the test's own."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", request.node.name).strip("-")[:60]
    return f"{mock}/~{name}"


@pytest.fixture
def specification() -> Specification:
    return catalog.specification("loyalty")


@dataclass
class Judging:
    """Judges the test's sandbox, as it is or spoilt."""

    sandbox: str
    folder: Path
    specification: Specification
    stack: contextlib.ExitStack

    def profile(self, address: str | None = None, *, doors: str | None = None, more: str = "") -> Path:
        """A complete profile for an address; its doors lead to the mock itself unless another address is given."""
        shipped = catalog.contracts_folder(self.specification.api) / "mock.toml"
        text = shipped.read_text().replace(f'base_url = "{MOCK}', f'base_url = "{address or self.sandbox}')
        path = self.folder / "profile.toml"
        path.write_text(text.replace(MOCK, doors or self.sandbox) + more)
        return path

    def spoilt(self, spoil: Spoil = untouched) -> str:
        """The address of the sandbox behind a proxy."""
        mock, _, name = self.sandbox.partition("/~")
        return f"{self.stack.enter_context(Spoiler(mock, spoil)).base}/~{name}"

    def __call__(self, spoil: Spoil | None = None, *, doors_too: bool = False, more: str = "", **how: Any) -> Outcome:
        """What a run over the sandbox finds."""
        address = self.sandbox if spoil is None else self.spoilt(spoil)
        return self.of(self.profile(address, doors=address if doors_too else None, more=more), **how)

    def of(self, profile: Path, **how: Any) -> Outcome:
        """What a run over the target of a profile finds."""
        how.setdefault("budget", SMALL_BUDGET)
        return verify(Assignment(self.specification, Target.read(self.specification, profile), **how))

    def products(self) -> list[str]:
        """The names of the products in the sandbox."""
        credentials = {"username": "admin", "password": "Admin-pass-1"}
        login = requests.post(f"{self.sandbox}/loyalty/api/auth/admin/login", json=credentials, timeout=5).json()
        headers = {"Authorization": f"Bearer {login['token']}"}
        listing = requests.get(f"{self.sandbox}/loyalty/api/admin/product", headers=headers, timeout=5).json()
        return [each["product_name"] for each in listing["data"]["products"]]


@pytest.fixture
def judged(sandbox: str, tmp_path: Path, specification: Specification) -> Iterator[Judging]:
    with contextlib.ExitStack() as stack:
        yield Judging(sandbox, tmp_path, specification, stack)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contracts that generate requests get no least share, so that a small budget is a small one."""
    monkeypatch.setattr("contracts.budget.LEAST_SHARE", 0.03)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs `python -m ...` in an empty folder, and waits for it."""
    empty = tmp_path / "empty"
    empty.mkdir()

    def python(*words: object, **variables: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", *map(str, words)]
        return subprocess.run(
            command, cwd=empty, env=environment(**variables), capture_output=True, text=True, timeout=50
        )

    return python


def our_plugin() -> list[str]:
    """The option that loads the plugin, where it is not installed."""
    return [] if entry_points(group="pytest11", name="contracts") else ["-p", "contracts.pytest_plugin"]


def violations(outcome: Outcome) -> list[Finding]:
    return [each for each in outcome.docket.findings.values() if each.verdict is Verdict.VIOLATES]


def told(docket: Docket) -> str:
    """The findings for a person who reads why a test failed."""
    return "\n".join(
        f"{each.verdict} {each.rule} {each.operation} {each.status}: {each.expected}; got {each.got[:200]}"
        for each in docket.ranked()
    )
