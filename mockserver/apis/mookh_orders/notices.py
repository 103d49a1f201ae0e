"""The mails and SMS that follow an order (AO-38). Who left no address gets the SMS alone."""

import datetime as dt
from dataclasses import dataclass

from mockserver.apis.mookh_orders.state import Agent, Line, Order
from mockserver.sandbox import Sandbox

API = "mookh_orders"
EAST_AFRICA = dt.timezone(dt.timedelta(hours=3))


@dataclass(frozen=True, slots=True)
class Notices:
    """Tells customers and agents what happened; `base_url` stands before the pages of the mock."""

    sandbox: Sandbox
    base_url: str

    def instruct(self, order: Order) -> None:
        """Tell how to pay later, or in installments (O-26, O-30)."""
        text = f"To pay {_money(order, order.due)} for order {order.number}, open {self._way_to_pay(order)}"
        self._tell(order, f"How to pay for order {order.number}", text)

    def receive(self, order: Order) -> None:
        """Tell that a part is paid, and what comes next (O-30)."""
        text = f"Order {order.number}: {_money(order, order.paid)} of {_money(order, order.amount)} is paid"
        then = f"To pay the next {_money(order, order.due)}, open {self._way_to_pay(order)}"
        self._tell(order, f"Payment received for order {order.number}", f"{text}. {then}")

    def complete(self, order: Order, lines: list[Line], agent: Agent | None) -> None:
        """Tell that the order is paid, the agent too where one placed it (O-19)."""
        things = "; ".join(_thing(line) for line in lines)
        text = f"Order {order.number} is paid, {_money(order, order.amount)}. It is yours: {things}."
        self._tell(order, f"Order {order.number} is paid", text)
        if agent is not None:
            told = f"Order {order.number} of {order.customer_name} is paid, {_money(order, order.amount)}."
            self.sandbox.sms(API, agent.phone_number, told, order.number)

    def end(self, order: Order) -> None:
        """Tell that the order is cancelled or has expired, and what is paid back (O-31)."""
        text = f"Order {order.number} is {order.status.lower()}."
        refund = f" {_money(order, order.refunded)} is paid back." if order.refunded else ""
        self._tell(order, f"Order {order.number} is {order.status.lower()}", text + refund)

    def _way_to_pay(self, order: Order) -> str:
        """The link, and until when all of the order must be paid, where it is in installments."""
        link = payment_link(self.base_url, order)
        if order.expires is None:
            return link
        until = f"{order.expires.astimezone(EAST_AFRICA):%Y-%m-%d %H:%M} (UTC+3)"
        return f"{link} - unless {_money(order, order.balance)} is paid until {until}, the order expires."

    def _tell(self, order: Order, subject: str, text: str) -> None:
        self.sandbox.sms(API, order.customer_phone, text, order.number)
        if order.customer_email:
            self.sandbox.mail(API, order.customer_email, subject, text, order.number)


def payment_link(base_url: str, order: Order) -> str:
    """The whole address of the order's payment page."""
    return f"{base_url}/payments/links/{order.link}/"


def _money(order: Order, amount: object) -> str:
    return f"{order.currency} {amount}"


def _thing(line: Line) -> str:
    """A line as people say it, such as 2 x VVIP (Alice, Bob). There may be more names than tickets (O-10)."""
    names = ", ".join(line.ticket_names[: line.quantity])
    return f"{line.quantity} x {line.name}" + (f" ({names})" if names else "")
