"""The folders under specs/, taken apart for the tests beside this file.

A further API is covered by its folder and a row in EXPECTED; fields/<api>.yaml adds its fields and types.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft4Validator

SPECS = Path(__file__).parents[2] / "specs"
FIELDS = Path(__file__).parent / "fields"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


@dataclass(frozen=True)
class Expected:
    """What somebody counted in a vendor's document, apart from the specification."""

    operations: int
    pairs: int
    rules: int
    document_lines: int
    request_examples: int
    response_examples: int
    readings: str
    reading_entries: int


EXPECTED = {
    "loyalty": Expected(
        operations=17,
        pairs=59,
        rules=75,
        document_lines=1892,
        request_examples=9,
        response_examples=58,  # the 204 prints one that HTTP forbids
        readings="AL",
        reading_entries=61,
    ),
    "mykubo": Expected(
        operations=31,
        pairs=105,
        rules=66,
        document_lines=1470,
        request_examples=19,
        response_examples=9,
        readings="AK",
        reading_entries=56,
    ),
    "mookh": Expected(
        operations=15,
        pairs=15,
        rules=48,
        document_lines=960,
        request_examples=13,
        response_examples=13,
        readings="AM",
        reading_entries=75,
    ),
    "mookh_orders": Expected(
        operations=1,
        pairs=1,
        rules=45,
        document_lines=273,
        request_examples=5,
        response_examples=4,
        readings="AO",
        reading_entries=45,
    ),
}


@dataclass(frozen=True)
class Part:
    """A piece of a specification, and the name under which a failing test shows it."""

    api: str
    name: str
    stated: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.api}: {self.name}"


@dataclass(frozen=True)
class Example:
    """A value that the specification shows, and the schema that it belongs to."""

    name: str
    value: Any
    schema: dict[str, Any]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Operation(Part):
    """One operation of a document, with every reference resolved."""

    path: str
    method: str

    @property
    def responses(self) -> list[Part]:
        return [
            Part(self.api, f"{self.name} {status}", response) for status, response in self.stated["responses"].items()
        ]

    @property
    def documented(self) -> dict[str, dict[str, Any]]:
        """The replies that the vendor's document states, by status."""
        return {status: each for status, each in self.stated["responses"].items() if "x-ours" not in each}

    @property
    def parameters(self) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = self.stated.get("parameters", [])
        return parameters

    @property
    def request_schema(self) -> dict[str, Any]:
        return _json_schema(self.stated.get("requestBody", {}))

    def response_schema(self, status: str) -> dict[str, Any]:
        return _json_schema(self.stated["responses"][status])

    def request_examples(self) -> Iterator[Example]:
        yield from _examples(f"{self} request", self.stated.get("requestBody", {}))

    def response_examples(self) -> Iterator[Example]:
        for response in self.responses:
            yield from _examples(str(response), response.stated)

    def parameter_examples(self) -> Iterator[Example]:
        for parameter in self.parameters:
            yield from _shown(f"{self} {parameter['name']}", parameter, parameter["schema"])


@dataclass(frozen=True)
class Document:
    """One OpenAPI file of an API: openapi.yaml, or the mock's own control.yaml."""

    api: str
    path: Path

    def __str__(self) -> str:
        return f"{self.api}/{self.path.name}"

    @cached_property
    def stated(self) -> dict[str, Any]:
        return read(self.path)

    @cached_property
    def operations(self) -> list[Operation]:
        return [
            Operation(self.api, item[method]["operationId"], resolved(self.stated, item[method]), path, method)
            for path, item in self.stated["paths"].items()
            for method in METHODS
            if method in item
        ]

    def operation(self, name: str) -> Operation:
        return next(each for each in self.operations if each.name == name)


class Api:
    """One folder under specs/."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.folder = folder
        self.document = Document(folder.name, folder / "openapi.yaml")
        self.control = Document(folder.name, folder / "control.yaml")

    def __str__(self) -> str:
        return self.name

    @property
    def documents(self) -> list[Document]:
        return [each for each in (self.document, self.control) if each.path.exists()]

    @cached_property
    def rulebook(self) -> dict[str, Any]:
        return read(self.folder / "rules.yaml")

    @property
    def rules(self) -> list[Part]:
        return [Part(self.name, rule["id"], rule) for rule in self.rulebook["rules"]]

    @cached_property
    def readings(self) -> list[str]:
        """The ids that readings.md has an entry for, in its order."""
        text = (self.folder / "readings.md").read_text(encoding="utf-8")
        return re.findall(r"^(?:\| *|\**)(A[A-Z]+-\d+)\b", text, re.MULTILINE)


def read(path: Path) -> dict[str, Any]:
    """A YAML file's content."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def resolved(document: dict[str, Any], node: Any) -> Any:
    """A part of the document with every reference replaced by what it points at."""
    if isinstance(node, list):
        return [resolved(document, each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" not in node:
        return {key: resolved(document, each) for key, each in node.items()}
    target: Any = document
    for step in node["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return resolved(document, target)


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a document, from the outermost inwards."""
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(each)


def draft4(schema: Any, mock: bool = False) -> Any:
    """An OpenAPI schema as JSON Schema draft 4; on demand with the limits that only the mock keeps."""
    if isinstance(schema, list):
        return [draft4(each, mock) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: draft4(each, mock) for key, each in schema.items()}
    if schema.get("nullable") is True:
        plain["type"] = [schema["type"], "null"]
    return {**plain, **plain["x-mock"]} if mock and "x-mock" in plain else plain


def faults(value: Any, schema: dict[str, Any], mock: bool = False) -> list[str]:
    """What is wrong with a value, in words; nothing where it fits."""
    return [error.message for error in Draft4Validator(draft4(schema, mock)).iter_errors(value)]


def ranges(lines: str) -> list[tuple[int, int]]:
    """The pieces of a `lines` text such as "5-7, 64": first and last line of each."""
    pieces = (piece.partition("-") for piece in lines.split(", "))
    return [(int(first), int(last or first)) for first, _, last in pieces]


def _json_schema(body: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = body.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def _examples(name: str, body: dict[str, Any]) -> Iterator[Example]:
    for media_type, content in body.get("content", {}).items():
        yield from _shown(f"{name} {media_type}", content, content.get("schema", {}))


def _shown(name: str, holder: dict[str, Any], schema: dict[str, Any]) -> Iterator[Example]:
    for key, example in holder.get("examples", {}).items():
        yield Example(f"{name} {key}", example["value"], schema)
    if "example" in holder:
        yield Example(name, holder["example"], schema)


# drafts/ holds the specifications that are whole, but that neither the mock nor the contracts know yet.
FOLDERS = [*sorted(SPECS.iterdir()), *sorted((SPECS / "drafts").glob("*"))]
APIS = [Api(folder) for folder in FOLDERS if (folder / "openapi.yaml").exists()]
DOCUMENTS = [document for api in APIS for document in api.documents]
OPERATIONS = [operation for document in DOCUMENTS for operation in document.operations]
RULES = [rule for api in APIS for rule in api.rules]
