"""Ids are UUIDs that the server makes (M-04), and what no id names is not found (M-06, M-41, M-46)."""

from typing import Any

import pytest

from contracts.expectations import Reply, demand, judging
from contracts.mookh.people import People
from contracts.mookh.requests import READ, UNKNOWN, ask, sent
from contracts.mookh.stock import Stock
from contracts.mookh.wire import beside, id_of, is_uuid, same_id
from contracts.rules import rule

HARD = ("create_user", "create_event_category", "create_order", "create_promo_code")
SOFT = ("create_event", "create_ticket", "create_schedule")
OF_ANOTHER = {
    "create_user": lambda stock: stock.people.register().id,
    "create_order": lambda stock: stock.orders.create().id,
    "create_promo_code": lambda stock: stock.promo_codes.create().id,
}
NOT_FOUND = {"read_user": "M-06", "read_order": "M-41", "read_promo_code": "M-46"}


def demand_own_ids(stock: Stock, operation: str) -> None:
    """Demand that three creations give three UUIDs."""
    replies = [sent(stock, ask(stock, operation), operation).expect(201) for _ in range(3)]
    ids = [reply.value("id") for reply in replies]
    for number, reply in zip(ids, replies, strict=True):
        demand(is_uuid(number), "an id that is a UUID", number, reply)
    demand(len({id_of(each) for each in ids}) == len(ids), "a new id for each of three", ids, replies[-1])


@rule("M-04")
@pytest.mark.parametrize("operation", HARD)
def test_each_creation_gives_a_uuid_of_its_own(stock: Stock, operation: str) -> None:
    """Users, categories, orders and promo codes."""
    demand_own_ids(stock, operation)


@rule("M-04")
@pytest.mark.parametrize("operation", SOFT)
def test_each_creation_of_an_event_gives_a_uuid_of_its_own(stock: Stock, operation: str) -> None:
    """Events, tickets and schedules, of which the document says it in passing."""
    with judging("M-04", soft=True):
        demand_own_ids(stock, operation)


@rule("M-04")
@pytest.mark.parametrize("operation", ["create_user", "create_order", "create_promo_code"])
def test_an_id_that_is_sent_takes_over_nothing(stock: Stock, operation: str) -> None:
    """Where what has the id of something else is taken at all, it gets one of its own, and the other stays."""
    wanted = ask(stock, operation)
    taken = OF_ANOTHER[operation](stock)
    reply = stock.client.send(operation, body={**wanted.body, "id": taken}, login=wanted.login, ordinary=False)
    if reply.succeeded:
        number = reply.value("id")
        demand(not same_id(number, taken), f"another id than {taken}, which is taken", number, reply)


@rule("M-04")
def test_every_listed_user_has_a_uuid_of_its_own(people: People) -> None:
    """That none is listed twice is soft: the document's own sample shows one id twice (AM-17)."""
    rows, reply = people.rows()
    for row in rows:
        demand(is_uuid(row.get("id")), "an id that is a UUID", row, reply, aspect="an id that is a UUID in the list")
    ids = [id_of(row["id"]) for row in rows]
    with judging("M-04", soft=True):
        demand(len(set(ids)) == len(ids), "an id of its own for each listed user", ids, reply)


def refused(stock: Stock, operation: str, number: Any) -> Reply:
    """The reply to an id that names nothing, which must be a refusal."""
    return stock.client.send(operation, path={"id": number}, login=stock.people.login).expect_refusal()


def cases(*names: str) -> list[object]:
    """A case for each operation that reads one thing, under its rule."""
    return [pytest.param(name, marks=rule(NOT_FOUND[name]), id=name) for name in names]


@pytest.mark.parametrize("operation", cases(*READ))
def test_an_unknown_id_is_refused(stock: Stock, operation: str) -> None:
    """A UUID that the server has given to nothing opens nothing; 404 would be usual."""
    reply = refused(stock, operation, UNKNOWN)
    with judging(NOT_FOUND[operation], soft=True):
        demand(reply.status == 404, "404", reply.exchange.answer(), reply)


@pytest.mark.parametrize("place", [0, -12], ids=["first", "twelfth from its end"])
@pytest.mark.parametrize("operation", cases(*READ))
def test_an_id_that_differs_in_one_digit_is_refused(stock: Stock, operation: str, place: int) -> None:
    """Next to something that exists there is nothing, wherever the digit stands."""
    refused(stock, operation, beside(READ[operation](stock), place))


@pytest.mark.parametrize("operation", cases(*READ))
def test_the_id_of_something_else_is_refused(stock: Stock, operation: str) -> None:
    """A user is no order, an order no promo code: what has the id is not of the kind that is read."""
    for other in READ:
        if other != operation:
            refused(stock, operation, READ[other](stock))
