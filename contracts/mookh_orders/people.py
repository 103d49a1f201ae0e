"""The customers and payers of orders, and the messages that they get."""

import os
import random
import time
from dataclasses import dataclass, field

from contracts.client import Client
from contracts.expectations import NotJudged, Reply, demand

PATIENCE = 6.0
PAUSE = 0.02
CUSTOMERS = ("Wanjiku Kamau", "Akinyi Odhiambo", "Chebet Kiprono", "Mutua Musyoka")
PAYERS = ("Grace Njeri", "Peter Omondi", "Faith Cheruiyot", "Samuel Mwangi")
Person = dict[str, str]


@dataclass
class People:
    """Makes up people whom nobody else on the target is, and reads what was sent to them."""

    client: Client
    seed: int
    _number: int = 0
    _run: int = field(default_factory=lambda: time.time_ns() // 1_000_000 * 100_000 + os.getpid() % 100_000)
    _silent: set[str] = field(default_factory=set)

    def customer(self, **changes: str) -> Person:
        """Somebody in Kenya, with some members as given."""
        return self._somebody(CUSTOMERS, "c") | changes

    def payer(self, **changes: str) -> Person:
        """Somebody in Kenya who shares no name with any customer."""
        return self._somebody(PAYERS, "p") | changes

    def unique(self, prefix: str) -> str:
        """A word that nothing else on the target has."""
        self._number += 1
        return f"{prefix}{self._run:x}x{self._number}"

    def _somebody(self, names: tuple[str, ...], prefix: str) -> Person:
        chance = random.Random(f"{self.seed} {self._number}")  # noqa: S311
        email = f"{self.unique(prefix)}@example.com"
        phone = f"+25472{(self._run * 31 + self._number) % 10**7:07d}"
        return {"name": chance.choice(names), "email": email, "phone_number": phone}

    def message(self, door: str, person: Person) -> object:
        """The newest message to somebody, or None. Raises NotJudged without the door."""
        if door not in self.client.target.doors:
            raise NotJudged(f"the target offers no door to its messages (doors.{door})")
        to = {"mail": {"email": person["email"]}, "sms": {"phone": person["phone_number"]}}[door]
        return self.client.target.doors[door].open(**to) or None

    def expect_message(self, door: str, person: Person, reply: Reply, after: object = None) -> object:
        """The message that comes to somebody within some seconds, after another one; less where none has ever come.

        Raises Violation when there is none.
        """
        end = time.monotonic() + (0.0 if door in self._silent else PATIENCE)
        while (message := self.message(door, person)) in (None, after):
            if time.monotonic() >= end:
                if after is None:
                    self._silent.add(door)
                which = "a" if after is None else "another"
                demand(False, f"{which} message to the customer ({door})", f"none within {PATIENCE:g} s", reply)
            time.sleep(PAUSE)
        return message
