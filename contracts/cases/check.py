"""What an answer's body must show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.cases.place import NOTHING, Place, as_text
from contracts.cases.template import filled


@dataclass(frozen=True)
class Check:
    """What an answer's body must show: `how` is a word of HOLDS; place and value may have slots.

    What is `presumed` is a form that the document leaves open: without it, nothing can be said of the rest.
    What computes is a sum or product of numbers, such as `{{before}} - {{price}} * 2`.
    """

    place: str
    how: str
    value: str = ""
    presumed: bool = False

    def holds(self, body: Any, values: dict[str, str]) -> bool:
        """Whether a body shows it."""
        found = Place.parse(filled(self.place, values)).find(body)
        return HOLDS[self.how](found, filled(self.value, values))

    def __str__(self) -> str:
        words = f"{self.place or 'the answer'} {WORDS[self.how]} {self.value}".rstrip()
        return f"{words} (which is presumed)" if self.presumed else words


WORDS = {
    "equals": "is",
    "differs": "is not",
    "present": "is there",
    "absent": "is not there",
    "computes": "is",
    "at most": "is at most",
    "contains": "contains",
    "alike": "is, capitals aside,",
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


def equals(found: Any, value: str) -> bool:
    """Whether there is a value that reads so."""
    return found is not NOTHING and as_text(found) == value


def is_at_most(found: Any, value: str) -> bool:
    """Whether a value is a number, and no more than a formula computes."""
    one, other = computed(as_text(found)), computed(value)
    return one is not None and other is not None and one <= other


HOLDS: Mapping[str, Callable[[Any, str], bool]] = {
    "equals": equals,
    "differs": lambda found, value: not equals(found, value),
    "present": is_there,
    "absent": lambda found, value: not is_there(found, value),
    "computes": is_number,
    "at most": is_at_most,
    "alike": lambda found, value: found is not NOTHING and as_text(found).lower() == value.lower(),
    "contains": lambda found, value: found is not NOTHING and value in as_text(found),
}
