"""The history of a member's points as the contracts read it."""

from typing import Any

from contracts.client import Client
from contracts.expectations import Reply
from contracts.loyalty.people import Person


def entries(client: Client, person: Person) -> tuple[list[dict[str, Any]], Reply]:
    """The member's entries; a 404 means that there are none (AL-35)."""
    reply = client.send("list_transactions", login=person.login).expect(200, 404)
    return (reply.items("data.transactions") if reply.status == 200 else []), reply
