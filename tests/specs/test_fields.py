"""Every field that the document names stands in the specification, with its type and whether it is required.

fields/<api>.yaml was written from the document, apart from the specification. `!` marks a required field, `?` after a
type that null is allowed, `[]` the items of a list.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from .specification import APIS, FIELDS, Operation, read

LISTED = [api for api in APIS if (FIELDS / f"{api.name}.yaml").exists()]
OPERATIONS = [
    pytest.param(operation, read(FIELDS / f"{api.name}.yaml"), id=str(operation))
    for api in LISTED
    for operation in api.document.operations
]


@pytest.mark.parametrize(("operation", "listed"), OPERATIONS)
def test_request_has_the_documents_fields(operation: Operation, listed: dict[str, Any]) -> None:
    assert dict(_fields(operation.request_schema)) == listed[operation.name].get("request", {})


@pytest.mark.parametrize(("operation", "listed"), OPERATIONS)
def test_replies_have_the_documents_fields(operation: Operation, listed: dict[str, Any]) -> None:
    replies = {status: dict(_fields(operation.response_schema(status))) for status in operation.documented}

    assert replies == listed[operation.name]["replies"]


@pytest.mark.parametrize(("operation", "listed"), OPERATIONS)
def test_parameters_have_the_documents_types(operation: Operation, listed: dict[str, Any]) -> None:
    parameters = {each["name"]: each["schema"]["type"] for each in operation.parameters}

    assert parameters == listed[operation.name].get("parameters", {})


def _fields(schema: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, field in schema.get("properties", {}).items():
        path = f"{prefix}{name}{'!' if name in schema.get('required', []) else ''}"
        yield path, f"{field['type']}{'?' if field.get('nullable') else ''}"
        yield from _fields(field, f"{path}.")
        yield from _fields(field.get("items", {}), f"{path}[].")
