"""Schemas of OpenAPI 3.0, compiled, and what they find."""

import pytest

from mockserver.schemas import SchemaCompiler

COMPILER = SchemaCompiler({"schemas": {"Name": {"type": "string", "minLength": 2}}})


@pytest.mark.parametrize(
    ("schema", "value", "finding"),
    [
        ({"type": "integer"}, 1.5, "it must be a whole number, not 1.5"),
        ({"type": "integer"}, 2.0, None),
        ({"type": "string", "nullable": True}, None, None),
        ({"type": "string"}, None, "it must be a string, not null"),
        ({"type": "string", "nullable": True, "enum": ["a"]}, None, None),
        ({"enum": ["a", "b"]}, "c", "it must be one of ['a', 'b'], not \"c\""),
        ({"type": "number", "multipleOf": 0.01}, 19.99, None),
        ({"$ref": "#/components/schemas/Name"}, "x", 'it must have at least 2 character(s), not "x"'),
        ({"type": "array", "items": {"type": "string"}}, ["a", 5], "[1] must be a string, not 5"),
        ({"properties": {"a": {"required": ["b"]}}}, {"a": {}}, "a.b is missing"),
        ({"type": "string", "format": "date-time"}, "soon", 'it must be a valid date-time, not "soon"'),
        ({"type": "string", "maxLength": 3}, "x" * 500, None),
    ],
)
def test_a_finding_says_where_what_and_what_was_there(schema, value, finding):
    compiled = COMPILER.compile(schema, request=False)
    findings = compiled.findings(value, "it")
    assert compiled.accepts(value) == (findings == [])
    if finding is not None:
        assert findings == [finding]
    assert all(len(told) < 200 for told in findings)


def test_only_requests_are_held_to_the_mocks_own_limits():
    schema = {"type": "object", "properties": {"n": {"type": "number", "x-mock": {"minimum": 1}}}}
    assert COMPILER.compile(schema, request=False).accepts({"n": 0})
    assert COMPILER.compile(schema, request=True).findings({"n": 0}, "it") == ["n must be at least 1, not 0"]


def test_a_tolerated_field_may_be_missing_from_requests():
    schema = {"type": "object", "required": ["a", "b"], "x-tolerated-missing": ["b"]}
    assert COMPILER.compile(schema, request=True).accepts({"a": 1})
    assert not COMPILER.compile(schema, request=False).accepts({"a": 1})


def test_a_schema_is_compiled_once():
    schema = {"type": "boolean"}
    assert COMPILER.compile(schema, request=True) is COMPILER.compile(dict(schema), request=True)
