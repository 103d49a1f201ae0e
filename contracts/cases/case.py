"""A case: requests to send one after the other, of which one thing is special, and what the document allows then."""

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from contracts.cases.place import NOTHING, Place, as_text
from contracts.cases.template import filled, slots


class Kind(StrEnum):
    """What sort of request a case is."""

    VALID = "valid"
    BOUNDARY = "boundary"
    INVALID = "invalid"
    SEQUENCE = "sequence"


REFUSED = "4XX"
NO_FAILURE = ("2XX", "3XX", "4XX")


@dataclass(frozen=True)
class Outcome:
    """The statuses that the document allows, such as 409 or 4XX; `settled` is false where it leaves them open."""

    statuses: tuple[str, ...]
    settled: bool = True

    @classmethod
    def open(cls) -> "Outcome":
        """What the document leaves open: success or refusal, but never a failure of the server."""
        return cls(NO_FAILURE, settled=False)

    def allows(self, status: int) -> bool:
        """Whether an answer may have this status."""
        return str(status) in self.statuses or f"{status // 100}XX" in self.statuses

    def __str__(self) -> str:
        if not self.settled:
            return "unspecified (anything but 5xx)"
        words = ["any " + each.lower() if each.endswith("XX") else each for each in self.statuses]
        return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


@dataclass(frozen=True)
class Check:
    """What an answer's body must show: `how` is equals, differs, present, absent, computes or at most; a value may have slots.

    What computes is a sum or product of numbers, such as `{{before}} - {{price}} * 2`.
    """

    place: str
    how: str
    value: str = ""

    def holds(self, body: Any, values: dict[str, str]) -> bool:
        """Whether a body shows it."""
        found = Place.parse(filled(self.place, values)).find(body)
        return HOLDS[self.how](found, filled(self.value, values))

    def __str__(self) -> str:
        return f"{self.place or 'the answer'} {WORDS[self.how]} {self.value}".rstrip()


WORDS = {
    "equals": "is",
    "differs": "is not",
    "present": "is there",
    "absent": "is not there",
    "computes": "is",
    "at most": "is at most",
}


def is_there(found: Any, _: str = "") -> bool:
    """Whether there is a value: null and an empty text are none."""
    return found is not NOTHING and found is not None and found != ""


A_CENT = 0.011


def computed(text: str) -> float | None:
    """The value of a sum of products of numbers; None where something in it is no number."""
    try:
        terms = [[float(factor) for factor in term.split("*")] for term in text.replace(" - ", " + -1 * ").split(" + ")]
    except ValueError:
        return None
    total = 0.0
    for term in terms:
        product = 1.0
        for factor in term:
            product *= factor
        total += product
    return total


def is_number(found: Any, value: str) -> bool:
    """Whether a value is the number that a formula computes, give or take a cent."""
    one, other = computed(as_text(found)), computed(value)
    return one is not None and other is not None and abs(one - other) <= A_CENT


HOLDS = {
    "equals": lambda found, value: found is not NOTHING and as_text(found) == value,
    "differs": lambda found, value: found is NOTHING or as_text(found) != value,
    "present": is_there,
    "absent": lambda found, _: not is_there(found),
    "computes": is_number,
    "at most": lambda found, value: is_there(found) and float(as_text(found)) <= (computed(value) or 0.0),
}


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
