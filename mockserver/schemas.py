"""Schemas of the specification, compiled, with findings told to a person."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import orjson

Schema = Mapping[str, Any]

# What a finding says after the field's name, by keyword of the schema.
EXPECTATIONS = {
    "minimum": "must be at least {value}",
    "maximum": "must be at most {value}",
    "exclusiveMinimum": "must be more than {value}",
    "exclusiveMaximum": "must be less than {value}",
    "multipleOf": "must be a multiple of {value}",
    "minLength": "must have at least {value} character(s)",
    "maxLength": "must have at most {value} character(s)",
    "minItems": "must have at least {value} item(s)",
    "maxItems": "must have at most {value} item(s)",
    "pattern": "must match the pattern {value}",
    "format": "must be a valid {value}",
    "enum": "must be one of {value}",
}
TYPES = {
    "string": "a string",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
COMPONENT = "#/components/schemas/"
ALTERNATIVES = ("anyOf", "oneOf")
# Beside a pattern in a schema: what to call it before people, after "must be".
EXPECTS = "x-expects"
SHOWN = 60


class CompiledSchema:
    """A schema ready to check values."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._validator = jsonschema_rs.Draft7Validator(schema, validate_formats=True)

    def accepts(self, value: Any) -> bool:
        """Whether the value fits; much faster than asking for the findings."""
        return self._validator.is_valid(value)

    def findings(self, value: Any, whole: str) -> list[str]:
        """What is wrong with the value, one sentence per field; `whole` is what to call the value itself."""
        return list(self.faults(value, whole).values())

    def faults(self, value: Any, whole: str) -> dict[str, str]:
        """What is wrong with the value, by the field that is wrong; the value itself is the field without a name."""
        told: dict[str, str] = {}
        for error in self._validator.iter_errors(value):
            place = _place(error.instance_path)
            if error.kind.name == "required":
                place = f"{place}.{error.kind.value}" if place else str(error.kind.value)
                told[place] = f"{place} is missing"
            elif error.kind.name == "additionalProperties":
                told.update(self._unknown(error, place))
            else:
                expected = self._own_words(error.schema_path) or _expectation(error)
                told[place] = f"{place or whole} {expected}, not {_shown(error.instance)}"
        return told

    def _unknown(self, error: Any, place: str) -> dict[str, str]:
        """What is told of fields that the specification does not know here, by field, with those that it knows."""
        known = list(self._stated(error.schema_path[:-1]).get("properties", {}))
        told = {}
        for name in error.kind.unexpected:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"possible are {', '.join(known)}"
            told[f"{place}.{name}" if place else name] = (
                f"{f'{place}.' if place else ''}{name[:SHOWN]} is unknown; {hint}"
            )
        return told

    def _stated(self, path: list[str | int]) -> Any:
        """The part of the schema at a place in it; references on the way are followed."""
        stated: Any = self._schema
        for step in path:
            stated = stated[step]
            while isinstance(stated, dict) and "$ref" in stated:
                stated = self._stated(stated["$ref"].removeprefix("#/").split("/"))
        return stated

    def _own_words(self, keyword: list[str | int]) -> str | None:
        """What the specification itself calls the limit at this place in it, or None."""
        stated = self._stated(keyword[:-1])
        words = stated.get(EXPECTS) if isinstance(stated, dict) and keyword[-1] == "pattern" else None
        return None if words is None else f"must be {words}"


class SchemaCompiler:
    """Compiles the schemas of one specification, each once.

    OpenAPI 3.0's `nullable` is understood; for requests also `x-mock`, limits that the mock adds, and
    `x-tolerated-missing`, required fields whose absence it forgives.
    """

    def __init__(self, components: Schema) -> None:
        self._components = {request: _translated(components, request) for request in (True, False)}
        self._compiled: dict[tuple[bytes, bool], CompiledSchema] = {}

    def compile(self, schema: Schema, *, request: bool) -> CompiledSchema:
        """The schema, ready to check requests or replies. Raises ValueError for what is no schema."""
        key = (orjson.dumps(schema), request)
        if key not in self._compiled:
            root = {"allOf": [_translated(schema, request)], "components": {"schemas": self._referred(schema, request)}}
            self._compiled[key] = CompiledSchema(root)
        return self._compiled[key]

    def _referred(self, schema: Schema, request: bool) -> dict[str, Any]:
        """The components that a schema refers to, and those that these refer to: each validator keeps its own copy."""
        schemas = self._components[request]["schemas"]
        found: dict[str, Any] = {}
        names = list(_references(schema))
        for name in names:
            if name not in found and name in schemas:
                found[name] = schemas[name]
                names += _references(found[name])
        return found


def _translated(schema: Any, request: bool) -> Any:
    """OpenAPI 3.0 words in those of JSON Schema."""
    if isinstance(schema, list):
        return [_translated(member, request) for member in schema]
    if not isinstance(schema, Mapping):
        return schema
    translated = {key: _translated(value, request) for key, value in schema.items()}
    if request:
        translated.update(translated.pop("x-mock", {}))
        _forgive(translated)
    if schema.get("nullable") is True and "type" in translated:
        translated["type"] = [translated["type"], "null"]
        if "enum" in translated:
            translated["enum"] = [*translated["enum"], None]
    return translated


def _references(schema: Any) -> Iterator[str]:
    """The names of the components that a schema refers to."""
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix(COMPONENT)
    members = schema.values() if isinstance(schema, Mapping) else schema if isinstance(schema, list) else ()
    for member in members:
        yield from _references(member)


def _forgive(schema: dict[str, Any]) -> None:
    """Take the fields whose absence the mock tolerates out of the required ones."""
    tolerated = schema.get("x-tolerated-missing", [])
    if tolerated:
        schema["required"] = [field for field in schema["required"] if field not in tolerated]


def _place(path: list[str | int]) -> str:
    """Where in the value: `buyers[0].name`."""
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
    return place.removeprefix(".")


def _expectation(error: Any) -> str:
    keyword = error.kind.name
    if keyword in ALTERNATIVES:
        expected = [_expectation(branch[0]).removeprefix("must ") for branch in error.kind.context if branch]
        return f"must {' or '.join(dict.fromkeys(expected))}".replace(" or be ", " or ")
    value = error.kind.value
    if keyword == "type":
        return "must be " + " or ".join(TYPES[name] for name in value)
    if keyword in EXPECTATIONS:
        return EXPECTATIONS[keyword].format(value=value)
    return f"must fit the specification ({error.message})"


def _shown(value: Any) -> str:
    """A value as the client wrote it, cut short."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = orjson.dumps(value).decode()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
