"""Colors and sizes: added (K-24 to K-28), deleted (K-32, K-34, K-35), and the default color (K-49)."""

from typing import Any

import pytest

from contracts.expectations import Reply, demand, judging
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.requests import NO_ID, NO_REF
from contracts.mykubo.scene import Scene
from contracts.mykubo.test_products import demand_color
from contracts.mykubo.wardrobe import Wardrobe, images_of
from contracts.mykubo.wire import Facts, Key, color_of, id_of, number_of, of_color
from contracts.rules import reaches, rule


def defaults(known: Facts) -> list[Key]:
    """The facts that tell which color is the default."""
    return [key for key in known if key[0] == "color" and key[2] == "default"]


def belonging(known: Facts, ref: str) -> list[Key]:
    """The facts about a color, its sizes and its images, each by its beginning."""
    owned = [
        key[:2] for key, value in known.items() if key[0] in ("size", "image") and key[2] == "color" and value == ref
    ]
    return [("color", ref), *owned]


@rule("K-24")
@reaches("create_color 200")
@pytest.mark.parametrize("images", [0, 1])
def test_a_new_color_shows_with_its_sizes(wardrobe: Wardrobe, scene: MakeScene, images: int) -> None:
    """It stands beside the colors that there were, which stay as they were."""
    stage = scene()
    color = wardrobe.color(stage.seller.login, 2, images=images, sizes=2)
    stage.send("create_color", stage.spot(), color).expect(200)
    row, reply = wardrobe.row(stage.seller, stage.product, "K-24")
    with judging("K-24"):
        demand(
            color_of(row, color["color_ref"]) is not None,
            f"the color {color['color_ref']!r}",
            row.get("contents"),
            reply,
        )
        demand_color(row, color, reply)
        found = of_color(row, "images", color["color_ref"])
        demand(len(found) >= images, f"{images} images of the new color", row.get("contents"), reply)
    after, reply = stage.after("K-24")
    nobodys = [
        key[:2] for key in set(after) - set(stage.facts) if key[0] == "image" and after[(*key[:2], "color")] == ""
    ]
    demand(len(set(nobodys)) <= images, f"{images} images more", sorted(map(str, nobodys)), reply)
    stage.demand_unchanged("K-24", after, reply, *belonging(after, color["color_ref"]), *nobodys)


@rule("K-49")
def test_a_new_default_color_is_the_only_one(wardrobe: Wardrobe, scene: MakeScene) -> None:
    """A new color that is to be the default leaves at most one color of the product with the flag."""
    stage = scene()
    color = wardrobe.color(stage.seller.login, 2, default=True)
    with judging("K-24"):
        stage.send("create_color", stage.spot(), color).expect(200)
        after, reply = stage.after("K-24")
    flags = [key[1] for key in defaults(after) if after[key]]
    demand(len(flags) <= 1, "at most one default color", flags, reply)


@rule("K-26", "K-21")
@reaches("create_size 200")
@pytest.mark.parametrize("color", [0, 1])
def test_a_new_size_shows_under_its_content_id(wardrobe: Wardrobe, scene: MakeScene, color: int) -> None:
    """It stands under its color with name and stocks as sent; all else stays."""
    stage = scene()
    path = stage.spot(color)
    body = {"size": wardrobe.unique("W"), "initial_stock": 31 + color}
    content = stage.send("create_size", path, body).expect(200).value("content_id")
    row, reply = wardrobe.row(stage.seller, stage.product, "K-26")
    with judging("K-26"):
        sizes = {id_of(each.get("content_id")): each for each in of_color(row, "sizes", path["color_ref"])}
        found = sizes.get(id_of(content))
        demand(found is not None, f"a size with the content_id {content!r} under its color", row.get("contents"), reply)
        assert found is not None
        demand(found.get("size") == body["size"], f"size {body['size']!r}", found, reply)
    with judging("K-21"):
        for name in ("initial_stock", "current_stock"):
            demand(number_of(found.get(name)) == body["initial_stock"], f"{name} {body['initial_stock']}", found, reply)
    after, reply = stage.after("K-26")
    stage.demand_unchanged("K-26", after, reply, ("size", id_of(content)))


@rule("K-27")
@reaches("edit_stock 200", "delete_size 200")
def test_a_new_content_id_serves_to_edit_and_delete(wardrobe: Wardrobe, scene: MakeScene) -> None:
    """The stock of the new size is edited, then the size is deleted; all else stays."""
    stage = scene()
    path = stage.spot()
    content = stage.send("create_size", path).expect(200).value("content_id")
    path = path | {"content_id": content}
    stage.send("edit_stock", path, {"stock": 77}).expect(200)
    after, reply = stage.after("K-27")
    stock = after.get(("size", id_of(content), "current_stock"))
    demand(stock == 77, "current_stock 77 of the new size", stock, reply)
    stage.demand_unchanged("K-27", after, reply, ("size", id_of(content)))
    stage.send("delete_size", path).expect(200)
    stage.demand_nothing_changed("K-27")


@rule("K-32", "K-35")
@reaches("delete_color 200", "delete_color 404")
@pytest.mark.parametrize("color", [0, 1])
def test_a_deleted_color_is_gone_with_all_that_it_had(scene: MakeScene, color: int) -> None:
    """It leaves the listing with its sizes and images; other colors stay; none of it can be touched again."""
    stage = scene(images=1)
    path = stage.spot(color)
    stage.send("delete_color", path).expect(200)
    after, reply = stage.after("K-35")
    images = images_of(stage.read[0], stage.product, color)
    gone = belonging(stage.facts, path["color_ref"]) + [("image", id_of(each.get("image_id"))) for each in images]
    with judging("K-32"):
        left = sorted(" ".join(key) for key in after if key[:2] in gone)
        demand(not left, "neither the deleted color nor its sizes and images", left, reply)
    stage.demand_unchanged("K-35", after, reply, *gone, *defaults({**stage.facts, **after}))
    stage.send("delete_color", path).expect(404)
    stage.send("delete_size", path).expect(404)
    stage.send("delete_image", path).expect(404)
    stage.send("edit_stock", path).expect_refusal(400)


@rule("K-32")
def test_a_color_made_anew_has_nothing_of_the_deleted_one(wardrobe: Wardrobe, scene: MakeScene) -> None:
    """Under the color_ref of a deleted color stand the new sizes only."""
    stage = scene(images=1)
    path = stage.spot()
    stage.send("delete_color", path).expect(200)
    color = wardrobe.color(stage.seller.login, sizes=1) | {"color_ref": path["color_ref"], "is_default_color": False}
    with judging("K-24"):
        reply = stage.send("create_color", path, color)
        if not reply.succeeded:
            reply.expect_refusal(400)
            return
    row, reply = wardrobe.row(stage.seller, stage.product, "K-24")
    sizes = of_color(row, "sizes", path["color_ref"])
    demand(len(sizes) == 1, "the new color's size alone", sizes, reply)


@rule("K-32")
@pytest.mark.parametrize("unknown", [{"product_id": NO_ID}, {"color_ref": NO_REF}])
def test_a_color_that_does_not_exist_is_not_deleted(scene: MakeScene, unknown: dict[str, Any]) -> None:
    """An unknown product or color is not found, and nothing is deleted."""
    stage = scene()
    stage.send("delete_color", stage.spot() | unknown).expect(404)
    stage.demand_nothing_changed("K-32")


@rule("K-32")
def test_a_color_of_another_product_is_not_deleted(scene: MakeScene) -> None:
    """A color_ref of another product is unknown to this one."""
    stage = scene()
    stage.send("delete_color", stage.spot() | {"color_ref": stage.others[1].refs[0]}).expect(404)
    stage.demand_nothing_changed("K-32")


@rule("K-32")
def test_the_beginning_of_a_color_ref_names_no_color(scene: MakeScene) -> None:
    """What a color_ref begins with, and no color of the product is called, is unknown."""
    stage = scene()
    beginning = stage.product.refs[-1][:-1]
    if beginning not in stage.product.refs:
        stage.send("delete_color", stage.spot() | {"color_ref": beginning}).expect(404)
        stage.demand_nothing_changed("K-32")


@rule("K-34", "K-35")
@reaches("delete_size 200", "delete_size 404")
@pytest.mark.parametrize(("color", "each"), [(0, 0), (1, 1)])
def test_a_deleted_size_is_gone(scene: MakeScene, color: int, each: int) -> None:
    """It leaves the listing, its siblings stay, and it is not deleted again."""
    stage = scene(images=1)
    path = stage.spot(color, each)
    stage.send("delete_size", path).expect(200)
    after, reply = stage.after("K-35")
    size: Key = ("size", id_of(path["content_id"]))
    with judging("K-34"):
        demand((*size, "size") not in after, "the deleted size nowhere", after.get((*size, "size")), reply)
    stage.demand_unchanged("K-35", after, reply, size)
    stage.send("delete_size", path).expect(404)
    stage.send("edit_stock", path).expect_refusal(400)


@rule("K-34")
@pytest.mark.parametrize("unknown", [{"product_id": NO_ID}, {"content_id": NO_ID}])
def test_a_size_that_does_not_exist_is_not_deleted(scene: MakeScene, unknown: dict[str, Any]) -> None:
    """An unknown product or content is not found, and nothing is deleted."""
    stage = scene()
    stage.send("delete_size", stage.spot() | unknown).expect(404)
    stage.demand_nothing_changed("K-34")


@rule("K-34")
def test_a_size_is_not_deleted_through_another_product(wardrobe: Wardrobe, scene: MakeScene) -> None:
    """Softly: a content_id of another product is unknown to this one."""
    stage = scene()
    path = stage.spot() | {"content_id": wardrobe.spot(stage.seller, stage.others[1])["content_id"]}
    with judging("K-34", soft=True):
        stage.send("delete_size", path).expect(404)
        stage.demand_nothing_changed("K-34")


@rule("K-24")
@reaches("create_color 400")
@pytest.mark.parametrize(
    "wrong", [{}, {"color_ref": ""}, {"color_hex": "no digits"}, {"sizes": [{"size": "S", "initial_stock": "many"}]}]
)
def test_a_color_with_wrong_arguments_is_refused(wardrobe: Wardrobe, scene: MakeScene, wrong: dict[str, Any]) -> None:
    """Softly: it is answered 400; refused, it is not stored."""
    stage = scene()
    body = {**wardrobe.color(stage.seller.login, 2), **wrong} if wrong else {}
    demand_refused(stage, "K-24", stage.send("create_color", stage.spot(), body))


@rule("K-26")
@pytest.mark.parametrize("body", [{}, {"size": "M9", "initial_stock": "many"}, {"size": "M9", "initial_stock": -4}])
def test_a_size_with_wrong_arguments_is_refused(scene: MakeScene, body: dict[str, Any]) -> None:
    """Softly: it is answered 400; refused, it is not stored."""
    stage = scene()
    demand_refused(stage, "K-26", stage.send("create_size", stage.spot(), body))


def demand_refused(stage: Scene, rule_id: str, reply: Reply) -> None:
    """Demand softly that a request was refused, and that nothing changed if it was."""
    with judging(rule_id, soft=True):
        reply.expect(400)
    if not reply.succeeded:
        stage.demand_nothing_changed(rule_id)
