"""Edge requests: what they change of a request that works, and in which order they come."""

from typing import Any

import pytest

from contracts import catalog
from contracts.edges import Ask, Edge, edges

PRODUCT = {
    "name": "Camisola",
    "price": 10.5,
    "colors": [
        {"color_ref": "red", "sizes": [{"size": "S", "initial_stock": 1}]},
        {"color_ref": "blue", "sizes": [{"size": "M", "initial_stock": 2}]},
    ],
}


@pytest.fixture(scope="module")
def around() -> dict[str, Edge]:
    """The edges around a new product, by their titles and in their order."""
    operation = catalog.specification("mykubo").operations["create_product"]
    return {edge.title: edge for edge in edges(operation, Ask(body=PRODUCT, path={"brand_id": 1}))}


def body(edge: Edge) -> Any:
    return edge.ask.body


def test_a_field_is_changed_alone(around: dict[str, Edge]) -> None:
    assert body(around["name is null"]) == PRODUCT | {"name": None}
    assert body(around["price is a word"]) == PRODUCT | {"price": "many"}


def test_fields_within_lists_are_changed_too_where_the_last_one_stands(around: dict[str, Edge]) -> None:
    first, last = PRODUCT["colors"]
    assert body(around["colors.1.sizes is null"]) == PRODUCT | {"colors": [first, last | {"sizes": None}]}
    assert body(around["colors.1.sizes.0.initial_stock is -1"])["colors"] == [
        first,
        last | {"sizes": [{"size": "M", "initial_stock": -1}]},
    ]


def test_a_field_is_given_values_of_its_own_documented_type(around: dict[str, Edge]) -> None:
    assert "price is past 64 bits" in around
    assert "name is past 64 bits" not in around
    assert "colors is a list of null" in around
    assert "colors has 300 characters" not in around


def test_the_likeliest_of_every_kind_come_first(around: dict[str, Edge]) -> None:
    """Time may end them at any place: what hurts most servers has been sent by then, of bodies, fields, and paths."""
    titles = list(around)
    assert {"name is null", "price is a word", "colors is null", "the body is no body", "brand_id is a word"} <= set(
        titles[:30]
    )
    deep = [number for number, title in enumerate(titles) if title.startswith("colors.1.")]
    assert deep
    assert min(deep) > titles.index("price is past 64 bits")


def test_a_text_is_tried_by_what_it_is_for() -> None:
    """An address by what addresses can be, of somebody nobody is; a name as any text."""
    operation = catalog.specification("mookh").operations["create_user"]
    person = {"email": "wanjiku@example.com", "first_name": "Wanjiku", "password": "Sunshine-12"}
    around = {edge.title: edge for edge in edges(operation, Ask(body=person))}
    assert body(around["email has a tag after a plus"]) == person | {"email": "wanjiku+tagwanjiku@example.com"}
    assert body(around["email has no @"]) == person | {"email": "wanjiku.example.com"}
    assert "password has 73 bytes, one past what bcrypt reads" in around
    assert not {title for title in around if title.startswith("first_name") and "@" in title}
    assert all("{{tag}}" not in str(edge.ask.body["email"]) for edge in around.values() if "email" in edge.ask.body)
