"""The contract that every API judges by its model.

An API's folder has a module test_model.py that imports it, and gives its world in a `model` fixture.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from contracts.client import Client
from contracts.expectations import NotJudged, Violation, record_violation
from contracts.findings import Docket, Verdict
from contracts.judge import Judge
from contracts.model.failure import Failure
from contracts.model.search import Search
from contracts.model.world import World

ENOUGH = 5
# However slow the machine, this many sequences are tried, but for no longer than so many shares of the budget more.
LEAST = 20
PATIENCE = 1


@dataclass(frozen=True)
class Model:
    """The world in which an API's sequences are taken, and how a new one is made of it."""

    world: type[World]
    begin: Callable[[], World]


def test_sequences_of_actions_leave_what_they_should(
    client: Client, judge: Judge, request: pytest.FixtureRequest
) -> None:
    """Whatever is done in whatever order, lists and reads show what the server accepted, and nothing else.

    What fails is shortened to the fewest steps that show it.
    """
    share = judge.share_of_budget("test_sequences_of_actions_leave_what_they_should")
    try:
        model: Model = request.getfixturevalue("model")
        end = time.monotonic() + share
        search = Search(client, model.world, model.begin, end, ENOUGH, LEAST, end + PATIENCE * share)
        search.run(judge.assignment.seed)
    except NotJudged as reason:
        judge.leave_out(f"sequences of actions, since {reason}")
        raise
    for failure in search.failures:
        tell(client.docket, failure)
    if search.cut_short:
        judge.leave_out(f"the end of {search.cut_short} of {search.tried} sequences of actions, since {search.reason}")
    if len(search.failures) < search.enough:
        judge.leave_out(f"sequences of actions beyond the first {search.tried}: the budget was spent")


def tell(docket: Docket, failure: Failure) -> None:
    """Record a failure with its shortest sequence, in words and as requests."""
    note = f"the shortest sequence: {'; '.join(f'{number} {step}' for number, step in enumerate(failure.steps, 1))}"
    fault = failure.fault
    if isinstance(fault, Violation):
        docket.contract = list(failure.exchanges)
        rule = docket.specification.rules.get(fault.rule or "")
        fault.aspect = "after a sequence of actions"
        verdict = Verdict.VIOLATES if rule is None or rule.demand == "hard" else Verdict.BEYOND
        finding = record_violation(docket, fault, (), verdict)
    else:
        finding = docket.findings[fault.id]
        finding.exchanges = failure.exchanges
    finding.note = finding.note or note
