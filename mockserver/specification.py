"""A specification as the server uses it: operations with compiled parameters, bodies and replies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from mockserver.reply import HTML, JSON
from mockserver.schemas import CompiledSchema, SchemaCompiler

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path, query, header or cookie parameter; `kind` is its plain type, such as integer."""

    name: str
    place: str
    kind: str
    required: bool
    schema: CompiledSchema


@dataclass(frozen=True, slots=True)
class Body:
    """What an operation's request may hold, by media type."""

    required: bool
    schemas: Mapping[str, CompiledSchema]


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented reply: its schema (None where it has no body or no JSON), its content types, and its examples.

    `examples` has the media type and the value of each by name, those in JSON first; `example` is the first in JSON.
    """

    schema: CompiledSchema | None
    content_types: tuple[str, ...]
    examples: Mapping[str, tuple[str, Any]]

    @property
    def example(self) -> Any:
        """The first example in JSON, or None."""
        return next((value for media_type, value in self.examples.values() if media_type == JSON), None)

    @property
    def is_page(self) -> bool:
        """Whether it is for people at a browser."""
        return HTML in self.content_types and JSON not in self.content_types

    def lists(self, media_type: str) -> bool:
        """Whether it may have this media type; ranges such as image/* count."""
        return media_type in self.content_types or any(fnmatchcase(media_type, each) for each in self.content_types)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the specification, with everything that each request needs already compiled."""

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    answers: Mapping[str, Answer]

    def answer(self, status: int) -> Answer | None:
        """The documented reply with this status, exact or by range such as 4XX, or None."""
        return self.answers.get(str(status)) or self.answers.get(f"{status // 100}XX") or self.answers.get("default")


def operations(document: Document) -> list[Operation]:
    """All operations of an OpenAPI document, compiled. Raises ValueError for a schema that is none."""
    components = document.get("components", {})
    compiler = SchemaCompiler({"schemas": components.get("schemas", {})})
    return [
        _operation(compiler, path, method, _resolved(document, statement))
        for path, item in document["paths"].items()
        for method, statement in item.items()
        if method in METHODS
    ]


def spellings(document: Document) -> Iterator[tuple[str, Document]]:
    """Every path that the server answers with its path item, aliases before the path that they stand for.

    No path ends in a slash here: the server takes that of a request away before it looks for the operation.
    """
    for path, item in document["paths"].items():
        for spelling in (*item.get("x-aliases", []), path):
            yield spelling.rstrip("/") or "/", item


def followed(document: Document, part: Document) -> Document:
    """A part of a document, or what it refers to."""
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def _resolved(document: Document, statement: Document) -> Document:
    """An operation with its references to shared parameters, bodies and responses followed; schemas keep theirs."""
    whole = {**statement}
    whole["responses"] = {status: followed(document, answer) for status, answer in statement["responses"].items()}
    whole["parameters"] = [followed(document, parameter) for parameter in statement.get("parameters", [])]
    if "requestBody" in statement:
        whole["requestBody"] = followed(document, statement["requestBody"])
    return whole


def _operation(compiler: SchemaCompiler, path: str, method: str, statement: Document) -> Operation:
    return Operation(
        id=statement["operationId"],
        method=method.upper(),
        path=path,
        parameters=tuple(_parameter(compiler, parameter) for parameter in statement.get("parameters", [])),
        body=_body(compiler, statement["requestBody"]) if "requestBody" in statement else None,
        answers={str(status): _answer(compiler, answer) for status, answer in statement["responses"].items()},
    )


def _parameter(compiler: SchemaCompiler, parameter: Document) -> Parameter:
    schema = parameter["schema"]
    return Parameter(
        name=parameter["name"],
        place=parameter["in"],
        kind=schema.get("type", "string"),
        required=parameter.get("required", False),
        schema=compiler.compile(schema, request=True),
    )


def _body(compiler: SchemaCompiler, body: Document) -> Body:
    schemas = {
        media_type: compiler.compile(content.get("schema", {}), request=True)
        for media_type, content in body["content"].items()
    }
    return Body(body.get("required", False), schemas)


def _answer(compiler: SchemaCompiler, answer: Document) -> Answer:
    content = answer.get("content", {})
    examples = {
        name: (media_type, example.get("value"))
        for media_type in sorted(content, key=lambda each: each != JSON)
        for name, example in content[media_type].get("examples", {}).items()
    }
    json = content.get(JSON)
    schema = None if json is None else compiler.compile(json.get("schema", {}), request=False)
    return Answer(schema, tuple(content), examples)
