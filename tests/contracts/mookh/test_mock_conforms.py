"""The bundled mock conforms, whatever the profile offers, and the suite takes little of it."""

import re

import pytest

from contracts.findings import Verdict
from contracts.problems import BadProfile
from tests.contracts.conftest import Judging, told
from tests.contracts.spoiler import answers, status

pytestmark = pytest.mark.lengthy

OFFERS = {
    "token": r"\[accounts\.user\]",
    "mail": r"\[doors\.mail\]",
    "store": "store",
    "store type": "store_type",
    "schedule path": "schedule_path",
}
OPENED = {
    "mail": {"M-13", "M-14", "M-15", "M-18"},
    "store": {"M-36", "M-37", "M-38", "M-39", "M-40", "M-43", "M-44", "M-45", "M-48"},
    "schedule path": {"M-35"},
    "store type": set(),
}
MOST_REQUESTS = 640


def without(text: str, *offers: str) -> str:
    """A profile that lacks something: a whole table, or a line."""
    for offer in offers:
        pattern = OFFERS[offer]
        table = pattern.startswith(r"\[")
        text = re.sub(rf"{pattern}\n(?:[^\[\n].*\n)*" if table else rf"(?m)^{pattern} = .*\n", "", text)
    return text


def verdicts(judged: Judging, *lacks: str, **how: float) -> dict[str, str]:
    """The verdict on each rule that demands something, from a run over the mock in which nothing may be violated."""
    path = judged.profile()
    path.write_text(without(path.read_text(), *lacks))
    outcome = judged.of(path, **how)
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
    assert not outcome.docket.troubles
    rules = judged.specification.rules.values()
    return {each.id: str(outcome.docket.rule_verdict(each).verdict) for each in rules if each.demand != "no"}


def test_every_rule_is_judged_and_every_reply_reached(judged: Judging) -> None:
    outcome = judged(budget=4.0)
    docket = outcome.docket
    assert outcome.verdict is Verdict.CONFORMS, told(docket)
    assert not docket.troubles
    judged_rules = [each for each in docket.specification.rules.values() if each.demand != "no"]
    others = {each.id for each in judged_rules if docket.rule_verdict(each).verdict is not Verdict.CONFORMS}
    # The mock takes any bearer token (AM-02), which is worth a remark.
    assert others == {"M-02"}
    assert docket.rule_verdict(docket.specification.rules["M-02"]).verdict is Verdict.BEYOND
    assert {(each.operation, each.status) for each in docket.specification.pairs()} - set(docket.seen) == set()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("seed", [1, 20_000])
def test_the_mock_conforms_whatever_the_seed(judged: Judging, seed: int) -> None:
    verdicts(judged, seed=seed)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("lacking", OPENED)
def test_what_the_profile_lacks_is_not_judged(judged: Judging, lacking: str) -> None:
    found = verdicts(judged, lacking)
    assert {rule for rule, verdict in found.items() if verdict == "not judged"} == OPENED[lacking]


@pytest.mark.usefixtures("quick")
def test_without_a_token_users_register_and_nothing_else(judged: Judging) -> None:
    found = verdicts(judged, "token")
    judged_rules = {rule for rule, verdict in found.items() if verdict != "not judged"}
    assert judged_rules == {"M-01", "M-04", "M-07", "M-08", "M-09", "M-10", *(f"M-{each}" for each in range(12, 19))}


@pytest.mark.usefixtures("quick")
def test_rules_take_few_requests(judged: Judging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contracts.budget.LEAST_SHARE", 0.0)
    outcome = judged(budget=0.001)
    assert outcome.docket.requests < MOST_REQUESTS


def test_a_token_that_opens_nothing_stops_the_run(judged: Judging) -> None:
    with pytest.raises(BadProfile, match=r"accounts\.user does not work"):
        judged(answers("GET *", status(401)))
