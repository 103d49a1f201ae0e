"""The records of the Mookh orders API and the rules that they keep. Nothing here knows of requests or tables."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Self

from mockserver.apis.mookh_orders.errors import (
    AgentMissing,
    EntriesMissing,
    ForeignAgent,
    FormUsed,
    OrderClosed,
    SoldOut,
    Unauthorized,
)
from mockserver.apis.mookh_orders.money import NOTHING, whole
from mockserver.apis.mookh_orders.payment_methods import CARD, KENYAN_CURRENCY, PaymentMethod

PENDING, PAID, CANCELLED, EXPIRED = "PENDING", "PAID", "CANCELLED", "EXPIRED"
SETTLE, FAIL, CANCEL = "settle", "fail", "cancel"

# Orders in installments expire after this time (O-31).
LIFETIME = dt.timedelta(hours=48)
SMALLEST_INSTALLMENT = Decimal("1.00")


@dataclass(frozen=True, slots=True)
class Step:
    """A change of an order's status: from which, to which, and whether what was paid is paid back."""

    before: str
    after: str
    refunds: bool = False


PAY_PART = Step(PENDING, PENDING)
PAY_REST = Step(PENDING, PAID)
MISS = Step(PENDING, PENDING)
GIVE_UP = Step(PENDING, CANCELLED, refunds=True)
EXPIRE = Step(PENDING, EXPIRED, refunds=True)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an order is for, or who pays for it. What is not known is None."""

    name: str | None
    email: str | None
    phone_number: str | None

    def filled_from(self, other: "Person") -> "Person":
        """With what is missing taken from somebody else (O-05)."""
        return Person(self.name or other.name, self.email or other.email, self.phone_number or other.phone_number)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who places point-of-sale orders. The id is a UUID."""

    id: str
    name: str
    phone_number: str
    token: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line of a request asks for; `place` is where it stands there, such as order_detail[0]."""

    place: str
    item_id: str
    type_name: str
    quantity: int
    promotional_code: str | None
    ticket_names: tuple[str, ...]
    data_entries: dict[str, Any]

    def field(self, name: str) -> str:
        """One of its fields as a refusal names it."""
        return f"{self.place}.{name}"


@dataclass(frozen=True, slots=True)
class Event:
    """What tickets are for, and what its organizer asks of everybody who orders one. Its id is a UUID."""

    id: str
    name: str
    venue: str
    description: str
    poster: str | None
    link: str
    start: dt.datetime
    end: dt.datetime
    required_entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A kind of ticket for an event, and how many of it are left. Its id is the item_id."""

    id: str
    nth: int
    event_id: str
    name: str
    description: str
    available: int

    type_name = "store.ticket"

    def sold(self, wanted: Wanted) -> Self:
        """With so many fewer left. Raises SoldOut (O-42)."""
        if wanted.quantity > self.available:
            field = wanted.field("item_quantity")
            raise SoldOut(
                f"{field} must be at most {self.available}: no more {self.name} tickets are left.", field=field
            )
        return replace(self, available=self.available - wanted.quantity)

    def returned(self, quantity: int) -> Self:
        """With so many more left."""
        return replace(self, available=self.available + quantity)


@dataclass(frozen=True, slots=True)
class Album:
    """Music to download, of which there is no end. Its id is the item_id."""

    id: str
    nth: int
    name: str
    category: str
    category_name: str
    media_type: str
    media_type_name: str
    description: str
    store_name: str
    authors: tuple[str, ...]
    thumbnail: str | None

    type_name = "digital_content.album"
    available = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A ticket with its event."""

    ticket: Ticket
    event: Event

    def admit(self, wanted: Wanted) -> None:
        """Raise EntriesMissing where the organizer requires answers that the order lacks (O-12)."""
        missing = [entry for entry in self.event.required_entries if not wanted.data_entries.get(entry)]
        if missing:
            field = wanted.field("data_entries")
            raise EntriesMissing(f"{field} must answer {', '.join(missing)} for {self.event.name}.", field=field)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promo code that takes an amount off each piece of an item in one currency."""

    id: int
    item_id: str
    code: str
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """What a line costs, and what a promotion took off before."""

    selling_price: Decimal
    promo_amount: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """What one piece of an item costs in one currency."""

    id: int
    item_id: str
    currency: str
    amount: Decimal

    def charge(self, quantity: int, promotion: Promotion | None) -> Charge:
        """What so many pieces cost together (O-13, AO-22). A promotion takes off no more than there is."""
        total = self.amount * quantity
        off = min(promotion.amount * quantity, total) if promotion else NOTHING
        return Charge(total - off, off)


@dataclass(frozen=True, slots=True)
class Line:
    """So many pieces of one item in an order, and what they cost together."""

    id: int
    order_id: int
    uuid: str
    item_id: str
    type_name: str
    name: str
    quantity: int
    selling_price: Decimal
    promo_amount: Decimal
    promotional_code: str | None
    ticket_names: tuple[str, ...]
    data_entries: dict[str, Any]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """An attempt to pay for an order; one that failed has no reference, and cost nothing."""

    id: int
    order_id: int
    amount: Decimal
    reference: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CardForm:
    """What a card gateway was asked for. Its id is the transaction_uuid; the outcome is empty until it was used."""

    id: str
    order_id: int
    callback_token: str
    code: str
    piece: str
    amount: Decimal
    customer_ip_address: str
    at: dt.datetime
    outcome: str = ""

    @property
    def is_paid(self) -> bool:
        """Whether it was used to pay."""
        return self.outcome == SETTLE

    def unused(self) -> Self:
        """The form itself. Raises FormUsed when it was used before."""
        if self.outcome:
            raise FormUsed
        return self

    def used(self, outcome: str) -> Self:
        """Used up, with this outcome. Raises FormUsed when it was before."""
        return replace(self.unused(), outcome=outcome)


@dataclass(frozen=True, slots=True)
class Order:
    """An order: who bought, how it is paid, and how far that has come. `link` is the last part of its payment link."""

    id: int
    uuid: str
    number: str
    link: str
    status: str
    customer_name: str
    customer_email: str | None
    customer_phone: str
    payer_name: str | None
    payer_email: str | None
    payer_phone: str | None
    agent_id: str | None
    currency: str
    payment_method: str
    exact_payment_method: str
    is_pay_later: bool
    installments: int
    amount: Decimal
    paid: Decimal
    refunded: Decimal
    payments: int
    reference: str | None
    created: dt.datetime
    updated: dt.datetime

    @property
    def customer(self) -> Person:
        """Who gets what is bought."""
        return Person(self.customer_name, self.customer_email, self.customer_phone)

    @property
    def payer(self) -> Person:
        """Who pays, as far as the request told."""
        return Person(self.payer_name, self.payer_email, self.payer_phone)

    @property
    def billed(self) -> Person:
        """Who is billed: the payer, and the customer where there is none (O-05, O-06)."""
        return self.payer.filled_from(self.customer)

    @property
    def is_open(self) -> bool:
        """Whether it can still be paid."""
        return self.status == PENDING

    @property
    def needs_card_form(self) -> bool:
        """Whether it is paid by card, or is not Kenyan (O-21, AO-13)."""
        return self.payment_method == CARD or self.currency != KENYAN_CURRENCY

    @property
    def balance(self) -> Decimal:
        """What is left to pay (O-32)."""
        return self.amount - self.paid

    @property
    def installment(self) -> Decimal:
        """What one installment comes to, cut to whole units (O-28)."""
        return whole(self.amount / self.installments)

    @property
    def due(self) -> Decimal:
        """What the next payment pays: an installment, with the last one whatever is left (O-29)."""
        if not self.is_open:
            return NOTHING
        if self.payments + 1 >= self.installments:
            return self.balance
        return min(max(self.installment, SMALLEST_INSTALLMENT), self.balance)

    @property
    def expires(self) -> dt.datetime | None:
        """When it expires, if it does (O-31, AO-37)."""
        return self.created + LIFETIME if self.is_open and self.installments > 1 else None

    def has_lapsed(self, at: dt.datetime) -> bool:
        """Whether its time is over, and it has not been told so yet."""
        return self.expires is not None and at >= self.expires

    def payable(self) -> Self:
        """The order itself. Raises OrderClosed where nothing can be paid."""
        if not self.is_open:
            raise self._closed()
        return self

    def take(self, step: Step, at: dt.datetime) -> Self:
        """With the status that the step leads to, and what was paid paid back where it says so. Raises OrderClosed."""
        if self.status != step.before:
            raise self._closed()
        return replace(self, status=step.after, refunded=self.paid if step.refunds else self.refunded, updated=at)

    def settled(self, reference: str, at: dt.datetime) -> Self:
        """With what is due paid; PAID when nothing is left. Raises OrderClosed."""
        step = PAY_REST if self.due == self.balance else PAY_PART
        taken = self.take(step, at)
        return replace(taken, paid=self.paid + self.due, payments=self.payments + 1, reference=reference)

    def _closed(self) -> OrderClosed:
        return OrderClosed(f"The order {self.number} is {self.status}.")


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of an order with what it is about."""

    line: Line
    item: Admission | Album


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order with its lines."""

    order: Order
    bought: list[Bought]


def total(charges: Iterable[Charge]) -> Decimal:
    """What lines cost together (O-33)."""
    return sum((charge.selling_price for charge in charges), NOTHING)


def placing(agent_id: str | None, method: PaymentMethod, caller: Agent | None) -> str | None:
    """The agent who places an order, or None for the public's (O-16).

    Raises Unauthorized where an agent's token is needed (O-17), AgentMissing (O-18), ForeignAgent.
    """
    if agent_id is None and not method.is_for_agents:
        return None
    if caller is None:
        raise Unauthorized(field="agent" if agent_id else "payment_method")
    if agent_id is None:
        raise AgentMissing(f"agent is missing; {method.name} is for agents.", field="agent")
    if agent_id.lower() != caller.id:
        raise ForeignAgent("agent must be the agent to whom the token belongs.", field="agent")
    return caller.id
