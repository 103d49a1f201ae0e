"""What fills the slots of cases: the accounts and the things that a target's profile offers, and a word for the run."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.specification import Specification
from contracts.target import Target

SECRET_WORDS = ("password", "token", "secret")
LETTERS = str.maketrans("0123456789", "abcdefghij")


def run_word() -> str:
    """A word that no earlier run has used, in letters alone."""
    return str(time.time_ns() // 100_000_000).translate(LETTERS)


def known_slots(specification: Specification) -> dict[str, str]:
    """The slots that profiles of an API can fill, and the place in a profile that does."""
    offers = specification.offers
    found = {
        f"{account}_{name}": f"accounts.{account}.{name}"
        for account, offer in (offers.get("accounts") or {}).items()
        for name in offer["fields"]
    }
    for name, offer in (offers.get("provide") or {}).items():
        fields = (offer or {}).get("fields")
        found |= (
            {f"{name}_{each}": f"provide.{name}.{each}" for each in fields} if fields else {name: f"provide.{name}"}
        )
    return found


def values_of(target: Target) -> dict[str, str]:
    """The values that a profile gives for slots."""
    return dict([*flat(target.accounts), *flat(target.provide)])


def flat(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The members of tables, each under the names of its table and its own."""
    for name, value in tables.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}_{key}", str(each)) for key, each in value.items())
        else:
            yield name, str(value)


def is_secret(slot: str) -> bool:
    """Whether the value of a slot may stand in no file."""
    return any(word in slot for word in SECRET_WORDS)
