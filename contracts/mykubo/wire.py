"""How the contracts read answers: in every form that the readings leave to a server (AK-14 to AK-22)."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from contracts.expectations import MISSING, NotJudged, Reply, demand
from contracts.specification import members

Key = tuple[str, ...]
Facts = dict[Key, Any]
PAGING = {"page", "pages", "next", "next_page", "total_pages", "per_page", "limit", "offset", "cursor"}
# What tells one size or image of a product from another.
ID_FIELDS = {"sizes": "content_id", "images": "image_id"}


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or of an object that stands for one (AK-14)."""
    found = value if isinstance(value, list) else members(value) if isinstance(value, dict) and value else []
    return [each for each in found if isinstance(each, dict)]


def listed(reply: Reply, name: str) -> list[dict[str, Any]]:
    """The objects that an answer lists under a name. Raises Violation when there is no such list."""
    value = reply.value(name)
    demand(isinstance(value, list | dict), f"a list at {name}", value, reply)
    return rows(value)


def no_pages(reply: Reply) -> None:
    """Raise NotJudged when an answer says that it is one page of several, so that something may stand on another."""
    body = reply.exchange.body
    if isinstance(body, dict) and PAGING & set(body):
        raise NotJudged("the listing comes in pages, which the document does not describe (AX-11)")


def number_of(value: Any) -> float | None:
    """A number, or the number that a text holds (AX-05); None when it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def id_of(value: Any) -> str:
    """An id as text, whichever way it is written: 12, "12" and 12.0 are one."""
    number = number_of(value)
    whole = number is not None and number.is_integer() and abs(number) < 2**53
    return str(int(number)) if whole and number is not None else str(value)


def truth(value: Any) -> bool | None:
    """A flag, or the flag that a text or a number holds (AX-05); None when it is neither."""
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False, "": False}.get(value.strip().lower())
    if value is None:
        return False
    return bool(value) if isinstance(value, bool) or value in (0, 1) else None


def hex_of(value: Any) -> str:
    """The digits of a color in capitals, without a sign before them (AK-22)."""
    return str(value).lstrip("#").upper()


def tags_of(value: Any) -> str:
    """The tags as one text (AK-18)."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def address_of(url: Any) -> str:
    """A url without its query, in which a server may sign it."""
    return str(url).split("?")[0]


def name_of(url: Any) -> str:
    """The last part of a url, by which an image is known wherever it is kept."""
    return address_of(url).rsplit("/", 1)[-1]


def category_of(row: dict[str, Any]) -> Any:
    """The category_id of a listed product, as text, or None."""
    category = row.get("category")
    return id_of(category["category_id"]) if isinstance(category, dict) and "category_id" in category else None


def category_name_of(row: dict[str, Any]) -> Any:
    """The name of a listed product's category, or None."""
    category = row.get("category")
    return category.get("name") if isinstance(category, dict) else None


def colors(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The colors of a listed product."""
    return rows(row.get("contents"))


def color_of(row: dict[str, Any], ref: str) -> dict[str, Any] | None:
    """The color with a color_ref of a listed product, or None."""
    return next((each for each in colors(row) if each.get("color_ref") == ref), None)


def demand_listed_once(reply: Reply, rows: str, name: str, ids: Iterable[Any]) -> None:
    """Demand that none of some ids stands twice among the rows of a listing."""
    told = Counter(id_of(row.get(name)) for row in listed(reply, rows))
    twice = [each for each in map(id_of, ids) if told[each] > 1]
    demand(not twice, f"each {name} once in {rows}", f"{told[twice[0]]} times {twice[0]}" if twice else "", reply)


def nested(row: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """The sizes or images of a listed product, each with its color_ref, or "" beside the colors (AK-15).

    What stands beside the colors and below one of them, too, is the one below.
    """
    below = [(str(color.get("color_ref")), each) for color in colors(row) for each in rows(color.get(name))]
    known = {id_of(each.get(ID_FIELDS[name])) for _, each in below}
    beside = [each for each in rows(row.get(name)) if id_of(each.get(ID_FIELDS[name])) not in known]
    return below + [(str(each.get("color_ref", "")), each) for each in beside]


def of_color(row: dict[str, Any], name: str, ref: str) -> list[dict[str, Any]]:
    """The sizes or images of one color, or those that do not say of which color they are."""
    return [each for owner, each in nested(row, name) if owner in (ref, "")]


def facts(row: dict[str, Any] | None) -> Facts:
    """What a listing says of a product, in one form whatever the server's, without what changes by itself."""
    if row is None:
        return {}
    found: Facts = {
        ("name",): row.get("name"),
        ("reference",): row.get("reference"),
        ("description",): row.get("description"),
        ("price",): number_of(row.get("price")),
        ("category",): category_of(row),
        ("category", "name"): category_name_of(row),
        ("tags",): tags_of(row.get("tags")),
    }
    for color in colors(row):
        found |= facts_of_color(color)
    for ref, size in nested(row, "sizes"):
        found |= facts_of_size(ref, size)
    for ref, image in nested(row, "images"):
        found |= facts_of_image(ref, image)
    return found


def facts_of_color(color: dict[str, Any]) -> Facts:
    """What a listing says of a color."""
    ref = str(color.get("color_ref"))
    found: Facts = {("color", ref, "digits"): hex_of(color.get("color"))}
    if "is_default_color" in color:
        found["color", ref, "default"] = truth(color["is_default_color"])
    return found


def facts_of_size(ref: str, size: dict[str, Any]) -> Facts:
    """What a listing says of a size."""
    content = id_of(size.get("content_id"))
    return {
        ("size", content, "color"): ref,
        ("size", content, "size"): size.get("size"),
        ("size", content, "initial_stock"): number_of(size.get("initial_stock")),
        ("size", content, "current_stock"): number_of(size.get("current_stock")),
    }


def facts_of_image(ref: str, image: dict[str, Any]) -> Facts:
    """What a listing says of an image."""
    number = id_of(image.get("image_id"))
    found: Facts = {("image", number, "color"): ref, ("image", number, "url"): address_of(image.get("url"))}
    if "is_default" in image:
        found["image", number, "default"] = truth(image["is_default"])
    return found


def changes(before: Facts, after: Facts) -> dict[str, Any]:
    """What differs between two readings of a product: each fact with what it was and what it is."""
    return {
        " ".join(key): [shown(before, key), shown(after, key)]
        for key in sorted({*before, *after})
        if not alike(before.get(key, MISSING), after.get(key, MISSING))
    }


def alike(one: Any, other: Any) -> bool:
    """Whether two facts are the same, prices to half a cent (AK-52)."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 0.005
    return bool(one == other)


def shown(known: Facts, key: Key) -> Any:
    """A fact for a report."""
    return known.get(key, "nothing")


def without(known: Facts, *dropped: Key) -> Facts:
    """The facts without those that begin with one of some keys."""
    return {key: value for key, value in known.items() if not any(key[: len(each)] == each for each in dropped)}
