"""What a request for an order asks for, read from its form."""

from collections.abc import Mapping
from typing import Any

from mockserver.apis.mookh_orders.state import Person, Wanted

Form = Mapping[str, Any]


def wanted(form: Form) -> list[Wanted]:
    """The lines that an order asks for, each with its place in the form."""
    return [
        Wanted(
            place=f"order_detail[{nth}]",
            item_id=line["item_id"].lower(),
            type_name=line["type_name"],
            quantity=int(line["item_quantity"]),
            promotional_code=line.get("promotional_code") or None,
            ticket_names=tuple(line.get("ticket_names", ())),
            data_entries=line.get("data_entries", {}),
        )
        for nth, line in enumerate(form["order_detail"])
    ]


def customer(form: Form) -> Person:
    """Who gets what is bought (O-03); the address may be missing (AO-10)."""
    person = form["customer"]
    return Person(person["name"], person.get("email"), person["phone_number"])


def payer(form: Form) -> Person:
    """Who pays, as far as the form tells (O-04, AO-11)."""
    person = form.get("payer") or {}
    return Person(person.get("name"), person.get("email"), person.get("phone_number"))
