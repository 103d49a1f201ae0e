"""Every reading that a specification leans on is written down."""

import pytest

from .specification import APIS, EXPECTED, Api, walk

each_api = pytest.mark.parametrize("api", APIS, ids=str)


@each_api
def test_every_reading_referred_to_has_an_entry(api: Api) -> None:
    assert _referred(api) <= set(api.readings)


@each_api
def test_all_entries_of_the_api_are_there_in_order(api: Api) -> None:
    expected = EXPECTED[api.name]
    own = [name for name in api.readings if name.startswith(f"{expected.readings}-")]

    assert own == [f"{expected.readings}-{number:02}" for number in range(1, expected.reading_entries + 1)]


@each_api
def test_no_entry_appears_twice(api: Api) -> None:
    assert len(api.readings) == len(set(api.readings))


def _referred(api: Api) -> set[str]:
    nodes = [node for document in api.documents for node in walk(document.stated)]
    named = {name for node in nodes for name in node.get("x-readings", [])}
    equivalent = {other["reading"] for node in nodes for other in node.get("x-equivalents", [])}
    ruled = {name for rule in api.rules for name in rule.stated["readings"]}
    return named | equivalent | ruled
