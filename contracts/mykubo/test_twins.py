"""Products that are alike are told apart by their ids alone (K-14), whatever is done to one of them (K-35, K-43)."""

from typing import Any

from contracts.expectations import NotJudged, demand, judging
from contracts.mykubo.accounts import Seller
from contracts.mykubo.edits import EDITS
from contracts.mykubo.requests import send
from contracts.mykubo.scene import Scene
from contracts.mykubo.test_contents import belonging, defaults
from contracts.mykubo.test_edits import perform
from contracts.mykubo.test_products import demand_color
from contracts.mykubo.wardrobe import Garment, Wardrobe
from contracts.mykubo.wire import Facts, Key, color_of, id_of, of_color
from contracts.rules import rule

ALIKE = 3
# What a color is called by, edited last: until then paths and bodies call it as it was made.
COLORS_NAMES = ("edit_color_hex", "edit_color_ref")
# The stock is edited first: no later edit sets it back.
ORDERED = ("edit_stock", *COLORS_NAMES)
TAKEN_AWAY = {"delete_image": "K-33", "delete_size": "K-34", "delete_color": "K-32", "delete_product": "K-30"}


def triplets(wardrobe: Wardrobe, seller: Seller) -> list[Garment]:
    """Products that have all in common but what the server refuses to be alike (AX-01). Raises NotJudged."""
    plain = wardrobe.plan(seller.login, images=1)
    alike = plain | {"colors": [each | {"color_hex": "1A2B3C"} for each in plain["colors"]]}
    for body in (alike, plain):
        for own in ((), ("name", "reference")):
            made = [each for number in range(ALIKE) if (each := another(wardrobe, seller, body, own, number))]
            if len({id_of(garment.id) for garment in made}) == ALIKE:
                return made
    raise NotJudged("the server takes no products that are alike")


def another(
    wardrobe: Wardrobe, seller: Seller, body: dict[str, Any], own: tuple[str, ...], number: int
) -> Garment | None:
    """A new product of a body, but for the fields that it has of its own; None where it is refused."""
    sent = body | {name: f"{body[name]}{number}" for name in own}
    reply = wardrobe.put(seller, sent)
    return Garment(reply.value("product_id"), sent) if reply.succeeded else None


@rule("K-14", "K-35", "K-43")
def test_what_is_done_to_a_product_is_done_to_none_that_is_like_it(wardrobe: Wardrobe, brand: Seller) -> None:
    """Of three the middle one is edited field by field, then the last one is taken apart; nothing else changes."""
    first, middle, last = triplets(wardrobe, brand)
    stage = Scene.among(wardrobe, brand, middle, (first, last))
    row, reply = stage.read
    for color in middle.body["colors"]:
        demand_color(row, color, reply)
    path = stage.spot()
    for name in ("edit_stock", *(name for name in EDITS if name not in ORDERED), *COLORS_NAMES):
        perform(stage, name, EDITS[name], path)
        stage.before = stage.now()[0]
    take_apart(Scene.among(wardrobe, brand, last, (first, middle)))


def take_apart(stage: Scene) -> None:
    """Delete an image, a size, a color and then the product, and demand that nothing else goes."""
    path = stage.spot()
    path |= {"image_id": shown_twice(stage, path)}
    for name, rule_id in TAKEN_AWAY.items():
        with judging(rule_id):
            stage.send(name, path).expect(200)
        after, reply = stage.after("K-35")
        gone, loose = gone_with(name, path, stage.facts)
        with judging(rule_id):
            left = sorted(" ".join(key) for key in after if any(key[: len(each)] == each for each in gone))
            demand(not left, "nothing of what was deleted", left, reply)
        stage.demand_unchanged("K-35", after, reply, *gone, *loose)
        stage.before[id_of(stage.product.id)] = after


def shown_twice(stage: Scene, path: dict[str, Any]) -> str:
    """The image_id of a new image of a color, whose file another color and other products show, too (K-16, K-29).

    It is that of the color's own image where a server takes a file once.
    """
    own = path["image_id"]
    url = stage.product.body["colors"][0]["images"][0]["url"]
    reply = stage.send("create_image", path, {"product_images": [{"url": url, "is_default": False}]})
    if not reply.succeeded:
        reply.expect_refusal(400)
        return str(own)
    before, (after, reply) = stage.facts, stage.after("K-29")
    new = {key[1] for key in after if key[0] == "image"} - {key[1] for key in before if key[0] == "image"}
    with judging("K-29"):
        demand(len(new) == 1, "one image more", sorted(new), reply)
    stage.before[id_of(stage.product.id)] = after
    return new.pop()


def gone_with(operation: str, path: dict[str, Any], known: Facts) -> tuple[list[Key], list[Key]]:
    """The facts that a deletion takes away, and those that may change: which default follows is left to the server."""
    if operation == "delete_size":
        return [("size", id_of(path["content_id"]))], []
    if operation == "delete_image":
        return [("image", id_of(path["image_id"]))], [key for key in known if key[0] == "image" and key[2] == "default"]
    if operation == "delete_color":
        nobodys = [key[:2] for key, owner in known.items() if key[0] == "image" and key[2] == "color" and owner == ""]
        return belonging(known, path["color_ref"]), [*nobodys, *defaults(known)]
    return [()], []


@rule("K-14", "K-32", "K-34")
def test_a_product_of_which_nothing_is_left_is_still_listed(wardrobe: Wardrobe, brand: Seller) -> None:
    """With its only size, then its only color, gone; a server may refuse to take away the last one."""
    garment = wardrobe.create(brand, colors=1, sizes=1)
    path, ref = wardrobe.spot(brand, garment), garment.refs[0]
    if taken_away(wardrobe, brand, "delete_size", path):
        row, reply = wardrobe.row(brand, garment, "K-14")
        with judging("K-34"):
            left = of_color(row, "sizes", ref)
            demand(not left, "no size", left, reply)
        with judging("K-35", soft=True):
            demand(color_of(row, ref) is not None, f"the color {ref!r} without sizes", row.get("contents"), reply)
    if taken_away(wardrobe, brand, "delete_color", path):
        row, reply = wardrobe.row(brand, garment, "K-14")
        with judging("K-32"):
            demand(color_of(row, ref) is None, f"no color {ref!r}", row.get("contents"), reply)


def taken_away(wardrobe: Wardrobe, seller: Seller, operation: str, path: dict[str, Any]) -> bool:
    """Whether a deletion succeeds, or else is refused."""
    reply = send(wardrobe, operation, path, seller.login)
    if not reply.succeeded:
        reply.expect_refusal(400)
    return reply.succeeded
