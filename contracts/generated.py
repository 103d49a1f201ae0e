"""Contracts that need no rule: whatever an operation is sent, it answers as documented, and never with a 5xx.

An API's folder has a module test_generated.py that imports these, and says in a `recipes` fixture how a request of each
operation is made that works.
"""

import time
from collections.abc import Callable
from functools import partial

from contracts.client import Client
from contracts.conformance import Generator
from contracts.edges import Ask, Edge, edges
from contracts.expectations import NotJudged, Reply
from contracts.judge import Judge
from contracts.specification import Operation
from contracts.supply import Recipes, Supply, supplies
from contracts.witnesses import Views, Watch

EXAMPLES = 12
# In fewer seconds the looks would take the time of the requests that they are to watch.
WORTH_WATCHING = 0.12
# However slow the machine, this many requests are sent, but for no longer than so many shares of the budget, nor than
# so many seconds above one share, which is much where several processes judge a slow target.
LEAST_EDGES = 45
PATIENCE = 4
LONGEST_PATIENCE = 1.0


def test_edges_of_each_request_are_answered_as_documented(
    client: Client, judge: Judge, views: Views, recipes: Recipes, operation: str
) -> None:
    """One thing after the other is special about a request that works: it is answered or refused, never with 5xx.

    What is refused has changed nothing.
    """
    share = judge.share_of_budget("test_edges_of_each_request_are_answered_as_documented")
    end = time.monotonic() + share
    walk = EdgeWalk(client, views if share >= WORTH_WATCHING else None, recipes, operation)
    first, rest = list(walk.around)[:LEAST_EDGES], list(walk.around)[LEAST_EDGES:]
    left = walk.over(first, end + min((PATIENCE - 1) * share, LONGEST_PATIENCE))
    left = left + len(rest) if left else walk.over(rest, end)
    if left:
        judge.leave_out(f"{operation}: {left} of {len(walk.around)} edge requests")
    left = walk.over(walk.watch.take_unseen(), max(end, time.monotonic() + share / 2), watching=True)
    if left:
        judge.leave_out(f"{operation}: a look at what {left} refused edge requests may have changed")


class EdgeWalk:
    """Goes around a request of one operation that works, edge by edge, and watches what those that are refused do."""

    def __init__(self, client: Client, views: Views | None, recipes: Recipes, operation: str) -> None:
        self.client = client
        self.operation = client.docket.specification.operations[operation]
        self.supply = Supply(recipes[operation])
        watched = views is not None and self.operation.changes
        self.watch = Watch(client, views or Views(client), recipes if watched else {}, self.anew)
        self.turn()

    def turn(self) -> None:
        """Go around the request that the supply has now."""
        self.ask = self.supply.ask
        self.around = edges_by_title(self.operation, self.ask)
        self.watch.begin(self.ask.login)

    def over(self, titles: list[str], end: float, *, watching: bool = False) -> int:
        """Send the edges of these titles until time is up, and give back how many were left.

        What is refused is watched as long as it costs nothing; with `watching`, it is whatever it costs.
        """
        left = 0
        if watching and titles:
            self.watch.ready()
        for number, title in enumerate(titles):
            if time.monotonic() > end:
                left = len(titles) - number
                break
            if self.supply.ask is not self.ask:
                self.turn()
            self.client.docket.begin_request()
            try:
                reply = send(self.client, self.operation.id, self.around[title])
            except NotJudged:
                continue
            self.watch.note(title, reply, watching=watching)
            self.supply.look(reply)
        self.watch.look()
        return left

    def anew(self, title: str) -> Callable[[], Reply]:
        """How to send the edge of this title once more, around a request that nobody has used."""
        fresh = self.supply.recipe()
        if fresh.lasts:  # it is about something that was there before: made again what it was
            send(self.client, self.operation.id, Edge("as it is", fresh))
        return partial(send, self.client, self.operation.id, edges_by_title(self.operation, fresh)[title])


def edges_by_title(operation: Operation, ask: Ask) -> dict[str, Edge]:
    """Every edge around a request that works."""
    return {edge.title: edge for edge in edges(operation, ask)}


def send(client: Client, operation: str, edge: Edge) -> Reply:
    """The reply to an edge request."""
    return client.send(
        operation,
        body=edge.ask.body if edge.raw is None else None,
        raw=edge.raw,
        content_type=edge.content_type,
        path=edge.ask.path,
        query=dict(edge.query),
        headers=dict(edge.headers),
        login=edge.ask.login,
        ordinary=edge.ordinary,
    )


def test_generated_requests_are_answered_as_documented(client: Client, judge: Judge, recipes: Recipes) -> None:
    """What Schemathesis makes of the specification: examples, coverage, fuzzing; requests good and bad."""
    share = judge.share_of_budget("test_generated_requests_are_answered_as_documented")
    generate(client, judge, recipes, stateful=False, budget=share)


def test_generated_sequences_are_answered_as_documented(client: Client, judge: Judge, recipes: Recipes) -> None:
    """What Schemathesis makes of the links between operations is answered as documented."""
    share = judge.share_of_budget("test_generated_sequences_are_answered_as_documented")
    generate(client, judge, recipes, stateful=True, budget=share)


def generate(client: Client, judge: Judge, recipes: Recipes, *, stateful: bool, budget: float) -> None:
    """Run Schemathesis over every operation for which the target offers enough, within a share of the budget."""
    found, missing = supplies(recipes, client.docket.specification.operations)
    for operation, reason in missing.items():
        judge.leave_out(f"{operation}: generated requests, since {reason}")
    generator = Generator(client, found, judge.assignment.seed)
    done = generator.run(stateful=stateful, seconds=budget, examples=EXAMPLES)
    client.docket.troubles.extend(done.troubles)
    if done.cut:
        kind = "sequences" if stateful else "requests"
        judge.leave_out(f"generated {kind} beyond the first {done.requests} requests: the budget was spent")
