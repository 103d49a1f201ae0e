"""Records of the loyalty API as its document prints them."""

from collections.abc import Iterable
from typing import Any

from mockserver.apis.loyalty.state import Entry, Member, Product, Redemption

# Never in the language of the server's machine.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def confirmation(message: str) -> dict[str, Any]:
    """Success, in words."""
    return {"status": "success", "message": message}


def session(token: str) -> dict[str, Any]:
    """The answer to a login."""
    return {"status": "success", "token": token}


def member(record: Member) -> dict[str, Any]:
    """A member's own data, without password and gender (L-23, L-26)."""
    user = {
        "username": record.username,
        "firstname": record.firstname,
        "lastname": record.lastname,
        "email": record.email,
        "phone_number": record.phone_number,
        "redeemable_points": record.redeemable_points,
        "city": record.city,
        "card_number": record.card_number,
    }
    return {"status": "success", "data": {"user": user}}


def products(records: Iterable[Product]) -> dict[str, Any]:
    """The catalogue as members see it (L-30)."""
    listed = [
        {"product_name": record.name, "product_description": record.description, "product_price": record.price}
        for record in records
    ]
    return {**confirmation("Products Retrieval successful!"), "data": {"products": listed}}


def stored_products(records: Iterable[Product]) -> dict[str, Any]:
    """The catalogue as administrators see it, with ids, stock and times (L-63, L-73, AL-54)."""
    listed = [
        {
            "ID": record.id,
            "CreatedAt": record.created_at.isoformat().replace("+00:00", "Z"),
            "UpdatedAt": record.updated_at.isoformat().replace("+00:00", "Z"),
            "DeletedAt": None,
            "product_name": record.name,
            "product_description": record.description,
            "product_price": record.price,
            "quantity": record.quantity,
        }
        for record in records
    ]
    return {**confirmation("Products Retrieval successful!"), "data": {"products": listed}}


def redemption(record: Redemption) -> dict[str, Any]:
    """What was exchanged for how many points, and what remains (L-32 to L-35)."""
    return {
        **confirmation("Redemption successful"),
        "redeemed_product": record.product.name,
        "redeemed_points": record.entry.points,
        "balance": {"redeemable_points": record.member.redeemable_points},
    }


def transaction(record: Entry) -> dict[str, Any]:
    """One entry of the history: June 3, 2023 at 20:39:58 (L-44, L-45)."""
    return {
        "points": record.points,
        "state": record.state,
        "description": record.description,
        "date": f"{MONTHS[record.at.month - 1]} {record.at.day}, {record.at.year}",
        "time": f"{record.at:%H:%M:%S}",
    }


def transactions(records: Iterable[Entry]) -> dict[str, Any]:
    """A member's history."""
    listed = [transaction(record) for record in records]
    return {**confirmation("Transaction History Retrieval successful!"), "data": {"transactions": listed}}


def earning(record: Member, entry: Entry) -> dict[str, Any]:
    """What a door answers: the member's points afterwards and the new entry."""
    return {
        "status": "success",
        "email": record.email,
        "redeemable_points": record.redeemable_points,
        "transaction": transaction(entry),
    }
