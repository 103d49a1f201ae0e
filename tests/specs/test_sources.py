"""Every statement has its place in the vendor's document, and what has none is marked as ours."""

from typing import Any

import pytest

from .specification import APIS, EXPECTED, OPERATIONS, RULES, Api, Operation, Part, ranges, walk

PARTS: list[Part] = [part for operation in OPERATIONS for part in (operation, *operation.responses)]

each_part = pytest.mark.parametrize("part", PARTS, ids=str)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)


@each_part
def test_part_is_either_documented_or_ours(part: Part) -> None:
    assert ("x-source" in part.stated) != ("x-ours" in part.stated)


@each_operation
def test_headers_are_either_documented_or_ours(operation: Operation) -> None:
    for response in operation.responses:
        for header in response.stated.get("headers", {}).values():
            assert ("x-source" in header) != ("x-ours" in header)


@pytest.mark.parametrize("api", APIS, ids=str)
def test_sources_lie_in_the_document(api: Api) -> None:
    sources = [each["x-source"] for each in walk(api.document.stated) if "x-source" in each]

    assert [source for source in sources if not _lies_within(source, EXPECTED[api.name].document_lines)] == []


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_rules_source_lies_in_the_document(rule: Part) -> None:
    assert _lies_within(rule.stated["source"], EXPECTED[rule.api].document_lines)


@each_operation
def test_replies_of_an_operation_have_places_of_their_own(operation: Operation) -> None:
    places = [response["x-source"]["lines"] for response in operation.documented.values()]

    assert len(places) == len(set(places))


def _lies_within(source: dict[str, Any], length: int) -> bool:
    pieces = ranges(source["lines"])
    ends = [line for piece in pieces for line in piece]
    return (
        bool(source["section"]) and source.keys() == {"section", "lines"} and _sensible(pieces) and max(ends) <= length
    )


def _sensible(pieces: list[tuple[int, int]]) -> bool:
    return all(1 <= first <= last for first, last in pieces)
