"""Runs contracts under pytest and keeps their verdicts."""

import importlib
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contracts.budget import DEFAULT_BUDGET, WEIGHTS, Budget
from contracts.client import Client
from contracts.exchange import masked
from contracts.expectations import DOCKET, RULE, NotJudged, Violation, record_violation
from contracts.findings import Docket, Finding, Verdict
from contracts.problems import CannotJudge
from contracts.shards import WHOLE, Shard
from contracts.specification import Specification
from contracts.target import Target
from contracts.witnesses import Views

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Assignment:
    """What is to be judged, and how: all of it, or a part of the contracts, or those named alone.

    `fail_fast` ends the run at the first violation; `first` is the rule to begin with.
    """

    specification: Specification
    target: Target
    seed: int = 0
    only: str | None = None
    budget: float = DEFAULT_BUDGET
    strict: bool = False
    shard: Shard = WHOLE
    contracts: frozenset[str] | None = None
    fail_fast: bool = False
    first: str | None = None


def silent(_name: str, _done: int, _total: int) -> None:
    """Show no progress."""


class Judge:
    """A pytest plugin: gives contracts their fixtures, and turns what becomes of them into verdicts."""

    def __init__(self, assignment: Assignment, progress: Progress = silent) -> None:
        self.assignment = assignment
        self.docket = Docket(assignment.specification, assignment.target.allowances)
        self.docket.secrets.extend(assignment.target.secrets())
        self.client = Client(assignment.target, self.docket)
        self.progress = progress
        self.problem: CannotJudge | None = None
        self._budget = Budget(assignment.budget)
        self._done = 0
        self._to_come: list[str] = []
        load_reply_contracts(assignment.specification.api)

    def share_of_budget(self, contract: str) -> float:
        """How many seconds a contract that generates requests may take now."""
        return self._budget.share(contract, self._to_come)

    def leave_out(self, what: str) -> None:
        """Note what was not sent, so that the report says it."""
        self.docket.left_out.append(what)

    @pytest.fixture(scope="session", name="specification")
    def the_specification(self) -> Specification:
        """The API's specification."""
        return self.assignment.specification

    @pytest.fixture(scope="session", name="target")
    def the_target(self) -> Target:
        """The server to judge and what it offers."""
        return self.assignment.target

    @pytest.fixture(scope="session", name="client")
    def the_client(self) -> Client:
        """The way to the target."""
        return self.client

    @pytest.fixture(scope="session", name="views")
    def the_views(self) -> Views:
        """What each login is shown."""
        return Views(self.client)

    @pytest.fixture(scope="session", name="judge")
    def the_judge(self) -> "Judge":
        """The running judge."""
        return self

    @pytest.fixture
    def chance(self, request: pytest.FixtureRequest) -> random.Random:
        """Random choices that the seed repeats, each contract's own."""
        return random.Random(f"{self.assignment.seed} {request.node.name}")  # noqa: S311

    def pytest_configure(self, config: pytest.Config) -> None:
        """Tell pytest the markers of contracts."""
        config.addinivalue_line("markers", "rule(*ids): the rules that a contract judges")
        config.addinivalue_line("markers", "reaches(*replies): the documented replies that a contract brings about")

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Only the contracts of the API to be judged, and those for all APIs, are collected."""
        package = Path(__file__).parent
        if package not in collection_path.parents:
            return None
        first = collection_path.relative_to(package).parts[0]
        is_api = (package / first).is_dir() and first != "__pycache__"
        return True if is_api and first != self.assignment.specification.api else None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """A contract that takes an operation is judged once for each."""
        if "operation" in metafunc.fixturenames and not metafunc.definition.get_closest_marker("parametrize"):
            metafunc.parametrize("operation", list(self.assignment.specification.operations))

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """What needs no rule comes last, when rules have been judged; what the assignment does not want is dropped."""
        items.sort(key=lambda item: (self.assignment.first not in rules_of(item), turn_of(item)))
        wanted = [item for item in items if self._is_wanted(item)]
        kept = [item for index, item in enumerate(wanted) if self.assignment.shard.takes(index)]
        chosen = set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = kept

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Contracts that cannot be read give no verdict: the problem names their module and its error."""
        if report.failed and self.problem is None:
            error = str(report.longrepr).strip().splitlines()[-1].removeprefix("E ").strip()
            self.problem = CannotJudge(f"The contracts in {report.nodeid} could not be read: {error}")

    def _is_wanted(self, item: pytest.Item) -> bool:
        only, contracts = self.assignment.only, self.assignment.contracts
        return (only is None or self._concerns(item, only)) and (contracts is None or item.nodeid in contracts)

    def _concerns(self, item: pytest.Item, wanted: str) -> bool:
        rules = rules_of(item)
        parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        if wanted in rules or wanted in parameters.values():
            return True
        known = self.assignment.specification.rules
        return any(wanted in known[each].operations for each in rules if each in known)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Each contract runs with its own record of exchanges, under its rules."""
        self.docket.begin(item.nodeid)
        self._done += 1
        self.progress(item.name, self._done, len(item.session.items))
        self._to_come = [getattr(each, "originalname", each.name) for each in item.session.items[self._done - 1 :]]
        docket, rules = DOCKET.set(self.docket), RULE.set(rules_of(item))
        try:
            return (yield)
        finally:
            DOCKET.reset(docket)
            RULE.reset(rules)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self) -> Generator[None, None, None]:
        """After an interruption fixtures tidy up here; what fails then is no part of the verdict."""
        docket = DOCKET.set(self.docket)
        try:
            yield
        except (CannotJudge, NotJudged, Violation):
            return
        finally:
            DOCKET.reset(docket)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """What became of a contract, as pytest's report and as verdicts."""
        report = yield
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, Violation):
            self._violated(item, error, report)
        elif isinstance(error, NotJudged):
            self._not_judged(item, str(error))
            report.outcome = "skipped"
            report.longrepr = (str(item.path), 0, f"not judged: {error}")
        elif isinstance(error, CannotJudge):
            self.problem = error
            item.session.shouldstop = str(error)
        elif error is not None and not isinstance(error, pytest.skip.Exception):
            self.docket.troubles.append(f"{item.nodeid}: {type(error).__name__}: {error}")
            self._not_judged(item, f"its contract broke off: {type(error).__name__}: {error}")
        elif error is None and call.when == "call":
            self._passed(item, report)
        if self.assignment.fail_fast and self.docket.verdict(self.assignment.strict) is Verdict.VIOLATES:
            self._end_early(item)
        return report

    def _end_early(self, item: pytest.Item) -> None:
        to_come = len(item.session.items) - self._done
        if to_come and not item.session.shouldfail:
            self.leave_out(f"{to_come} contracts after the first violation, as --fail-fast asks")
            item.session.shouldfail = "the first violation"

    def _violated(self, item: pytest.Item, violation: Violation, report: pytest.TestReport) -> None:
        rules = rules_of(item)
        violation.rule = violation.rule or (rules[0] if rules else None)
        stated = self.assignment.specification.rules.get(violation.rule or "")
        hard = stated is None or stated.demand == "hard"
        verdict = Verdict.VIOLATES if hard else Verdict.BEYOND
        history = getattr(item, "history", ())
        finding = record_violation(self.docket, violation, rules, verdict, history)
        for each in rules:
            if each != violation.rule:
                self.docket.judge(each, Verdict.NOT_JUDGED, f"{violation.rule} is not met first: {violation}")
        if finding.verdict is Verdict.VIOLATES or (self.assignment.strict and finding.verdict is Verdict.BEYOND):
            report.outcome = "failed"
            report.longrepr = described(finding, self)
        else:
            report.outcome = "passed"
            report.longrepr = None

    def _not_judged(self, item: pytest.Item, reason: str) -> None:
        for each in rules_of(item):
            self.docket.judge(each, Verdict.NOT_JUDGED, reason)
        for mark in item.iter_markers("reaches"):
            for reply in mark.args:
                operation, status = reply.rsplit(" ", 1)
                self.docket.unreached.setdefault((operation, int(status)), reason)

    def _passed(self, item: pytest.Item, report: pytest.TestReport) -> None:
        for each in rules_of(item):
            self.docket.judge(each, Verdict.CONFORMS)
        self._note_unreached(item)
        broken = [each for each in self.docket.found_by_contract if each.verdict is Verdict.VIOLATES]
        if broken:
            report.outcome = "failed"
            report.longrepr = "\n\n".join(described(each, self) for each in broken)

    def _note_unreached(self, item: pytest.Item) -> None:
        for mark in item.iter_markers("reaches"):
            for reply in mark.args:
                operation, status = reply.rsplit(" ", 1)
                answered = sorted({each.status for each in self.docket.contract if each.operation == operation})
                statuses = ", ".join(map(str, answered))
                reason = f"asked for on purpose; the server answered {statuses}, which the readings allow"
                self.docket.unreached.setdefault((operation, int(status)), reason)


def load_reply_contracts(api: str) -> None:
    """Import the module in which an API's contracts about every reply register themselves, if it has one."""
    if (Path(__file__).parent / api / "every_reply.py").is_file():
        importlib.import_module(f"contracts.{api}.every_reply")


def turn_of(item: pytest.Item) -> int:
    """When a contract's turn is: those that are the same for every API come last, in an order of their own."""
    name = item.originalname if isinstance(item, pytest.Function) else ""
    return list(WEIGHTS).index(name) + 1 if name in WEIGHTS else 0


def rules_of(item: pytest.Item) -> tuple[str, ...]:
    """The rules that a contract judges, its nearest marker first."""
    return tuple(str(each) for mark in item.iter_markers("rule") for each in mark.args)


def described(finding: Finding, judge: Judge) -> str:
    """A finding as a person reads it."""
    secrets = tuple(judge.docket.secrets)
    lines = [
        f"{finding.verdict.upper()} {finding.rule or finding.operation}: {finding.statement}",
        f"  document  {finding.source}",
        f"  expected  {masked(finding.expected, secrets)}",
        f"  got       {masked(finding.got, secrets)}",
    ]
    curls = finding.curls(secrets)
    lines += [f"  {'repeat' if number == 0 else '      '}    {curl}" for number, curl in enumerate(curls)]
    return "\n".join(lines)
