"""What may be done in a sequence: the methods of a world that are marked as actions, with what they are given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import find, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contracts.model.world import World

Method = TypeVar("Method", bound=Callable[..., None])
WHICH = st.integers(0, 5)
MARK = "_action"
STEPS = 14


@dataclass(frozen=True)
class Action:
    """A method of a world, how its arguments are chosen, and how often it is taken beside the others."""

    name: str
    arguments: Mapping[str, SearchStrategy[Any]]
    often: int = 1


@dataclass(frozen=True)
class Step:
    """An action with its arguments, as one sequence takes it."""

    action: str
    given: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, action: str, arguments: Mapping[str, Any]) -> "Step":
        """An action with arguments by name."""
        return cls(action, tuple(sorted(arguments.items())))

    @property
    def arguments(self) -> dict[str, Any]:
        """What the action is given, by name."""
        return dict(self.given)

    def take(self, world: World) -> None:
        """Act on the server, and have the world believe what the server accepted."""
        getattr(world, self.action)(**self.arguments)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"{self.action.replace('_', ' ')}({told})" if told else self.action.replace("_", " ")


History = tuple[Step, ...]


def action(*, often: int = 1, **arguments: SearchStrategy[Any]) -> Callable[[Method], Method]:
    """Mark a method of a world as an action whose arguments are chosen so; the simplest value of each comes first."""

    def mark(method: Method) -> Method:
        setattr(method, MARK, Action(method.__name__, arguments, often))
        return method

    return mark


def actions_of(world: type[World]) -> list[Action]:
    """The actions of a world, in the order in which it names them; one that is overridden stays what it was marked."""
    marked = {
        name: getattr(value, MARK)
        for each in reversed(world.__mro__)
        for name, value in vars(each).items()
        if hasattr(value, MARK)
    }
    return list(marked.values())


@lru_cache
def simplest(world: type[World], name: str) -> dict[str, Any]:
    """The arguments of an action, each at its simplest."""
    arguments = next(each.arguments for each in actions_of(world) if each.name == name)
    quiet = settings(database=None, deadline=None)
    return {key: find(values, lambda _: True, settings=quiet) for key, values in arguments.items()}


def histories(world: type[World]) -> SearchStrategy[History]:
    """Sequences of a world's actions."""
    steps = [
        st.builds(Step.of, st.just(each.name), st.fixed_dictionaries(dict(each.arguments)))
        for each in actions_of(world)
        for _ in range(each.often)
    ]
    return st.lists(st.one_of(steps), min_size=STEPS, max_size=STEPS).map(tuple)
