"""Finds the specifications; nothing else in contracts knows where they lie."""

import difflib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from contracts.problems import BadRequest
from contracts.specification import Specification

PACKAGE = Path(__file__).parent


def specs_folder() -> Path:
    """The folder with one folder per API: inside the package when installed, beside it in a checkout."""
    inside = PACKAGE / "specs"
    return inside if inside.is_dir() else PACKAGE.parent / "specs"


def contracts_folder(api: str) -> Path:
    """The folder with the contracts of an API and its profile for the bundled mock."""
    return PACKAGE / api


def apis() -> list[str]:
    """The names of all APIs that have both a specification and contracts, sorted."""
    return sorted(
        folder.name
        for folder in specs_folder().iterdir()
        if (folder / "openapi.yaml").is_file() and contracts_folder(folder.name).is_dir()
    )


@lru_cache
def specification(api: str) -> Specification:
    """The specification of an API, read once. Raises BadRequest with the nearest name when there is none."""
    known = apis()
    if api not in known:
        raise BadRequest(f"There is no API called {api!r}.{nearest(api, known)} Known: {', '.join(known)}.")
    return Specification.read(specs_folder() / api)


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that suggests the known word nearest to a wrong one; empty when none is near."""
    found = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""
