"""Phone numbers (O-40)."""

from itertools import product

import pytest

from contracts.expectations import judging
from contracts.mookh_orders.orders import Orders
from contracts.mookh_orders.people import Person
from contracts.rules import reaches, rule

ABROAD = {"Uganda": "+256772", "Tanzania": "+255754", "Britain": "+447911"}
LOCAL = {"local": "0720{}", "without a plus": "254720{}"}
WRONG = LOCAL | {"without its country": "720{}", "a word": "call me", "empty": "", "letters": "+2547ABCDEFGH"}
WHO = ("customer", "payer")


def with_phone(orders: Orders, who: str, phone: str) -> dict[str, Person]:
    """The customer, or a payer, with a phone number in which {} stands for digits of its own."""
    make = {"customer": orders.people.customer, "payer": orders.people.payer}[who]
    person = make()
    return {who: person | {"phone_number": phone.format(person["phone_number"][-6:])}}


@rule("O-40")
@reaches("create_order 201")
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("country", ABROAD)
def test_a_number_of_any_country_is_accepted(orders: Orders, who: str, country: str) -> None:
    """It is in international format; the answer is a link, as is recommended for other countries."""
    orders.place(orders.draft(form="link", **with_phone(orders, who, ABROAD[country] + "{}"))).expect(201)


@rule("O-40")
@pytest.mark.parametrize("form", ["order", "link"])
def test_a_kenyan_number_is_accepted(orders: Orders, form: str) -> None:
    """The customer's and the payer's, and the newer kind that begins with a 1."""
    people = {"customer": orders.people.customer(), "payer": orders.people.payer()}
    orders.place(orders.draft(form=form, **people)).expect(201)
    orders.place(orders.draft(form=form, **with_phone(orders, "customer", "+254110{}"))).expect(201)


@rule("O-40")
@pytest.mark.parametrize(("who", "kind"), [*product(["customer"], WRONG), *product(["payer"], LOCAL)])
def test_a_number_in_another_format_is_refused(orders: Orders, who: str, kind: str) -> None:
    """Reported only: a server may complete what is local (AO-39)."""
    reply = orders.attempt(orders.draft(form="link", **with_phone(orders, who, WRONG[kind])))
    with judging("O-40", soft=True):
        reply.expect_refusal()
