"""What Schemathesis makes of the specification: values at the limits of each field's schema, one past them, beyond it.

Its coverage of a schema is no documented interface. All of the cases that touches it stands in this module, and its
version is pinned.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import schemathesis
from schemathesis.generation import GenerationMode

from contracts import catalog
from contracts.cases.case import Kind
from contracts.cases.fields import demand
from contracts.cases.meanings import Value
from contracts.cases.request import MISSING, Way, at, spoken
from contracts.cases.special import Scene, Special

EXAMPLE = "example_value"
LIMITS = {
    "minimum_length_string": "is as short as the specification allows",
    "maximum_length_string": "is as long as the specification allows",
    "minimum_value": "is the least that the specification allows",
    "maximum_value": "is the most that the specification allows",
    "string_above_max_length": "is a letter longer than the specification allows",
    "string_below_min_length": "is a letter shorter than the specification allows",
    "value_above_maximum": "is more than the specification allows",
    "value_below_minimum": "is less than the specification allows",
    "array_above_max_items": "has a member more than the specification allows",
    "array_below_min_items": "has a member fewer than the specification allows",
    "invalid_enum_value": "is none of the values that the specification lists",
    "invalid_format": "is not of the format that the specification names",
    "invalid_pattern": "does not match the specification's pattern",
    "enum_value": "is another of the values that the specification lists",
    "null_value": "is null, which the specification allows",
}
WORTH = {Kind.VALID: 44, Kind.BOUNDARY: 61, Kind.INVALID: 46}


@lru_cache
def generated(api: str) -> dict[str, tuple[tuple[str, str, Any], ...]]:
    """For each operation, the scenario, its mode and the body of every request that covers the specification."""
    schema = schemathesis.openapi.from_dict(catalog.specification(api).document)
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    found: dict[str, tuple[tuple[str, str, Any], ...]] = {}
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]
        made = schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=schema.config.generation)
        found[operation.definition.raw["operationId"]] = tuple(facts(each) for each in made if each.meta is not None)
    return found


def facts(case: Any) -> tuple[str, str, Any]:
    """The scenario, the mode and the body of a generated request."""
    return str(case.meta.phase.data.scenario), str(case.meta.generation.mode), case.body


def generated_specials(scene: Scene) -> Iterator[Special]:
    """The generated requests that differ from the specification's example in one field, with the working one's rest."""
    made = generated(scene.demands.specification.api).get(scene.operation.id, ())
    example = next((body for scenario, _, body in made if scenario == EXAMPLE and isinstance(body, dict)), None)
    if example is None or not isinstance(scene.request.body, dict):
        return
    for scenario, mode, body in made:
        ways = list(differences(example, body)) if isinstance(body, dict) else []
        if len(ways) != 1 or not ways[0][0]:
            continue
        way, value = ways[0]
        if not holds(at(scene.request.body, way[:-1]), way[-1]) or at(scene.request.body, way) == value:
            continue
        kind = kind_of(scenario, mode)
        special = Value(words_of(scenario, value), value, kind, WORTH[kind])
        yield Special(
            kind=kind,
            words=f"{spoken(way)} {special.words}",
            request=scene.request.with_value(way, value),
            demand=demand(scene, way, special),
            worth=special.worth,
            family=f"generated {spoken(way)}",
        )


def holds(container: Any, step: str | int) -> bool:
    """Whether something could have a member of this name, or has one at this position."""
    if isinstance(step, int):
        return isinstance(container, list) and step < len(container)
    return isinstance(container, dict)


def kind_of(scenario: str, mode: str) -> Kind:
    """The kind of a generated request: at a limit or one past it, within it, or beyond."""
    if any(word in scenario for word in ("minimum", "maximum", "above", "below", "boundary")):
        return Kind.BOUNDARY
    return Kind.VALID if "positive" in mode.lower() else Kind.INVALID


def words_of(scenario: str, value: Any) -> str:
    """What is special about a generated value."""
    if value is MISSING:
        return "is missing"
    if scenario in LIMITS and value is not None:
        return f"{LIMITS[scenario]}: {shown(value)}"
    return f"is {shown(value)}"


def shown(value: Any) -> str:
    """A value in words."""
    if isinstance(value, str):
        return "an empty text" if not value else f'the text "{value}"' if len(value) < 60 else f"{len(value)} letters"
    if isinstance(value, list):
        return "an empty list" if not value else f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an empty object" if not value else "an object"
    return (
        {None: "null", True: "true", False: "false"}.get(value, str(value))
        if value in (None, True, False)
        else str(value)
    )


def differences(usual: Any, other: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Where one body differs from another, and how."""
    if isinstance(usual, dict) and isinstance(other, dict):
        for name in {**usual, **other}:
            if name not in other:
                yield (*way, name), MISSING
            elif name not in usual:
                yield (*way, name), other[name]
            else:
                yield from differences(usual[name], other[name], (*way, name))
    elif isinstance(usual, list) and isinstance(other, list) and len(usual) == len(other) and usual:
        for index, (one, another) in enumerate(zip(usual, other, strict=True)):
            yield from differences(one, another, (*way, index))
    elif type(usual) is not type(other) or usual != other:
        yield way, other
