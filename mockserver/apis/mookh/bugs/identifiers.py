"""Ids that stand for another than the one they name."""

from typing import Any

from mockserver.apis.mookh.bugs import STRANGER, Original


def by_beginning(original: Original) -> Original:
    """Ids are compared by their first eight digits."""

    def identified(self: Any, written: str) -> Any:
        near = [each for each in self.all() if each.id[:8] == written.lower()[:8]]
        return near[0] if near else original(self, written)

    return identified


def by_end(original: Original) -> Original:
    """Ids are compared by their last twelve digits."""

    def identified(self: Any, written: str) -> Any:
        near = [each for each in self.all() if each.id[-12:] == written.lower()[-12:]]
        return near[0] if near else original(self, written)

    return identified


def known_at_first(original: Original) -> Original:
    """Only the first five of a kind can be named by others."""

    def named_by(self: Any, field: str, written: str) -> Any:
        found = original(self, field, written)
        return found if found in self.all()[:5] else original(self, field, STRANGER)

    return named_by


def newest_of_all(_: Original) -> Original:
    """Whichever is named, it is the one with the last id."""
    return lambda self, *_: self.all()[-1]
