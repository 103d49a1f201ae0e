"""Rows of the fixture become the records of a fresh sandbox."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockserver.apis.loyalty.forms import enrolled, product_from
from mockserver.apis.loyalty.state import Admin, Entry, hashed
from mockserver.apis.loyalty.tables import Store
from mockserver.sandbox import Sandbox

Row = Mapping[str, Any]


def plant(store: Store, sandbox: Sandbox, rows: Mapping[str, list[Row]]) -> None:
    """Keep the fixture's administrators, products and members with their histories."""
    for row in rows.get("admins", []):
        store.keep(Admin(sandbox.next_number("loyalty admin"), row["username"], hashed(row["password"])))
    for row in rows.get("products", []):
        at = _time(row["created_at"])
        store.keep(product_from(row, sandbox.next_number("loyalty product"), at))
    for row in rows.get("members", []):
        _plant_member(store, sandbox, row)


def _plant_member(store: Store, sandbox: Sandbox, row: Row) -> None:
    """A member with the history of the fixture, and the points that it adds up to (L-49)."""
    member = enrolled(sandbox, row)
    entries = [
        Entry(
            sandbox.next_number("loyalty entry"),
            member.id,
            entry["points"],
            entry["state"],
            entry["description"],
            _time(entry["at"]),
        )
        for entry in sorted(row.get("history", []), key=lambda entry: str(entry["at"]))
    ]
    store.keep(replace(member, verified=row.get("verified", True)).with_entries(entries), *entries)


def _time(written: str) -> dt.datetime:
    """A time of the fixture, in UTC."""
    return dt.datetime.fromisoformat(written).replace(tzinfo=dt.UTC)
