"""Which target the words after --target mean."""

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
        if not path.exists():
            hint = catalog.nearest(words, names)
            raise BadProfile(f"There is no profile {words!r}.{hint} Give a TOML file, a URL, or {', '.join(names)}.")
        return Target.read(specification, path)
    return Target.read(specification, names[words])
