"""What is sent of a product is what is listed of it, whatever letters and digits it has (K-19, K-36 to K-46)."""

from typing import Any

import pytest

from contracts.expectations import Reply, demand
from contracts.mykubo.accounts import Seller
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.edits import EDITS
from contracts.mykubo.test_products import demand_field
from contracts.mykubo.wardrobe import Garment, Wardrobe
from contracts.mykubo.wire import alike, facts
from contracts.rules import rule
from contracts.texts import TEXTS

PRICES = [0, 0.05, 19.99, 1234.5, 3_000_000]
LINES = "\n".join(["Kirinyaga"] * 60)
STOCKS = [1, 255, 40_000]
# Leading zeros, what may be read as a number of a power of ten, and what may be written in three digits.
DIGITS = ["001234", "010E10", "AABBCC"]


def is_refused(reply: Reply) -> bool:
    """Whether a value is refused, which no document forbids; else the request has succeeded."""
    if 400 <= reply.status < 500:
        return True
    reply.expect(200)
    return False


@rule("K-19")
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_of_a_new_product_stay_as_they_are(wardrobe: Wardrobe, brand: Seller, text: str) -> None:
    """Name, reference and description show every letter, unless they are refused."""
    written = {"name": text, "description": text, "reference": wardrobe.unique("REF") + text}
    body = wardrobe.plan(brand.login, colors=1, sizes=1) | written
    reply = wardrobe.put(brand, body)
    if not is_refused(reply):
        row, reply = wardrobe.row(brand, Garment(reply.value("product_id"), body))
        for field in written:
            demand_field(row, body, field, reply)


@rule("K-19")
@pytest.mark.parametrize("price", PRICES)
def test_the_price_of_a_new_product_stays_as_it_is(wardrobe: Wardrobe, brand: Seller, price: float) -> None:
    """Nothing, cents and millions, unless they are refused."""
    body = wardrobe.plan(brand.login, colors=1, sizes=1) | {"price": price}
    reply = wardrobe.put(brand, body)
    if not is_refused(reply):
        row, reply = wardrobe.row(brand, Garment(reply.value("product_id"), body))
        demand_field(row, body, "price", reply)


VALUES: dict[str, list[Any]] = {
    "edit_name": list(TEXTS.values()),
    "edit_description": [*TEXTS.values(), LINES],
    "edit_reference": list(TEXTS.values()),
    "edit_price": PRICES,
    "edit_stock": STOCKS,
    "edit_color_hex": DIGITS,
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=rule(EDITS[name].rule), id=name) for name in VALUES])
def test_an_edit_shows_the_value_as_it_was_sent(scene: MakeScene, name: str) -> None:
    """One value after the other on one product, unless it is refused."""
    stage = scene()
    edit, path = EDITS[name], stage.spot()
    for value in VALUES[name]:
        if is_refused(stage.send(name, path, {edit.field: value})):
            continue
        row, reply = stage.wardrobe.row(stage.seller, stage.product)
        got = facts(row).get(edit.key(path), "nothing")
        holds = value == got if isinstance(value, str) else alike(float(value), got)
        demand(holds, f"{edit.field} {value!r}", got, reply)
