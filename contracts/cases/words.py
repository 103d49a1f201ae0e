"""Words of the command line that must be among those that there are."""

from collections.abc import Sequence

from contracts import catalog
from contracts.problems import BadRequest

MOST_LISTED = 40


def known(word: str, words: Sequence[str], option: str, what: str) -> None:
    """Raise BadRequest, with the nearest word, unless a word is one of those that there are."""
    if word not in words:
        hint = catalog.nearest(word, words)
        listed = f" Known: {', '.join(words)}." if len(words) <= MOST_LISTED else ""
        raise BadRequest(f"{option} {word!r} is no {what}.{hint}{listed}")
