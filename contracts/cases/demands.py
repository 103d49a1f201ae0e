"""What the document says should happen to a request, by the rules that an API's cases name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from contracts.cases.outcome import REFUSED, Outcome
from contracts.specification import Operation, Specification


@dataclass(frozen=True)
class Demand:
    """What is allowed, and the rule that says so; without one, the place where the operation is documented."""

    outcome: Outcome
    rule: str
    statement: str


@dataclass(frozen=True)
class Demands:
    """Which rules speak of which kind of request, as contracts/<api>/cases.yaml says."""

    specification: Specification
    stated: dict[str, Any] = field(default_factory=dict)

    def success(self, operation: Operation) -> Demand:
        """A request that works."""
        return Demand(Outcome(successes(operation)), "", place(operation))

    def unsettled(self, operation: Operation) -> Demand:
        """A request that the document says nothing about."""
        return Demand(Outcome.open(), "", place(operation))

    def without_login(self, operation: Operation) -> Demand:
        """A request without any login."""
        return self._refusal(self.stated.get("without_login", ()), operation)

    def invalid_login(self, operation: Operation) -> Demand:
        """A request with a login that nobody was given."""
        return self._refusal(self.stated.get("invalid_login", ()), operation)

    def unknown(self, operation: Operation, parameter: str) -> Demand:
        """A request whose path names something that is well-formed and does not exist."""
        return self._refusal(self.stated.get("unknown", {}).get(parameter, ()), operation)

    def missing(self, operation: Operation, name: str) -> Demand:
        """A request without a field of its body."""
        stated = self.stated.get("required", {}).get(operation.id, [])
        several = stated if isinstance(stated, list) else [stated]
        return self._refusal([each for each in several if name in each["fields"]], operation)

    def by(self, rule: str, operation: Operation, statuses: Iterable[str]) -> Demand:
        """What a rule demands, in statuses."""
        return Demand(Outcome(widened(operation, statuses)), rule, self.specification.rules[rule].sentence)

    def _refusal(self, rules: Iterable[str | dict[str, Any]], operation: Operation) -> Demand:
        """The refusal that the first hard rule about the operation demands; none leaves it open.

        Where a rule is hard for some operations `only`, or for any refusal, the cases say so beside its name.
        """
        for stated in rules:
            told = stated if isinstance(stated, dict) else {"rule": stated}
            rule = self.specification.rules[told["rule"]]
            if rule.demand == "hard" and operation.id in told.get("only", rule.operations):
                documented = [str(status) for each, status in rule.replies if each == operation.id and status >= 400]
                return self.by(rule.id, operation, told.get("statuses") or documented or [REFUSED])
        return self.unsettled(operation)


def successes(operation: Operation) -> tuple[str, ...]:
    """The documented statuses of success and their equivalents."""
    return widened(operation, [str(status) for status in operation.responses if status < 300])


def widened(operation: Operation, statuses: Iterable[str]) -> tuple[str, ...]:
    """Statuses with those that the readings allow in their place."""
    found: list[str] = []
    for status in statuses:
        found.append(status)
        response = operation.responses.get(int(status)) if status.isdigit() else None
        found += [each.status for each in response.equivalents] if response else []
    wide = [each for each in dict.fromkeys(found) if each.endswith("XX")]
    return tuple(each for each in dict.fromkeys(found) if each in wide or f"{each[0]}XX" not in wide)


def place(operation: Operation) -> str:
    """Where the document speaks of an operation."""
    return str(operation.source)
