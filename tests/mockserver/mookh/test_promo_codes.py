"""Making and reading promo codes."""

import pytest

from .conftest import NOBODY, STORE


def test_a_promo_code_can_be_read_as_it_was_made(client):
    form = client.promo_code(
        store=STORE, event="null", value="3500", promo_value="900", is_custom="true", code="MY7s8s"
    )
    made = client.made("/stores/promo_codes/", **form)
    assert form.items() <= made.items()
    assert client.read(f"/stores/promo_codes/{made['id']}/") == made


def test_numbers_and_flags_are_printed_as_text(client):
    form = {"quantity": 7, "value": 3500, "promo_value": 9.5, "is_active": False, "is_fixed": True}
    made = client.made("/stores/promo_codes/", **client.promo_code(**form))
    printed = {"quantity": "7", "value": "3500", "promo_value": "9.5", "is_active": "false", "is_fixed": "true"}
    assert printed.items() <= made.items()


def test_what_is_not_said_of_a_promo_code(client):
    made = [client.made("/stores/promo_codes/", **client.promo_code(code=code)) for code in ("", None)]
    assert made[0]["code"] != made[1]["code"]
    assert len(made[0]["code"]) > 4
    assert {"store": None, "event": None, "value": None, "is_active": "true", "is_custom": "false"}.items() <= made[
        0
    ].items()


@pytest.mark.parametrize("field", ["promo_name", "quantity", "start_date", "end_date"])
def test_a_promo_code_needs_its_four_fields(client, field):
    form = client.promo_code()
    del form[field]
    assert client.refused("/stores/promo_codes/", **form) == (400, f"{field} is missing.")


def test_quantity_may_be_spelt_as_in_the_table(client):
    form = client.promo_code(quantuty="12")
    del form["quantity"]
    assert client.made("/stores/promo_codes/", **form)["quantity"] == "12"


@pytest.mark.parametrize("name", ["quantity", "quantuty"])
@pytest.mark.parametrize("quantity", ["many", "", "-1", -1, 1.5, None, True])
def test_an_impossible_quantity_is_refused(client, name, quantity):
    form = client.promo_code()
    del form["quantity"]
    status, sentence = client.refused("/stores/promo_codes/", **form, **{name: quantity})
    assert (status, sentence.split()[0]) == (400, name)


@pytest.mark.parametrize(("start", "end"), [("", ""), (None, None), ("", "2031-01-01"), ("2031-01-01T10:00:00Z", None)])
def test_a_promo_code_may_have_no_dates(client, start, end):
    made = client.made("/stores/promo_codes/", **client.promo_code(start_date=start, end_date=end))
    assert (made["start_date"], made["end_date"]) == (start, end)


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2031-01-01", "2031-01-01", 201),
        ("2031-01-01T10:00:00Z", "2031-01-01", 201),
        ("2031-01-01T10:00:00Z", "2031-01-01T10:00:00Z", 201),
        ("2031-01-01T10:00:00+03:00", "2031-01-01T07:00:00Z", 201),
        ("2031-01-01T10:00:00Z", "2031-01-01T12:59:59+03:00", 400),
        ("2031-01-02", "2031-01-01", 400),
        ("2031-01-02", "2031-01-01T23:59:59Z", 400),
    ],
)
def test_a_promo_code_does_not_end_before_it_starts(client, start, end, status):
    answer = client("POST", "/stores/promo_codes/", json=client.promo_code(start_date=start, end_date=end))
    assert answer.status_code == status
    if status == 400:
        assert answer.json() == {"message": ["end_date must not be before start_date."]}


@pytest.mark.parametrize("field", ["start_date", "end_date"])
@pytest.mark.parametrize("date", ["soon", 5, "2031-02-30", "2031-12-31T23:59:60Z"])
def test_a_date_that_is_none_is_refused(client, field, date):
    status, sentence = client.refused("/stores/promo_codes/", **client.promo_code(**{field: date}))
    assert (status, sentence.split()[0]) == (400, field)


def test_a_promo_code_is_for_a_store_that_exists(client):
    answer = client.refused("/stores/promo_codes/", **client.promo_code(store=NOBODY))
    assert answer == (400, "store is not the id of any store.")


@pytest.mark.parametrize("number", [NOBODY, "abc"])
def test_a_promo_code_that_does_not_exist(client, number):
    answer = client("GET", f"/stores/promo_codes/{number}/")
    assert (answer.status_code, answer.json()) == (404, {"message": ["There is no promo code with this id."]})
