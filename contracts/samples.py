"""The document's sample of a reply: the fields that it shows are what a client reads, though few are demanded."""

from collections.abc import Iterator
from typing import Any


def lacking(sample: Any, body: Any, place: str = "") -> Iterator[str]:
    """The places of a sample at which a body has nothing, such as `orders[].buyer_name`.

    A field that the sample shows as null may be absent as well (AX-04). Of a list's members each must have what all
    members of the sample's list have.
    """
    if isinstance(sample, dict) and isinstance(body, dict):
        for name, value in sample.items():
            within = f"{place}.{name}" if place else name
            if name in body:
                yield from lacking(value, body[name], within)
            elif value is not None:
                yield within
    elif isinstance(sample, list) and isinstance(body, list):
        member = common([each for each in sample if isinstance(each, dict)])
        yield from dict.fromkeys(each for one in body for each in lacking(member, one, f"{place}[]"))


def common(members: list[dict[str, Any]]) -> dict[str, Any]:
    """What all members of a list have, with the values of the first that has any."""
    if not members:
        return {}
    shared = [name for name in members[0] if all(name in each for each in members)]
    return {name: next((each[name] for each in members if each[name] is not None), None) for name in shared}
