"""Requests are JSON (M-01)."""

from urllib.parse import urlencode

import orjson
import pytest

from contracts.client import FORM
from contracts.edges import Ask
from contracts.expectations import judging
from contracts.mookh.requests import BODIES, ask, sent
from contracts.mookh.stock import Stock
from contracts.mookh.wire import demand_as_sent
from contracts.rules import reaches, rule

MADE = [each for each in BODIES if each.startswith("create_")]
EXAMINED = [each for each in BODIES if each in ("validate_order", "verify_order")]


@rule("M-01")
@reaches(*(f"{operation} 201" for operation in MADE))
@pytest.mark.parametrize("operation", MADE)
def test_json_is_taken(stock: Stock, operation: str) -> None:
    """Each creation takes its request as JSON."""
    sent(stock, ask(stock, operation), operation).expect(201)


@rule("M-01")
def test_json_is_taken_in_each_of_its_spellings(stock: Stock) -> None:
    """Blanks, another order of fields and letters written as escapes make no difference."""
    plan = stock.categories.plan()
    fields = dict(reversed(plan.items()))
    raw = orjson.dumps(fields, option=orjson.OPT_INDENT_2).replace(b"Marathon", b"Mar\\u0061thon")
    login = stock.people.login
    reply = stock.client.send("create_event_category", raw=raw, login=login).expect(201)
    with judging("M-21"):
        demand_as_sent(reply, "category_name", plan["category_name"])


@rule("M-01")
def test_json_is_taken_with_its_charset(stock: Stock) -> None:
    """The content type with a parameter is application/json still; that a server wants it bare is a remark."""
    plan = stock.categories.plan()
    login, spelt = stock.people.login, "application/json; charset=utf-8"
    with judging("M-01", soft=True):
        stock.client.send("create_event_category", body=plan, content_type=spelt, login=login).expect(201)


@rule("M-01")
@reaches("validate_order 200", "verify_order 200")
@pytest.mark.parametrize("operation", EXAMINED)
def test_an_order_is_examined_from_json(stock: Stock, operation: str) -> None:
    """The document names neither answer nor status, so a refusal is a remark (AM-63)."""
    with judging("M-01", soft=True):
        sent(stock, ask(stock, operation), operation).expect(200)


@rule("M-01")
@pytest.mark.parametrize("operation", MADE)
def test_no_form_is_taken(stock: Stock, operation: str) -> None:
    """A form is no success."""
    wanted = ask(stock, operation)
    demand_refused(stock, operation, wanted, urlencode(wanted.body).encode(), FORM)


@rule("M-01")
def test_json_that_is_told_to_be_a_text_is_not_taken(stock: Stock) -> None:
    """The content type counts, whatever the body holds."""
    wanted = ask(stock, "create_user")
    demand_refused(stock, "create_user", wanted, orjson.dumps(wanted.body), "text/plain")


def demand_refused(stock: Stock, operation: str, wanted: Ask, raw: bytes, content_type: str) -> None:
    """Note it where a request of another content type than JSON succeeds."""
    with judging("M-01", soft=True):
        stock.client.send(
            operation, raw=raw, content_type=content_type, login=wanted.login, ordinary=False
        ).expect_no_success()
