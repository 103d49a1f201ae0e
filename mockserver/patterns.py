"""Patterns by which people choose operations and paths."""

import re
from fnmatch import fnmatchcase
from functools import lru_cache

WILDCARD = re.compile(r"\\\*\\\*|\\\*")
ANYTHING, SEGMENT = ".*", "[^/]*"


@lru_cache(maxsize=1024)
def path_pattern(text: str) -> re.Pattern[str]:
    """What matches the paths that a text names: `*` is anything within a segment, `**` anything at all."""
    escaped = re.escape(text)
    return re.compile(WILDCARD.sub(lambda found: ANYTHING if len(found[0]) > 2 else SEGMENT, escaped))


def names_operation(text: str, operation: str) -> bool:
    """Whether a text such as loyalty.login, login or loyalty.* names the operation loyalty.login."""
    return fnmatchcase(operation, text) or fnmatchcase(operation.partition(".")[2], text)
