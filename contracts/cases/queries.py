"""The question after the path, and a body where none is asked for."""

from collections.abc import Iterator
from dataclasses import replace

from contracts.cases.case import Kind
from contracts.cases.special import Scene, Special

QUERIES: tuple[tuple[str, tuple[tuple[str, str], ...], int], ...] = (
    ("an unknown query parameter", (("unknown", "1"),), 34),
    ("a query parameter that looks like SQL", (("id", "1' OR '1'='1"),), 36),
    ("the same query parameter twice", (("page", "1"), ("page", "2")), 32),
    ("a page of -1", (("page", "-1"), ("limit", "-1")), 38),
)


def query_specials(scene: Scene) -> Iterator[Special]:
    """Questions that the document does not speak of."""
    unsettled = scene.demands.unsettled(scene.operation)
    for words, query, worth in QUERIES:
        yield Special(Kind.BOUNDARY, words, replace(scene.request, query=query), unsettled, worth, "query")
    if scene.request.body is None and scene.request.raw is None:
        request = replace(scene.request, raw='{"a": 1}', ordinary=False)
        yield Special(Kind.BOUNDARY, "a body that nobody asked for", request, unsettled, 37, "body")


def usual(scene: Scene) -> Iterator[Special]:
    """The request that works."""
    demand = replace(scene.demands.success(scene.operation), outcome=scene.usual_outcome)
    yield Special(Kind.VALID, "nothing: it should work", scene.request, demand, 86, "usual")
