"""What a sequence acts on: the server, and what the model believes that it holds."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from contracts.client import Client
from contracts.exchange import Exchange
from contracts.expectations import Reply, demand
from contracts.specification import shortened

Thing = TypeVar("Thing")
Facts = dict[Any, Any]
NOTHING = "nothing"


class Idle(Exception):
    """An action has nothing to act on at this point of a sequence."""


class World(ABC):
    """What the model believes that the server holds, of what one sequence has made.

    Actions send requests, demand what the document says of their answers, and change what is believed by what the
    server accepted. What it refused has changed nothing.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.looked: list[Exchange] = []

    @abstractmethod
    def look(self) -> None:
        """Demand that every list and every read shows what the server must hold."""

    def glance(self, number: int) -> None:
        """The same with less effort after a step of this number, for a server that shows everything in many answers."""
        self.look()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """What is exchanged inside only reads, so that a finding need not show it unless it comes from there."""
        begun = len(self.client.docket.contract)
        yield
        self.looked += self.client.docket.contract[begun:]


def one_of(things: Sequence[Thing], which: int) -> Thing:
    """One of some things by a number of any size. Raises Idle when there is none."""
    if not things:
        raise Idle
    return things[which % len(things)]


def demand_facts(
    believed: Facts,
    shown: Facts,
    reply: Reply,
    *,
    of: str,
    alike: Callable[[Any, Any], bool] = lambda one, other: bool(one == other),
) -> None:
    """Demand that what is shown of something is what is believed of it, fact by fact; the rest may be anything."""
    for key, value in believed.items():
        got = shown.get(key, NOTHING)
        told = shortened(got) if key in shown else NOTHING
        name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
        kind = " ".join(map(str, key[::2])) if isinstance(key, tuple) else str(key)
        demand(alike(value, got), f"{name} {value!r} of {of}", told, reply, aspect=f"{kind} as it should be")
