"""Each format is opened by the tool that it is for, sent against the mock, and finds there what the document allows.

What needs no more than Python and curl runs always. Newman, httpYac, TypeScript with k6's types, and the validators of
Postman's and HAR's published schemas come through npm: `tox -e formats`. `hurl` and `k6` themselves are used where they
are installed; else Hurl files are read by the grammar, and k6 scripts are checked by k6's types and played by node.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import requests

from contracts.cases.case import Case, Kind
from contracts.cases.formats import FORMATS
from contracts.cases.message import is_binary
from contracts.cases.options import FORMAT_NAMES
from tests.contracts.cases.conftest import SECRETS, all_cases, setting
from tests.contracts.cases.hurl_reader import Player, Unreadable, read
from tests.contracts.conftest import environment

pytestmark = pytest.mark.lengthy

TOOLS = Path(__file__).parent / "tools"
COUNT = 45
tools = pytest.mark.tools


def chosen(api: str) -> list[Case]:
    """Cases of every kind, sequences with captures among them."""
    found = all_cases(api)
    sequences = [each for each in found if each.kind is Kind.SEQUENCE][:20]
    single = [each for each in found if each.kind is not Kind.SEQUENCE]
    return [*sequences, *single[: COUNT - 30], *single[-10:]]


def written(api: str, name: str, address: str, folder: Path, cases: list[Case] | None = None) -> Path:
    """A file of cases in a format."""
    where, form = setting(api, address, folder), FORMATS[name]
    scripts, left_out = where.scripts(cases or chosen(api), binary=form.binary)
    assert all(name == "http" and "no text that this format can hold" in each for each in left_out), left_out
    path = folder / {"k6": "cases.js", "pytest": "test_cases.py", "curl": "cases.sh"}.get(name, f"cases.{name}")
    path.write_text(form.write(where, scripts), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the tools of npm are installed."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    folder = (
        Path(os.environ["TOX_ENV_DIR"]) / "node" if "TOX_ENV_DIR" in os.environ else tmp_path_factory.mktemp("node")
    )
    folder.mkdir(exist_ok=True)
    shutil.copy(TOOLS / "package.json", folder)
    words = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def ran(*words: object, folder: Path) -> "subprocess.CompletedProcess[str]":
    secrets = {**SECRETS, "COLUMNS": "400", "CI": "true"}
    return subprocess.run(
        [str(each) for each in words],
        cwd=folder,
        env=environment(**secrets),
        capture_output=True,
        text=True,
        timeout=300,
    )


@cache
def secrets_in(text: str) -> list[str]:
    return [each for each in SECRETS.values() if each in text]


def test_the_formats_are_those_that_the_command_names() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_no_file_holds_a_secret(api: str, name: str, sandbox: str, tmp_path: Path) -> None:
    text = written(api, name, sandbox, tmp_path).read_text()
    assert not secrets_in(text)
    assert "Infinity" not in text


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_every_case_is_in_the_file_with_its_id(api: str, name: str, sandbox: str, tmp_path: Path) -> None:
    text = written(api, name, sandbox, tmp_path).read_text()
    assert [each.id for each in chosen(api) if each.id not in text and not (name == "http" and has_picture(each))] == []


def has_picture(case: Case) -> bool:
    """Whether a case sends a file, which no `.http` file can hold as it is."""
    return any(is_binary(step.body) for step in case.steps)


def test_the_script_of_curls_runs_in_bash(api: str, sandbox: str, tmp_path: Path) -> None:
    if not shutil.which("bash") or not shutil.which("curl"):
        pytest.skip("bash and curl are not installed")
    done = ran("bash", written(api, "curl", sandbox, tmp_path, chosen(api)[:12]), folder=tmp_path)
    assert done.stderr == ""
    answered = re.findall(r"^(\S+) answered (\d{3}), allowed: (.*)$", done.stdout, re.MULTILINE)
    assert {case for case, _, _ in answered} == {each.id for each in chosen(api)[:12]}
    assert [each for each in answered if not is_allowed(each[1], each[2])] == []


def is_allowed(status: str, words: str) -> bool:
    """Whether a status is among those that a note names, such as `200, 201 or any 4xx`."""
    if words.startswith("unspecified"):
        return not status.startswith("5")
    return any(each in (status, f"any {status[0]}xx") for each in re.split(", | or ", words))


def test_the_pytest_module_runs(api: str, sandbox: str, tmp_path: Path) -> None:
    module = written(api, "pytest", sandbox, tmp_path)
    ast.parse(module.read_text())
    done = ran(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", module, folder=tmp_path)
    assert done.returncode == 0, done.stdout[-3000:]
    assert f"{len(chosen(api))} passed" in done.stdout


def test_the_pytest_module_says_what_it_needs(sandbox: str, tmp_path: Path) -> None:
    module = written("loyalty", "pytest", sandbox, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(module)],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert "set ADMIN_PASSWORD, MEMBER_PASSWORD in the environment" in done.stdout


def test_a_hurl_file_keeps_the_grammar_and_its_asserts_hold(api: str, sandbox: str, tmp_path: Path) -> None:
    entries = read(written(api, "hurl", sandbox, tmp_path).read_text(encoding="utf-8"))
    where = setting(api, sandbox, tmp_path)
    scripts, _ = where.scripts(chosen(api))
    variables = {each.name: each.value or SECRETS.get(each.name.upper(), "abcd") for each in where.variables(scripts)}
    player = Player(variables)
    for entry in entries:
        player.play(entry)
    assert player.failures == []
    assert player.asserts > len(chosen(api))


def test_the_reader_of_hurl_files_refuses_what_the_grammar_does_not_know() -> None:
    for text in (
        "POST\nHTTP 200\n",
        "GET http://a\nHTTP abc\n",
        "GET http://a\nX: a # b\nHTTP 200\n",
        "GET http://a\n",
    ):
        with pytest.raises(Unreadable):
            read(text)


@pytest.mark.skipif(not shutil.which("hurl"), reason="hurl is not installed")
def test_hurl_itself_runs_the_file(api: str, sandbox: str, tmp_path: Path) -> None:
    path = written(api, "hurl", sandbox, tmp_path)
    where = setting(api, sandbox, tmp_path)
    variables = where.variables(where.scripts(chosen(api))[0])
    given = [f"{each.name}={each.value or SECRETS.get(each.name.upper(), 'abcd')}" for each in variables]
    words = [word for each in given for word in ("--variable", each)]
    done = ran("hurl", "--test", *words, path, folder=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.skipif(not shutil.which("k6"), reason="k6 is not installed")
def test_k6_itself_runs_the_script(api: str, sandbox: str, tmp_path: Path) -> None:
    done = ran("k6", "run", "--quiet", written(api, "k6", sandbox, tmp_path), folder=tmp_path)
    assert done.returncode == 0, done.stdout[-3000:]


def test_an_archive_is_json_of_har_1_2(api: str, sandbox: str, tmp_path: Path) -> None:
    log = json.loads(written(api, "har", sandbox, tmp_path).read_text())["log"]
    assert log["version"] == "1.2"
    assert all(each["request"]["url"].startswith("http://") for each in log["entries"])


@tools
@pytest.mark.parametrize("name", ["postman", "har"])
def test_the_file_keeps_its_published_schema(api: str, name: str, sandbox: str, tmp_path: Path, node: Path) -> None:
    path = written(api, name, sandbox, tmp_path, list(all_cases(api)[:300]))
    done = ran("node", TOOLS / "validate.cjs", node, name, path, folder=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@tools
def test_the_archive_of_the_mocks_journal_keeps_its_published_schema(sandbox: str, tmp_path: Path, node: Path) -> None:
    login = {"email": "jane@example.com", "password": "Member-pass-1"}
    token = requests.post(f"{sandbox}/loyalty/api/auth/login", json=login, timeout=30).json()["token"]
    requests.get(f"{sandbox}/loyalty/api/users/me?x=1", cookies={"token": token}, timeout=30)
    requests.post(f"{sandbox}/mykubo/v0.1/products/upload/images", data=b"\x89PNG", timeout=30)
    archive = requests.get(f"{sandbox}/_mock/journal/har", timeout=30)
    assert len(archive.json()["log"]["entries"]) >= 3
    path = tmp_path / "journal.har"
    path.write_text(archive.text, encoding="utf-8")
    done = ran("node", TOOLS / "validate.cjs", node, "har", path, folder=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@tools
def test_newman_runs_the_collection(api: str, sandbox: str, tmp_path: Path, node: Path) -> None:
    path = written(api, "postman", sandbox, tmp_path)
    secrets = [word for name, value in SECRETS.items() for word in ("--env-var", f"{name.lower()}={value}")]
    words = ("run", path, *secrets, "--reporters", "json", "--reporter-json-export", tmp_path / "newman.json")
    done = ran(node / "node_modules" / ".bin" / "newman", *words, folder=tmp_path)
    run = json.loads((tmp_path / "newman.json").read_text())["run"]
    assert [each["error"]["message"] for each in run["failures"]] == [], done.stdout[-2000:]
    assert run["stats"]["assertions"]["total"] > len(chosen(api))
    assert done.returncode == 0


@tools
def test_newman_notices_what_is_not_allowed(sandbox: str, tmp_path: Path, node: Path) -> None:
    """With a wrong password of the member, what needs its login fails."""
    path = written("loyalty", "postman", sandbox, tmp_path)
    done = ran(
        node / "node_modules" / ".bin" / "newman", "run", path, "--env-var", "member_password=x", folder=tmp_path
    )
    assert done.returncode == 1


@tools
def test_httpyac_runs_the_file(api: str, sandbox: str, tmp_path: Path, node: Path) -> None:
    path = written(api, "http", sandbox, tmp_path)
    given = [f"{name.lower()}={value}" for name, value in SECRETS.items()]
    words = [node / "node_modules" / ".bin" / "httpyac", "send", path, "--all", "--json", "--var", "run=abcd", *given]
    # httpYac ends before a pipe has taken all that it tells; a file takes it at once.
    with (tmp_path / "told.json").open("w") as kept:
        subprocess.run(list(map(str, words)), cwd=tmp_path, env=environment(CI="true"), stdout=kept, timeout=300)
    told = json.loads((tmp_path / "told.json").read_text())
    failed = [
        each["name"] for each in told["requests"] if any(test["status"] != "SUCCESS" for test in each["testResults"])
    ]
    assert failed == []
    assert told["summary"]["failedTests"] == 0
    assert told["summary"]["totalTests"] > len(chosen(api))
    assert told["summary"]["totalRequests"] >= len([each for each in chosen(api) if not has_picture(each)])


@tools
def test_the_k6_script_fits_the_types_of_k6(api: str, sandbox: str, tmp_path: Path, node: Path) -> None:
    script = written(api, "k6", sandbox, tmp_path)
    shutil.copy(script, node / "cases.js")
    shutil.copy(TOOLS / "tsconfig.json", node)
    done = ran(node / "node_modules" / ".bin" / "tsc", "--project", node, folder=node)
    assert (done.stdout, done.returncode) == ("", 0)


@pytest.mark.skipif(not shutil.which("node") or not shutil.which("curl"), reason="node or curl is not installed")
def test_the_k6_script_sends_what_the_document_allows(api: str, sandbox: str, tmp_path: Path) -> None:
    done = ran("node", TOOLS / "play_k6.mjs", written(api, "k6", sandbox, tmp_path), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["failures"] == []
    assert told["checks"] > told["requests"] >= len(chosen(api))
