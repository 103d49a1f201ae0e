"""The suite judged by itself: what it says of sabotages and freedoms, and how that is told."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts import cli
from contracts.self_test import (
    ALARM,
    AS_EXPECTED,
    BROKE_OFF,
    ESCAPED,
    Result,
    Summary,
    Trial,
    Trier,
    sample,
    self_test,
    weighed,
)

Run = Callable[..., Any]


def trial(variety: str = "sabotage", **more: Any) -> Trial:
    return Trial(
        **({"api": "loyalty", "variety": variety, "id": "x", "rule": "L-01", "kind": "k", "level": "easy"} | more)
    )


def facts(verdict: str, *findings: tuple[str, str], troubles: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "seconds": 1.5,
        "requests": 9,
        "troubles": list(troubles),
        "findings": [{"verdict": each, "rule": rule, "operation": "o", "got": "g"} for each, rule in findings],
    }


@pytest.mark.parametrize(
    ("of", "said", "outcome"),
    [
        (trial(), facts("violates", ("violates", "L-01")), AS_EXPECTED),
        (trial(), facts("violates", ("violates", "L-02")), AS_EXPECTED),
        (trial(), facts("conforms"), ESCAPED),
        (trial(), facts("conforms", ("beyond", "L-01")), ESCAPED),
        (trial(rule="L-03", demand="soft"), facts("conforms", ("beyond", "L-03")), AS_EXPECTED),
        (trial(rule="L-03", demand="soft"), facts("conforms", ("beyond", "L-09")), ESCAPED),
        (trial("freedom"), facts("conforms", ("beyond", "L-09")), AS_EXPECTED),
        (trial("freedom"), facts("violates", ("violates", "L-09")), ALARM),
        (trial("plain"), facts("not judged"), ALARM),
        (trial(), facts("violates", ("violates", "L-01"), troubles=("broke",)), BROKE_OFF),
    ],
)
def test_a_report_is_weighed_by_what_the_trial_should_bring_about(
    of: Trial, said: dict[str, Any], outcome: str
) -> None:
    assert weighed(of, said).outcome == outcome


def test_a_sample_has_every_kind_before_a_second_of_any() -> None:
    whole = [trial("plain", id="")]
    whole += [trial(id=f"{kind}{number}", kind=kind) for kind in "abcd" for number in range(5)]
    few = sample(whole, 5, seed=3)
    assert {each.kind for each in few if each.id} == set("abcd")
    assert few[0].variety == "plain"
    assert sample(whole, 5, seed=3) == few
    assert sample(whole, None, seed=3) == whole


def result(outcome: str, **more: Any) -> Result:
    return Result(trial(**more), outcome, seconds=2.0)


@pytest.mark.parametrize(
    ("results", "passed"),
    [
        ([result(AS_EXPECTED)], True),
        ([], False),
        ([result(AS_EXPECTED), result(ESCAPED)], False),
        ([result(AS_EXPECTED, level="hard")] * 9 + [result(ESCAPED, level="hard")], True),
        ([result(AS_EXPECTED, level="hard")] * 8 + [result(ESCAPED, level="hard")], False),
        ([result(AS_EXPECTED), result(ALARM, variety="freedom")], False),
        ([result(AS_EXPECTED), result(BROKE_OFF)], False),
    ],
)
def test_easy_and_medium_bugs_must_be_killed_and_nine_of_ten_hard_ones(results: list[Result], passed: bool) -> None:
    assert Summary(tuple(results)).passed is passed


def test_one_sabotage_is_tried_over_http_with_each_seed(run: Run, tmp_path: Path) -> None:
    words = ("--only", "loyalty.register-202", "--budget", "0.2", "--jobs", "2", "--seeds", "2")
    words = (*words, "-o", tmp_path / "out.json")
    told = run("contracts", "self-test", "loyalty", *words)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "killed" in told.stdout
    assert "self-test passed: 2 of 2 sabotages killed, 0 alarms on 0 legal servers" in told.stdout
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (written["passed"], written["killed"]) == (True, 2)
    assert [(each["trial"]["rule"], each["trial"]["seed"]) for each in written["results"]] == [("L-01", 0), ("L-01", 1)]
    assert all(each["named"] for each in written["results"])


def test_a_trial_that_takes_too_long_or_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contracts.self_test.LONGEST_RUN", 0.01)
    (late,) = Trier(budget=0.1).judge_all([trial("plain", id="", level="")])
    assert (late.outcome, late.problem) == (BROKE_OFF, "no verdict within 0.01 s")


def test_a_bug_against_a_soft_demand_is_looked_for_to_the_end() -> None:
    trier = Trier()
    assert trier.errand(trial(rule="L-01")).fail_fast
    assert not trier.errand(trial(rule="L-03", demand="soft")).fail_fast
    assert not trier.errand(trial("freedom")).fail_fast


@pytest.mark.parametrize(("only", "varieties"), [("freedom", {"freedom"}), ("loyalty.register-202", {"sabotage"})])
def test_one_variety_or_one_trial_can_be_asked_for(
    only: str, varieties: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Trial] = []
    monkeypatch.setattr(Trier, "run", lambda _, chosen, *__: asked.extend(chosen) or [])
    self_test(["loyalty"], Trier(), jobs=1, seeds=[0, 1], number=None, only=only, tell=lambda *_: None)
    assert {each.variety for each in asked} == varieties
    assert {each.seed for each in asked} == {0, 1}


def test_an_unknown_sabotage_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["self-test", "loyalty", "--only", "loyalty.register-203"]) == 2
    assert "Did you mean 'loyalty.register-202'?" in capsys.readouterr().err
