"""Which target the words after --target mean."""

import difflib
from pathlib import Path

from contracts import catalog
from contracts.problems import BadProfile
from contracts.specification import Specification
from contracts.target import Target


def shipped(api: str) -> dict[str, Path]:
    """The profiles that come with an API's contracts, by name."""
    return {path.stem: path for path in sorted(catalog.contracts_folder(api).glob("*.toml"))}


def find_target(specification: Specification, words: str) -> Target:
    """The target at a URL, in a profile's file, or in a profile that ships, such as `mock`. Raises BadProfile."""
    if words.startswith(("http://", "https://")):
        return Target.at(specification, words)
    names = shipped(specification.api)
    path = Path(words)
    if path.exists() or words not in names:
        nearest = difflib.get_close_matches(words, names, n=1)
        if not path.exists() and nearest:
            raise BadProfile(f"There is no profile {words!r}. Did you mean {nearest[0]!r}?")
        return Target.read(specification, path)
    return Target.read(specification, names[words])
