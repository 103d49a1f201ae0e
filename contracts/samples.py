"""The document's sample of a reply: the fields that it shows are what a client reads, though few are demanded."""

from collections.abc import Iterable
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
    def of(cls, value: Any) -> "Sample | None":
        """What a value of a sample shows, or None for one that has nothing within it."""
        if isinstance(value, dict):
            nested = [(name, cls.of(each)) for name, each in value.items()]
            return cls(
                names=tuple(name for name, each in value.items() if each is not None),
                within=tuple((name, each) for name, each in nested if each is not None),
            )
        if isinstance(value, list):
            return cls(member=cls.of(common([each for each in value if isinstance(each, dict)])))
        return None

    def lacks(self, body: Any) -> list[str]:
        """The places of the sample at which a body has nothing, such as `orders[].buyer_name`, each once."""
        found: dict[str, None] = {}
        self._note(body, "", found)
        return list(found)

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


def least_lacking(samples: Iterable[Sample], body: Any) -> list[str]:
    """What a body lacks of the sample that it is likest to; nothing where there is no sample."""
    return min((each.lacks(body) for each in samples), key=len, default=[])
