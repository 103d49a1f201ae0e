"""What the contracts have at hand: makers of everything, and one of each that nothing changes."""

from dataclasses import dataclass
from functools import cached_property

from contracts.client import Client
from contracts.mookh.events import Categories, Events, Schedules, Tickets
from contracts.mookh.orders import Orders
from contracts.mookh.people import Account, People
from contracts.mookh.promo_codes import PromoCodes
from contracts.mookh.records import Record


@dataclass
class Stock:
    """Makes one of each kind when it is first asked for; no documented operation changes it afterwards."""

    client: Client
    people: People

    @cached_property
    def categories(self) -> Categories:
        """Makes categories."""
        return Categories(self.client, self.people)

    @cached_property
    def events(self) -> Events:
        """Makes events."""
        return Events(self.client, self.people)

    @cached_property
    def tickets(self) -> Tickets:
        """Makes tickets."""
        return Tickets(self.client, self.people)

    @cached_property
    def schedules(self) -> Schedules:
        """Makes schedules."""
        return Schedules(self.client, self.people)

    @cached_property
    def orders(self) -> Orders:
        """Places orders."""
        return Orders(self.client, self.people)

    @cached_property
    def promo_codes(self) -> PromoCodes:
        """Makes promo codes."""
        return PromoCodes(self.client, self.people, self.orders)

    @cached_property
    def account(self) -> Account:
        """A user that the suite registered."""
        return self.people.register()

    @cached_property
    def category(self) -> Record:
        """A category to have events of."""
        return self.categories.create()

    @cached_property
    def event(self) -> Record:
        """An event to sell tickets for."""
        return self.events.create(self.category)

    @cached_property
    def order(self) -> Record:
        """An order to read."""
        return self.orders.create()

    @cached_property
    def promo_code(self) -> Record:
        """A promo code to read."""
        return self.promo_codes.create()
