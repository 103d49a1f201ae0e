"""The project's own files agree with each other."""

import configparser
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import mockserver

ROOT = Path(__file__).resolve().parent.parent

under_tox = pytest.mark.skipif("TOX_ENV_NAME" not in os.environ, reason="only tox installs the wheel")

# A folder of somebody's machine: absolute, and not part of a URL or of a longer path.
MACHINE_PATH = re.compile(r"(?<![\w.$>})~-])/(?:home|root|tmp|work|Users|opt)/\w")


@under_tox
def test_tests_run_on_the_installed_package() -> None:
    assert Path(mockserver.__file__).is_relative_to(sys.prefix)
    assert str(ROOT) not in sys.path


@under_tox
def test_tests_run_on_the_locked_releases() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    locked = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    installed = {name: found for name in locked if (found := installed_version(name))}
    assert installed == {name: locked[name] for name in installed}, "make the environments anew: tox -r"


def installed_version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def test_no_file_mentions_a_folder_of_one_machine() -> None:
    mentions = {}
    for path in project_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(line):
                mentions[f"{path.relative_to(ROOT)}:{number}"] = line.strip()
    assert not mentions


def project_files() -> list[Path]:
    """What git tracks or would; where there is no git, everything but hidden folders."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    names = listing.stdout.splitlines()
    if listing.returncode:
        names = [str(path) for path in (each.relative_to(ROOT) for each in ROOT.rglob("*")) if path.parts[0][0] != "."]
    return [ROOT / name for name in names if (ROOT / name).is_file() and not name.endswith((".png", ".pyc"))]


def test_ci_runs_the_readme_command() -> None:
    """.ci/run takes the README's first line that ends so; it must be the one that passes the tests."""
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if line.endswith("/bin/tox")]
    assert lines == [
        "python3 -m venv .venv && .venv/bin/pip install --quiet --constraint constraints.txt tox && .venv/bin/tox"
    ]
    assert "grep -m1 '/bin/tox$' README.md" in (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_tox_environment_describes_itself() -> None:
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ROOT / "tox.ini")
    environments = [name for name in settings.sections() if name.startswith("testenv")]
    assert len(environments) > 5
    assert [name for name in environments if not settings[name].get("description")] == []


def test_hooks_run_the_locked_tools() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    pins = set(re.findall(r'"([\w.-]+==[\w.]+)"', hooks))
    assert pins
    assert pins <= set((ROOT / "constraints.txt").read_text().splitlines())
