"""`pytest --pyargs contracts`: the contracts under the user's own pytest, and other runs undisturbed."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Judging, our_plugin
from .spoiler import answers, status

Run = Callable[..., "subprocess.CompletedProcess[str]"]

REGISTRATION = ("-k", "test_registration and (mailed_code or verifying_twice or invalid_code)")


def contracts_under_pytest(run: Run, *words: object) -> "subprocess.CompletedProcess[str]":
    """Only the plugins that matter are loaded: others that happen to be installed take seconds."""
    plugins = ("-p", "contracts.pytest_plugin", "-p", "xdist", "-p", "no:cacheprovider")
    return run("pytest", *plugins, "--pyargs", "contracts", *words, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")


@pytest.mark.parametrize("spread", [(), ("-n", "2")], ids=["alone", "spread over two"])
def test_the_contracts_pass_against_the_mock(run: Run, judged: Judging, spread: tuple[str, ...]) -> None:
    options = ("--api", "loyalty", "--target", judged.profile(), *REGISTRATION, *spread)
    result = contracts_under_pytest(run, *options)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "3 passed" in result.stdout


@pytest.mark.parametrize("spread", [(), ("-n", "2")], ids=["alone", "spread over two"])
def test_a_contract_fails_with_its_finding(run: Run, judged: Judging, spread: tuple[str, ...]) -> None:
    profile = judged.profile(judged.spoilt(answers("GET */verify-email/*", status(418), 400)))
    result = contracts_under_pytest(run, "--api", "loyalty", "--target", profile, *REGISTRATION, *spread)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "VIOLATES L-10: " in result.stdout
    assert "document  VerifyEmail, lines " in result.stdout
    assert "expected  400" in result.stdout
    assert "repeat    curl -sS -i" in result.stdout
    assert "1 failed, 2 passed" in result.stdout
    assert "Traceback" not in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Contracts need --api NAME and --target FILE"),
        (("--api", "loyalti", "--target", "mock"), "There is no API called 'loyalti'. Did you mean 'loyalty'?"),
        (("--api", "loyalty", "--target", "no.toml"), "There is no profile 'no.toml'."),
    ],
)
def test_what_is_missing_is_a_usage_error(run: Run, words: tuple[str, ...], told: str) -> None:
    result = contracts_under_pytest(run, *words)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_what_a_target_cannot_offer_is_skipped_with_the_reason(run: Run, sandbox: str) -> None:
    words = ("--api", "loyalty", "--target", f"{sandbox}/loyalty", "-k", "test_registration and mailed_code", "-rs")
    result = contracts_under_pytest(run, *words)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "not judged: the target offers no door to its mail (doors.mail)" in result.stdout


FOREIGN_CONFTEST = """
def pytest_addoption(parser):
    parser.addoption("--target", default="none")
    parser.addoption("--api", default="none")
"""
FOREIGN_TEST = """
def test_contracts_are_signed(request):
    assert request.config.getoption("--target") == "ours"
    assert not request.config.pluginmanager.has_plugin("judge")
"""


@pytest.mark.parametrize("words", [(), ("-k", "contracts"), ("contracts",)], ids=["plain", "by a word", "by a folder"])
def test_a_run_over_something_else_is_not_disturbed(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Not even one whose tests lie in a folder called contracts."""
    (tmp_path / "empty" / "contracts").mkdir()
    (tmp_path / "empty" / "conftest.py").write_text(FOREIGN_CONFTEST)
    (tmp_path / "empty" / "contracts" / "test_own.py").write_text(FOREIGN_TEST)
    result = run("pytest", *our_plugin(), "-p", "no:cacheprovider", *words, "--target", "ours")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 passed" in result.stdout
