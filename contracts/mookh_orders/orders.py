"""Orders as the contracts compose and send them."""

from dataclasses import dataclass, field
from typing import Any

from contracts.client import Client, Login
from contracts.expectations import MISSING, NotJudged, Reply
from contracts.mookh_orders.goods import Goods
from contracts.mookh_orders.people import People

Body = dict[str, Any]

MOBILE = {"payment_method": "MOBILE", "response_type": "json"}
FORMS: dict[str, Body] = {
    "order": MOBILE,
    "link": {"payment_method": "MOBILE", "response_type": "html"},
    "card": {"payment_method": "CARD", "response_type": "json"},
}


@dataclass
class Orders:
    """Composes orders, each with a customer of its own, and keeps the answers that made one."""

    client: Client
    goods: Goods
    people: People
    made: list[Reply] = field(default_factory=list)

    def draft(self, *lines: Body, form: str = "order", **changes: Any) -> Body:
        """A complete order of some lines, or of one thing; other fields are as given, or left out where MISSING."""
        if "currency" not in changes:
            changes["currency"] = self.goods.any().currency
        body = {
            **FORMS[form],
            "customer": self.people.customer(),
            "order_detail": list(lines) or [self.goods.any().line()],
        }
        return {name: value for name, value in (body | changes).items() if value is not MISSING}

    def place(self, body: Body, login: Login | None = None) -> Reply:
        """The reply to an order that the document has in mind."""
        reply = self.client.send("create_order", body=body, login=login)
        if reply.succeeded:
            self.made.append(reply)
        return reply

    def attempt(self, body: Any, login: Login | None = None) -> Reply:
        """The reply to an order that should be refused, or may be: what is special about it is nobody's habit."""
        return self.client.send("create_order", body=body, login=login, ordinary=False)

    def look(self, reply: Reply) -> None:
        """Raise NotJudged when an order in the second currency is refused, and nobody said it is the album's."""
        if 400 <= reply.status < 500 and "ticket" not in self.client.target.provide:
            raise NotJudged("the album is not for sale in the profile's second currency (provide.second_currency)")

    def show(self, reply: Reply) -> None:
        """Have a reply shown among those that lead to a finding, where an older contract has asked for it."""
        shown = self.client.docket.contract
        if reply.exchange not in shown:
            shown.append(reply.exchange)

    def agent(self) -> tuple[Login, str]:
        """The login and the id of the profile's agent. Raises NotJudged when it has none."""
        account = self.client.target.account("agent")
        if account is None:
            raise NotJudged("the profile gives no agent (accounts.agent)")
        return Login(account["token"], "agent"), account["id"]
