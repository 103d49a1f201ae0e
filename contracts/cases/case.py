"""A case: requests to send one after the other, of which one thing is special, and what the document allows then."""

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from contracts.cases.check import Check
from contracts.cases.outcome import Outcome
from contracts.cases.template import slots


class Kind(StrEnum):
    """What sort of request a case is."""

    VALID = "valid"
    BOUNDARY = "boundary"
    INVALID = "invalid"
    SEQUENCE = "sequence"


@dataclass(frozen=True)
class Capture:
    """A value of an answer that later requests repeat, by the name of its slot."""

    name: str
    place: str = ""


@dataclass(frozen=True)
class Step:
    """One request, or one opening of a door. What `prepares` only makes the next ones possible.

    What is not `ordinary` is outside what the document speaks of, such as broken JSON.
    """

    operation: str = ""
    door: str = ""
    words: str = ""
    arguments: tuple[tuple[str, str | int], ...] = ()
    path: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    content_type: str = "application/json"
    captures: tuple[Capture, ...] = ()
    outcome: Outcome = field(default_factory=Outcome.open)
    checks: tuple[Check, ...] = ()
    prepares: bool = False
    ordinary: bool = True

    @property
    def asks_with(self) -> set[str]:
        """The slots that must be filled before the request is sent."""
        pairs = [*self.arguments, *self.path, *self.query, *self.headers]
        return {name for text in [*(str(value) for _, value in pairs), self.body or ""] for name in slots(text)}

    @property
    def reads_with(self) -> set[str]:
        """The slots that must be filled before the answer is read."""
        texts = [each.place for each in self.captures]
        texts += [text for check in self.checks for text in (check.place, check.value)]
        return {name for text in texts for name in slots(text)}


@dataclass(frozen=True)
class Case:
    """Something to try of an operation, with one thing special about it."""

    id: str
    api: str
    version: str
    seed: int
    operation: str
    kind: Kind
    special: str
    statement: str
    rule: str
    steps: tuple[Step, ...]
    worth: int = 0

    @property
    def outcome(self) -> Outcome:
        """What the document allows for the request that the case is about: the last that prepares nothing."""
        return self.tried[-1].outcome

    @property
    def tried(self) -> list[Step]:
        """The steps that the document has something to say about."""
        return [step for step in self.steps if not step.prepares] or list(self.steps[-1:])

    @property
    def needs(self) -> set[str]:
        """The slots that the target has to fill: none of the case's answers does."""
        needed: set[str] = set()
        captured: set[str] = set()
        for step in self.steps:
            needed |= step.asks_with - captured
            captured |= {capture.name for capture in step.captures}
            needed |= step.reads_with - captured
        return needed

    @property
    def doors(self) -> set[str]:
        """The doors that the case opens."""
        return {step.door for step in self.steps if step.door}

    def as_json(self) -> dict[str, Any]:
        """The case as JSON can hold it, with the allowed outcome in words beside."""
        return {**asdict(self), "allowed": str(self.outcome)}

    @classmethod
    def of_json(cls, stated: dict[str, Any]) -> "Case":
        """The case that JSON holds. Raises KeyError or TypeError where it holds none."""
        known = {each.name for each in fields(cls)}
        steps = tuple(step_of(each) for each in stated["steps"])
        return cls(**{name: stated[name] for name in known - {"steps", "kind"}}, steps=steps, kind=Kind(stated["kind"]))


def step_of(stated: dict[str, Any]) -> Step:
    """The step that JSON holds."""
    outcome = Outcome(tuple(stated["outcome"]["statuses"]), stated["outcome"]["settled"])
    pairs = {name: tuple((key, value) for key, value in stated[name]) for name in PAIRS}
    return Step(
        **{**stated, **pairs}
        | {
            "outcome": outcome,
            "captures": tuple(Capture(**each) for each in stated["captures"]),
            "checks": tuple(Check(**each) for each in stated["checks"]),
        }
    )


PAIRS = ("arguments", "path", "query", "headers")
