"""A request that is refused changes nothing: what the reading operations show before is what they show after."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from contracts.client import Client, Login
from contracts.edges import Ask
from contracts.exchange import Exchange
from contracts.expectations import NotJudged, Reply
from contracts.findings import Finding, Verdict
from contracts.specification import Operation, shortened
from contracts.supply import Recipes

SHOWN = 3

Facts = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Sight:
    """What the reading operations showed at one moment: the answer of each."""

    answers: Mapping[str, Exchange]

    @cached_property
    def facts(self) -> Facts:
        """How often each value stands at each place of the answers."""
        return Counter(fact for name, answer in self.answers.items() for fact in facts_of(answer.body, name))

    @property
    def complete(self) -> bool:
        """Whether there is an answer of each."""
        return bool(self.answers) and all(200 <= answer.status < 300 for answer in self.answers.values())

    def equals(self, later: "Sight") -> bool:
        """Whether a later sight shows the same, byte for byte."""
        return self.contents == later.contents

    @property
    def contents(self) -> dict[str, bytes]:
        """The answers as they came."""
        return {name: answer.content for name, answer in self.answers.items()}

    def changes(self, later: "Sight", passing: frozenset[str] = frozenset()) -> list[str]:
        """What a later sight shows otherwise, place by place, but for places whose values pass by themselves.

        Empty where either sight lacks an answer: nothing can be said then.
        """
        if not (self.complete and later.complete) or self.equals(later):
            return []
        gone, come = self.facts - later.facts, later.facts - self.facts
        told = [f"{place}: no longer {value}" for place, value in gone if place not in passing]
        return told + [f"{place}: now {value}" for place, value in come if place not in passing]

    def places(self, later: "Sight") -> frozenset[str]:
        """The places at which a later sight shows something else."""
        if self.equals(later):
            return frozenset()
        differing = (self.facts - later.facts) + (later.facts - self.facts)
        return frozenset(place for place, _ in differing)


class Witnesses:
    """The operations that only read and that the target offers enough for, asked as one login sees them."""

    def __init__(self, client: Client, recipes: Recipes) -> None:
        self._client = client
        self._asks = dict(self._readable(recipes))

    def _readable(self, recipes: Recipes) -> Iterator[tuple[str, Ask]]:
        for name, operation in self._client.docket.specification.operations.items():
            if operation.changes or name not in recipes or not shows_values(operation):
                continue
            try:
                yield name, recipes[name]()
            except NotJudged:
                continue

    def as_seen_by(self, login: Login | None) -> "Witnesses":
        """The same, asked with a login wherever it opens what the operation's own login opens."""
        seen = Witnesses(self._client, {})
        for name, ask in self._asks.items():
            ways = [ask] if login is None or ask.login is None else [replace(ask, login=login), ask]
            serves = next((each for each in ways if self._read(name, each).succeeded), None)
            if serves is not None:
                seen._asks[name] = serves
        return seen

    def look(self) -> Sight:
        """What they show now."""
        return Sight({name: self._read(name, ask).exchange for name, ask in self._asks.items()})

    def _read(self, name: str, ask: Ask) -> Reply:
        return self._client.send(name, path=ask.path, login=ask.login)


def shows_values(operation: Operation) -> bool:
    """Whether an operation's success is documented as JSON."""
    return any(200 <= status < 300 and response.schema is not None for status, response in operation.responses.items())


def facts_of(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every value within a JSON value, with its place; the order within a list is no fact."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from facts_of(each, f"{place} {name}")
    elif isinstance(value, list):
        yield f"{place} length", str(len(value))
        for each in value:
            yield from facts_of(each, place)
    else:
        yield place, shortened(value)


@dataclass(frozen=True)
class View:
    """What one login is shown: by whom, and at which places the values pass by themselves."""

    witnesses: Witnesses
    passing: frozenset[str] = frozenset()


class Views:
    """What each login is shown, found out once in a run."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._found: dict[str, View] = {}

    def of(self, login: Login | None, recipes: Recipes) -> tuple[View, Sight]:
        """What a login is shown by the operations of some recipes that read, with the sight of it now."""
        name = login.token if login is not None else ""
        if name in self._found:
            now = self._found[name].witnesses.look()
            if now.complete:
                return self._found[name], now
        seen = Witnesses(self._client, recipes).as_seen_by(login)
        now = seen.look()
        self._found[name] = View(seen, now.places(seen.look()))
        return self._found[name], now


class Watch:
    """Watches requests of one operation: whether those that were refused have changed what is shown.

    Looking costs as much as asking, so several refused requests are looked at together. Where something changed, each
    is sent again alone, to find the one that did it; what none of them repeats was somebody else's doing.
    """

    TOGETHER = 20
    DOUBTS = 2

    def __init__(self, client: Client, views: Views, recipes: Recipes, anew: Callable[[str], Callable[[], Reply]]):
        self._client = client
        self._views = views
        self._recipes = recipes
        self._anew = anew
        self._login: Login | None = None
        self._view: View | None = None
        self._before: Sight | None = None
        self._refused: list[str] = []
        self._unseen: dict[str, None] = {}
        self._doubts = 0

    def begin(self, login: Login | None) -> None:
        """Look with other eyes from here on: requests are sent with this login, on what was made for them."""
        self._forget()
        if self._recipes and (self._view is None or login is not self._login):
            self._login = login
            self._view, self._before = self._views.of(login, self._recipes)

    def note(self, title: str, reply: Reply, *, watching: bool) -> None:
        """Take notice of a reply to the request of this title, and look where it is time.

        After a lawful change one has to look anew; unless one is `watching`, what is refused from then on is left for
        later.
        """
        if self._doubts >= self.DOUBTS:
            return
        if not 400 <= reply.status < 500:
            self._forget()
            return
        if self._before is None:
            self._unseen[title] = None
            self._before = self._look() if watching else None
            return
        self._refused.append(title)
        if len(self._refused) >= self.TOGETHER:
            self.look()

    def ready(self) -> None:
        """Look now, so that what is refused next is watched."""
        if self._before is None and self._doubts < self.DOUBTS:
            self._before = self._look()

    def look(self) -> None:
        """Whether those refused since the last look have changed anything."""
        if self._before is None or not self._refused:
            return
        after = self._look()
        if self._before.changes(after, self._passing):
            self._accuse(self._refused)
            self._refused, self._before = [], None
        else:
            self._refused = []
            self._before = after if after.complete else None

    def take_unseen(self) -> list[str]:
        """The titles of refused requests between which and the next look something was changed lawfully."""
        unseen, self._unseen = list(self._unseen), {}
        return unseen

    def _forget(self) -> None:
        self._unseen.update(dict.fromkeys(self._refused))
        self._refused = []
        self._before = None

    def _accuse(self, titles: list[str]) -> None:
        """Find the request that does it when it is sent alone, between two looks that would agree without it."""
        for title in titles:
            send = self._anew(title)
            first = self._look()
            self._client.docket.begin_request()
            second = self._look()
            reply = send()
            after = self._look()
            if first.changes(second) or not 400 <= reply.status < 500:
                continue
            changes = second.changes(after, self._passing)
            if changes:
                self._find(reply, changes)
                return
        self._doubts += 1

    @property
    def _passing(self) -> frozenset[str]:
        return self._view.passing if self._view is not None else frozenset()

    def _look(self) -> Sight:
        return self._view.witnesses.look() if self._view is not None else Sight({})

    def _find(self, reply: Reply, changes: list[str]) -> None:
        stated = reply.status in reply.operation.responses
        self._client.docket.find(
            Finding(
                verdict=Verdict.VIOLATES if stated else Verdict.BEYOND,
                rule=None,
                statement=f"{reply.operation.label} changes nothing when it refuses",
                operation=reply.operation.id,
                status=reply.status if stated else None,
                source=reply.operation.responses[reply.status].source if stated else reply.operation.source,
                expected=f"what is shown to stay as it was, since the request was refused with {reply.status}",
                got="; ".join(changes[:SHOWN]) + (f"; and {len(changes) - SHOWN} more" if len(changes) > SHOWN else ""),
                exchanges=tuple(self._client.docket.contract),
                aspect="refused, yet changed",
            )
        )
