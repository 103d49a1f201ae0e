"""Records made from the forms that a request or a fixture fills in, and points from what a member earns."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from mockserver.apis.loyalty.state import EARN, Entry, Member, Product, hashed
from mockserver.apis.loyalty.tables import Store
from mockserver.sandbox import Sandbox

CARD_NUMBER_LENGTH = 13
DIGITS = "0123456789"


def enrolled(sandbox: Sandbox, form: Mapping[str, Any]) -> Member:
    """A new member, not verified, with a card (L-25) and a verification code. Fields that may be missing are empty."""
    return Member(
        id=sandbox.next_number("loyalty member"),
        username=form["username"],
        firstname=form.get("firstname", ""),
        lastname=form.get("lastname", ""),
        gender=form.get("gender", ""),
        email=form["email"],
        password_hash=hashed(form["password"]),
        city=form.get("city", ""),
        phone_number=form.get("phone_number", ""),
        card_number=sandbox.code("card number", CARD_NUMBER_LENGTH, DIGITS),
        redeemable_points=0,
        verification_code=sandbox.code("verification code"),
        verified=False,
    )


def product_from(form: Mapping[str, Any], number: int, at: dt.datetime) -> Product:
    """A product as a form describes it. Numbers are whole ones, maybe written 250.0."""
    return Product(
        id=number,
        name=form["product_name"],
        description=form.get("product_description", ""),
        price=int(form["product_price"]),
        quantity=int(form["quantity"]),
        created_at=at,
        updated_at=at,
    )


def earn(
    store: Store, sandbox: Sandbox, member: Member, earnings: Iterable[tuple[int, str]]
) -> tuple[Member, list[Entry]]:
    """Add points, each with its entry in the history (L-48); the member as kept, and the entries."""
    entries = [
        Entry(sandbox.next_number("loyalty entry"), member.id, points, EARN, description, sandbox.now())
        for points, description in earnings
    ]
    member = member.with_entries(entries)
    store.keep(member, *entries)
    return member, entries
