"""Contracts that need no rule: whatever an operation is sent, it answers as documented, and never with a 5xx.

An API's folder has a module test_generated.py that imports these, and says in a `recipes` fixture how a request of each
operation is made that works.
"""

import time

from contracts.client import Client
from contracts.conformance import Generator
from contracts.edges import Edge, edges
from contracts.expectations import NotJudged, Reply
from contracts.judge import Judge
from contracts.supply import Recipes, Supply, supplies

LEAST = 0.5
EXAMPLES = 12


def test_edges_of_each_request_are_answered_as_documented(
    client: Client, judge: Judge, recipes: Recipes, operation: str
) -> None:
    """One thing after the other is special about a request that works: it is answered or refused, never with 5xx."""
    supply = Supply(recipes[operation])
    stated = client.docket.specification.operations[operation]
    titles = [edge.title for edge in edges(stated, supply.ask)]
    end = time.monotonic() + judge.share_of_budget(0.25)
    for number, title in enumerate(titles):
        if time.monotonic() > end:
            judge.leave_out(f"{operation}: {len(titles) - number} of {len(titles)} edge requests")
            return
        edge = next(each for each in edges(stated, supply.ask) if each.title == title)
        client.docket.begin_request()
        try:
            supply.look(send(client, operation, edge))
        except NotJudged:
            continue


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
    generate(client, judge, recipes, stateful=False, share=0.75)


def test_generated_sequences_are_answered_as_documented(client: Client, judge: Judge, recipes: Recipes) -> None:
    """What Schemathesis makes of the links between operations is answered as documented."""
    generate(client, judge, recipes, stateful=True, share=1.0)


def generate(client: Client, judge: Judge, recipes: Recipes, *, stateful: bool, share: float) -> None:
    """Run Schemathesis over every operation for which the target offers enough, within a share of the budget."""
    found, missing = supplies(recipes, client.docket.specification.operations)
    for operation, reason in missing.items():
        judge.leave_out(f"{operation}: generated requests, since {reason}")
    generator = Generator(client, found, judge.assignment.seed)
    done = generator.run(stateful=stateful, seconds=max(LEAST, judge.share_of_budget(share)), examples=EXAMPLES)
    client.docket.troubles.extend(done.troubles)
    if done.cut:
        kind = "sequences" if stateful else "requests"
        judge.leave_out(f"generated {kind} beyond the first {done.requests} requests: the budget was spent")
