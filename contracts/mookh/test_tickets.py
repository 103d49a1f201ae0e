"""Tickets of events (M-30 to M-34). No operation reads them again, so the answers to their creation are judged."""

from typing import Any

import pytest

from contracts.expectations import MISSING, NotJudged, Reply, demand, judging
from contracts.mookh.events import Events, Tickets
from contracts.mookh.records import Record
from contracts.mookh.requests import UNKNOWN
from contracts.mookh.stock import Stock
from contracts.mookh.wire import (
    demand_as_sent,
    is_nothing,
    number_of,
    same_id,
    same_json,
    same_number,
    same_truth,
    truth_of,
)
from contracts.rules import reaches, rule
from contracts.texts import TEXTS

COUNTS = ("quantity", "tickets_bought", "tickets_available")


def demand_ticket(record: Record) -> None:
    """Demand that a new ticket shows its name, event and quantity as they were sent, and no other value (M-32)."""
    demand_as_sent(record.reply, "ticket_name", record.sent["ticket_name"])
    demand_as_sent(record.reply, "event_fk", record.sent["event_fk"], same_id)
    demand_as_sent(record.reply, "quantity", record.sent["quantity"], same_number)
    if not is_nothing(record.reply.get("ticket_value")):
        demand_as_sent(record.reply, "ticket_value", record.sent["ticket_value"], same_number)


def demand_all_available(reply: Reply, quantity: int) -> None:
    """Demand that the counts of a new ticket go together; all of its tickets are available (M-33)."""
    if any(reply.get(name) is MISSING for name in COUNTS):
        raise NotJudged("the ticket does not show quantity, tickets_bought and tickets_available")
    shown = {name: number_of(reply.get(name)) for name in COUNTS}
    demand(shown["tickets_bought"] == 0, "tickets_bought 0", shown, reply)
    expected = f"tickets_available {quantity}, the quantity"
    demand(shown["tickets_available"] == quantity, expected, shown, reply, aspect="tickets_available as the quantity")


@rule("M-30")
@pytest.mark.parametrize("field", ["ticket_name", "event_fk", "quantity"])
def test_a_ticket_without_a_required_field_is_refused(tickets: Tickets, stock: Stock, field: str) -> None:
    """Without name or event it must be; a sample has no quantity (AM-46)."""
    body = tickets.plan(stock.event)
    del body[field]
    with judging("M-30", soft=field == "quantity"):
        tickets.put(body).expect_refusal()


@rule("M-30")
def test_an_empty_ticket_is_refused(tickets: Tickets) -> None:
    """An empty object makes no ticket."""
    tickets.put({}).expect_refusal()


@rule("M-31")
@reaches("create_ticket 201")
def test_tickets_of_two_events_are_taken_in_turn(tickets: Tickets, events: Events, stock: Stock) -> None:
    """Each shows its own event, the older one as well as the newer one."""
    older, newer = events.create(stock.category), events.create(stock.category)
    for event in (newer, older, newer):
        record = tickets.create(event)
        with judging("M-32"):
            demand_ticket(record)


@rule("M-31")
@pytest.mark.parametrize("number", [UNKNOWN, "not-an-id", ""], ids=["unknown", "no UUID", "empty"])
def test_a_ticket_of_an_unknown_event_is_refused(tickets: Tickets, stock: Stock, number: str) -> None:
    """An id that no event has makes no ticket."""
    with judging("M-31", soft=True):
        tickets.put(tickets.plan(stock.event, event_fk=number)).expect_refusal()


@rule("M-31")
def test_a_category_is_no_event(tickets: Tickets, stock: Stock) -> None:
    """Nor does the id of the event's category make a ticket."""
    with judging("M-31", soft=True):
        tickets.put(tickets.plan(stock.event, event_fk=stock.category.id)).expect_refusal()


@rule("M-32")
def test_new_tickets_come_back_as_they_were_sent(tickets: Tickets, stock: Stock) -> None:
    """Each of three shows its own name, event and quantity."""
    for record in [tickets.create(stock.event) for _ in range(3)]:
        demand_ticket(record)


@rule("M-32")
def test_a_name_that_another_ticket_has_makes_no_copy_of_it(tickets: Tickets, stock: Stock) -> None:
    """A second ticket of a name is refused, or has the quantity that was sent for it (M-04)."""
    first = tickets.create(stock.event)
    plan = tickets.plan(stock.event, ticket_name=first.sent["ticket_name"], quantity=first.sent["quantity"] + 7)
    second = tickets.offer(plan, "a name that a ticket of the event has")
    demand_ticket(second)
    with judging("M-04", soft=True):
        demand(not same_id(first.id, second.id), "an id of its own", second.id, second.reply)


@rule("M-32")
@pytest.mark.parametrize("text", TEXTS)
def test_names_come_back_whatever_letters_they_have(tickets: Tickets, stock: Stock, text: str) -> None:
    """Where they are accepted at all: a vendor may be stricter."""
    plan = tickets.plan(stock.event, ticket_name=TEXTS[text])
    demand_ticket(tickets.offer(plan, f"a ticket name of {text}"))


@rule("M-32")
def test_a_ticket_in_the_form_of_the_sample_is_taken(tickets: Tickets, stock: Stock) -> None:
    """With every field of it that the client has a say in (AM-47); what it sells for is compared as an amount."""
    sample: dict[str, Any] = {
        "schedule_name": None,
        "ticket_description": "Includes a shirt",
        "schedule_fk": None,
    }
    plain = {"is_published": False, "ticket_metadata": {}}
    own = {"is_published": True, "ticket_metadata": {"gate": "A", "rows": [1, 2]}}
    for value, more in (("0.00", plain), ("1250.50", own), ("99.99", plain)):
        record = tickets.create(stock.event, **(sample | more | {"ticket_value": value}))
        demand_ticket(record)
        with judging("M-32", soft=True):
            demand_as_sent(record.reply, "ticket_value", value, same_number)
            demand_as_sent(record.reply, "ticket_description", record.sent["ticket_description"])
            demand_as_sent(record.reply, "is_published", record.sent["is_published"], same_truth)
            if more is own:
                demand_as_sent(record.reply, "ticket_metadata", record.sent["ticket_metadata"], same_json)


@rule("M-33", "M-32")
@pytest.mark.parametrize("quantity", [0, 20, 70_000])
def test_all_of_a_new_ticket_is_available(tickets: Tickets, stock: Stock, quantity: int) -> None:
    """However many there are, none is bought yet; of two tickets each has its own count."""
    for count in (quantity, quantity + 1):
        record = tickets.offer(tickets.plan(stock.event, quantity=count), f"a quantity of {count}")
        with judging("M-32"):
            demand_ticket(record)
        demand_all_available(record.reply, count)


@rule("M-34")
@pytest.mark.parametrize("published", [True, False])
def test_a_new_ticket_is_available(tickets: Tickets, stock: Stock, published: bool) -> None:
    """While some are left; one that is not published may say otherwise."""
    reply = tickets.create(stock.event, is_published=published).reply
    available = reply.value("is_available")
    demand(truth_of(available) is True, "is_available true", available, reply)
