"""Ids that cannot be any: what they name does not exist, so nothing is done (K-30 to K-34, K-48, K-51, K-62)."""

import pytest

from contracts.expectations import judging
from contracts.mykubo.accounts import Accounts
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.requests import NOWHERE, ON_ORDERS, body_of, send
from contracts.mykubo.wardrobe import Wardrobe
from contracts.mykubo.wire import id_of, nested
from contracts.rules import reaches, rule

NO_NUMBER = "abc"
PLACES = (0, 1)
PARTS = {
    "delete_image": ("images", "image_id", "K-33"),
    "edit_default_image": ("images", "image_id", "K-51"),
    "delete_size": ("sizes", "content_id", "K-34"),
    "edit_stock": ("sizes", "content_id", "K-45"),
}
ON_A_PRODUCT = {
    "delete_product": "K-30",
    "delete_color": "K-32",
    "delete_image": "K-33",
    "delete_size": "K-34",
    "edit_default_color": "K-48",
    "edit_default_image": "K-51",
}


def cases(rules: dict[str, str]) -> list[object]:
    """A case for each operation, under its rule, that brings about its 400."""
    return [pytest.param(name, marks=[rule(each), reaches(f"{name} 400")], id=name) for name, each in rules.items()]


@pytest.mark.parametrize("name", cases(ON_A_PRODUCT))
def test_a_product_id_that_is_no_number_does_nothing(scene: MakeScene, name: str) -> None:
    """It is refused, with the documented 400 or as an unknown product, and nothing changes."""
    stage = scene()
    stage.send(name, stage.spot() | {"product_id": NO_NUMBER}).expect_refusal(400)
    stage.demand_nothing_changed(ON_A_PRODUCT[name])


@pytest.mark.parametrize("name", cases(dict.fromkeys(ON_ORDERS, "K-62")))
def test_an_order_id_that_is_no_number_takes_no_step(accounts: Accounts, wardrobe: Wardrobe, name: str) -> None:
    """It is refused, with the documented 400 or as an unknown order."""
    login = accounts.seller().login
    body = body_of(name, wardrobe, login)
    send(wardrobe, name, NOWHERE | {"order_id": NO_NUMBER}, login, body, ordinary=False).expect_refusal(400)


@rule("K-32")
def test_the_digits_of_a_color_are_not_its_ref(scene: MakeScene) -> None:
    """A color is not found, and so not deleted, by its color_hex."""
    stage = scene()
    digits = stage.product.body["colors"][-1]["color_hex"]
    stage.send("delete_color", stage.spot() | {"color_ref": digits}).expect_refusal(404)
    stage.demand_nothing_changed("K-32")


@rule("K-33", "K-34", "K-45", "K-51")
def test_the_place_of_a_part_is_not_its_id(scene: MakeScene) -> None:
    """An image or a size is not found by its place among the others, where that is no id of any."""
    stage = scene(images=2)
    path = stage.spot()
    rows = stage.wardrobe.listing(stage.seller)[0].values()
    for operation, (kind, name, rule_id) in PARTS.items():
        ids = {id_of(part.get(name)) for row in rows for _, part in nested(row, kind)}
        with judging(rule_id):
            for place in PLACES:
                if str(place) not in ids:
                    stage.send(operation, path | {name: place}).expect_refusal(400)
            stage.demand_nothing_changed(rule_id)
