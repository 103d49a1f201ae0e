"""What the contracts of the Mookh API share: the makers of users, events, orders and the rest."""

import pytest

from contracts.client import Client, Login
from contracts.judge import Judge
from contracts.mookh.events import Categories, Events, Schedules, Tickets
from contracts.mookh.orders import Orders
from contracts.mookh.people import People
from contracts.mookh.promo_codes import PromoCodes
from contracts.mookh.stock import Stock


@pytest.fixture(scope="session")
def people(client: Client, judge: Judge) -> People:
    """Registers users."""
    return People(client, judge.assignment.seed)


@pytest.fixture(scope="session")
def stock(client: Client, people: People) -> Stock:
    """Has one of everything."""
    return Stock(client, people)


@pytest.fixture
def login(people: People) -> Login:
    """The profile's token."""
    return people.login


@pytest.fixture
def categories(stock: Stock) -> Categories:
    """Makes categories."""
    return stock.categories


@pytest.fixture
def events(stock: Stock) -> Events:
    """Makes events."""
    return stock.events


@pytest.fixture
def tickets(stock: Stock) -> Tickets:
    """Makes tickets."""
    return stock.tickets


@pytest.fixture
def schedules(stock: Stock) -> Schedules:
    """Makes schedules."""
    return stock.schedules


@pytest.fixture
def orders(stock: Stock) -> Orders:
    """Places orders."""
    return stock.orders


@pytest.fixture
def promo_codes(stock: Stock) -> PromoCodes:
    """Makes promo codes."""
    return stock.promo_codes
