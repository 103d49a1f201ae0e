"""Requests at the same moment: each does what it was asked for, as if it were alone (K-19 to K-40)."""

from functools import partial
from typing import Any

import pytest

from contracts.bursts import all_at_once, demand_one, few_at_once
from contracts.client import Client
from contracts.expectations import Reply, demand
from contracts.mykubo.accounts import Seller
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.edits import EDITS
from contracts.mykubo.requests import body_of, send
from contracts.mykubo.wardrobe import Garment, Wardrobe
from contracts.mykubo.wire import alike, color_of, facts, id_of
from contracts.rules import rule

FIELDS = ("edit_name", "edit_price", "edit_description", "edit_reference")


@pytest.fixture
def many(client: Client) -> int:
    """How many come at once."""
    return few_at_once(client)


def demand_own_ids(replies: list[Reply], name: str) -> None:
    """Demand that each of several creations gave an id of its own."""
    ids = [id_of(reply.value(name)) for reply in replies]
    if replies:
        demand(len(set(ids)) == len(ids), f"a {name} of its own for each", ids, replies[-1], aspect="ids at once")


@rule("K-19")
def test_products_made_at_once_are_each_their_own(wardrobe: Wardrobe, brand: Seller, many: int) -> None:
    """Each is listed under an id of its own with its own name; a server may refuse some."""
    wardrobe.create(brand)
    bodies = [wardrobe.plan(brand.login) for _ in range(many)]
    replies = all_at_once(wardrobe.client, [partial(wardrobe.put, brand, body) for body in bodies])
    made = [(body, reply) for body, reply in zip(bodies, replies, strict=True) if reply.succeeded]
    demand_own_ids([reply for _, reply in made], "product_id")
    for body, reply in made:
        row, listing = wardrobe.row(brand, Garment(reply.value("product_id"), body))
        demand(row.get("name") == body["name"], f"the name {body['name']!r}", row.get("name", "nothing"), listing)


@rule("K-26", "K-27")
def test_sizes_made_at_once_are_each_their_own(wardrobe: Wardrobe, scene: MakeScene, many: int) -> None:
    """Each is listed under a content_id of its own with its own stock; a server may refuse some."""
    stage = scene()
    path, login = stage.spot(), stage.seller.login
    bodies = [body_of("create_size", wardrobe, login) | {"initial_stock": 31 + each} for each in range(many)]
    replies = all_at_once(wardrobe.client, [partial(stage.send, "create_size", path, body) for body in bodies])
    made = [(body, reply) for body, reply in zip(bodies, replies, strict=True) if reply.succeeded]
    demand_own_ids([reply for _, reply in made], "content_id")
    row, listing = wardrobe.row(stage.seller, stage.product, "K-26")
    known = facts(row)
    for body, reply in made:
        stock = known.get(("size", id_of(reply.value("content_id")), "initial_stock"), "nothing")
        demand(stock == body["initial_stock"], f"the size {body['size']!r} with its stock", stock, listing)


@rule("K-24")
def test_colors_made_at_once_are_all_listed(wardrobe: Wardrobe, scene: MakeScene, many: int) -> None:
    """Each stands beside the others; a server may refuse some."""
    stage = scene()
    path, login = stage.spot(), stage.seller.login
    bodies = [body_of("create_color", wardrobe, login) for _ in range(many)]
    replies = all_at_once(wardrobe.client, [partial(stage.send, "create_color", path, body) for body in bodies])
    row, listing = wardrobe.row(stage.seller, stage.product, "K-24")
    for body, reply in zip(bodies, replies, strict=True):
        if reply.succeeded:
            ref = body["color_ref"]
            demand(color_of(row, ref) is not None, f"the color {ref!r}", row.get("contents"), listing, aspect="at once")


@rule("K-43")
@pytest.mark.usefixtures("many")
def test_several_fields_edited_at_once_all_show(scene: MakeScene) -> None:
    """No edit of one field takes back what another has saved at the same moment; a server may refuse some."""
    stage = scene()
    path = stage.spot()
    bodies = {name: EDITS[name].body(stage, path) for name in FIELDS}
    replies = all_at_once(stage.wardrobe.client, [partial(stage.send, name, path, bodies[name]) for name in FIELDS])
    after, listing = stage.after("K-43")
    for name, reply in zip(FIELDS, replies, strict=True):
        key = EDITS[name].key(path)
        (wanted,) = bodies[name].values() if reply.succeeded else (stage.facts[key],)
        demand(alike(wanted, after.get(key)), f"{key[0]} {wanted!r}", after.get(key), listing, aspect="at once")


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        pytest.param(f"edit_{field}", field, marks=rule(each), id=field)
        for field, each in {"name": "K-36", "description": "K-40"}.items()
    ],
)
def test_edits_at_once_each_reach_their_own_product(
    wardrobe: Wardrobe, brand: Seller, many: int, operation: str, field: str
) -> None:
    """Of products that are edited at the same moment each shows what was sent for it."""
    made = [wardrobe.create(brand, colors=1, sizes=1) for _ in range(many)]
    values = [wardrobe.unique("At once ") for _ in made]
    edits = [
        partial(send, wardrobe, operation, {"product_id": garment.id}, brand.login, {field: value})
        for garment, value in zip(made, values, strict=True)
    ]
    replies = all_at_once(wardrobe.client, edits)
    for garment, value, reply in zip(made, values, replies, strict=True):
        row, listing = wardrobe.row(brand, garment)
        wanted = value if reply.succeeded else garment.body[field]
        demand(
            row.get(field) == wanted, f"the {field} {wanted!r}", row.get(field, "nothing"), listing, aspect="at once"
        )


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param(operation, marks=rule(each), id=operation)
        for operation, each in {"delete_product": "K-30", "delete_size": "K-34", "delete_image": "K-33"}.items()
    ],
)
def test_of_deletions_at_once_one_succeeds(scene: MakeScene, many: int, operation: str) -> None:
    """What is deleted is not found any more, at the same moment neither."""
    stage = scene(images=1)
    path: dict[str, Any] = stage.spot()
    replies = all_at_once(stage.wardrobe.client, [partial(stage.send, operation, path)] * many)
    demand_one(replies)
