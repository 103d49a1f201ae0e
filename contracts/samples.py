"""The document's sample of a reply: the fields that it shows are what a client reads, though few are demanded."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """What a sample shows, made ready to be looked for in many bodies.

    These are the names of the fields of an object that have a value, what is within those that are no plain values, and
    what each member of a list has. A field that the sample shows as null may be absent as well (AX-04).
    """

    names: tuple[str, ...] = ()
    within: tuple[tuple[str, "Sample"], ...] = ()
    member: "Sample | None" = None

    @classmethod
    def of(cls, value: Any, open_fields: Container[str] = ()) -> "Sample | None":
        """What a value of a sample shows, or None for one that has nothing within it.

        What is within an open field is one vendor's: no other has to show it.
        """
        if isinstance(value, dict):
            nested = [(name, cls.of(each, open_fields)) for name, each in value.items() if name not in open_fields]
            return cls(
                names=tuple(name for name, each in value.items() if each is not None),
                within=tuple((name, each) for name, each in nested if each is not None),
            )
        if isinstance(value, list):
            return cls(member=cls.of(common([each for each in value if isinstance(each, dict)]), open_fields))
        return None

    def lacks(self, body: Any) -> list[str]:
        """The places of the sample at which a body has nothing, such as `orders[].buyer_name`, each once."""
        found: dict[str, None] = {}
        self._note(body, "", found)
        return list(found)

    def likeness(self, body: Any) -> float:
        """How like a body is to the sample at its top: how many of its fields it has, and how many of them all."""
        shared = sum(name in body for name in self.names) if isinstance(body, dict) else 0
        return shared * shared / max(len(self.names), 1)

    def _note(self, body: Any, place: str, found: dict[str, None]) -> None:
        if isinstance(body, dict):
            for name in self.names:
                if name not in body:
                    found[f"{place}.{name}" if place else name] = None
            for name, sample in self.within:
                if name in body:
                    sample._note(body[name], f"{place}.{name}" if place else name, found)
        elif isinstance(body, list) and self.member is not None:
            for each in body:
                self.member._note(each, f"{place}[]", found)


def common(members: list[dict[str, Any]]) -> dict[str, Any]:
    """What all members of a list have, with the values of the first that has any."""
    if not members:
        return {}
    shared = [name for name in members[0] if all(name in each for each in members)]
    return {name: next((each[name] for each in members if each[name] is not None), None) for name in shared}


def lacks_of_likest(samples: Sequence[Sample], body: Any) -> list[str]:
    """What a body lacks of the sample that it is likest to; nothing where there is no sample.

    That it lacks few fields does not make it like: a sample of few has few that can be lacking.
    """
    most = max((each.likeness(body) for each in samples), default=0)
    return min((each.lacks(body) for each in samples if each.likeness(body) == most), key=len, default=[])


def open_fields(schema: Any) -> Iterator[str]:
    """The names of the fields, wherever they are in a schema, whose own fields it leaves to the vendor on purpose."""
    if isinstance(schema, list):
        for each in schema:
            yield from open_fields(each)
    if isinstance(schema, dict):
        for name, each in (schema.get("properties") or {}).items():
            if isinstance(each, dict) and each.get("additionalProperties") is True:
                yield name
        for each in schema.values():
            yield from open_fields(each)
