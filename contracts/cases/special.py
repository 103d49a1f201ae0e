"""What can be special about a request, and who makes such requests."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from contracts.cases.case import Kind
from contracts.cases.demands import Demand, Demands
from contracts.cases.outcome import Outcome
from contracts.cases.request import Request
from contracts.specification import Operation


@dataclass(frozen=True)
class Special:
    """A request with one thing special about it. Those of a family are alike: the second is worth less."""

    kind: Kind
    words: str
    request: Request
    demand: Demand
    worth: int
    family: str


@dataclass(frozen=True)
class Scene:
    """An operation with a request that works, and the document's demands: what special requests are made from."""

    operation: Operation
    request: Request
    schema: dict[str, Any]
    demands: Demands
    chance: random.Random
    login_header: tuple[str, str]
    usual_outcome: Outcome
    stated: tuple[dict[str, Any], ...] = ()

    @property
    def nowhere(self) -> dict[str, str]:
        """Values of path parameters that are well-formed, and that nothing has."""
        found: dict[str, str] = self.demands.stated.get("nowhere", {})
        return found


Maker = Callable[[Scene], Iterator[Special]]
