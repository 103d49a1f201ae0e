"""The command `contracts`: exit statuses, choices, what it tells, and the reports that it writes."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

import contracts
from contracts import catalog, cli
from contracts.report.files import as_html, as_junit

from .conftest import Judging, environment
from .spoiler import Answer, Asked, Onward, answers, body, status

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Contracts = Callable[..., tuple[int, str, str]]

REQUIRED = "api target seed version verdict seconds requests operations rules findings".split()


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


def one_sentence(told: str) -> bool:
    """Whether a refusal is a single line of the command's."""
    return told.startswith("contracts: ") and told.count("\n") == 1 and "Traceback" not in told


# --- exit statuses


def test_a_conforming_server_gives_0(run: Run, judged: Judging) -> None:
    result = run("contracts", "verify", "loyalty", "--target", judged.profile(), "--only", "L-13")
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{judged.sandbox}/loyalty conforms (loyalty, " in result.stdout


def test_a_violation_gives_1_and_is_told_with_its_place_and_curl(run: Run, judged: Judging) -> None:
    profile = judged.profile(judged.spoilt(answers("POST */forgot-password", status(200), 404)))
    result = run("contracts", "verify", "loyalty", "--target", profile, "--only", "L-51")
    assert result.returncode == 1
    assert "VIOLATES L-51 forgot_password 404" in result.stdout
    assert "document  Forgot Password, lines 1132-1137" in result.stdout
    assert "expected  404" in result.stdout
    assert "curl -sS -i -X POST" in result.stdout
    assert " violates (loyalty, " in result.stdout


def test_fail_fast_ends_at_the_first_violation_and_says_what_was_left_out(
    command: Contracts, judged: Judging, tmp_path: Path
) -> None:
    profile = judged.profile(judged.spoilt(answers("POST */forgot-password", status(200), 404)))
    words = ("verify", "loyalty", "--target", profile, "--only", "forgot_password", "--report", tmp_path)
    whole = command(*words)[0], json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    status_, out, _ = command(*words, "--fail-fast")
    first = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (whole[0], status_) == (1, 1)
    assert first["requests"] < whole[1]["requests"]
    assert not whole[1]["left_out"]
    assert re.search(r"\d+ contracts after the first violation, as --fail-fast asks", out)
    assert any("--fail-fast" in each for each in first["left_out"])


def test_an_unreachable_server_gives_2_and_one_sentence(run: Run) -> None:
    result = run("contracts", "verify", "loyalty", "--target", "http://127.0.0.1:9")
    assert result.returncode == 2
    assert result.stdout == ""
    assert one_sentence(result.stderr)
    assert "Nothing answers at http://127.0.0.1:9: connection refused." in result.stderr


def test_contracts_that_cannot_be_read_give_2_and_their_error(judged: Judging, tmp_path: Path) -> None:
    shutil.copytree(catalog.PACKAGE, tmp_path / "contracts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(catalog.specs_folder(), tmp_path / "specs")
    (tmp_path / "contracts" / "loyalty" / "test_broken.py").write_text("import nothing_of_this_name\n")
    words = ["-m", "contracts", "verify", "loyalty", "--target", judged.profile(), "--only", "L-13"]
    result = subprocess.run(
        [sys.executable, *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(tmp_path)),
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert one_sentence(result.stderr)
    error = "ModuleNotFoundError: No module named 'nothing_of_this_name'"
    assert f"The contracts in loyalty/test_broken.py could not be read: {error}" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('password = "Admin-pass-1"', 'password = "wrong"', "accounts.admin does not work: admin_login answers 400"),
        ('password = "Member-pass-1"', 'password = "wrong"', "accounts.member does not work: login answers 400"),
        ('http = "GET ', 'http = "PUT ', "The door mail refuses PUT"),
        ("/_mock/loyalty/points", "/_mock/loyalty/no-points", "The door grant_points refuses POST"),
    ],
)
def test_what_a_profile_offers_and_does_not_work_gives_2(
    command: Contracts, judged: Judging, old: str, new: str, told: str
) -> None:
    profile = judged.profile()
    text = profile.read_text().replace(old, new)
    if "member" in told:
        text = text[: text.index("[doors.mail]")]
    profile.write_text(text)
    result, _, err = command("verify", "loyalty", "--target", profile, "--only", "redeem_points", "--budget", "0.2")
    assert result == 2
    assert one_sentence(err), err
    assert told in err


def test_a_door_that_nobody_opens_gives_2(run: Run, judged: Judging) -> None:
    profile = judged.profile(doors="http://127.0.0.1:9")
    result = run("contracts", "verify", "loyalty", "--target", profile, "--only", "L-09")
    assert result.returncode == 2
    assert one_sentence(result.stderr)
    assert "The door mail does not answer at http://127.0.0.1:9/_mock/outbox" in result.stderr


def test_ctrl_c_ends_without_a_verdict_and_without_a_traceback(judged: Judging) -> None:
    words = [sys.executable, "-m", "contracts", "verify", "loyalty", "--target", str(judged.profile())]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=judged.folder
    ) as process:
        time.sleep(3.0)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=15)
    assert process.returncode == 2
    assert "Traceback" not in out + err
    assert "KeyboardInterrupt" not in out + err


# --- what is chosen


def test_only_a_rule_is_judged(command: Contracts, judged: Judging, tmp_path: Path) -> None:
    command("verify", "loyalty", "--target", judged.profile(), "--only", "L-52", "--report", tmp_path / "r")
    rules = {each["rule"]: each for each in json.loads((tmp_path / "r" / "report.json").read_text())["rules"]}
    assert rules["L-52"]["verdict"] == "conforms"
    assert rules["L-54"]["verdict"] == "not judged"


def test_only_an_operation_is_judged(command: Contracts, judged: Judging, tmp_path: Path) -> None:
    options = ("--only", "admin_logout", "--budget", "0.3", "--jobs", "1", "--report", tmp_path / "r")
    result, _, _ = command("verify", "loyalty", "--target", judged.profile(), *options)
    facts = json.loads((tmp_path / "r" / "report.json").read_text())
    assert result == 0
    rules = {each["rule"]: each["verdict"] for each in facts["rules"]}
    assert (rules["L-60"], rules["L-54"]) == ("conforms", "not judged")
    seen = {each["operation"]: each["statuses"][0]["seen"] for each in facts["operations"]}
    assert seen["admin_logout"] > 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["verify", "loyalti", "--target", "mock"], "There is no API called 'loyalti'. Did you mean 'loyalty'?"),
        (["verify", "loyalty", "--target", "mock", "--only", "L-333"], "--only 'L-333' is no rule"),
        (["verify", "loyalty", "--target", "mock", "--only", "redeem_point"], "Did you mean 'redeem_points'?"),
        (["verify", "loyalty", "--target", "mokc"], "There is no profile 'mokc'. Did you mean 'mock'?"),
        (["verify", "loyalty", "--target", "http://"], "must begin with http:// or https:// and name a host"),
        (["needs", "nothing"], "There is no API called 'nothing'."),
    ],
)
def test_what_does_not_exist_is_told_in_one_sentence(command: Contracts, words: list[str], told: str) -> None:
    result, out, err = command(*words)
    assert (result, out) == (2, "")
    assert told in err
    assert one_sentence(err)


@pytest.mark.parametrize("budget", ["0", "-1", "many", "nan", "inf"])
def test_a_budget_that_is_none_is_refused(command: Contracts, budget: str) -> None:
    result, _, err = command("verify", "loyalty", "--target", "mock", f"--budget={budget}")
    assert result == 2
    assert f"{budget!r} is no number of seconds above 0" in err


def test_a_budget_need_not_be_given(command: Contracts, judged: Judging) -> None:
    result, out, _ = command("verify", "loyalty", "--target", judged.profile(), "--only", "admin_logout")
    assert result == 0
    assert "fault of the suite" not in out


def test_strict_fails_on_what_the_document_does_not_settle(command: Contracts, judged: Judging) -> None:
    profile = judged.profile(judged.spoilt(answers("POST */register", body(lambda each: each.update(message="ok")))))
    words = ("verify", "loyalty", "--target", profile, "--only", "L-03")
    result, out, _ = command(*words)
    assert result == 0
    assert "BEYOND L-03 register 200" in out
    result, out, _ = command(*words, "--strict")
    assert result == 1
    assert " violates (loyalty, " in out


def test_a_report_that_cannot_be_written_is_told_before_the_run(command: Contracts, judged: Judging) -> None:
    (judged.folder / "file").touch()
    words = ("--target", judged.profile(), "--report", judged.folder / "file" / "deeper", "--only", "L-13")
    result, out, err = command("verify", "loyalty", *words)
    assert (result, out) == (2, "")
    assert "Reports cannot be written to" in err
    assert one_sentence(err)


def test_needs_lists_what_a_profile_may_offer_and_what_it_opens(command: Contracts) -> None:
    result, out, _ = command("needs", "loyalty")
    assert result == 0
    for word in ("[accounts.admin]", "username, password", "[doors.mail]", "{email}, {points}", "L-57"):
        assert word in out


def test_needs_tells_the_fields_of_what_exists_already(command: Contracts) -> None:
    result, out, _ = command("needs", "mookh_orders")
    assert result == 0
    told = " ".join(out.split())
    for word in ("[provide.ticket]", "[provide.unsupported]", "provide.second_currency", "type_name", "(optional)"):
        assert word in told


def test_the_apis_and_the_version_are_told(command: Contracts) -> None:
    assert command("apis")[1].split()[0] == "loyalty"
    assert command("--version")[:2] == (0, f"understudy {contracts.__version__}\n")


# --- reports


def spoilt_by_markup(asked: Asked, onward: Onward) -> Answer:
    """Refuse an unknown address with 422, in words that a page must not take for its own."""
    answer = onward(asked)
    if asked.label == "POST /api/auth/forgot-password" and answer.status == 404:
        answer.status = 200
        answer.json = {"status": "success", "message": "<script>alert('x')</script> ]]> \x07 [bold]\u2028"}
    return answer


@pytest.fixture
def report(command: Contracts, judged: Judging, tmp_path: Path) -> Path:
    """The report on a server that answers an unknown address with a script."""
    profile = judged.profile(judged.spoilt(spoilt_by_markup))
    result, out, _ = command(
        *("verify", "loyalty", "--target", profile, "--only", "L-51", "--report", tmp_path / "deep" / "report")
    )
    assert result == 1
    folder = tmp_path / "deep" / "report"
    assert [f"wrote {folder / name}" in out for name in ("report.json", "report.html", "junit.xml")] == [True] * 3
    assert sorted(each.name for each in folder.iterdir()) == ["junit.xml", "report.html", "report.json"]
    return folder


def test_the_reports_keep_to_their_schema_and_tell_the_finding(report: Path) -> None:
    facts = json.loads((report / "report.json").read_text(encoding="utf-8"))
    schema = json.loads((Path(contracts.__file__).parent / "report" / "report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(facts)
    assert [name for name in REQUIRED if name not in facts] == []
    specification = catalog.specification("loyalty")
    assert [each["operation"] for each in facts["operations"]] == list(specification.operations)
    assert [each["rule"] for each in facts["rules"]] == list(specification.rules)
    found = next(each for each in facts["findings"] if each["rule"] == "L-51")
    assert found["source"] == {"section": "Forgot Password", "lines": "1132-1137"}
    assert "<script>" in found["got"]
    assert all(each["reason"] for each in facts["rules"] if each["verdict"] == "not judged")

    page = (report / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(" in page
    assert re.findall(r"(?:src|action)\s*=|href\s*=\s*[^\"]|href\s*=\s*\"[^#]|url\(|@import|<link|<iframe", page) == []

    suites = ElementTree.parse(report / "junit.xml").getroot()
    cases = list(suites.iter("testcase"))
    pairs = [each for operation in facts["operations"] for each in operation["statuses"]]
    assert len(cases) == len(facts["rules"]) + len(pairs)
    for suite in suites:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
        assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))
    failed = [each.attrib["name"] for each in cases if each.find("failure") is not None]
    assert any(each.startswith("L-51 ") for each in failed)
    assert "forgot_password 404" in failed


def test_a_curl_of_a_finding_shows_it_again(report: Path) -> None:
    facts = json.loads((report / "report.json").read_text(encoding="utf-8"))
    found = next(each for each in facts["findings"] if each["rule"] == "L-51")
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    again = subprocess.run(["sh", "-c", found["curl"][-1]], capture_output=True, text=True, timeout=10, check=True)
    assert again.stdout.startswith("HTTP/1.1 200")
    assert "alert('x')" in again.stdout


def facts_with(**finding: Any) -> dict[str, Any]:
    source = {"section": "Somewhere", "lines": "1"}
    found = {
        "id": "x", "verdict": "violates", "rule": "L-01", "statement": "s", "operation": "register", "status": 200,
        "source": source, "expected": "e", "got": "g", "count": 1, "note": "", "curl": ["curl x"],
    }  # fmt: skip
    return {
        "api": "loyalty", "title": "T", "target": "t", "seed": 0, "version": "0", "strict": False,
        "verdict": "violates", "interrupted": False, "shard": "", "seconds": 1.0, "requests": 1, "operations": [],
        "rules": [
            {"rule": "L-01", "sentence": "s", "source": source, "demand": "hard", "verdict": "violates", "reason": "r"}
        ],
        "findings": [found | finding], "allowances": [], "left_out": [], "troubles": [],
    }  # fmt: skip


@pytest.mark.parametrize("evil", ["</pre><script>x</script>", '"><img onerror=x>', "\x00\x1b[31m", "\ud800", "]]>"])
def test_no_answer_of_a_server_breaks_a_report(evil: str) -> None:
    facts = facts_with(got=evil, expected=evil, curl=[evil])
    page = as_html(facts)
    assert "<script>" not in page
    assert "<img" not in page
    xml = as_junit(facts).encode("utf-8", "surrogatepass" if evil == "\ud800" else "strict")
    if evil != "\ud800":
        assert ElementTree.fromstring(xml).attrib["name"].startswith("loyalty")


# --- secrets


def test_no_secret_of_the_profile_stands_in_a_report(command: Contracts, judged: Judging, tmp_path: Path) -> None:
    """Neither a password nor a token of the profile's accounts, even where the server repeats one."""
    given: set[str] = set()
    tokens: set[str] = set()

    def talkative(asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        stated = asked.json if isinstance(asked.json, dict) else {}
        if asked.label.endswith("login") and answer.status == 200:
            given.add(answer.json["token"])
        if asked.token in given:
            tokens.add(asked.token)
        if asked.label.endswith("login") and answer.status == 400:
            answer.status = 404
            answer.json = {"status": "fail", "message": f"wrong: {stated.get('password')}, {' '.join(tokens)}"}
        if asked.label == "GET /api/users/products":
            answer.status = 202
        return answer

    profile = judged.profile(judged.spoilt(talkative))
    text = profile.read_text()
    profile.write_text(text[: text.index("[doors.mail]")])
    result, out, err = command("verify", "loyalty", "--target", profile, "--only", "login", "--report", tmp_path / "r")
    told = [out, err, *(each.read_text(encoding="utf-8") for each in (tmp_path / "r").iterdir())]
    assert result == 1
    assert "$MEMBER_PASSWORD" in told[0] or "$MEMBER_TOKEN" in told[0]
    assert tokens
    for text in told:
        for secret in ("Admin-pass-1", "Member-pass-1", *tokens):
            assert secret not in text


# --- allowances


def hides_who_is_a_member(answer: Answer) -> None:
    if answer.status == 404:
        answer.status = 200
        answer.json = {"status": "success", "message": "If there is such an account, a mail is on its way."}


ALLOWED = '[allow]\n"L-51" = {{ reason = "they hide who is a member", until = {until} }}\n'


def test_an_allowed_deviation_does_not_fail(command: Contracts, judged: Judging) -> None:
    spoilt = judged.spoilt(answers("POST */forgot-password", hides_who_is_a_member))
    profile = judged.profile(spoilt, more=ALLOWED.format(until="2999-01-31"))
    result, out, _ = command("verify", "loyalty", "--target", profile, "--only", "L-51")
    assert "ALLOWED L-51 forgot_password 404" in out
    assert "they hide who is a member" in out
    assert result == 0, out


def test_an_allowance_that_has_ended_fails_and_says_so(command: Contracts, judged: Judging) -> None:
    spoilt = judged.spoilt(answers("POST */forgot-password", hides_who_is_a_member))
    profile = judged.profile(spoilt, more=ALLOWED.format(until="2020-01-31"))
    result, out, _ = command("verify", "loyalty", "--target", profile, "--only", "L-51")
    assert result == 1
    assert "VIOLATES L-51" in out
    assert "The allowance ended on 2020-01-31: they hide who is a member" in out


def test_an_allowance_that_meets_nothing_is_told(command: Contracts, judged: Judging) -> None:
    profile = judged.profile(more=ALLOWED.format(until="2999-01-31"))
    result, out, _ = command("verify", "loyalty", "--target", profile, "--only", "L-51")
    assert result == 0
    assert "allowed, but no longer met: L-51 (they hide who is a member)" in out


def test_a_reply_can_be_allowed_too(command: Contracts, judged: Judging) -> None:
    spoilt = judged.spoilt(answers("POST */register", body(lambda each: each.pop("message", None)), 200))
    profile = judged.profile(spoilt, more='[allow]\n"register 200" = { reason = "no words" }\n')
    result, out, _ = command("verify", "loyalty", "--target", profile, "--only", "L-52")
    assert result == 0, out
    result, out, _ = command("verify", "loyalty", "--target", profile, "--only", "L-02")
    assert result == 0, out
    assert "ALLOWED register 200" in out


def test_the_settings_of_the_users_pytest_do_not_matter(run: Run, judged: Judging) -> None:
    variables = {"PYTEST_ADDOPTS": "--no-such-option", "PYTEST_PLUGINS": "no_such_plugin"}
    words = ("verify", "loyalty", "--target", judged.profile(), "--only", "L-52")
    result = run("contracts", *words, **variables)
    assert (result.returncode, result.stderr) == (0, "")
    assert os.environ.get("PYTEST_ADDOPTS") != "--no-such-option"


def test_a_defect_of_the_contracts_is_no_violation_of_the_server(
    command: Contracts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> int:
        raise KeyError("rules")

    monkeypatch.setitem(cli.COMMANDS, "apis", broken)
    result, _, told = command("apis")
    assert result == 2
    assert one_sentence(told)
    assert "KeyError: 'rules' (test_command.py, line" in told
    monkeypatch.setenv("UNDERSTUDY_TRACEBACK", "1")
    assert "Traceback" in command("apis")[2]
