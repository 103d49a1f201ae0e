"""Bugs of a member's history."""

from mockserver.apis.loyalty.bugs import Original
from mockserver.apis.loyalty.state import EARN


def everybody(_: Original) -> Original:
    """The histories of all members together."""
    return lambda self, _member: sorted(self.all(), key=lambda each: (each.at, each.id), reverse=True)


def earn_in_lower_case(word: str) -> str:
    """The state of points gained, in small letters."""
    return word.lower() if word == EARN else word


def five_oldest(original: Original) -> Original:
    """A history that ends after five entries."""
    return lambda self, member: sorted(original(self, member), key=lambda each: each.id)[:5]
