"""Cases sent to the mock, as it is and with a known bug: what is told, what is kept, and what is repeated elsewhere."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts import cli
from contracts.cases.case import Case, Kind
from contracts.cases.collection import Wish, cases
from contracts.cases.files import read_cases
from contracts.cases.sending import Result
from tests.contracts.cases.conftest import SECRETS, all_cases, profile, sender
from tests.contracts.conftest import environment

Contracts = Callable[..., tuple[int, str, str]]
# The bugs that a sample of each API's cases must find by themselves.
BUGS = (
    "loyalty.register-202",
    "loyalty.unverified-gets-a-token",
    "loyalty.verify-shared-code",
    "loyalty.login-of-the-newest",
    "loyalty.tokens-unsigned",
    "loyalty.names-cut",
    "loyalty.password-of-neighbour",
    "loyalty.redeem-unknown-costs",
)
FREEDOMS = ("loyalty.quoted", "loyalty.negative-spendings", "loyalty.delete-200", "loyalty.refusals-422")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Contracts:
    """Runs the command in this process: exit status, standard output, standard error."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: object) -> tuple[int, str, str]:
        try:
            result = cli.main([str(each) for each in words])
        except SystemExit as end:
            result = int(str(end.code))
        out, err = capsys.readouterr()
        return result, out, err

    return run


def served(*options: str) -> Iterator[str]:
    """The address of a mock that is started with options of its own."""
    words = [sys.executable, "-m", "mockserver", "serve", "--quiet", "--port", "0", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout
        try:
            found = next(filter(None, (re.search(r"(http://\S+)/_mock", line) for line in process.stdout)))
            yield found[1]
        finally:
            process.terminate()


@pytest.fixture(params=BUGS)
def broken(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from served("--sabotage", request.param)


@pytest.fixture(params=FREEDOMS)
def free(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from served("--freedom", request.param)


def of_loyalty(count: int) -> list[Case]:
    return list(all_cases("loyalty")[:count])


def written(folder: Path, found: list[Case]) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(each.as_json()) + "\n" for each in found))
    return path


def test_the_mock_answers_every_case_as_the_document_allows(api: str, sandbox: str, tmp_path: Path) -> None:
    to = sender(api, sandbox, tmp_path)
    results = [to.send(each) for each in all_cases(api)[:250]]
    assert [
        (each.case.special, each.result, each.reason) for each in results if each.result is not Result.ALLOWED
    ] == []


def test_a_known_bug_is_found_by_the_first_cases(broken: str, tmp_path: Path) -> None:
    to = sender("loyalty", broken, tmp_path)
    assert any(to.send(each).result is Result.NOT_ALLOWED for each in of_loyalty(80))


def test_what_the_document_leaves_free_alarms_nobody(free: str, tmp_path: Path) -> None:
    to = sender("loyalty", free, tmp_path)
    alarms = [each for each in map(to.send, of_loyalty(160)) if each.result is Result.NOT_ALLOWED]
    assert [(each.case.special, each.reason) for each in alarms] == []


def test_a_case_is_the_same_after_it_was_written_and_read(tmp_path: Path) -> None:
    found = of_loyalty(120)
    assert read_cases(written(tmp_path, found)) == found


def test_send_tells_each_outcome_beside_the_allowed_one_and_keeps_the_exchange(
    command: Contracts, sandbox: str, tmp_path: Path
) -> None:
    path = written(tmp_path, cases(Wish("loyalty", operation="login", kind=Kind.INVALID, count=5)))
    status, out, err = command("send", path, "--target", profile("loyalty", sandbox, tmp_path))
    assert (status, err) == (0, "")
    assert "5 as allowed" in out
    assert re.search(r"login-\w+ +400 +any 4xx +password is missing", out)
    kept = [json.loads(line) for line in (tmp_path / "cases.sent.jsonl").read_text().splitlines()]
    assert [each["result"] for each in kept] == ["as allowed"] * 5
    assert all(each["exchanges"][-1]["status"] and each["exchanges"][-1]["url"] for each in kept)


def test_no_secret_is_kept_or_told(command: Contracts, sandbox: str, tmp_path: Path) -> None:
    path = written(tmp_path, of_loyalty(60))
    _, out, _ = command("send", path, "--target", profile("loyalty", sandbox, tmp_path))
    kept = (tmp_path / "cases.sent.jsonl").read_text()
    for secret in (SECRETS["ADMIN_PASSWORD"], SECRETS["MEMBER_PASSWORD"]):
        assert secret not in out + kept
    assert not re.search(r"Bearer eyJ\w+\.\w{60}", kept)


def test_what_is_not_allowed_is_told_with_its_rule_and_a_curl(command: Contracts, tmp_path: Path) -> None:
    path = written(tmp_path, of_loyalty(60))
    for broken in served("--sabotage", "loyalty.redeem-unknown-400"):
        status, out, _ = command("send", path, "--target", profile("loyalty", broken, tmp_path))
        assert status == 1
        assert "not allowed: redeem_points: expected 404, got 400" in out
        assert "document  L-36: " in out
        assert "repeat    curl -sS -i -X POST" in out


def test_a_case_is_repeated_on_another_server_side_by_side(command: Contracts, mock: str, tmp_path: Path) -> None:
    path = written(tmp_path, of_loyalty(60))
    for broken in served("--sabotage", "loyalty.redeem-unknown-400"):
        command("send", path, "--target", profile("loyalty", broken, tmp_path), "-o", tmp_path / "bad.jsonl")
    status, out, _ = command("replay", tmp_path / "bad.jsonl", "--target", profile("loyalty", mock, tmp_path))
    assert status == 1
    assert re.search(r"^=> status 400 +status 404", out, re.MULTILINE), out
    assert "the answers differ" in out


def test_a_violation_of_a_report_is_repeated_on_another_server(command: Contracts, mock: str, tmp_path: Path) -> None:
    """It needs an account of its own there, whose code that server mails."""
    for broken in served("--sabotage", "loyalty.redeem-unknown-400"):
        words = ("--only", "L-36", "--budget", "1", "--report", tmp_path / "report")
        status, _, _ = command("verify", "loyalty", "--target", profile("loyalty", broken, tmp_path), *words)
        assert status == 1
    status, out, _ = command("replay", tmp_path / "report", "--target", profile("loyalty", mock, tmp_path))
    assert status == 1
    assert re.search(r"^=> status 400 +status 404", out, re.MULTILINE), out
    assert "earlier answers differ" not in out, out


def test_a_case_is_repeated_on_two_servers(command: Contracts, mock: str, sandbox: str, tmp_path: Path) -> None:
    path = written(tmp_path, of_loyalty(3))
    (tmp_path / "other").mkdir()
    one, other = profile("loyalty", mock, tmp_path), profile("loyalty", sandbox, tmp_path / "other")
    status, out, _ = command("replay", path, "--target", one, "--against", other)
    assert status == 0, out
    assert "the answers are of the same form" in out


def test_an_interruption_keeps_what_was_sent_and_resume_goes_on(sandbox: str, tmp_path: Path) -> None:
    path = written(tmp_path, of_loyalty(1000))
    words = [
        sys.executable,
        "-m",
        "contracts",
        "send",
        str(path),
        "--target",
        str(profile("loyalty", sandbox, tmp_path)),
    ]
    kept = tmp_path / "cases.sent.jsonl"
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as run:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not (kept.exists() and kept.read_text().count("\n") > 20):
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    assert run.returncode == 2
    assert "--resume" in err
    done = kept.read_text().count("\n")
    assert 20 < done < 1000
    short = written(tmp_path, of_loyalty(done + 5))
    again = subprocess.run(
        [*words[:4], str(short), *words[5:], "--resume"], env=environment(), capture_output=True, text=True
    )
    assert again.returncode == 0, again.stderr
    assert kept.read_text().count("\n") == done + 5


def test_a_target_that_offers_nothing_leaves_what_needs_accounts_unsent(
    command: Contracts, mock: str, tmp_path: Path
) -> None:
    path = written(tmp_path, of_loyalty(60))
    status, out, _ = command("send", path, "--target", f"{mock}/~bare/loyalty")
    assert status == 0
    assert "not sent: the profile lacks accounts.admin.password" in out
    assert " as allowed" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("cases", "loyality"), "Did you mean 'loyalty'?"),
        (("cases", "loyalty", "--operation", "redem_points"), "Did you mean 'redeem_points'?"),
        (("cases", "loyalty", "--kind", "boundry"), "Did you mean 'boundary'?"),
        (("cases", "loyalty", "--format", "postmann"), "Did you mean 'postman'?"),
        (("cases", "loyalty", "--target", "mok"), "Did you mean 'mock'?"),
        (("cases", "loyalty", "--count", "0"), "'0' is no whole number above 0"),
        (("send", "nowhere.jsonl", "--target", "mock"), "nowhere.jsonl cannot be read"),
        (("replay", "nowhere.jsonl", "--target", "mock"), "nowhere.jsonl cannot be read"),
    ],
)
def test_bad_arguments_are_told_with_the_nearest_word(
    command: Contracts, words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = command(*words)
    assert status == 2
    assert told in err
    assert "Traceback" not in err


def test_a_file_that_holds_no_cases_is_told(command: Contracts, tmp_path: Path) -> None:
    for text, told in [
        ("", "holds no case"),
        ("hello\nthere\n", "line 1 is no JSON"),
        ("{}\n", "no case of this version"),
    ]:
        (tmp_path / "x.jsonl").write_text(text)
        status, _, err = command("send", tmp_path / "x.jsonl", "--target", "mock")
        assert status == 2
        assert told in err
    assert [each.name for each in tmp_path.iterdir()] == ["x.jsonl"]
