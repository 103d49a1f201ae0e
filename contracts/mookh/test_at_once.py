"""Creations at the same moment: each gives what it was asked for, as if it were alone (M-10 to M-45)."""

from functools import partial

import pytest

from contracts.bursts import all_at_once, demand_one, few_at_once
from contracts.client import Client
from contracts.expectations import NotJudged, demand, judging
from contracts.mookh.orders import Orders
from contracts.mookh.people import Account, People
from contracts.mookh.promo_codes import PromoCodes
from contracts.mookh.records import Body, Maker, Record
from contracts.mookh.stock import Stock
from contracts.mookh.test_categories import demand_category
from contracts.mookh.test_events import demand_event
from contracts.mookh.test_orders import demand_read as demand_order
from contracts.mookh.test_promo_codes import demand_promo
from contracts.mookh.test_promo_codes import demand_read as demand_promo_read
from contracts.mookh.test_registration import demand_echo
from contracts.mookh.test_tickets import demand_ticket
from contracts.mookh.test_users import demand_account
from contracts.mookh.wire import id_of, is_nothing
from contracts.rules import rule


@pytest.fixture
def many(client: Client) -> int:
    """How many come at once."""
    return few_at_once(client)


def made(maker: Maker, bodies: list[Body]) -> list[Record]:
    """What comes of creations at the same moment; a server may refuse some. Each has an id of its own."""
    replies = all_at_once(maker.client, [partial(maker.put, body) for body in bodies])
    records = [Record(body, reply) for body, reply in zip(bodies, replies, strict=True) if reply.succeeded]
    ids = [id_of(record.id) for record in records]
    if records:
        demand(len(set(ids)) == len(ids), "an id of its own for each", ids, records[-1].reply)
    return records


@rule("M-10", "M-11")
def test_users_who_register_at_once_are_each_their_own(client: Client, people: People, many: int) -> None:
    """Each comes back, and is read, with its own address and names."""
    people.register()
    details = [people.newcomer() for _ in range(many)]
    replies = all_at_once(client, [partial(people.sign_up, each) for each in details])
    accounts = [Account(sent, reply) for sent, reply in zip(details, replies, strict=True) if reply.succeeded]
    for account in accounts:
        demand_echo(account)
    for account in accounts:
        demand_account(people.read(account.id), account)


@rule("M-21")
def test_categories_made_at_once_are_each_their_own(stock: Stock, many: int) -> None:
    """Each shows its own values."""
    for record in made(stock.categories, [stock.categories.plan() for _ in range(many)]):
        demand_category(record)


@rule("M-25")
def test_events_made_at_once_are_each_their_own(stock: Stock, many: int) -> None:
    """Each shows its own values."""
    for record in made(stock.events, [stock.events.plan(stock.category) for _ in range(many)]):
        demand_event(record)


@rule("M-32")
def test_tickets_made_at_once_are_each_their_own(stock: Stock, many: int) -> None:
    """Each shows its own values."""
    for record in made(stock.tickets, [stock.tickets.plan(stock.event) for _ in range(many)]):
        demand_ticket(record)


@rule("M-38")
def test_orders_placed_at_once_are_each_their_own(orders: Orders, many: int) -> None:
    """Each is read with its own values."""
    records = made(orders, [orders.draft() for _ in range(many)])
    for record in records:
        demand_order(record, orders.read(record.id))
        shown, own = record.reply.get("customer"), record.sent["customer"]
        others = [each.sent["customer"] for each in records if each is not record]
        demand(shown == own or shown not in others, "no customer of another order", shown, record.reply)


@rule("M-38")
def test_orders_numbered_at_once_have_numbers_of_their_own(orders: Orders, many: int) -> None:
    """Where the server takes orders without an order_number, and gives them one."""
    drafts = [{name: value for name, value in orders.draft().items() if name != "order_number"} for _ in range(many)]
    replies = all_at_once(orders.client, [partial(orders.put, body) for body in drafts])
    shown = [each.get("order_number") for each in replies if each.succeeded]
    numbers = [str(each) for each in shown if not is_nothing(each)]
    with judging("M-38", soft=True):
        demand(len(set(numbers)) == len(numbers), "an order_number of its own for each", numbers, replies[-1])


@rule("M-45", "M-44")
def test_promo_codes_made_at_once_are_each_their_own(promo_codes: PromoCodes, many: int) -> None:
    """Each comes back, and is read, with its own values."""
    records = made(promo_codes, [promo_codes.draft() for _ in range(many)])
    for record in records:
        demand_promo(record)
    for record in records:
        demand_promo_read(record, promo_codes.read(record.id))


@rule("M-12")
def test_an_address_that_registers_at_once_registers_once(client: Client, people: People, many: int) -> None:
    """Where a second registration is refused, it is so at the same moment, too."""
    account = people.register()
    if people.sign_up(account.details).succeeded:
        raise NotJudged("an address may register twice here, which the document does not forbid")
    details = people.newcomer()
    demand_one(all_at_once(client, [partial(people.sign_up, details)] * many))


@rule("M-18")
def test_a_code_that_is_used_at_once_works_once(client: Client, people: People, many: int) -> None:
    """Where a code is refused the second time, it is so at the same moment, too."""
    used, fresh = (people.code_for(people.register().email) for _ in range(2))
    people.verify(used)
    if people.verify(used).succeeded:
        raise NotJudged("a code works twice here")
    demand_one(all_at_once(client, [partial(people.verify, fresh)] * many))
