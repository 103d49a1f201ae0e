"""The history of a member's points as the contracts read it."""

from typing import Any

from contracts.client import Client
from contracts.expectations import Reply
from contracts.loyalty.people import Person

FIELDS: dict[str, type | tuple[type, ...]] = {
    "points": (int, float),
    "state": str,
    "description": str,
    "date": str,
    "time": str,
}


def entries(client: Client, person: Person) -> tuple[list[dict[str, Any]], Reply]:
    """The member's entries; a 404 means that there are none (AL-35)."""
    reply = client.send("list_transactions", login=person.login).expect(200, 404)
    return (reply.items("data.transactions") if reply.status == 200 else []), reply


def as_stated(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What the entries say in their documented fields, in an order of its own."""
    return sorted(tuple(str(row.get(name)) for name in FIELDS) for row in rows)
