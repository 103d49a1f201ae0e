"""One field of the body at a time: left out, of another type, at and past its limits, and what its meaning suggests."""

from collections.abc import Iterator

from contracts.cases.case import Kind
from contracts.cases.demands import Demand
from contracts.cases.meanings import ALL_OF, EVERY, Value, meaning
from contracts.cases.request import MISSING, Way, at, leaves, spoken
from contracts.cases.special import Scene, Special

OF_FIRST_FIELDS = 14
OF_LATER_FIELDS = 8
FIRST_FIELDS = 3
OF_RULES = 88


def field_specials(scene: Scene) -> Iterator[Special]:
    """Every field with the values that try it hardest; where fields are many, each with a choice of its own."""
    documented = leaves(scene.schema, scene.request.body) if isinstance(scene.request.body, dict) else ()
    for number, (way, schema) in enumerate(documented):
        usual = at(scene.request.body, way)
        values = ALL_OF[meaning(str(way[-1] if isinstance(way[-1], str) else way[-2]), schema)]
        many = OF_FIRST_FIELDS if number < FIRST_FIELDS else OF_LATER_FIELDS
        for value in (*EVERY, *chosen(values, many, scene)):
            if value.value == usual or (value.value is MISSING and usual is MISSING):
                continue
            yield field_special(scene, way, value)


def chosen(values: tuple[Value, ...], many: int, scene: Scene) -> list[Value]:
    """So many of the values: the best half always, and others by chance, so that fields differ."""
    ranked = sorted(values, key=lambda each: -each.worth)
    best, others = ranked[: many // 2], ranked[many // 2 :]
    return [*best, *scene.chance.sample(others, min(len(others), many - len(best)))]


def field_special(scene: Scene, way: Way, value: Value) -> Special:
    """The request that works with this value in a field."""
    demanded = demand(scene, way, value)
    return Special(
        kind=value.kind,
        words=f"{spoken(way)} {value.words}",
        request=scene.request.with_value(way, value.value),
        demand=demanded,
        worth=OF_RULES if demanded.rule else value.worth,
        family=f"rule {spoken(way)}"
        if demanded.rule
        else f"{value.kind} {value.words if value.value is MISSING else spoken(way)}",
    )


def demand(scene: Scene, way: Way, value: Value) -> Demand:
    """What the document says: that a required field is missed; else nothing."""
    if value.value is MISSING and value.kind is Kind.INVALID:
        return scene.demands.missing(scene.operation, spoken(way))
    return scene.demands.unsettled(scene.operation)
