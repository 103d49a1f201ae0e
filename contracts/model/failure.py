"""A sequence that shows a fault."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from contracts.exchange import Exchange
from contracts.expectations import Violation
from contracts.findings import Finding
from contracts.model.actions import History

Key = tuple[str, str]
Fault: TypeAlias = Violation | Finding


@dataclass(frozen=True)
class Failure:
    """The steps that were taken, what was exchanged, and what was demanded in vain.

    In place of a demand of the model it may be a reply that departs from the specification.
    """

    key: Key
    steps: History
    exchanges: tuple[Exchange, ...]
    fault: Fault


def key_of(fault: Fault) -> Key:
    """By what a fault is known again when a shorter sequence shows it."""
    nameless = fault.id if isinstance(fault, Finding) else ""
    return fault.rule or nameless, fault.operation


def telling(exchanges: Sequence[Exchange], looked: Sequence[Exchange]) -> tuple[Exchange, ...]:
    """The exchanges of a sequence without looks at which all was well, but for the newest one at the same thing."""
    if not exchanges:
        return ()
    last = exchanges[-1]
    passed = {id(each) for each in looked}
    alike = [
        each for each in exchanges[:-1] if id(each) in passed and (each.method, each.url) == (last.method, last.url)
    ]
    kept = {id(each) for each in alike[-1:]}
    return tuple(each for each in exchanges if id(each) not in passed or id(each) in kept)
