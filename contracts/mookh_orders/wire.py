"""How the contracts read answers: in every form that the readings leave to a server (AX-05, AO-24)."""

import unicodedata
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from contracts.expectations import MISSING, Reply, demand

Line = dict[str, Any]


def decimal_of(value: Any) -> Decimal | None:
    """A number, or the number that a text holds, without any loss (AX-05); None when it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def flag_of(value: Any) -> bool | None:
    """True or false, or what a text says of it (AX-05); None when it is neither."""
    spellings = {"true": True, "1": True, "false": False, "0": False}
    return value if isinstance(value, bool) else spellings.get(str(value).strip().lower())


def amount(reply: Reply, path: str) -> Decimal:
    """The amount of money at a dotted path. Raises Violation when there is none."""
    value = reply.value(path)
    number = decimal_of(value)
    if number is None:
        demand(False, f"an amount at {path}", value, reply)
    assert number is not None
    return number


def is_order(reply: Reply) -> bool:
    """Whether an answer is a generated order: it has lines, and is no link or form that has more fields (AX-03)."""
    forms = (reply.get("link"), reply.get("pay_response"))
    return isinstance(reply.get("order_detail"), list) and all(each in (MISSING, None) for each in forms)


def demand_answered(reply: Reply) -> None:
    """Demand that an order is accepted or refused."""
    if not reply.succeeded:
        reply.expect_refusal()


def lines_of(reply: Reply, item: str) -> list[Line]:
    """The lines of a generated order for an item; there may be several, wherever they stand (AO-24)."""
    return [line for line in reply.items("order_detail") if same_id(line.get("item_id"), item)]


def line_amount(reply: Reply, item: str, field: str) -> Decimal:
    """An amount of the line, or of all lines, for an item. Raises Violation when there is none."""
    found = [decimal_of(line.get(field)) for line in lines_of(reply, item)]
    known = [each for each in found if each is not None]
    demand(bool(known) and len(known) == len(found), f"{field} in the lines of the item", found, reply)
    return sum(known, Decimal())


def same_id(one: Any, other: Any) -> bool:
    """Whether two ids are the same, in capitals or not."""
    return str(one).strip().lower() == str(other).strip().lower()


def same_text(one: Any, other: str) -> bool:
    """Whether a text is the one that was sent; letters with accents are written in two ways in Unicode."""
    return isinstance(one, str) and unicodedata.normalize("NFC", one.strip()) == unicodedata.normalize("NFC", other)


def is_uuid(value: Any) -> bool:
    """Whether a value is a UUID as text."""
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def is_web_address(value: Any) -> bool:
    """Whether a value is a whole address that a browser can open."""
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def moment_of(value: Any) -> datetime | None:
    """A moment in ISO 8601 with a time zone, or None."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def digits_of(value: Any) -> str:
    """The digits of a phone number without the country's, which a gateway may write in its own way."""
    return "".join(each for each in str(value) if each.isdigit())[-9:]


def demand_customer(reply: Reply, customer: dict[str, str]) -> None:
    """Demand that an order shows its customer as sent."""
    for member, sent in customer.items():
        got = reply.value(f"customer.{member}")
        demand(same_text(got, sent), f"customer.{member} as it was sent", f"{got!r} for {sent!r}", reply)
