"""What an API's cases.yaml says is special about requests of an operation, beyond what is made for every operation."""

from collections.abc import Iterator
from dataclasses import replace

from contracts.cases.case import Kind
from contracts.cases.special import Scene, Special

WORTH = {Kind.VALID: 67, Kind.BOUNDARY: 65, Kind.INVALID: 69}


def stated_specials(scene: Scene) -> Iterator[Special]:
    """The requests that are stated: some fields of the body changed, or the whole body as it is given."""
    for stated in scene.stated:
        kind = Kind(stated["kind"])
        request = scene.request
        if "raw" in stated:
            request = replace(request, body=None, raw=stated["raw"], ordinary=False)
            request = replace(request, content_type=stated.get("content_type", request.content_type))
        for name, value in stated.get("body", {}).items():
            request = request.with_value((name,), value)
        demand = scene.demands.unsettled(scene.operation)
        if "rule" in stated:
            demand = scene.demands.by(stated["rule"], scene.operation, [str(stated["expect"])])
        yield Special(kind, stated["special"], request, demand, WORTH[kind] + 12 * ("rule" in stated), "stated")
