"""Event categories (M-21, M-22). The document heads them as events (AM-33)."""

from typing import Any

import pytest

from contracts.expectations import demand
from contracts.mookh.events import Categories
from contracts.mookh.records import Record
from contracts.mookh.wire import demand_as_sent, is_nothing, same_json
from contracts.rules import reaches, rule
from contracts.texts import TEXTS

METADATA: dict[str, Any] = {
    "null": None,
    "an object": {"sizes": ["S", "XL"], "limit": 250, "open": True, "min_age": 0, "sold_out": False},
    "a deeper object": {"rounds": [{"name": "Zoë", "price": 12.5}, {"name": None}], "empty": {}},
}


def demand_category(record: Record) -> None:
    """Demand that a new category shows its name, its label and its metadata as they were sent."""
    for name in ("category_name", "event_label"):
        demand_as_sent(record.reply, name, record.sent[name])
    metadata, sent = record.reply.get("category_metadata"), record.sent["category_metadata"]
    kept = is_nothing(metadata) or same_json(sent, metadata) or (sent is None and metadata == {})
    demand(kept, f"category_metadata {sent!r} as sent", metadata, record.reply, aspect="category_metadata as sent")


@rule("M-21")
@reaches("create_event_category 201")
def test_new_categories_come_back_as_they_were_sent(categories: Categories) -> None:
    """Each of three shows its own values."""
    for record in [categories.create() for _ in range(3)]:
        demand_category(record)


@rule("M-21")
@pytest.mark.parametrize("metadata", METADATA)
def test_metadata_come_back_as_they_were_sent(categories: Categories, metadata: str) -> None:
    """Null or an object, whatever is in it; a server may keep none (AM-36)."""
    plan = categories.plan(category_metadata=METADATA[metadata])
    demand_category(categories.offer(plan, f"metadata that is {metadata}"))


@rule("M-21")
@pytest.mark.parametrize("text", TEXTS)
def test_names_come_back_whatever_letters_they_have(categories: Categories, text: str) -> None:
    """Where they are accepted at all: a vendor may be stricter."""
    name = f"{TEXTS[text]} {categories.people.count()}"
    plan = categories.plan(category_name=name, event_label=TEXTS[text])
    demand_category(categories.offer(plan, f"a category name of {text}"))


@rule("M-22")
def test_a_category_needs_no_id(categories: Categories) -> None:
    """The server makes an id for a category that is sent without one, for each anew."""
    first, second = categories.create(), categories.create()
    demand(first.id != second.id, "an id of its own for each category", second.id, second.reply)
