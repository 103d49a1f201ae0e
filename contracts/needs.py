"""What a target profile may offer, and which rules each thing opens."""

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
        table.add_row(f"provide.{name}", offer["gives"], opened(specification, f"provide.{name}"))
    for name, offer in (specification.offers.get("doors") or {}).items():
        arguments = ", ".join(f"{{{each}}}" for each in offer["arguments"])
        table.add_row(
            f"[doors.{name}]".replace("[", r"\["),
            f"{arguments}: {offer['gives']}",
            opened(specification, f"doors.{name}"),
        )
    return table


def opened(specification: Specification, offer: str) -> str:
    """The rules of which something that they need is satisfied by an offer."""
    words = {word for word, need in specification.needs.items() if offer in (need.get("any_of") or ())}
    rules = [rule.id for rule in specification.rules.values() if words.intersection(rule.needs)]
    return ", ".join(rules) or "nothing by itself"
