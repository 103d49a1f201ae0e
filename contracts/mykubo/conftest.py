"""What the contracts of the MyKubo API share: logins, products, and orders."""

from collections.abc import Callable, Iterator

import pytest

from contracts.client import Client
from contracts.judge import Judge
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.orders import Orders
from contracts.mykubo.scene import Scene
from contracts.mykubo.wardrobe import Garment, Wardrobe

MakeScene = Callable[..., Scene]


@pytest.fixture(scope="session")
def accounts(client: Client) -> Accounts:
    """Logs in."""
    return Accounts(client)


@pytest.fixture(scope="session")
def wardrobe(client: Client, accounts: Accounts, judge: Judge) -> Iterator[Wardrobe]:
    """Makes products, and takes them away at the end."""
    wardrobe = Wardrobe(client, accounts, judge.assignment.seed)
    yield wardrobe
    wardrobe.tidy()


@pytest.fixture(autouse=True)
def short_lists(wardrobe: Wardrobe) -> Iterator[None]:
    """No contract meets the products of all those before it."""
    yield
    wardrobe.tidy_if_crowded()


@pytest.fixture(scope="session")
def orders(client: Client) -> Orders:
    """Finds orders."""
    return Orders(client)


@pytest.fixture
def brand(accounts: Accounts) -> Seller:
    """The profile's login, made for this contract: a login may end an older one."""
    return accounts.seller()


@pytest.fixture
def stranger(accounts: Accounts) -> Seller:
    """The profile's other login, with a brand that the first may not use."""
    return accounts.stranger()


@pytest.fixture(scope="session")
def oldest(accounts: Accounts, wardrobe: Wardrobe) -> Garment:
    """A product that is older than those of any contract, which nothing may change."""
    return wardrobe.keep(wardrobe.create(accounts.seller()))


@pytest.fixture
def scene(wardrobe: Wardrobe, oldest: Garment, brand: Seller) -> MakeScene:
    """Makes a product between an older one and a newer one, and knows what the listing says of the three."""
    return lambda images=0: Scene.set(wardrobe, brand, oldest, images)
