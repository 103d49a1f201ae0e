"""Looks for a sequence of actions after which the server does not hold what it must.

Hypothesis makes the sequences. Its own state machine does not serve: it takes a server that answers otherwise at the
second time for a mistake in the test, knows no budget of time, and repeats a failing sequence by the hundred.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity

from contracts.client import Client
from contracts.expectations import NotJudged, Violation
from contracts.findings import Verdict
from contracts.model.actions import History, Step, histories
from contracts.model.failure import Failure, Fault, Key, key_of, telling
from contracts.model.shortening import shortest
from contracts.model.world import Idle, World

# The simplest sequence, which is taken once, and one by chance: of more at a time Hypothesis makes many alike.
AT_A_TIME = 2
SHORTENING = 4.0
PATIENCE = 3


class Ended(BaseException):
    """Ends Hypothesis in whatever it does: it is time, or there is a problem that is none of a sequence's."""

    def __init__(self, problem: Exception | None = None) -> None:
        super().__init__()
        self.problem = problem


@dataclass
class Search:
    """Tries sequences on a server, each in a world of its own, until enough faults are found or time is up.

    However slow the server, it tries so many at least, unless that takes until the last moment.
    """

    client: Client
    world: type[World]
    begin: Callable[[], World]
    end: float
    enough: int
    least: int = 0
    last: float = 0.0
    tried: int = 0
    failures: list[Failure] = field(default_factory=list)
    cut_short: int = 0
    reason: str = ""
    _known: set[Key] = field(default_factory=set)
    _seen: set[History] = field(default_factory=set)

    def run(self, seed: int) -> None:
        """Look for one fault after the other; a seed repeats the search. Raises NotJudged when nothing can be done."""
        known = self.client.docket.findings.values()
        self._known |= {key_of(each) for each in known if each.verdict in (Verdict.VIOLATES, Verdict.ALLOWED)}
        try:
            for number in count(seed * 1_000_000):
                self._try_some(number)
        except Ended as end:
            if end.problem is not None:
                raise end.problem from None
            if self.tried == self.cut_short:
                raise NotJudged(self.reason or "no sequence could be tried in time") from None

    def _try_some(self, seed: int) -> None:
        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=AT_A_TIME,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @hypothesis.given(histories(self.world))
        def judge(history: History) -> None:
            try:
                self._judge(history)
            except Exception as problem:
                raise Ended(problem) from problem

        judge()

    def _judge(self, history: History) -> None:
        if time.monotonic() > (self.end if self.tried >= self.least else self._until()):
            raise Ended
        if history in self._seen:
            return
        self._seen.add(history)
        failure = self.attempt(history, self._until())
        if failure is not None:
            until = max(self.end, time.monotonic() + SHORTENING)
            failure = shortest(failure, self.world, lambda steps: self.attempt(steps, until), until)
            self.failures.append(failure)
            self._known.add(failure.key)
        if len(self.failures) >= self.enough or PATIENCE <= self.cut_short == self.tried:
            raise Ended

    def _until(self) -> float:
        return max(self.end, self.last)

    def attempt(self, history: History, until: float) -> Failure | None:
        """What fails when a sequence is taken in a new world, or None."""
        docket = self.client.docket
        docket.begin_request()
        found_before = len(docket.found_by_contract)
        world: World | None = None
        taken: list[Step] = []
        faults: list[Fault] = []
        try:
            world = self.begin()
            walk(world, history, taken, until)
        except Violation as violation:
            faults.append(violation)
        except NotJudged as reason:
            self.cut_short += 1
            self.reason = str(reason)
        self.tried += 1
        faults += [each for each in docket.found_by_contract[found_before:] if each.verdict is Verdict.VIOLATES]
        fault = next((each for each in faults if key_of(each) not in self._known), None)
        if fault is None:
            return None
        looked = world.looked if world is not None else []
        return Failure(key_of(fault), tuple(taken), telling(docket.contract, looked), fault)


def walk(world: World, history: History, taken: list[Step], until: float) -> None:
    """Take the steps of a sequence, and look at what the server shows after each.

    A step that finds nothing to act on waits until there is something.
    """
    waiting: list[Step] = []
    for number, step in enumerate(history):
        waiting.append(step)
        for each in list(waiting):
            if time.monotonic() > until:
                break
            if takes(world, each, taken):
                waiting.remove(each)
                with world.looking():
                    world.glance(number)
    with world.looking():
        world.look()


def takes(world: World, step: Step, taken: list[Step]) -> bool:
    """Whether a step has done anything."""
    exchanged = world.client.docket.contract
    before = len(exchanged)
    taken.append(step)
    try:
        step.take(world)
    except Idle:
        if len(exchanged) == before:
            taken.pop()
            return False
    return True
