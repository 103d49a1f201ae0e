"""Categories, public events, tickets and schedules."""

import datetime as dt

import pytest

from .conftest import CATEGORY, EVENT, NOBODY, STORE

SCHEDULE = "25f7a01b-e088-4fc8-a5fe-e79086faa097"


@pytest.mark.parametrize("metadata", [None, {}, {"sizes": ["S", {"a": None}]}, [1, 2.5], "text", "", 0, False])
def test_a_category_comes_back_as_it_was_sent_with_an_id_of_the_servers(client, metadata):
    form = {"id": NOBODY, "category_name": "Ng'ombe 🐄", "event_label": "fair", "category_metadata": metadata}
    category = client.made("/stores/event_category/", **form)
    assert category == {**form, "id": category["id"]}
    assert category["id"] != NOBODY


def test_a_category_may_be_nameless(client):
    category = client.made("/stores/event_category/")
    assert list(category.values())[1:] == [None, None, None]


def test_an_event_is_public_unpublished_and_has_no_tickets_yet(client):
    store = {"store_fk": STORE, "store_name": "ours", "category_name": "ours", "event_venue": "Uhuru Gardens"}
    event = client.made("/stores/event/public/", **client.event(event_name="Color run", **store))
    sent = {"event_name": "Color run", "event_venue": "Uhuru Gardens", "event_category_fk": CATEGORY, "store_fk": STORE}
    assert sent.items() <= event.items()
    assert (event["category_name"], event["store_name"]) == ("cat", "Skiza Tickets")
    assert event["store_type_id"] == "daf67422-0e40-4a6e-969e-7a58406e229a"
    assert event["store_contacts"]["emails"] == ["tickets@skiza.example.com"]
    assert (event["is_private"], event["is_published"]) == (False, False)
    assert (event["tickets"], event["sub_events"], event["schedule"]) == ([], [], [])
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(event["created"])
    assert abs(age) < dt.timedelta(minutes=1)


def test_an_event_is_created_by_the_clock_of_the_sandbox(client):
    client.session.post(f"{client.root}/_mock/clock/advance", json={"days": 400})
    event = client.made("/stores/event/public/", **client.event())
    assert dt.datetime.fromisoformat(event["created"]) > dt.datetime.now(dt.UTC) + dt.timedelta(days=399)


def test_an_event_may_have_no_name_and_no_store(client):
    event = client.made("/stores/event/public/", **client.event(store_fk=None))
    assert (event["event_name"], event["store_fk"], event["store_name"]) == (None, None, None)
    assert event["store_contacts"] == {"emails": [], "phone_numbers": []}


@pytest.mark.parametrize(
    ("sent", "printed"),
    [
        ("2018-01-05T22:08:37.838000Z", "2018-01-05T22:08:37.838000Z"),
        ("2018-01-06T01:08:37+03:00", "2018-01-05T22:08:37.000000Z"),
        ("2018-01-05t22:08:37z", "2018-01-05T22:08:37.000000Z"),
        ("2018-01-05", "2018-01-05T00:00:00.000000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
    ],
)
def test_a_start_comes_back_in_utc(client, sent, printed):
    assert client.made("/stores/event/public/", **client.event(start_date=sent))["start_date"] == printed


@pytest.mark.parametrize(
    "start",
    [
        "",
        "soon",
        None,
        5,
        "2018-02-30",
        "2018-01-05T22:08:37",
        "2018-12-31T23:59:60Z",
        "0000-01-01",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_a_start_that_is_no_date_is_refused(client, start):
    status, sentence = client.refused("/stores/event/public/", **client.event(start_date=start))
    assert (status, sentence.split()[0]) == (400, "start_date")


@pytest.mark.parametrize("field", ["event_category_fk", "event_description", "start_date"])
def test_an_event_needs_its_three_fields(client, field):
    form = client.event()
    del form[field]
    assert client.refused("/stores/event/public/", **form) == (400, f"{field} is missing.")


@pytest.mark.parametrize("field", ["event_category_fk", "store_fk", "parent_event_id"])
@pytest.mark.parametrize("number", [NOBODY, "abc"])
def test_an_event_names_what_exists(client, field, number):
    status, sentence = client.refused("/stores/event/public/", **client.event(**{field: number}))
    assert status == 400
    assert sentence.startswith(f"{field} is not the id of any ")


def test_an_event_may_be_part_of_another_and_of_a_new_category(client):
    category = client.made("/stores/event_category/", category_name="Sevens")
    form = client.event(parent_event_id=EVENT, event_category_fk=category["id"].upper())
    event = client.made("/stores/event/public/", **form)
    assert (event["parent_event_id"], event["category_name"]) == (EVENT, "Sevens")
    assert event["event_category_fk"] == category["id"]


def test_tickets_are_all_there_at_first(client):
    form = {"ticket_name": "Early bird", "event_fk": EVENT, "quantity": 20, "ticket_value": "1250.50"}
    ticket = client.made("/stores/tickets/", **form, tickets_bought=19, tickets_available=1)
    assert form.items() <= ticket.items()
    assert (ticket["tickets_bought"], ticket["tickets_available"], ticket["is_available"]) == (0, 20, True)
    assert (ticket["is_published"], ticket["ticket_metadata"], ticket["schedule_name"]) == (False, {}, None)


def test_no_tickets_are_not_available(client):
    ticket = client.made("/stores/tickets/", ticket_name="Gone", event_fk=EVENT, quantity=0)
    assert (ticket["tickets_available"], ticket["is_available"], ticket["ticket_value"]) == (0, False, "0.00")


def test_a_ticket_is_for_an_event_that_was_made_and_one_of_its_schedules(client):
    event = client.made("/stores/event/public/", **client.event(event_name="Marathon"))
    schedule = client.made("/stores/schedule/", event_fk=event["id"], title="Sunday", event_name="ignored")
    assert (schedule["event_fk"], schedule["event_name"]) == (event["id"], "Marathon")
    form = {"ticket_name": "a", "event_fk": event["id"], "quantity": 1, "schedule_fk": schedule["id"]}
    ticket = client.made("/stores/tickets/", **form, ticket_value=1250.5)
    assert (ticket["schedule_fk"], ticket["schedule_name"]) == (schedule["id"], "Sunday")
    assert ticket["ticket_value"] == "1250.5"


@pytest.mark.parametrize("field", ["ticket_name", "event_fk", "quantity"])
def test_a_ticket_needs_its_three_fields(client, field):
    form = {"ticket_name": "a", "event_fk": EVENT, "quantity": 1}
    del form[field]
    assert client.refused("/stores/tickets/", **form) == (400, f"{field} is missing.")


@pytest.mark.parametrize("quantity", [-1, 1.5, "many", "20", None, 1e12, True])
def test_an_impossible_quantity_is_refused(client, quantity):
    status, sentence = client.refused("/stores/tickets/", ticket_name="a", event_fk=EVENT, quantity=quantity)
    assert (status, sentence.split()[0]) == (400, "quantity")


@pytest.mark.parametrize("field", ["event_fk", "schedule_fk"])
def test_a_ticket_names_what_exists(client, field):
    form = {"ticket_name": "a", "event_fk": EVENT, "quantity": 1, field: NOBODY}
    status, sentence = client.refused("/stores/tickets/", **form)
    assert (status, sentence.split()[0]) == (400, field)


def test_a_schedule_needs_nothing(client):
    schedule = client.made("/stores/schedule/")
    nothing = {"event_name": None, "event_fk": None, "title": None, "start": None, "end": None}
    assert schedule == {"id": schedule["id"], **nothing, "allDay": False, "repeats": False, "dow": []}


def test_a_schedule_comes_back_as_it_was_sent(client):
    form = {"title": "Weekends", "allDay": True, "repeats": True, "dow": [0, 6], "start": "08:00", "end": "11:00"}
    assert form.items() <= client.made("/stores/schedule/", **form).items()


@pytest.mark.parametrize("wrong", [{"dow": [7]}, {"dow": "0"}, {"allDay": "yes"}, {"event_fk": NOBODY}, {"title": 1}])
def test_an_impossible_schedule_is_refused(client, wrong):
    status, sentence = client.refused("/stores/schedule/", **wrong)
    assert status == 400
    assert sentence.startswith(next(iter(wrong)))


def test_the_seeded_schedule_is_the_documents(client):
    ticket = client.made("/stores/tickets/", ticket_name="a", event_fk=EVENT, quantity=1, schedule_fk=SCHEDULE)
    assert (ticket["schedule_fk"], ticket["schedule_name"]) == (SCHEDULE, None)
