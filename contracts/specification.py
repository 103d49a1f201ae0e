"""What one document demands: operations, documented replies and rules, as its specification states them."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import orjson
import yaml

from contracts.samples import Sample, open_fields

SAFE = ("GET", "HEAD", "OPTIONS")
# What the specifications call an example that does not stand in the document.
OURS = "composed"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


@dataclass(frozen=True)
class Source:
    """A place in the vendor's document."""

    section: str
    lines: str

    @classmethod
    def of(cls, stated: dict[str, Any] | None) -> "Source":
        """The place that an `x-source` or a rule's `source` names; an empty one where the document says nothing."""
        return cls("", "") if stated is None else cls(str(stated["section"]), str(stated["lines"]))

    def __str__(self) -> str:
        return f"{self.section}, lines {self.lines}" if self.lines else "not in the document"


@dataclass(frozen=True)
class Equivalent:
    """Another status with which a server conforms in the same situation, and the reading that says so."""

    status: str
    reading: str
    demand: str

    def covers(self, status: int) -> bool:
        """Whether this equivalent, such as 201 or 2XX, is about a status."""
        return self.status == str(status) or self.status == f"{status // 100}XX"


@dataclass(frozen=True)
class Response:
    """One documented reply of an operation; `samples` are what the bodies that the document shows have in them."""

    operation: str
    status: int
    description: str
    source: Source
    schema: dict[str, Any] | None
    media_types: tuple[str, ...]
    content_type_stated: bool
    unreachable: str | None
    equivalents: tuple[Equivalent, ...]
    samples: tuple[Sample, ...]

    @cached_property
    def validator(self) -> Any:
        """A compiled check of a JSON body against the schema, or None where no body is documented."""
        return None if self.schema is None else ReplyValidator(self.schema)

    def equivalent(self, status: int) -> Equivalent | None:
        """The equivalence by which a server may answer another status here, or None."""
        return next((each for each in self.equivalents if each.covers(status)), None)


@dataclass(frozen=True)
class Operation:
    """One documented operation with its documented replies by status; `changes` where it does more than read."""

    id: str
    method: str
    path: str
    source: Source
    summary: str
    open: bool
    parameters: tuple[dict[str, Any], ...]
    request_body: dict[str, Any] | None
    responses: dict[int, Response]
    aliases: tuple[str, ...]
    links: frozenset[str]
    changes: bool

    @property
    def label(self) -> str:
        """How the specification's readers know it, such as `POST /api/auth/login`."""
        return f"{self.method} {self.path}"

    def request_schema(self) -> dict[str, Any]:
        """The JSON schema of the request body; empty where the operation takes none."""
        content = (self.request_body or {}).get("content", {})
        schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
        return schema

    def equivalent(self, status: int) -> Equivalent | None:
        """The equivalence under any documented reply that allows an undocumented status, or None."""
        found = (response.equivalent(status) for response in self.responses.values())
        return next((each for each in found if each is not None), None)


@dataclass(frozen=True)
class Rule:
    """One documented behaviour and what may be demanded of a real server about it."""

    id: str
    sentence: str
    source: Source
    kind: str
    demand: str
    operations: tuple[str, ...]
    replies: tuple[tuple[str, int], ...]
    needs: tuple[str, ...]
    readings: tuple[str, ...]
    note: str
    reason: str


def read_yaml(path: Path) -> Any:
    """What a YAML file holds, read by libyaml where there is one, which takes a tenth of the time."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are safe ones


class Specification:
    """An API as specs/<api>/ states it."""

    def __init__(self, api: str, path: Path, document: dict[str, Any], rulebook: dict[str, Any]) -> None:
        self.api = api
        self.path = path
        self.document = document
        self.offers: dict[str, dict[str, Any]] = rulebook["offers"]
        self.needs: dict[str, dict[str, Any]] = rulebook["needs"]
        self.operations = {operation.id: operation for operation in _operations(document)}
        self.rules = {rule.id: rule for rule in map(_rule, rulebook["rules"])}

    @classmethod
    def read(cls, folder: Path) -> "Specification":
        """The specification in a folder: openapi.yaml and rules.yaml."""
        document, rulebook = (read_yaml(folder / name) for name in ("openapi.yaml", "rules.yaml"))
        return cls(folder.name, folder / "openapi.yaml", document, rulebook)

    @property
    def title(self) -> str:
        """The API's name for people."""
        return str(self.document["info"]["title"])

    @property
    def security_schemes(self) -> list[dict[str, Any]]:
        """The ways in which a request can carry a login."""
        return list(self.document.get("components", {}).get("securitySchemes", {}).values())

    def pairs(self) -> Iterator[Response]:
        """Every documented (operation, status), in the specification's order."""
        for operation in self.operations.values():
            yield from operation.responses.values()


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item and "x-ours" not in item[method]:
                yield _operation(document, path, method, item)


def _operation(document: dict[str, Any], path: str, method: str, item: dict[str, Any]) -> Operation:
    stated = item[method]
    name = stated["operationId"]
    responses = {
        int(status): _response(document, name, int(status), resolved(document, response))
        for status, response in stated["responses"].items()
        if str(status).isdigit() and "x-ours" not in resolved(document, response)
    }
    return Operation(
        id=name,
        method=method.upper(),
        path=path,
        source=Source.of(stated.get("x-source")),
        summary=stated.get("summary", ""),
        open=not stated.get("security", document.get("security", [])),
        parameters=tuple(resolved(document, parameter) for parameter in stated.get("parameters", [])),
        request_body=resolved(document, stated["requestBody"]) if "requestBody" in stated else None,
        responses=responses,
        aliases=tuple(item.get("x-aliases", ())),
        links=frozenset(
            str(link["operationId"])
            for response in stated["responses"].values()
            for link in resolved(document, response).get("links", {}).values()
        ),
        changes=method.upper() not in SAFE or "x-unsafe" in stated,
    )


def _response(document: dict[str, Any], operation: str, status: int, stated: dict[str, Any]) -> Response:
    content = stated.get("content", {})
    json_type = next((each for each in content if "json" in each), None)
    schema = content[json_type].get("schema") if json_type else None
    known = None if schema is None else resolved(document, schema)
    open_to_vendors = frozenset(open_fields(known))
    return Response(
        operation=operation,
        status=status,
        description=stated.get("description", ""),
        source=Source.of(stated.get("x-source")),
        schema=known,
        media_types=tuple(content),
        content_type_stated=stated.get("x-content-type") == "stated",
        unreachable=stated.get("x-unreachable"),
        equivalents=tuple(
            Equivalent(str(each["status"]), each["reading"], each.get("demand", "hard"))
            for each in stated.get("x-equivalents", [])
        ),
        samples=tuple(_samples(content[json_type].get("examples", {}) if json_type else {}, open_to_vendors)),
    )


def _samples(examples: dict[str, Any], open_to_vendors: Container[str]) -> Iterator[Sample]:
    """What the document's own examples of a reply have in them."""
    for name, example in examples.items():
        sample = Sample.of(example.get("value"), open_to_vendors)
        if name != OURS and sample is not None:
            yield sample


def _rule(stated: dict[str, Any]) -> Rule:
    replies = (str(each).rsplit(" ", 1) for each in stated.get("replies", []))
    return Rule(
        id=stated["id"],
        sentence=stated["rule"],
        source=Source.of(stated["source"]),
        kind=stated["kind"],
        demand=stated["demand"],
        operations=tuple(stated["operations"]),
        replies=tuple((operation, int(status)) for operation, status in replies if status.isdigit()),
        needs=tuple(stated.get("needs") or ()),
        readings=tuple(stated.get("readings") or ()),
        note=stated.get("demand_note", ""),
        reason=stated.get("reason", ""),
    )


def resolved(document: dict[str, Any], node: Any) -> Any:
    """A part of the document with every reference replaced by what it points at."""
    if isinstance(node, list):
        return [resolved(document, each) for each in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        return resolved(document, target)
    return {key: resolved(document, value) for key, value in node.items()}


def _draft4(schema: Any) -> Any:
    """An OpenAPI 3.0 schema as JSON Schema: `nullable` becomes a type of its own."""
    if isinstance(schema, list):
        return [_draft4(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _draft4(value) for key, value in schema.items() if key != "nullable"}
    if schema.get("nullable") and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
        if "enum" in plain:
            plain["enum"] = [*plain["enum"], None]
    return plain


def _is_integer(_: Any, value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


# Another type that a server may well use, which the report remarks: its JSON name beside the documented one.
ALSO = "x-also"
ALSO_TYPES: dict[object, type | tuple[()]] = {"object": dict, "string": str}


def _type_or_also(
    validator: Any, types: Any, instance: Any, schema: dict[str, Any]
) -> Iterator[jsonschema.ValidationError]:
    """The keyword `type`; with `x-also: object` beside it, an object's members are judged as the list's items."""
    yield from jsonschema.Draft4Validator.VALIDATORS["type"](validator, types, instance, schema)
    if schema.get(ALSO) == "object" and isinstance(instance, dict) and "items" in schema:
        for item in members(instance):
            yield from validator.descend(item, schema["items"], path=0)


def members(value: dict[str, Any]) -> list[Any]:
    """The items of an object that stands for a list: its values by id, or, as the only one, the object itself."""
    if all(isinstance(each, dict) for each in value.values()):
        return list(value.values())
    return [value]


# A server that writes 250.0 for 250 has written the same JSON number.
ReplyValidatorClass = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft4Validator,
    validators={"type": _type_or_also},
    type_checker=jsonschema.Draft4Validator.TYPE_CHECKER.redefine("integer", _is_integer),
)


class ReplyValidator:
    """Checks JSON values against one response schema: quickly whether they keep it, then how they break it."""

    def __init__(self, schema: dict[str, Any]) -> None:
        draft4 = _draft4(schema)
        self._quick = jsonschema_rs.Draft4Validator(draft4)
        self._validator = ReplyValidatorClass(draft4)

    def departures(self, value: object) -> Iterator[tuple[str, str, str, bool]]:
        """Each way in which the value breaks the schema: where, what was expected, what it was, whether certainly."""
        if self._quick.is_valid(value):
            return
        for error in self._validator.iter_errors(value):
            also = ALSO_TYPES.get(error.schema.get(ALSO), ())
            free = error.validator == "type" and isinstance(error.instance, also)
            for where, expected, got in _departure(error):
                yield where, expected, got, not free


def _departure(error: jsonschema.ValidationError) -> Iterator[tuple[str, str, str]]:
    where = ".".join("[]" if isinstance(step, int) else str(step) for step in error.absolute_path).replace(".[]", "[]")
    if error.validator == "required":
        required: Any = error.validator_value
        for name in (name for name in required if name not in error.instance):  # type: ignore[operator]
            yield f"{where}.{name}".lstrip("."), "a value", "nothing: the field is missing"
    elif error.validator == "type":
        yield where or "the body", f"type {' or '.join(types_of(error))}", shortened(error.instance)
    elif error.validator in ("anyOf", "oneOf") and error.context:
        yield from _departure_from_all(error, where or "the body")
    else:
        yield where or "the body", f"{error.validator} {shortened(error.validator_value)}", shortened(error.instance)


def types_of(error: jsonschema.ValidationError) -> list[str]:
    """The types that a value should have had."""
    expected: Any = error.validator_value
    return expected if isinstance(expected, list) else [str(expected)]


def _departure_from_all(error: jsonschema.ValidationError, where: str) -> Iterator[tuple[str, str, str]]:
    """How a value that fits no alternative departs from the nearest one, or from the types of all."""
    alternatives: dict[Any, list[jsonschema.ValidationError]] = {}
    for each in error.context or ():
        alternatives.setdefault(each.relative_schema_path[0], []).append(each)
    types = [each[0] for each in alternatives.values() if each[0].validator == "type" and not each[0].relative_path]
    if len(types) == len(alternatives):
        names = dict.fromkeys(name for each in types for name in types_of(each))
        yield where, f"type {' or '.join(names)}", shortened(error.instance)
        return
    for each in min(alternatives.values(), key=len):
        yield from _departure(each)


def shortened(value: object, limit: int = 160) -> str:
    """A value as JSON for a person to read, cut at a limit."""
    try:
        text = orjson.dumps(value, default=str).decode()
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= limit else text[:limit] + "…"
