"""The bundled mock conforms, whatever the profile offers, and the suite takes little of it."""

import re

import pytest

from contracts.findings import Verdict
from tests.contracts.conftest import Judging, told

pytestmark = pytest.mark.lengthy

OFFERS = {
    "ticket": r"\[provide\.ticket\]",
    "album": r"\[provide\.album\]",
    "unsupported": r"\[provide\.unsupported\]",
    "agent": r"\[accounts\.agent\]",
    "mail": r"\[doors\.mail\]",
    "sms": r"\[doors\.sms\]",
    "second currency": "second_currency",
    "promo codes": "promotional_code",
}
MOST_REQUESTS = 390


def without(text: str, *offers: str) -> str:
    """A profile that lacks something: a whole table, or a line."""
    for offer in offers:
        pattern = OFFERS[offer]
        table = pattern.startswith(r"\[")
        text = re.sub(rf"{pattern}\n(?:[^\[\n].*\n)*" if table else rf"{pattern} = .*\n", "", text)
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


def test_every_rule_is_judged(judged: Judging) -> None:
    found = verdicts(judged, budget=2.0)
    assert {rule for rule, verdict in found.items() if verdict == "not judged"} == {"O-12"}
    assert set(found.values()) == {"conforms", "not judged"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("seed", [1, 20_000])
def test_the_mock_conforms_whatever_the_seed(judged: Judging, seed: int) -> None:
    verdicts(judged, seed=seed)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("lacks", "rules"),
    [
        (["ticket", "second currency"], ["O-10", "O-12", "O-42"]),
        (["album"], ["O-12"]),
        (["agent"], ["O-12", "O-18"]),
        (["promo codes"], ["O-12", "O-13"]),
        (["mail", "sms", "unsupported", "second currency"], ["O-12"]),
    ],
    ids=", ".join,
)
def test_what_the_profile_lacks_is_not_judged(judged: Judging, lacks: list[str], rules: list[str]) -> None:
    found = verdicts(judged, *lacks)
    assert {rule for rule, verdict in found.items() if verdict == "not judged"} == set(rules)


def test_without_anything_for_sale_no_order_is_sent(judged: Judging) -> None:
    path = judged.profile()
    path.write_text(without(path.read_text(), "ticket", "album", "unsupported"))
    outcome = judged.of(path)
    assert outcome.verdict is Verdict.NOT_JUDGED
    assert outcome.docket.requests == 0
    assert "provide.ticket, provide.album" in outcome.docket.judged["O-20"].reason


@pytest.mark.usefixtures("quick")
def test_rules_take_few_requests(judged: Judging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contracts.budget.LEAST_SHARE", 0.0)
    outcome = judged(budget=0.001)
    assert outcome.docket.requests < MOST_REQUESTS
