"""The eleven operations that edit one field of a product, as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.mykubo.scene import Scene
from contracts.mykubo.wire import Facts, Key, hex_of, id_of, tags_of

Path = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """An edit: its rule, its body's field, a value for it, and the fact that it changes, with what it then is.

    `and_may` are facts that may change as well: that one color is the default takes the flag from another.
    """

    rule: str
    field: str | None
    value: Callable[[Scene, Path], Any]
    key: Callable[[Path], Key]
    fact: Callable[[Any], Any] = lambda value: value
    and_may: Callable[[Facts, Path], list[Key]] = lambda *_: []
    images: int = 0

    def body(self, stage: Scene, path: Path) -> dict[str, Any]:
        """The body of the request."""
        return {} if self.field is None else {self.field: self.value(stage, path)}


def named(prefix: str) -> Callable[[Scene, Path], str]:
    """A new text."""
    return lambda stage, _: stage.wardrobe.unique(prefix)


def digits_of_color(stage: Scene, path: Path) -> Any:
    """The digits of the color that is to become the default, never others (AK-26)."""
    return next(each["color_hex"] for each in stage.product.body["colors"] if each["color_ref"] == path["color_ref"])


def flags_of(kind: str) -> Callable[[Facts, Path], list[Key]]:
    """The flags of all colors, or of all images."""
    return lambda known, _: [key for key in known if key[0] == kind and key[2] == "default"]


EDITS: dict[str, Edit] = {
    "edit_name": Edit("K-36", "name", named("Rebaptizada à mão "), lambda _: ("name",)),
    "edit_price": Edit("K-38", "price", lambda stage, _: 410.35 + stage.wardrobe.count(), lambda _: ("price",)),
    "edit_category": Edit(
        "K-39",
        "category_id",
        lambda stage, _: stage.wardrobe.another_category(stage.seller.login, stage.product.body["category_id"]),
        lambda _: ("category",),
        id_of,
    ),
    "edit_description": Edit("K-40", "description", named("Described anew, "), lambda _: ("description",)),
    "edit_tags": Edit("K-41", "tags", lambda stage, _: stage.wardrobe.tag(), lambda _: ("tags",), tags_of),
    "edit_reference": Edit("K-42", "reference", named("NEW"), lambda _: ("reference",)),
    "edit_stock": Edit(
        "K-45",
        "stock",
        lambda stage, _: 600 + stage.wardrobe.count(),
        lambda path: ("size", id_of(path["content_id"]), "current_stock"),
    ),
    "edit_color_hex": Edit(
        "K-46", "color_hex", lambda *_: "7B8C9D", lambda path: ("color", path["color_ref"], "digits"), hex_of
    ),
    "edit_color_ref": Edit("K-47", "color_ref", named("r"), lambda path: ("color", path["color_ref"])),
    "edit_default_color": Edit(
        "K-48",
        "default_color",
        digits_of_color,
        lambda path: ("color", path["color_ref"], "default"),
        lambda _: True,
        flags_of("color"),
        images=1,
    ),
    "edit_default_image": Edit(
        "K-50",
        None,
        lambda *_: None,
        lambda path: ("image", id_of(path["image_id"]), "default"),
        lambda _: True,
        flags_of("image"),
        images=2,
    ),
}
WITHOUT_FIELD = [name for name, edit in EDITS.items() if edit.field not in (None, "default_color")]


def renamed(known: Facts, old: str, new: str) -> Facts:
    """The facts as they are when a color has another color_ref."""
    return {
        tuple(new if part == old else part for part in key): new if key[-1] == "color" and value == old else value
        for key, value in known.items()
    }
