"""A run divided over jobs or processes says what an undivided one says; reports are joined and compared."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts import catalog, cli
from contracts.client import Client
from contracts.crew import Errand, processes_for, settled, share
from contracts.findings import Docket
from contracts.problems import BadRequest
from contracts.report.difference import changes
from contracts.report.github import annotations
from contracts.report.merge import merged
from contracts.shards import Shard
from contracts.target import Limits, Target

from .conftest import Judging, environment
from .spoiler import Answer, Asked, Onward, answers, status

pytestmark = pytest.mark.lengthy

ONLY = "forgot_password"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def forgetful(judged: Judging) -> Path:
    """The profile of a server that answers an unknown address with 200."""
    return judged.profile(judged.spoilt(answers("POST */forgot-password", status(200), 404)))


def verified(profile: Path, folder: Path, *words: str) -> dict[str, Any]:
    """The report of `contracts verify` on what concerns one operation."""
    cli.main(
        [
            *("verify", "loyalty", "--target", str(profile), "--only", ONLY, "--budget", "0.2"),
            *("--report", str(folder), *words),
        ]
    )
    facts: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return facts


def violated(facts: dict[str, Any]) -> set[str]:
    return {each["id"] for each in facts["findings"] if each["verdict"] == "violates"}


def rules(facts: dict[str, Any]) -> dict[str, str]:
    return {each["rule"]: each["verdict"] for each in facts["rules"]}


def test_the_parts_of_a_run_together_are_the_whole(forgetful: Path, tmp_path: Path, quick: None) -> None:
    whole = verified(forgetful, tmp_path / "whole")
    parts = [verified(forgetful, tmp_path / f"{n}", "--shard", f"{n}/3") for n in (1, 2, 3)]
    assert [each["shard"] for each in parts] == ["1/3", "2/3", "3/3"]
    folders = [str(tmp_path / f"{n}") for n in (3, 1, 2)]
    result = cli.main(["merge", *folders, "--report", str(tmp_path / "merged")])
    joined = json.loads((tmp_path / "merged" / "report.json").read_text(encoding="utf-8"))
    assert result == 1
    assert rules(joined) == rules(whole)
    assert rules(joined)["L-51"] == "violates"
    assert violated(whole) <= violated(joined)
    assert joined["requests"] == sum(each["requests"] for each in parts)
    assert {each["verdict"] for each in parts} == {"violates", "conforms"}


def test_several_processes_find_what_one_finds(forgetful: Path, tmp_path: Path) -> None:
    one, three = (verified(forgetful, tmp_path / jobs, "--jobs", jobs) for jobs in ("1", "3"))
    assert three["verdict"] == "violates"
    assert rules(three) == rules(one)
    assert three["shard"] == ""
    assert "L-51" in {each["rule"] for each in three["findings"] if each["verdict"] == "violates"}


def test_several_processes_say_in_one_sentence_what_keeps_them_from_judging(run: Run, judged: Judging) -> None:
    profile = judged.profile()
    profile.write_text(profile.read_text().replace('password = "Admin-pass-1"', 'password = "wrong"'))
    result = run("contracts", "verify", "loyalty", "--target", profile, "--only", "create_product", "--jobs", "2")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("contracts: accounts.admin does not work: admin_login answers 400")
    assert result.stderr.count("\n") == 1


def test_ctrl_c_ends_all_processes_without_a_traceback(judged: Judging) -> None:
    words = [sys.executable, "-m", "contracts", "verify", "loyalty", "--target", str(judged.profile()), "--jobs", "2"]
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=judged.folder,
        start_new_session=True,
    ) as process:
        time.sleep(4.0)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "Traceback" not in out + err
    assert is_gone(process.pid)


def is_gone(group: int) -> bool:
    """Whether no process of a group is left, at the latest in a moment."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


# --- how many processes


def slow(seconds: float) -> Callable[[Asked, Onward], Answer]:
    def wait(asked: Asked, onward: Onward) -> Answer:
        time.sleep(seconds)
        return onward(asked)

    return wait


@pytest.mark.parametrize(("seconds", "concurrency", "expected"), [(0.0, 8, 1), (0.12, 8, 3), (0.12, 1, 1)])
def test_a_slow_server_is_judged_by_as_many_processes_as_it_allows(
    judged: Judging, seconds: float, concurrency: int, expected: int
) -> None:
    specification = catalog.specification("loyalty")
    target = Target(
        "loyalty", f"{judged.spoilt(slow(seconds))}/loyalty", "slow", limits=Limits(concurrency=concurrency)
    )
    probe = Client(target, Docket(specification))
    assert processes_for(target, probe) >= expected
    assert processes_for(target, probe) <= max(concurrency, 1)
    assert processes_for(target, probe, overloaded=True) == 1


def test_a_target_that_is_slow_beyond_doubt_gets_more_processes_on_an_overloaded_machine_too(judged: Judging) -> None:
    target = Target("loyalty", f"{judged.spoilt(slow(0.25))}/loyalty", "slow", limits=Limits(concurrency=8))
    probe = Client(target, Docket(catalog.specification("loyalty")))
    assert processes_for(target, probe, overloaded=True) > 1


def errand(number: int, total: int, pace: float | None = None) -> Errand:
    return Errand("loyalty", "mock", 0, None, 1.0, False, Shard(number, total), None, pace)


@pytest.mark.parametrize(("total", "processes"), [(1, 4), (3, 2), (2, 5)])
def test_the_processes_of_all_parts_share_every_contract_once(total: int, processes: int) -> None:
    parts = [
        share(errand(number, total), each, processes)["shard"]
        for number in range(1, total + 1)
        for each in range(processes)
    ]
    for index in range(100):
        assert sum(part.takes(index) for part in parts) == 1
        mine = [number for number in range(1, total + 1) if Shard(number, total).takes(index)]
        takers = [number for number, part in enumerate(parts) if part.takes(index)]
        assert [taker // processes + 1 for taker in takers] == mine


def test_processes_share_the_pace_that_a_profile_sets() -> None:
    assert share(errand(1, 1, pace=10.0), 0, 4)["pace"] == 2.5


# --- reports joined


def report(verdict: str = "conforms", shard: str = "", **more: Any) -> dict[str, Any]:
    source = {"section": "Somewhere", "lines": "1"}
    found = {
        "id": "x", "verdict": verdict, "rule": "L-01", "statement": "s", "operation": "register", "status": 200,
        "source": source, "expected": "e, 100%", "got": "g\nh", "count": 1, "note": "", "curl": ["curl x"],
        "contracts": ["a::b"],
    }  # fmt: skip
    row = {"rule": "L-01", "sentence": "s", "source": source, "demand": "hard", "verdict": verdict, "reason": "r"}
    other = {**row, "rule": "L-02", "verdict": "not judged", "reason": "no contract judged it in this run"}
    statuses = [{"status": 200, "seen": 2, "verdict": verdict, "reason": ""}]
    return {
        "api": "loyalty", "title": "T", "target": "t", "seed": 0, "version": "0", "strict": False, "verdict": verdict,
        "interrupted": False, "seconds": 1.0, "requests": 2, "shard": shard, "rules": [row, other],
        "operations": [{"operation": "register", "method": "POST", "path": "/", "statuses": statuses}],
        "findings": [] if verdict == "conforms" else [found], "allowances": [], "left_out": [], "troubles": [],
    } | more  # fmt: skip


def test_a_part_that_is_missing_is_told() -> None:
    whole = merged([report(shard="1/3"), report(shard="3/3")])
    assert whole["left_out"] == ["the contracts of part 2/3, whose report is not here"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"shard": "1/2"}, {"shard": "1/2"}, "both of part 1/2"),
        ({}, {"api": "mykubo"}, "differ in api (loyalty, mykubo)"),
        ({}, {"target": "elsewhere"}, "differ in target (t, elsewhere)"),
    ],
)
def test_reports_about_different_things_are_not_joined(one: dict[str, Any], other: dict[str, Any], told: str) -> None:
    with pytest.raises(BadRequest) as refused:
        merged([report(**one), report(**other)])
    assert told in str(refused.value)


def test_a_server_that_answers_only_what_may_stand_for_a_documented_status_conforms_in_parts_too() -> None:
    unseen = [{"status": 201, "seen": 0, "verdict": "not judged", "reason": "never answered"}]
    operations = [{"operation": "register", "method": "POST", "path": "/", "statuses": unseen}]
    parts = [report(shard=f"{number}/2", operations=operations) for number in (1, 2)]
    assert merged(parts)["verdict"] == "conforms"
    assert merged([{**each, "requests": 0} for each in parts])["verdict"] == "not judged"


def test_what_several_processes_met_and_one_alone_does_not_is_no_violation() -> None:
    whole = settled([report("violates"), report()], report(), {"x"})
    assert whole["verdict"] == "conforms"
    assert rules(whole) == {"L-01": "conforms", "L-02": "not judged"}
    assert [(each["verdict"], bool(each["note"])) for each in whole["findings"]] == [("beyond", True)]


def test_what_one_alone_meets_again_is_a_violation() -> None:
    whole = settled([report("violates"), report()], report("violates"), {"x"})
    assert whole["verdict"] == "violates"
    assert [each["count"] for each in whole["findings"]] == [2]


@pytest.mark.parametrize("words", [["2"], ["0/3"], ["4/3"], ["a/b"], ["1/2/3"]])
def test_a_part_that_is_none_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["verify", "loyalty", "--target", "mock", "--shard", *words])
    assert f"{words[0]!r} is no part such as 2/5" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: No such file"),
        ("{", "is not JSON"),
        ('{"api": "x"}', "is no report of contracts verify"),
    ],
)
def test_a_report_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "report.json").write_text(content)
    for words in (["merge", str(tmp_path)], ["diff", str(tmp_path), str(tmp_path)]):
        assert cli.main(words) == 2
        assert told in capsys.readouterr().err


# --- reports compared


def test_a_difference_tells_what_got_worse_first() -> None:
    found = changes(report(), report("violates"))
    assert [(each.kind, each.subject, each.old, each.new) for each in found] == [
        ("target", "loyalty", "conforms", "violates"),
        ("rule", "L-01", "conforms", "violates"),
        ("reply", "register 200", "conforms", "violates"),
        ("finding", "x", "not there", "violates"),
    ]
    assert all(each.is_worse for each in found)
    assert not any(each.is_worse for each in changes(report("violates"), report()))
    assert changes(report("violates"), report("violates")) == []


def test_diff_exits_with_1_where_anything_got_worse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(report()))
    new.write_text(json.dumps(report("violates")))
    assert cli.main(["diff", str(old), str(new)]) == 1
    assert "rule    L-01: conforms -> violates" in capsys.readouterr().out
    assert cli.main(["diff", str(new), str(old), "--json"]) == 0
    assert {each["kind"] for each in json.loads(capsys.readouterr().out)} == {"target", "rule", "reply", "finding"}
    assert cli.main(["diff", str(new), str(new)]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


# --- annotations


def test_annotations_are_one_line_each_with_what_would_end_them_escaped() -> None:
    lines = list(annotations(report("violates")))
    assert lines[0] == (
        "::error title=loyalty violates L-01 register 200::s%0ASomewhere, lines 1%0A"
        "expected: e, 100%25%0Agot: g%0Ah%0Acurl x"
    )
    assert lines[1].startswith("::error title=loyalty violates::t, 2 requests")
    assert [line.count("\n") for line in lines] == [0, 0]


def test_annotations_of_a_conforming_server_are_one_notice() -> None:
    assert list(annotations(report())) == ["::notice title=loyalty conforms::t, 2 requests"]
