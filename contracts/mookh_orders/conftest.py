"""What the contracts of the Mookh Orders API share: things for sale, people, and orders."""

import pytest

from contracts.client import Client
from contracts.judge import Judge
from contracts.mookh_orders.goods import Goods
from contracts.mookh_orders.ledger import Ledger
from contracts.mookh_orders.orders import Orders
from contracts.mookh_orders.people import People


@pytest.fixture(scope="session")
def goods(client: Client) -> Goods:
    """What is for sale."""
    return Goods(client.target)


@pytest.fixture(scope="session")
def people(client: Client, judge: Judge) -> People:
    """Makes up customers and payers."""
    return People(client, judge.assignment.seed)


@pytest.fixture(scope="session")
def orders(client: Client, goods: Goods, people: People) -> Orders:
    """Composes and sends orders."""
    return Orders(client, goods, people)


@pytest.fixture(scope="session")
def ledger(orders: Orders) -> Ledger:
    """Places an order of each shape once."""
    return Ledger(orders)
