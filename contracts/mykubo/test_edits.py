"""The eleven edits: each is saved (K-36 to K-42, K-45 to K-50), changes its field alone (K-43), and needs it (K-44)."""

from typing import Any

import pytest

from contracts.expectations import NotJudged, demand, judging
from contracts.mykubo.conftest import MakeScene
from contracts.mykubo.edits import EDITS, WITHOUT_FIELD, Edit, renamed
from contracts.mykubo.requests import NO_REF
from contracts.mykubo.scene import Scene
from contracts.mykubo.wire import Facts, alike, changes, facts, id_of, without
from contracts.rules import reaches, rule

PLACES = [(0, 0), (1, 1)]
ALL = [
    pytest.param(name, place, marks=[rule(edit.rule, "K-43"), reaches(f"{name} 200")], id=f"{name}-{place[0]}")
    for name, edit in EDITS.items()
    for place in PLACES
]
BARE = [pytest.param(name, marks=reaches(f"{name} 400"), id=name) for name in WITHOUT_FIELD]


@pytest.mark.parametrize(("name", "place"), ALL)
def test_an_edit_shows_and_changes_its_field_alone(scene: MakeScene, name: str, place: tuple[int, int]) -> None:
    """The listing shows the new value; the product's other fields and the other products stay."""
    edit = EDITS[name]
    stage = scene(images=edit.images)
    path = stage.spot(*place)
    perform(stage, name, edit, path)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=rule(edit.rule, "K-43"), id=name) for name, edit in EDITS.items()]
)
def test_an_edit_can_be_made_again(scene: MakeScene, name: str) -> None:
    """Another value, for the other color, size or image, shows as well; images stay with it."""
    edit = EDITS[name]
    stage = scene(images=max(edit.images, 1))
    for place in reversed(PLACES):
        perform(stage, name, edit, stage.spot(*place))
        if name == "edit_color_ref":
            return
        stage.before = stage.now()[0]


@rule("K-41")
def test_two_tags_show_both(scene: MakeScene) -> None:
    """Softly, as a list or as one text (AK-18): the document edits a single one."""
    stage = scene()
    tags = [stage.wardrobe.unique("tag") for _ in range(2)]
    ways = ({"tags": each} for each in (tags, ",".join(tags)))
    if not any(stage.send("edit_tags", stage.spot(), body).succeeded for body in ways):
        raise NotJudged("the server takes one tag at a time, as the vendor may (AK-18)")
    row, reply = stage.wardrobe.row(stage.seller, stage.product, "K-41")
    got = str(facts(row).get(("tags",), "nothing"))
    with judging("K-41", soft=True):
        demand(all(tag in got for tag in tags), f"both tags, {' and '.join(tags)}", got, reply)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=rule(edit.rule), id=name) for name, edit in EDITS.items() if name in WITHOUT_FIELD],
)
def test_an_edit_to_what_is_there_is_accepted(scene: MakeScene, name: str) -> None:
    """Whoever saves a form without a change is not refused; reported only, since a server may be stricter (AX-01)."""
    edit = EDITS[name]
    stage = scene(images=edit.images)
    path = stage.spot(0, 0)
    body = edit.body(stage, path)
    with judging(edit.rule, soft=True):
        if stage.send(name, path, body).status == 200 and name != "edit_color_ref":
            stage.send(name, path, body).expect(200)


def perform(stage: Scene, name: str, edit: Edit, path: dict[str, Any]) -> None:
    """Edit, and demand what must and must not have changed."""
    body = edit.body(stage, path)
    with judging(edit.rule):
        reply = stage.send(name, path, body)
        if name == "edit_tags" and reply.status == 400 and isinstance(body["tags"], str):
            body = {"tags": [body["tags"]]}
            reply = stage.send(name, path, body)
        reply.expect(200)
    after, reply = stage.after("K-43")
    expected = dict(stage.facts)
    if name == "edit_color_ref":
        expected = renamed(expected, path["color_ref"], body["color_ref"])
        with judging(edit.rule):
            refs = sorted({key[1] for key in after if key[0] == "color"})
            demand(body["color_ref"] in refs, f"the color_ref {body['color_ref']!r}", refs, reply)
            demand(path["color_ref"] not in refs, f"no color_ref {path['color_ref']!r}", refs, reply)
        loose = []
    else:
        key = edit.key(path)
        if key not in after and edit.rule == "K-48":
            return  # the flag stands nowhere under a color: nothing tells which one is the default (AK-15)
        demand_shown(edit, after, key, next(iter(body.values()), None), reply)
        loose = [key, *edit.and_may(stage.facts | after, path)]
    if name == "edit_category":
        names = {id_of(each["category_id"]): each.get("name") for each in stage.wardrobe.categories(stage.seller.login)}
        wanted, got = names[id_of(body["category_id"])], after.get(("category", "name"))
        with judging("K-39"):
            demand(wanted == got, f"the category's name {wanted!r}", got, reply)
    if name == "edit_stock":
        initial = ("size", id_of(path["content_id"]), "initial_stock")
        loose.append(initial)
        with judging("K-45", soft=True):
            demand(after.get(initial) == expected.get(initial), "initial_stock as before", after.get(initial), reply)
    with judging("K-43"):
        differing = changes(without(expected, *loose), without(after, *loose))
        demand(not differing, "everything else as it was", differing, reply)
    if edit.and_may(after, path):
        demand_one_flag(edit, path, after, stage.facts, reply)


def demand_shown(edit: Edit, after: Facts, key: Any, sent: Any, reply: Any) -> None:
    """Demand that the listing shows what was sent; a tag may stand beside others, but not beside its predecessor."""
    wanted, got = edit.fact(sent), after.get(key, "nothing")
    with judging(edit.rule):
        if edit.rule == "K-41":
            demand(wanted in str(got), f"the tag {wanted!r}", got, reply)
            with judging("K-41", soft=True):
                demand(wanted == got, f"the tag {wanted!r} alone", got, reply)
        else:
            holds = (
                alike(float(wanted), got) if isinstance(wanted, int | float) and wanted is not True else wanted == got
            )
            demand(holds, f"{' '.join(key)} {wanted!r}", got, reply)


def demand_one_flag(edit: Edit, path: dict[str, Any], after: Facts, before: Facts, reply: Any) -> None:
    """Demand softly that what was chosen is the only default; flags of other colors' images must stay."""
    if edit.rule == "K-48":
        flags = [key for key in edit.and_may(after, path) if after[key]]
    else:
        colors = {key[1]: after["image", key[1], "color"] for key in after if key[0] == "image" and key[2] == "color"}
        near = [key for key in edit.and_may(after, path) if colors[key[1]] in (path["color"], "")]
        flags = [key for key in near if after[key]]
        far = {key: after[key] for key in edit.and_may(after, path) if key not in near}
        with judging("K-43"):
            differing = changes({key: before.get(key) for key in far}, far)
            demand(not differing, "the default images of other colors as they were", differing, reply)
    with judging("K-49", soft=True):
        demand(len(flags) <= 1, "one default alone", [" ".join(key) for key in flags], reply)
    if edit.rule == "K-50":
        with judging("K-50", soft=True):
            demand(
                len(flags) <= 1, "the former default image without the flag", [" ".join(key) for key in flags], reply
            )


@rule("K-47")
@reaches("edit_color_ref 200")
def test_a_color_answers_to_its_new_ref_alone(scene: MakeScene) -> None:
    """The former color_ref is not found; the new one is edited, and a size of it, and deleted."""
    stage = scene()
    path = stage.spot()
    new = stage.wardrobe.unique("r")
    stage.send("edit_color_ref", path, {"color_ref": new}).expect(200)
    stage.send("edit_color_ref", path).expect(404)
    stage.send("delete_color", path).expect(404)
    stage.send("create_size", path).expect_refusal(400)
    stage.send("create_size", path | {"color_ref": new}).expect(200)
    stage.send("edit_color_hex", path | {"color_ref": new}).expect(200)
    stage.send("edit_stock", path, {"stock": 321}).expect(200)
    after, reply = stage.after("K-47")
    stock = after.get(("size", id_of(path["content_id"]), "current_stock"))
    with judging("K-45"):
        demand(stock == 321, "current_stock 321", stock, reply)
    stage.send("delete_color", path | {"color_ref": new}).expect(200)
    after, reply = stage.after("K-47")
    demand(("color", new, "digits") not in after, "no color under the new color_ref", sorted(map(str, after)), reply)


@rule("K-44")
@pytest.mark.parametrize("name", BARE)
def test_an_edit_without_its_field_is_refused(scene: MakeScene, name: str) -> None:
    """An empty object is refused, and nothing changes."""
    stage = scene()
    reply = stage.send(name, stage.spot(), {})
    reply.expect_refusal(400)
    with judging("K-44", soft=True):
        demand(reply.status == 400, "400", reply.exchange.answer(), reply, 400)
    stage.demand_nothing_changed("K-44")


@rule("K-44")
@pytest.mark.parametrize("name", WITHOUT_FIELD)
def test_an_edit_with_null_is_refused(scene: MakeScene, name: str) -> None:
    """Softly: null is no value; what was refused has changed nothing."""
    demand_refused(scene(), name, {EDITS[name].field: None})


WRONG: dict[str, list[Any]] = {
    "edit_price": ["abc", -1],
    "edit_category": ["abc", 987_654_321],
    "edit_stock": ["abc", -1],
    "edit_color_hex": ["no digits"],
}


@rule("K-44")
@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_an_edit_with_a_wrong_value_is_refused(scene: MakeScene, name: str, value: Any) -> None:
    """Softly: an argument is invalid; what was refused has changed nothing."""
    demand_refused(scene(), name, {EDITS[name].field: value})


def demand_refused(stage: Scene, name: str, body: dict[Any, Any]) -> None:
    """Demand softly that an edit is refused, and that nothing changed if it was."""
    reply = stage.send(name, stage.spot(), body)
    with judging("K-44", soft=True):
        reply.expect(400)
    if not reply.succeeded:
        stage.demand_nothing_changed("K-44")


UNKNOWN_COLOR = {"edit_color_hex": "K-46", "edit_color_ref": "K-47", "edit_default_color": "K-48"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=rule(each), id=name) for name, each in UNKNOWN_COLOR.items()]
)
def test_a_color_that_does_not_exist_is_not_edited(scene: MakeScene, name: str) -> None:
    """An unknown color is refused, with 404 where the document lists it, and nothing changes."""
    stage = scene()
    path = stage.spot() | {"color_ref": NO_REF}
    reply = stage.send(name, path)
    if name == "edit_color_ref":
        reply.expect(404)
    else:
        reply.expect_refusal(400)
    stage.demand_nothing_changed(UNKNOWN_COLOR[name])


@rule("K-45")
@reaches("edit_stock 400")
def test_a_size_that_does_not_exist_is_not_edited(scene: MakeScene) -> None:
    """An unknown content_id is refused, and nothing changes."""
    stage = scene()
    stage.send("edit_stock", stage.spot() | {"content_id": 999_999_999}).expect_refusal(400)
    stage.demand_nothing_changed("K-45")


@rule("K-45")
def test_stock_may_be_sold_out(scene: MakeScene) -> None:
    """A stock of 0 shows as 0, and can be filled again."""
    stage = scene()
    path = stage.spot()
    for stock in (0, 12):
        stage.send("edit_stock", path, {"stock": stock}).expect(200)
        row, reply = stage.wardrobe.row(stage.seller, stage.product)
        got = facts(row).get(("size", id_of(path["content_id"]), "current_stock"))
        demand(got == stock, f"current_stock {stock}", got, reply)
