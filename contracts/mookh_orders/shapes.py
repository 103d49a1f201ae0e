"""Orders of several shapes, as a table: what is ordered, how it is paid, and in which form the answer is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ENTRIES = {"Age": "27", "Preferred T-shirt Color": "Blue", "Require Packing?": "Yes"}


@dataclass(frozen=True)
class Pick:
    """So many of one kind: a ticket, an album, or any; "several" is rather a ticket. `more` are fields of the line.

    What is `coded` comes with a promo code that holds for it.
    """

    kind: str = "any"
    quantity: int = 1
    more: Mapping[str, Any] = field(default_factory=dict)
    coded: bool = False


@dataclass(frozen=True)
class Shape:
    """An order: its lines, its other fields, who is named as payer, if anybody, and whether in the second currency.

    An order that is `unlimited` conforms to a document that states no limits; a server may have some all the same.
    """

    picks: tuple[Pick, ...] = (Pick(),)
    fields: Mapping[str, Any] = field(default_factory=dict)
    payer: Literal["nobody", "the customer", "another"] = "nobody"
    second_currency: bool = False
    unlimited: bool = False


TICKETS_AND_ALBUM = (Pick("ticket", 2), Pick("album"))
ALBUM_AND_TICKETS = (Pick("album"), Pick("ticket", 3))
CODED = (Pick(coded=True),)
TWO_CODED = (Pick("several", 2, coded=True),)
LIKE_THE_SAMPLE: dict[str, Any] = {
    "exact_payment_method": None,
    "agent": None,
    "is_pay_later": False,
    "payment_installments": 1,
}

ORDERS: dict[str, Shape] = {
    "one thing": Shape(),
    "one of several": Shape((Pick("several"),)),
    "two of a thing": Shape((Pick("several", 2),)),
    "three of a thing": Shape((Pick("several", 3),)),
    "twelve of a thing": Shape((Pick("any", 12),), unlimited=True),
    "a ticket": Shape((Pick("ticket"),)),
    "two tickets and an album": Shape(TICKETS_AND_ALBUM),
    "an album and three tickets": Shape(ALBUM_AND_TICKETS),
    "in two parts": Shape((Pick("several", 3),), {"payment_installments": 2}),
    "one thing in two parts": Shape(fields={"payment_installments": 2}),
    "in three parts": Shape(fields={"payment_installments": 3}),
    "two things in three parts": Shape(TICKETS_AND_ALBUM, {"payment_installments": 3}),
    "in seven parts": Shape(fields={"payment_installments": 7}, unlimited=True),
    "paid later": Shape(fields={"is_pay_later": True}),
    "not paid later": Shape(fields={"is_pay_later": False, "payment_installments": 1}),
    "two tickets, with all fields": Shape(
        (Pick("ticket", 2, {"ticket_names": ["Alice", "Bob", "Martin"], "data_entries": ENTRIES}),),
        LIKE_THE_SAMPLE,
        payer="the customer",
    ),
    "two things, paid by somebody else": Shape(TICKETS_AND_ALBUM, payer="another"),
    "by MPESA": Shape(fields={"exact_payment_method": "MPESA"}),
    "two of a thing, with a promo code": Shape(TWO_CODED),
    "with a promo code, in three parts": Shape(CODED, {"payment_installments": 3}),
}
LINKS: dict[str, Shape] = {
    "one thing": Shape(),
    "two tickets": Shape((Pick("ticket", 2),)),
    "an album and three tickets": Shape(ALBUM_AND_TICKETS),
    "in three parts": Shape(fields={"payment_installments": 3}),
    "paid by somebody else": Shape(payer="another"),
    "with a promo code": Shape(CODED),
    "in the second currency": Shape(second_currency=True),
}
CARDS: dict[str, Shape] = {
    "one thing": Shape(),
    "an album and three tickets": Shape(ALBUM_AND_TICKETS),
    "in three parts": Shape(fields={"payment_installments": 3}),
    "a ticket, paid by somebody else": Shape((Pick("ticket"),), payer="another"),
    "paid by somebody else": Shape(payer="another"),
    "in three parts, paid by somebody else": Shape(fields={"payment_installments": 3}, payer="another"),
    "paid by the customer, as it says": Shape(payer="the customer"),
    "two things, paid by somebody else": Shape(TICKETS_AND_ALBUM, payer="another"),
    "with a promo code, in three parts": Shape(CODED, {"payment_installments": 3}),
    "paid later": Shape(fields={"is_pay_later": True}),
    "with null for a method in particular": Shape(fields={"exact_payment_method": None}),
    "in the second currency": Shape(second_currency=True),
}
SHAPES = {"order": ORDERS, "link": LINKS, "card": CARDS}
