"""The OpenAPI files are valid, and keep the conventions that the mock and the contracts rely on."""

import keyword
import re
from typing import Any

import pytest
from jsonschema import Draft4Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from .specification import APIS, DOCUMENTS, EXPECTED, OPERATIONS, Api, Document, Operation, draft4, walk

EXTENSIONS = {
    "x-aliases",
    "x-content-type",
    "x-equivalents",
    "x-also",
    "x-expects",
    "x-choices",
    "x-mock",
    "x-ours",
    "x-readings",
    "x-source",
    "x-tolerated-missing",
    "x-unreachable",
    "x-unsafe",
}
PLAIN_TYPES = {"array", "boolean", "integer", "number", "string"}

each_api = pytest.mark.parametrize("api", APIS, ids=str)
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=str)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)


@each_document
def test_specification_is_valid_openapi(document: Document) -> None:
    assert document.stated["openapi"] == "3.0.3"
    assert [error.message for error in OpenAPIV30SpecValidator(document.stated).iter_errors()] == []


@each_document
def test_specification_names_its_server(document: Document) -> None:
    assert document.stated["servers"][0]["url"]


@each_api
def test_every_api_has_been_counted(api: Api) -> None:
    assert api.name in EXPECTED


@each_api
def test_all_operations_of_the_document_are_there(api: Api) -> None:
    stated = [operation for operation in api.document.operations if "x-ours" not in operation.stated]

    assert len(stated) == EXPECTED[api.name].operations


@each_api
def test_all_documented_replies_are_there(api: Api) -> None:
    assert sum(len(operation.documented) for operation in api.document.operations) == EXPECTED[api.name].pairs


@each_api
def test_operation_ids_are_unique_within_an_api(api: Api) -> None:
    names = [operation.name for document in api.documents for operation in document.operations]

    assert len(names) == len(set(names))


@each_operation
def test_operation_id_can_name_a_handler(operation: Operation) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", operation.name)
    assert not keyword.iskeyword(operation.name)


@each_operation
def test_operation_says_who_may_call_it(operation: Operation) -> None:
    document = next(each for each in DOCUMENTS if operation in each.operations)

    assert "security" in operation.stated or "security" in document.stated


@each_document
def test_parameters_stand_on_operations(document: Document) -> None:
    assert [path for path, item in document.stated["paths"].items() if "parameters" in item] == []


@each_operation
def test_parameters_have_a_plain_type(operation: Operation) -> None:
    untyped = [each["name"] for each in operation.parameters if each["schema"].get("type") not in PLAIN_TYPES]

    assert untyped == []


@each_operation
def test_parameters_are_not_composed(operation: Operation) -> None:
    schemas = [each["schema"] for each in operation.parameters]

    assert [schema for schema in schemas if schema.keys() & {"oneOf", "anyOf", "allOf"}] == []


@each_operation
def test_path_and_parameters_name_the_same(operation: Operation) -> None:
    named = {each["name"] for each in operation.parameters if each["in"] == "path"}

    assert named == set(re.findall(r"{(\w+)}", operation.path))


@each_document
def test_no_object_is_closed(document: Document) -> None:
    assert [each for each in walk(document.stated) if each.get("additionalProperties") is False] == []


@each_document
def test_nullable_stands_beside_a_type(document: Document) -> None:
    nullable = [each for each in walk(document.stated) if "nullable" in each]

    assert [each for each in nullable if "type" not in each] == []


@each_document
def test_schemas_are_valid_json_schemas(document: Document) -> None:
    for schema in document.stated.get("components", {}).get("schemas", {}).values():
        Draft4Validator.check_schema(draft4(schema))
        Draft4Validator.check_schema(draft4(schema, mock=True))


@each_document
def test_required_fields_are_described(document: Document) -> None:
    objects = [each for each in walk(document.stated) if each.get("type") == "object" and "required" in each]

    assert [each for each in objects if not set(each["required"]) <= each.get("properties", {}).keys()] == []


@each_document
def test_extensions_are_known(document: Document) -> None:
    used = {key for each in walk(document.stated) for key in each if str(key).startswith("x-")}

    assert used <= EXTENSIONS


@each_document
def test_extensions_hold_what_they_promise(document: Document) -> None:
    for each in walk(document.stated):
        assert each.get("x-content-type", "stated") == "stated"
        assert isinstance(each.get("x-ours", "why"), str)
        assert isinstance(each.get("x-unreachable", "why"), str)
        assert "x-tolerated-missing" not in each or set(each["x-tolerated-missing"]) <= set(each["required"])
        assert "x-ours" in each.get("x-mock", {"x-ours": ""}), "a limit of the mock is ours"


@each_operation
def test_equivalents_are_other_statuses_with_a_reading(operation: Operation) -> None:
    for status, response in operation.stated["responses"].items():
        for other in response.get("x-equivalents", []):
            assert other.keys() - {"demand"} == {"status", "reading"}
            assert str(other["status"]) != status
            assert other.get("demand", "soft") == "soft"
            assert "x-ours" not in response


@each_operation
def test_failures_of_the_server_are_unreachable(operation: Operation) -> None:
    failures = {status: each for status, each in operation.documented.items() if status.startswith("5")}

    assert [status for status, each in failures.items() if not each.get("x-unreachable")] == []


@each_operation
def test_every_operation_that_documents_a_refusal_allows_the_undocumented_ones(operation: Operation) -> None:
    documented = any(status.startswith("4") for status in operation.documented)

    assert not documented or "x-ours" in operation.stated["responses"]["4XX"]


@each_document
def test_aliases_hold_the_parameters_of_their_path(document: Document) -> None:
    for path, item in document.stated["paths"].items():
        for alias in item.get("x-aliases", []):
            assert re.findall(r"{\w+}", alias) == re.findall(r"{\w+}", path)
            assert alias != path


@each_document
def test_links_lead_to_operations_and_carry_what_exists(document: Document) -> None:
    for operation in document.operations:
        for status, response in operation.stated["responses"].items():
            for link in response.get("links", {}).values():
                _check_link(document, operation, status, link)


def _check_link(document: Document, operation: Operation, status: str, link: dict[str, Any]) -> None:
    target = document.operation(link["operationId"])
    body = link.get("requestBody", {})
    parameters = link.get("parameters", {})
    assert link["description"]
    assert parameters.keys() <= {parameter["name"] for parameter in target.parameters}
    assert not body or body.keys() <= target.request_schema["properties"].keys()
    for expression in [*parameters.values(), *body.values()]:
        if isinstance(expression, str):
            assert _carries(operation, status, expression), expression


def _carries(operation: Operation, status: str, expression: str) -> bool:
    source, _, pointer = expression.partition("#/")
    if source == "$response.body":
        return _holds(operation.response_schema(status), pointer.split("/"))
    if source == "$request.body":
        return _holds(operation.request_schema, pointer.split("/"))
    name = source.removeprefix("$request.path.").removeprefix("$request.query.")
    return name in {parameter["name"] for parameter in operation.parameters}


def _holds(schema: dict[str, Any], steps: list[str]) -> bool:
    for step in steps:
        schema = schema.get("items", {}) if step.isdigit() else schema.get("properties", {}).get(step, {})
    return bool(schema)
