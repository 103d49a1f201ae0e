"""What the contracts of the loyalty API share: accounts and products, made once where nothing changes them."""

from collections.abc import Callable, Iterator

import pytest

from contracts.client import Client, Login
from contracts.expectations import NotJudged
from contracts.judge import Judge
from contracts.loyalty.people import People, Person
from contracts.loyalty.shop import Shop

Rich = Callable[[int], tuple[Person, float]]


@pytest.fixture(scope="session")
def people(client: Client, judge: Judge) -> People:
    """Makes accounts."""
    return People(client, judge.assignment.seed)


@pytest.fixture(scope="session")
def shop(client: Client, people: People) -> Iterator[Shop]:
    """Makes products, and takes them away at the end."""
    shop = Shop(client, people)
    yield shop
    shop.tidy()


@pytest.fixture(autouse=True)
def own_session(shop: Shop) -> None:
    """Each contract logs the administrator in for itself: a login may end an older one."""
    shop.forget_login()


@pytest.fixture
def admin(shop: Shop) -> Login:
    """The administrator's login."""
    return shop.admin


@pytest.fixture(scope="session")
def shared_member(people: People) -> Person:
    """A verified member for contracts that change nothing: an own one where mail can be read, else the profile's."""
    return people.fresh() if "mail" in people.target.doors else people.profile_member()


@pytest.fixture
def member(people: People, shared_member: Person) -> Person:
    """A member for contracts that change nothing, logged in for this one: a login may end an older one."""
    return people.log_in(shared_member)


@pytest.fixture
def fresh(people: People) -> Person:
    """A verified, logged-in member of this contract alone."""
    return people.fresh()


@pytest.fixture
def changeable(people: People) -> Person:
    """A verified, logged-in member whose account a contract may change if it changes it back."""
    return people.fresh() if "mail" in people.target.doors else people.profile_member()


@pytest.fixture
def rich(request: pytest.FixtureRequest, people: People) -> Rich:
    """Makes a member with at least so many points, and tells how many; the profile's where the suite can grant none."""

    def find(least: int) -> tuple[Person, float]:
        if "mail" in people.target.doors and "grant_points" in people.target.doors:
            person = people.fresh()
            people.grant(person, least)
        else:
            person = people.profile_member()
        points = people.points(person)
        if points < least:
            # Some servers read the points into the session: a new login may know of those that were just granted.
            person = people.log_in(person)
            points = people.points(person)
        keep_history(request, person)
        if points < least:
            raise NotJudged(
                f"the member has {points:g} points and this needs {least} (doors.grant_points, accounts.member)"
            )
        return person, points

    return find


def keep_history(request: pytest.FixtureRequest, person: Person) -> None:
    """Have the requests that made an account shown before those of the contract."""
    history = person.login.history if person.login else ()
    known = getattr(request.node, "history", ())
    request.node.history = (*known, *(each for each in history if each not in known))
