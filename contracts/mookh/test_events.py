"""Public events (M-23 to M-29). No operation reads them again, so the answers to their creation are judged (AM-44)."""

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from contracts.expectations import MISSING, Reply, demand, judging
from contracts.mookh.events import Categories, Events, Tickets
from contracts.mookh.records import Record
from contracts.mookh.requests import UNKNOWN
from contracts.mookh.stock import Stock
from contracts.mookh.wire import demand_as_sent, demand_near, is_nothing, moment_of, same_id, same_moment, truth_of
from contracts.rules import reaches, rule
from contracts.texts import TEXTS

LATENESS = dt.timedelta(minutes=10)
STARTS = {
    "in UTC": "2031-07-05T19:08:37.838000Z",
    "with an offset": "2032-02-29T23:30:00+03:00",
    "in the past": "2018-01-05T22:08:37Z",
}


def demand_event(record: Record) -> None:
    """Demand that a new event shows name, description and category as they were sent, and no other start or store."""
    for name in ("event_name", "event_description"):
        demand_as_sent(record.reply, name, record.sent[name])
    demand_as_sent(record.reply, "event_category_fk", record.sent["event_category_fk"], same_id)
    demand_near(record.reply, "start_date", record.sent["start_date"])
    store = record.reply.get("store_fk")
    if "store_fk" in record.sent and not is_nothing(store):
        demand_as_sent(record.reply, "store_fk", record.sent["store_fk"], same_id)


@rule("M-23")
@pytest.mark.parametrize("field", ["event_category_fk", "event_description", "start_date"])
def test_an_event_without_a_required_field_is_refused(events: Events, stock: Stock, field: str) -> None:
    """Without its category it must be; description and start are missing in a sample, or were added here (AM-39)."""
    body = events.plan(stock.category)
    del body[field]
    with judging("M-23", soft=field != "event_category_fk"):
        events.put(body).expect_refusal()


@rule("M-23")
def test_an_event_whose_start_is_no_date_is_refused(events: Events, stock: Stock) -> None:
    """Whatever a server makes of it, it does not break on it."""
    with judging("M-23", soft=True):
        events.put(events.plan(stock.category, start_date="some day")).expect_refusal()


@rule("M-23")
def test_after_a_refused_event_the_next_one_is_its_own(events: Events, stock: Stock) -> None:
    """Nothing of a request that was refused shows in the one after it."""
    body = events.plan(stock.category, event_venue="Nowhere")
    del body["event_category_fk"]
    events.put(body).expect_refusal()
    record = events.create(stock.category)
    demand_event(record)
    venue = record.reply.get("event_venue")
    demand(venue != "Nowhere", "nothing of the refused event", venue, record.reply)


@rule("M-23")
def test_an_empty_event_is_refused(events: Events) -> None:
    """An empty object makes no event."""
    events.put({}).expect_refusal()


@rule("M-24")
@reaches("create_event 201")
def test_events_of_two_categories_are_taken_in_turn(events: Events, categories: Categories) -> None:
    """Each shows its own category, the older one as well as the newer one."""
    older, newer = categories.create(), categories.create()
    for category in (newer, older, newer):
        record = events.create(category)
        with judging("M-25"):
            demand_event(record)


@rule("M-24")
@pytest.mark.parametrize("number", [UNKNOWN, "not-an-id", ""], ids=["unknown", "no UUID", "empty"])
def test_an_event_of_an_unknown_category_is_refused(events: Events, stock: Stock, number: str) -> None:
    """An id that no category has makes no event."""
    with judging("M-24", soft=True):
        events.put(events.plan(stock.category, event_category_fk=number)).expect_refusal()


@rule("M-24")
def test_the_id_of_an_event_is_no_category(events: Events, stock: Stock) -> None:
    """What has an id, but is no category, has no events either."""
    with judging("M-24", soft=True):
        events.put(events.plan(stock.category, event_category_fk=stock.event.id)).expect_refusal()


@rule("M-25")
def test_new_events_come_back_as_they_were_sent(events: Events, stock: Stock) -> None:
    """Each of three shows its own name, description and category."""
    for record in [events.create(stock.category) for _ in range(3)]:
        demand_event(record)


@rule("M-25")
def test_events_of_one_name_are_two(events: Events, stock: Stock) -> None:
    """A second event of a name is refused, or is one of its own (M-04)."""
    first = events.create(stock.category)
    second = events.offer(events.plan(stock.category, event_name=first.sent["event_name"]), "a name that an event has")
    demand_event(second)
    with judging("M-04", soft=True):
        demand(not same_id(first.id, second.id), "an id of its own", second.id, second.reply)


@rule("M-25")
@pytest.mark.parametrize("text", TEXTS)
def test_names_come_back_whatever_letters_they_have(events: Events, stock: Stock, text: str) -> None:
    """Where they are accepted at all: a vendor may be stricter."""
    wanted = TEXTS[text]
    plan = events.plan(stock.category, event_name=f"{wanted} {events.people.count()}", event_description=wanted)
    demand_event(events.offer(plan, f"an event name of {text}"))


@rule("M-25")
def test_a_description_of_two_lines_comes_back_as_it_was_sent(events: Events, stock: Stock) -> None:
    """Where it is accepted at all: a vendor may be stricter."""
    plan = events.plan(stock.category, event_description="Five kilometres,  all downhill.\nBring water.")
    demand_event(events.offer(plan, "a description of two lines"))


@rule("M-25")
def test_an_event_within_another_comes_back_as_it_was_sent(events: Events, stock: Stock) -> None:
    """Where it is accepted at all: the sample has no event to be within."""
    plan = events.plan(stock.category, parent_event_id=stock.event.id)
    record = events.offer(plan, "an event within another")
    demand_event(record)
    with judging("M-25", soft=True):
        demand_as_sent(record.reply, "parent_event_id", plan["parent_event_id"], same_id)


@rule("M-25")
def test_venue_and_store_come_back_as_they_were_sent(events: Events, stock: Stock) -> None:
    """The store is compared where the profile provides one."""
    record = events.create(stock.category, event_venue="Karura Forest, Gate A")
    with judging("M-25", soft=True):
        demand_as_sent(record.reply, "event_venue", record.sent["event_venue"])
        for name in ("store_fk", "store_type_id"):
            if name in record.sent:
                demand_as_sent(record.reply, name, record.sent[name], same_id)


@rule("M-25")
def test_an_event_in_the_form_of_the_sample_is_taken(events: Events, stock: Stock) -> None:
    """The fields that the sample has null are sent so, names of category and store are left to the server (AM-40)."""
    nulls = {"event_venue": None, "parent_event_id": None, "event_poster": None}
    demand_event(events.create(stock.category, **nulls))


@rule("M-25")
@pytest.mark.parametrize("start", STARTS)
def test_a_start_comes_back_as_the_same_moment(events: Events, stock: Stock, start: str) -> None:
    """In whatever zone it is written (AM-14)."""
    reply = events.put(events.plan(stock.category, start_date=STARTS[start]))
    with judging("M-25", soft=True):
        demand_as_sent(reply.expect(201), "start_date", STARTS[start], same_moment)


@rule("M-25")
def test_a_start_without_a_time_of_day_is_its_day(events: Events, stock: Stock) -> None:
    """Where it is accepted at all: the sample has a moment (AM-14)."""
    record = events.offer(events.plan(stock.category, start_date="2031-07-05"), "a day as start_date")
    demand_near(record.reply, "start_date", "2031-07-05")


@rule("M-26")
def test_an_event_names_its_category(events: Events, categories: Categories) -> None:
    """Of two categories each event has the name of its own."""
    for category in (categories.create(), categories.create()):
        reply = events.create(category).reply
        demand_as_sent(reply, "category_name", category.sent["category_name"])


@rule("M-27")
def test_a_new_event_has_nothing_of_its_own_yet(events: Events, tickets: Tickets, stock: Stock) -> None:
    """No tickets, schedule or sub-events, even after another event got tickets."""
    tickets.create(events.create(stock.category))
    reply = events.create(stock.category).reply
    for name in ("tickets", "schedule", "sub_events"):
        demand(reply.get(name) in ([], None, MISSING, {}), f"no {name} of a new event", reply.get(name), reply)


@rule("M-28")
def test_a_public_event_is_not_private(events: Events, stock: Stock) -> None:
    """Whether it is published already is left open (AM-38)."""
    reply = events.create(stock.category).reply
    private = reply.value("is_private")
    demand(truth_of(private) is False, "is_private false", private, reply)


@rule("M-29")
def test_a_new_event_was_created_now(events: Events, stock: Stock) -> None:
    """By the clock of the server where its answer tells the time."""
    reply = events.create(stock.category).reply
    created = moment_of(reply.value("created"))
    now = clock_of(reply)
    near = created is not None and abs(created - now) < LATENESS
    demand(near, f"created about {now.isoformat()}", reply.get("created"), reply, aspect="created now")


def clock_of(reply: Reply) -> Any:
    """The time at which an answer was written."""
    try:
        return parsedate_to_datetime(reply.exchange.headers["date"])
    except (KeyError, ValueError, TypeError):
        return dt.datetime.now(dt.UTC)
