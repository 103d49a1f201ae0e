"""Categories, events, tickets and schedules as the contracts make them. Nothing reads them again (AM-44)."""

from typing import Any

from contracts.client import Client
from contracts.expectations import NotJudged
from contracts.mookh.people import People
from contracts.mookh.records import Body, Maker, Record, recorded

START = "2031-07-05T19:08:37.838000Z"


class Categories(Maker):
    """Makes event categories."""

    def __init__(self, client: Client, people: People) -> None:
        super().__init__(client, people, "create_event_category", "M-22")

    def plan(self, **changes: Any) -> Body:
        """A category that does not exist yet."""
        number = self.people.count()
        body = {
            "category_name": self.people.unique("Marathon "),
            "event_label": f"Conference no. {number}",
            "category_metadata": None,
        }
        return body | changes

    def create(self, **changes: Any) -> Record:
        """A new category (M-22)."""
        return self.make(self.plan(**changes))


class Events(Maker):
    """Makes public events."""

    def __init__(self, client: Client, people: People) -> None:
        super().__init__(client, people, "create_event", "M-24")

    def plan(self, category: Record, **changes: Any) -> Body:
        """An event of a category that does not exist yet, at the profile's store if there is one."""
        body = {
            "event_name": self.people.unique("Color Run "),
            "event_description": self.people.unique("Five kilometres through Karura Forest, "),
            "event_category_fk": category.id,
            "start_date": START,
        }
        offered = {"store_fk": "store", "store_type_id": "store_type"}
        provided = self.client.target.provide
        body |= {name: str(provided[offer]) for name, offer in offered.items() if offer in provided}
        return body | changes

    def create(self, category: Record, **changes: Any) -> Record:
        """A new event (M-24)."""
        return self.make(self.plan(category, **changes))


class Tickets(Maker):
    """Makes tickets of events."""

    def __init__(self, client: Client, people: People) -> None:
        super().__init__(client, people, "create_ticket", "M-31")

    def plan(self, event: Record, **changes: Any) -> Body:
        """A ticket of an event that does not exist yet."""
        body = {
            "ticket_name": self.people.unique("Early bird "),
            "event_fk": event.id,
            "quantity": 20 + self.people.count(),
            "ticket_value": "1250.50",
        }
        return body | changes

    def create(self, event: Record, **changes: Any) -> Record:
        """A new ticket (M-31)."""
        return self.make(self.plan(event, **changes))


class Schedules(Maker):
    """Makes schedules, at the path that the profile provides (AM-50)."""

    def __init__(self, client: Client, people: People) -> None:
        super().__init__(client, people, "create_schedule", "M-35")
        self.path = client.target.provide.get("schedule_path")
        if self.path is not None:
            client.call_at(self.operation, "/" + str(self.path).lstrip("/"))

    def plan(self, **changes: Any) -> Body:
        """A schedule that does not exist yet. Raises NotJudged where the profile provides no path."""
        if self.path is None:
            raise NotJudged("the profile provides no path that creates schedules (provide.schedule_path)")
        return {"title": self.people.unique("Weekend run ")} | changes

    def create(self, **changes: Any) -> Record:
        """A new schedule (M-35). The rule is soft, so it is the contract that says which one is judged."""
        plan = self.plan(**changes)
        return recorded(plan, self.put(plan))
