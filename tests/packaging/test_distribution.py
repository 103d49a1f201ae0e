"""What people install: the sdist, the wheel made from it, and both commands in an empty environment.

One sdist and one environment serve all tests here; `tox -e package` runs them.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parent.parent.parent
VERIFY_MOCK = ROOT / "tests" / "verify_mock.py"
EMPTY_PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked; its folder has a space in its name."""
    packed = tmp_path_factory.mktemp("sdist")
    build = [sys.executable, "-m", "build", "--sdist", "--outdir", str(packed), str(ROOT)]
    subprocess.run(build, check=True, env=environment())
    unpacked = packed / "some folder"
    unpacked.mkdir()
    subprocess.run(["tar", "-xzf", *packed.glob("*.tar.gz"), "--strip-components=1", "-C", unpacked], check=True)
    return unpacked


@pytest.fixture(scope="session")
def installed(sdist: Path) -> Path:
    """The commands' folder in the environment that the README's first command makes, here in the unpacked sdist."""
    readme = (sdist / "README.md").read_text()
    (setup,) = re.findall(r"^(python3 -m venv .*) && \S+/mockserver serve$", readme, re.MULTILINE)
    for _ in ("the first time", "and again"):
        subprocess.run(["bash", "-c", setup], cwd=sdist, check=True, env=environment())
    return sdist / ".venv" / "bin"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Run one of the installed commands in an empty folder."""

    def run_command(command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        line = [installed / command, *arguments]
        return subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, env=environment(), timeout=300)

    return run_command


def environment() -> dict[str, str]:
    """Ours, without what would lead an installed command back to the checkout."""
    dropped = ("PYTHONPATH", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "MOCK_URL", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in dropped} | {"PATH": EMPTY_PATH}


def test_the_sdist_holds_the_whole_project(sdist: Path) -> None:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode:
        pytest.skip("not a git checkout")
    tracked = [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]
    assert [name for name in tracked if not (sdist / name).is_file()] == []


def test_the_wheel_holds_the_packages_and_their_data_and_nothing_else(run: Run) -> None:
    script = "import json, importlib.metadata as m; print(json.dumps([str(f) for f in m.files('understudy')]))"
    files = set(json.loads(run("python", "-I", "-c", script).stdout))
    metadata = r"(\.\./\.\./\.\./bin/(mockserver|contracts)|understudy-[\w.]+\.dist-info/[\w./]+)"
    inside = {name for name in files if not re.fullmatch(metadata, name) and "__pycache__" not in name}
    expected = {
        *(data("mockserver") | data("contracts")),
        *(f"mockserver/specs/{name}" for name in data("specs", ROOT / "specs")),
        *(f"contracts/specs/{name}" for name in data("specs", ROOT / "specs")),
        *(f"mockserver/fixtures/{name}" for name in data("fixtures", ROOT / "fixtures")),
    }
    assert inside == expected
    assert {name.split("/")[0] for name in inside} == {"mockserver", "contracts"}


def data(folder: str, base: Path = ROOT) -> set[str]:
    """The files under a folder of the checkout, relative to base."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(base).as_posix() for path in files}


@pytest.mark.parametrize("name", ["specs", "fixtures", "tests"])
def test_no_top_level_package_shadows_a_users_own(run: Run, name: str) -> None:
    assert "ModuleNotFoundError" in run("python", "-I", "-c", f"import {name}").stderr


@pytest.mark.parametrize("command", ["mockserver", "contracts"])
def test_both_spellings_of_a_command_tell_the_version(run: Run, command: str) -> None:
    expected = (ROOT / "pyproject.toml").read_text().partition('\nversion = "')[2].partition('"')[0]
    for answer in (run(command, "--version"), run("python", "-m", command, "--version")):
        assert (answer.returncode, answer.stderr) == (0, "")
        assert expected in answer.stdout


def test_the_mock_lists_its_apis(run: Run) -> None:
    answer = run("mockserver", "apis")
    assert (answer.returncode, answer.stderr) == (0, "")
    listed = {line.split()[0] for line in answer.stdout.splitlines() if line.strip()}
    assert listed >= {path.parent.name for path in (ROOT / "specs").glob("*/openapi.yaml")}


def test_the_contracts_say_what_they_need(run: Run) -> None:
    answer = run("contracts", "needs", "loyalty")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert {"admin", "member", "mail", "grant_points"} <= set(re.findall(r"\w+", answer.stdout))


def test_the_mock_serves_on_a_port_of_the_systems_choice(installed: Path, tmp_path: Path) -> None:
    line = [installed / "mockserver", "serve", "--port", "0"]
    with subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=environment()) as mock:
        try:
            assert mock.stdout
            said = ""
            while not (address := re.search(r"http://127\.0\.0\.1:[1-9]\d*", said)):
                line_said = mock.stdout.readline()
                assert line_said, f"the mock ended after saying: {said}"
                said += line_said
            with urllib.request.urlopen(f"{address[0]}/_mock/health", timeout=10) as answer:
                assert answer.status == 200
        finally:
            mock.terminate()
    assert mock.returncode in (0, -15)


def test_the_mock_conforms(run: Run) -> None:
    """The same run as `tox -e contracts`, from the installed commands alone."""
    answer = run("python", "-I", VERIFY_MOCK, "loyalty")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "conforms" in answer.stdout


def test_pytest_finds_the_contracts(run: Run) -> None:
    answer = run("pytest", "--pyargs", "contracts", "--api", "loyalty", "--target", "mock", "--collect-only", "-q")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "test_login.py" in answer.stdout


def test_pytest_gives_a_mock_to_a_client(run: Run, tmp_path: Path) -> None:
    (tmp_path / "test_client.py").write_text("def test_login(mykubo):\n    assert mykubo.login().token\n")
    answer = run("pytest", "-q", "test_client.py")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "1 passed" in answer.stdout


def test_an_editable_install_reads_the_checkout(installed: Path, sdist: Path, tmp_path: Path) -> None:
    """Last, since it changes the environment: the data then lie beside the packages."""
    pip = [installed / "pip", "install", "--quiet", "--no-deps", "--editable", sdist]
    subprocess.run(pip, check=True, env=environment())
    listing = subprocess.run([installed / "mockserver", "apis"], cwd=tmp_path, capture_output=True, text=True)
    assert "loyalty" in listing.stdout, listing.stderr
    where = subprocess.run(
        [installed / "python", "-c", "import mockserver; print(mockserver.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert Path(where.stdout.strip()) == sdist / "mockserver" / "__init__.py"
