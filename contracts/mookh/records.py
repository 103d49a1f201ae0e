"""What the suite makes with the profile's token: categories, events, tickets, schedules, orders and promo codes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.client import Client
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh.people import People
from contracts.mookh.wire import is_nothing

Body = dict[str, Any]
Form = Callable[[Body], Body]


@dataclass(frozen=True)
class Record:
    """Something that was made: what was sent, and the answer that shows it."""

    sent: Body
    reply: Reply

    @property
    def id(self) -> str:
        """The server's id of it."""
        return str(self.reply.get("id"))


def as_it_stands(body: Body) -> Body:
    """The only form of a body whose form the document leaves no doubt about."""
    return body


@dataclass
class Maker:
    """Makes records of one kind by the operation that creates them; a rule demands that they come back with an id.

    Of several forms of a body it keeps to the first one that the server takes.
    """

    client: Client
    people: People
    operation: str
    rule: str
    forms: tuple[Form, ...] = (as_it_stands,)

    def put(self, body: Body) -> Reply:
        """The reply to a creation, whatever it is."""
        return self.client.send(self.operation, body=body, login=self.people.login)

    def make(self, plan: Body, rule: str | None = None) -> Record:
        """A new record. That a server takes it in none of its forms violates the rule, told of the first."""
        with judging(rule or self.rule):
            refused = None
            for form in self.forms:
                body = form(plan)
                reply = self.put(body)
                if reply.succeeded:
                    self.forms = (form,)
                    return recorded(body, reply)
                refused = refused or reply
            assert refused is not None
            return recorded(plan, refused)

    def offer(self, body: Body, what: str) -> Record:
        """The record of a body that a strict vendor may refuse. Raises NotJudged, saying so, where it is refused."""
        reply = self.put(body)
        if 400 <= reply.status < 500:
            raise NotJudged(f"{what} is refused here, as the vendor may")
        with judging(self.rule):
            return recorded(body, reply)


def recorded(body: Body, reply: Reply) -> Record:
    """The record that an answer shows. Raises Violation when it is no success with an id."""
    reply.expect(201)
    demand(not is_nothing(reply.value("id")), "an id that the server made", reply.value("id"), reply)
    return Record(body, reply)
