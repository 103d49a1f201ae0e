"""How a contract says what must hold, and what it says when it does not."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn

from contracts.exchange import Exchange
from contracts.findings import Docket, Finding, Verdict
from contracts.specification import Specification, shortened


class Violation(AssertionError):
    """A demand that the server does not meet, with the reply that shows it."""

    def __init__(self, expected: str, got: str, operation: str, status: int | None = None) -> None:
        super().__init__(f"expected {expected}; got {got}")
        self.expected = expected
        self.got = got
        self.operation = operation
        self.status = status
        self.aspect = expected
        self.rule: str | None = None


class NotJudged(Exception):
    """A contract that cannot be judged on this target, and why."""


MISSING = object()
PAGING = {
    "page",
    "pages",
    "perpage",
    "pagesize",
    "limit",
    "offset",
    "total",
    "totalpages",
    "hasmore",
    "next",
    "nextpage",
    "cursor",
}
DOCKET: ContextVar[Docket] = ContextVar("docket")


class Reply:
    """An answer of the server as contracts read it. What is missing in it violates the rule being judged."""

    def __init__(self, specification: Specification, exchange: Exchange) -> None:
        self.exchange = exchange
        self.operation = specification.operations[exchange.operation]

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.exchange.status

    @property
    def succeeded(self) -> bool:
        """Whether the answer is any 2xx."""
        return 200 <= self.status < 300

    def expect(self, *documented: int) -> "Reply":
        """The reply itself, when it has one of the documented statuses or an equivalent of one. Raises Violation."""
        if self.status in documented:
            return self
        stated = [self.operation.responses[status] for status in documented if status in self.operation.responses]
        equivalent = next(filter(None, (response.equivalent(self.status) for response in stated)), None)
        violation = self._violation(" or ".join(map(str, documented)), documented[0])
        if equivalent is None:
            raise violation
        if equivalent.demand == "soft":
            note_beyond(violation)
        return self

    def expect_refusal(self, status: int | None = None) -> "Reply":
        """The reply itself, when it is any 4xx; a documented status may be named for the report. Raises Violation."""
        if not 400 <= self.status < 500:
            self.fail("a refusal (4xx)", status=status)
        return self

    def expect_no_success(self, status: int | None = None) -> "Reply":
        """The reply itself, unless it is a success or a failure of the server. Raises Violation."""
        if not 300 <= self.status < 500:
            self.fail("no success", status=status)
        return self

    def value(self, path: str) -> Any:
        """The value at a dotted path of the JSON body. Raises Violation when there is none."""
        found = self.get(path)
        if found is MISSING:
            self.fail(f"a value at {path}")
        return found

    def get(self, path: str) -> Any:
        """The value at a dotted path of the JSON body, or MISSING."""
        value = self.exchange.body
        for step in path.split("."):
            if not isinstance(value, dict) or step not in value:
                return MISSING
            value = value[step]
        return value

    def number(self, path: str) -> float:
        """The number at a dotted path. Raises Violation when there is none."""
        value = self.value(path)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(f"a number at {path}")
        return value

    def items(self, path: str) -> list[dict[str, Any]]:
        """The objects of the list at a dotted path. Raises Violation when there is no such list."""
        value = self.value(path)
        if not isinstance(value, list):
            self.fail(f"a list at {path}")
        return [each for each in value if isinstance(each, dict)]

    def is_partial(self, path: str) -> bool:
        """Whether the list at a path may be one page of several: something beside it speaks of pages (AX-11)."""
        body = self.exchange.body
        beside = self.get(path.rpartition(".")[0]) if "." in path else body
        places = [each for each in (body, beside) if isinstance(each, dict)]
        places += [each for place in places for each in place.values() if isinstance(each, dict)]
        return any(PAGING.intersection(name.lower().replace("_", "") for name in place) for place in places)

    def fail(self, expected: str, status: int | None = None) -> NoReturn:
        """Raise the Violation that something else was expected of this reply."""
        raise self._violation(expected, status)

    def _violation(self, expected: str, status: int | None = None) -> Violation:
        documented = status if status is not None else self._documented_status()
        return Violation(expected, self.exchange.answer(), self.operation.id, documented)

    def _documented_status(self) -> int | None:
        if self.status in self.operation.responses:
            return self.status
        return next(iter(self.operation.responses), None)


def demand(
    holds: bool, expected: str, got: object, reply: Reply, status: int | None = None, *, aspect: str = ""
) -> None:
    """Raise a Violation of the rule being judged unless something holds. The reply is the one that shows it.

    The aspect names a finding in place of what was expected, where that holds values which differ from run to run.
    """
    if not holds:
        shown = "nothing there" if got is MISSING else got if isinstance(got, str) else shortened(got)
        violation = Violation(
            expected, shown, reply.operation.id, status if status is not None else reply._documented_status()
        )
        violation.aspect = aspect or expected
        raise violation


def note_beyond(violation: Violation) -> None:
    """Report something that the document does not settle, and go on."""
    docket = DOCKET.get()
    record_violation(docket, violation, RULE.get(()), Verdict.BEYOND)


RULE: ContextVar[tuple[str, ...]] = ContextVar("rule", default=())


@contextmanager
def judging(*rules: str, soft: bool = False) -> Iterator[None]:
    """What is demanded inside is demanded by these rules; a soft demand is reported, and the contract goes on."""
    docket = DOCKET.get()
    specification = docket.specification
    token = RULE.set(rules)
    try:
        yield
    except Violation as violation:
        violation.rule = violation.rule or rules[0]
        if not soft and specification.rules[violation.rule].demand == "hard":
            raise
        record_violation(docket, violation, (violation.rule,), Verdict.BEYOND)
    else:
        for rule in rules:
            docket.judge(rule, Verdict.CONFORMS)
    finally:
        RULE.reset(token)


def record_violation(
    docket: Docket, violation: Violation, rules: Sequence[str], verdict: Verdict, history: Sequence[Exchange] = ()
) -> Finding:
    """Keep what a contract found, under the rule that it was judging."""
    rule = violation.rule or (rules[0] if rules else None)
    stated = docket.specification.rules.get(rule) if rule else None
    operation = docket.specification.operations[violation.operation]
    earlier = [each for each in history if all(each is not shown for shown in docket.contract)]
    return docket.find(
        Finding(
            verdict=verdict,
            rule=rule,
            statement=stated.sentence if stated else operation.summary,
            operation=violation.operation,
            status=violation.status,
            source=stated.source if stated else operation.source,
            expected=violation.expected,
            got=violation.got,
            exchanges=(*earlier, *docket.contract),
            aspect=violation.aspect,
        )
    )
