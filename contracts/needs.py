"""What a target profile may offer, and which rules each thing opens."""

from typing import Any

from rich.table import Table

from contracts.specification import Specification


def needs_table(specification: Specification) -> Table:
    """A row for each account, provided thing and door: how it is written in a profile, what it is, what it opens."""
    table = Table(
        box=None, pad_edge=False, title=f"What a profile for {specification.api} may offer", title_justify="left"
    )
    for heading in ("in the profile", "what it is", "opens"):
        table.add_column(heading, overflow="fold")
    for name, offer in (specification.offers.get("accounts") or {}).items():
        table.add_row(
            f"[accounts.{name}]".replace("[", r"\["),
            f"{', '.join(offer['fields'])}: {offer['gives']}",
            opened(specification, f"accounts.{name}"),
        )
    for name, offer in (specification.offers.get("provide") or {}).items():
        table.add_row(*provided(name, offer), opened(specification, f"provide.{name}"))
    for name, offer in (specification.offers.get("doors") or {}).items():
        arguments = ", ".join(f"{{{each}}}" for each in offer["arguments"])
        table.add_row(
            f"[doors.{name}]".replace("[", r"\["),
            f"{arguments}: {offer['gives']}",
            opened(specification, f"doors.{name}"),
        )
    return table


def provided(name: str, offer: dict[str, Any]) -> tuple[str, str]:
    """How something that exists already is written in a profile, a table with its fields or a value, and what it is."""
    if "fields" not in offer:
        return f"provide.{name}", offer["gives"]
    optional = offer.get("optional", ())
    fields = ", ".join(f"{each} (optional)" if each in optional else each for each in offer["fields"])
    return rf"\[provide.{name}]", f"{fields}: {offer['gives']}"


def opened(specification: Specification, offer: str) -> str:
    """The rules of which something that they need is satisfied by an offer."""
    words = {word for word, need in specification.needs.items() if offer in (need.get("any_of") or ())}
    rules = [rule.id for rule in specification.rules.values() if words.intersection(rule.needs)]
    return ", ".join(rules) or "nothing by itself"
