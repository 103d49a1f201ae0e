"""Forms for a card gateway (O-05, O-06, O-21, O-44)."""

from functools import partial
from typing import Any

import pytest

from contracts.bursts import all_at_once, few_at_once
from contracts.expectations import NotJudged, demand, judging
from contracts.mookh_orders.ledger import Entry, Ledger
from contracts.mookh_orders.orders import Body, Orders
from contracts.mookh_orders.shapes import CARDS
from contracts.mookh_orders.wire import demand_answered, digits_of, is_web_address, same_text
from contracts.rules import reaches, rule

UNPAID_BY_OTHERS = [name for name, shape in CARDS.items() if shape.payer == "nobody"]
PAID_BY_OTHERS = [name for name, shape in CARDS.items() if shape.payer != "nobody"]
NAMES = ("bill_to_forename", "bill_to_surname")


@rule("O-21", "O-04", "O-09")
@reaches("create_order 201")
@pytest.mark.parametrize("shape", CARDS)
def test_an_order_by_card_that_asks_for_json_gets_a_form(ledger: Ledger, shape: str) -> None:
    """An address to post to, and fields; which these are is the gateway's, the types of those known are documented."""
    reply = ledger.card(shape).reply
    ledger.demand_form(reply, "CardForm")
    url = reply.value("pay_response.url")
    demand(is_web_address(url), "an http or https address at pay_response.url", url, reply)
    number = reply.value("order_number")
    demand(bool(str(number).strip()), "an order_number that is not empty", number, reply)


@rule("O-36")
@pytest.mark.parametrize("shape", CARDS)
def test_a_card_form_asks_in_the_currency_of_the_order(ledger: Ledger, shape: str) -> None:
    """Where it has such a field; a gateway may write currencies in its own way, so this is reported only."""
    entry = ledger.card(shape)
    currency = payload(entry).get("currency")
    if not isinstance(currency, str):
        raise NotJudged("the card form has no field currency")
    with judging("O-36", soft=True):
        demand(same_text(currency, entry.body["currency"]), "currency as it was sent", currency, entry.reply)


@rule("O-05")
@pytest.mark.parametrize("shape", UNPAID_BY_OTHERS)
def test_without_a_payer_the_customer_is_billed(ledger: Ledger, shape: str) -> None:
    """The fields that begin with bill_to_ are the customer's."""
    demand_billed(ledger.card(shape))


@rule("O-06")
@pytest.mark.parametrize("shape", PAID_BY_OTHERS)
def test_with_a_payer_the_payer_is_billed(ledger: Ledger, shape: str) -> None:
    """The fields that begin with bill_to_ are the payer's, and none of them is the customer's."""
    demand_billed(ledger.card(shape))


@rule("O-05")
def test_the_customer_is_billed_after_somebody_else_has_paid(ledger: Ledger, orders: Orders) -> None:
    """Who paid for another order has nothing to do with this one."""
    ledger.card("one thing")
    for payer in (orders.people.payer(), None):
        body = orders.draft(form="card", **({"payer": payer} if payer else {}))
        reply = orders.place(body).expect(201)
        with judging("O-06" if payer else "O-05"):
            demand_billed(Entry(body, (), reply))


@rule("O-05", "O-06")
def test_orders_by_card_at_the_same_moment_bill_each_their_own(ledger: Ledger, orders: Orders) -> None:
    """Some with a payer, some without."""
    ledger.card("one thing")
    few_at_once(orders.client)
    payers: list[Body] = [{}, {"payer": orders.people.payer()}, {}, {"payer": orders.people.payer()}]
    bodies = [orders.draft(form="card", **payer) for payer in payers]
    replies = all_at_once(orders.client, [partial(orders.place, body) for body in bodies])
    # Those without a payer first: whichever came last, one fault is told by one rule.
    for body, reply in sorted(zip(bodies, replies, strict=True), key=lambda pair: "payer" in pair[0]):
        if reply.succeeded:
            orders.show(reply)
            with judging("O-06" if "payer" in body else "O-05"):
                demand_billed(Entry(body, (), reply))


def demand_billed(entry: Entry) -> None:
    """Demand that the form bills the payer, or without one the customer. Raises NotJudged where it names nobody."""
    fields, person, reply = payload(entry), entry.billed, entry.reply
    known = {name: fields[name] for name in ("bill_to_email", "bill_to_phone", *NAMES) if name in fields}
    if not known:
        raise NotJudged("the card form has no fields that begin with bill_to_")
    if "bill_to_email" in known:
        email = str(known["bill_to_email"]).lower()
        demand(email == person["email"].lower(), "bill_to_email of whoever pays", billed(known, entry), reply)
    if "bill_to_phone" in known:
        same = digits_of(known["bill_to_phone"]) == digits_of(person["phone_number"])
        demand(same, "bill_to_phone of whoever pays", billed(known, entry), reply)
    if any(name in known for name in NAMES):
        right = are_names_of(known, person["name"])
        demand(right, "forename and surname of whoever pays", billed(known, entry), reply)


def are_names_of(known: dict[str, Any], name: str) -> bool:
    """Whether the forename is the beginning of a name, and the surname its end, as in the document's sample."""
    expected = name.lower().split()
    first, last = (str(known.get(each) or "").lower().split() for each in NAMES)
    in_place = first == expected[: len(first)] and last == expected[len(expected) - len(last) :]
    whole = all(each in known for each in NAMES)
    return in_place and (set(first + last) == set(expected) if whole else bool(first or last))


def billed(known: dict[str, Any], entry: Entry) -> str:
    """Who is billed, and who should be, for a report."""
    return f"{known} for {entry.billed}"


def payload(entry: Entry) -> dict[str, Any]:
    """The fields of a card form."""
    fields = entry.reply.value("pay_response.payload")
    with judging("O-21"):
        demand(isinstance(fields, dict), "the fields of a form", fields, entry.reply)
    known: dict[str, Any] = fields
    return known


@rule("O-44")
@pytest.mark.parametrize("shape", CARDS)
def test_a_card_form_has_the_fields_that_it_signs(ledger: Ledger, shape: str) -> None:
    """Those that signed_field_names lists, where there is such a field."""
    entry = ledger.card(shape)
    fields = payload(entry)
    signed = fields.get("signed_field_names")
    if not isinstance(signed, str) or not signed.strip():
        raise NotJudged("the card form has no field signed_field_names")
    missing = sorted({name.strip() for name in signed.split(",")} - set(fields))
    demand(not missing, "every field that signed_field_names lists", missing, entry.reply)


@rule("O-21")
@pytest.mark.parametrize("name", ["Akinyi", "Ng'ang'a wa Mũthoni-Ōtieno", "Wanjiku Grace Nyambura Kamau"])
def test_a_name_that_is_not_two_words_breaks_no_card_form(ledger: Ledger, orders: Orders, name: str) -> None:
    """A gateway wants two names: the server finds them, or refuses the order."""
    ledger.card("one thing")
    for payer in (None, orders.people.payer(name=name)):
        changes = {"customer": orders.people.customer(name=name)} if payer is None else {"payer": payer}
        reply = orders.attempt(orders.draft(form="card", **changes))
        demand_answered(reply)
