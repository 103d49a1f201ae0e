"""The search for failing sequences by itself, in a world that is a list of numbers and speaks to no server."""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import strategies as st

from contracts import catalog
from contracts.client import Client
from contracts.expectations import NotJudged, Violation
from contracts.findings import Docket
from contracts.model.actions import Step, action, actions_of, simplest
from contracts.model.search import Search
from contracts.model.world import Idle, World
from contracts.problems import BadProfile
from contracts.target import Target

NUMBER = st.integers(1, 50)


class Numbers(World):
    """A list that must hold what was added and not dropped."""

    def __init__(self, client: Client, taken: list[str]) -> None:
        super().__init__(client)
        self.believed: list[int] = []
        self.held: list[int] = []
        self.taken = taken

    @action(often=3, number=NUMBER)
    def add(self, number: int) -> None:
        self.taken.append(f"add {number}")
        self.believed.append(number)
        self.held.append(number)

    @action(which=st.integers(0, 5))
    def drop(self, which: int) -> None:
        if not self.believed:
            raise Idle
        self.taken.append(f"drop {which}")
        number = self.believed.pop(which % len(self.believed))
        self.held.remove(number)

    @action()
    def wait(self) -> None:
        self.taken.append("wait")

    def look(self) -> None:
        if sorted(self.held) != sorted(self.believed):
            violation = Violation(str(self.believed), str(self.held), "list_products")
            violation.rule = "L-64"
            raise violation


class Forgetful(Numbers):
    """Forgets the oldest number once there are more than three."""

    def look(self) -> None:
        self.held = self.held[-3:]
        super().look()


class Mixed(Numbers):
    """Drops the last number, whichever is named."""

    @action(which=st.integers(0, 5))
    def drop(self, which: int) -> None:
        before = list(self.held)
        super().drop(which)
        self.held = before[:-1]


@pytest.fixture
def client() -> Client:
    specification = catalog.specification("loyalty")
    return Client(Target.at(specification, "http://127.0.0.1:1"), Docket(specification))


TRIES = 25


def search(client: Client, world: type[Numbers], seed: int = 0, **how: Any) -> tuple[Search, list[str]]:
    """The search over so many worlds, and what was done in them; time is long enough in any case."""
    taken: list[str] = []
    worlds = count(1)

    def begin() -> World:
        if next(worlds) >= TRIES:
            found.end = 0.0
        return world(client, taken)

    found = Search(client, world, begin, time.monotonic() + 60, **{"enough": 9, **how})
    found.run(seed)
    return found, taken


@pytest.mark.parametrize("seed", range(3))
def test_what_takes_four_steps_is_shortened_to_four(client: Client, seed: int) -> None:
    found, _ = search(client, Forgetful, seed, enough=1)
    assert found.failures[0].key == ("L-64", "list_products")
    assert list(map(str, found.failures[0].steps)) == ["add(number=1)"] * 4


def test_of_several_ways_to_fail_the_shortest_is_told(client: Client) -> None:
    found, _ = search(client, Mixed, enough=1)
    actions = [step.action for step in found.failures[0].steps]
    assert actions == ["add", "add", "drop"]


def test_where_nothing_is_wrong_nothing_is_found(client: Client) -> None:
    found, _ = search(client, Numbers)
    assert found.failures == []
    assert found.tried == TRIES


def test_one_fault_is_told_once(client: Client) -> None:
    found, _ = search(client, Forgetful)
    assert len(found.failures) == 1


def test_a_seed_repeats_the_sequences_and_another_one_has_others(client: Client) -> None:
    first, again, other = (search(client, Numbers, seed)[1] for seed in (7, 7, 8))
    shared = min(map(len, (first, again, other)))
    assert shared > 100
    assert first[:shared] == again[:shared] != other[:shared]


def test_a_sequence_has_a_dozen_steps_and_most_differ(client: Client) -> None:
    found, taken = search(client, Numbers)
    assert len(taken) > 8 * found.tried


class Raising(Numbers):
    problem: Exception

    def look(self) -> None:
        raise self.problem


@pytest.mark.parametrize(
    ("problem", "told"),
    [(BadProfile("accounts.admin does not work"), "accounts.admin"), (NotJudged("it answers too late"), "too late")],
)
def test_a_problem_that_is_none_of_the_sequence_ends_the_search(client: Client, problem: Exception, told: str) -> None:
    world: type[Numbers] = type("Problematic", (Raising,), {"problem": problem})
    with pytest.raises(type(problem), match=told):
        search(client, world)


def test_the_simplest_arguments_are_the_first_ones() -> None:
    assert simplest(Numbers, "add") == {"number": 1}
    assert simplest(Numbers, "wait") == {}


def test_an_action_that_is_overridden_is_one_action() -> None:
    names: Callable[[type[World]], list[str]] = lambda world: [each.name for each in actions_of(world)]  # noqa: E731
    assert names(Mixed) == names(Numbers) == ["add", "drop", "wait"]


def test_a_step_reads_like_a_sentence() -> None:
    assert str(Step.of("edit_color_ref", {"which": 2, "color": 0})) == "edit color ref(color=0, which=2)"
