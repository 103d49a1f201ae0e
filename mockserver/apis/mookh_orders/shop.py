"""Where orders are placed and paid, and what becomes of those that are not."""

import string
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mockserver.apis.mookh_orders import forms
from mockserver.apis.mookh_orders.money import NOTHING
from mockserver.apis.mookh_orders.notices import Notices
from mockserver.apis.mookh_orders.payment_methods import payment_method
from mockserver.apis.mookh_orders.state import (
    CANCEL,
    EXPIRE,
    FAIL,
    GIVE_UP,
    MISS,
    PAID,
    PENDING,
    SETTLE,
    Admission,
    Agent,
    Album,
    CardForm,
    Charge,
    Line,
    Order,
    Payment,
    Step,
    Wanted,
    placing,
    total,
)
from mockserver.apis.mookh_orders.tables import Store
from mockserver.sandbox import Sandbox

UPPERCASE = string.ascii_uppercase + string.digits
HEXADECIMAL = string.hexdigits[:16]
NUMBER_LENGTH = 6
CODE_LENGTH = 10
PIECE_LENGTH = 13


@dataclass(frozen=True, slots=True)
class Shop:
    """What each step of an order needs; `base_url` stands before the pages of the mock."""

    store: Store
    sandbox: Sandbox
    base_url: str

    @property
    def notices(self) -> Notices:
        """What tells customers and agents."""
        return Notices(self.sandbox, self.base_url)

    def place(self, form: forms.Form, caller: Agent | None) -> Order:
        """A new order, its tickets taken from those that are left (O-01 to O-18, O-42).

        Raises Unauthorized, AgentMissing, ForeignAgent, UnknownPaymentMethod, ForeignExactMethod, UnknownItem,
        UnsupportedCurrency, ForeignPromotion, EntriesMissing, SoldOut.
        """
        lines = forms.wanted(form)
        method = payment_method(form["payment_method"])
        agent_id = placing(form.get("agent") or None, method, caller)
        exact = method.exactly(form.get("exact_payment_method"), form["currency"])
        taken = [self._take(wanted, form["currency"]) for wanted in lines]
        order = self._order(form, agent_id, exact, [charge for _, charge in taken])
        self.store.keep(order)
        for wanted, (name, charge) in zip(lines, taken, strict=True):
            self.store.keep(self._line(order, wanted, name, charge))
        if order.is_pay_later or order.installments > 1:
            self.notices.instruct(order)
        return order

    def card_form(self, order: Order, client_address: str) -> CardForm:
        """A form for the card gateway, for what is due now (O-21, O-29)."""
        form = CardForm(
            id=self.sandbox.code("mookh_orders transaction", PIECE_LENGTH, HEXADECIMAL),
            order_id=order.id,
            callback_token=self.sandbox.code("mookh_orders callback"),
            code=self._code(),
            piece=self.sandbox.code("mookh_orders piece", PIECE_LENGTH, HEXADECIMAL),
            amount=order.due,
            customer_ip_address=client_address,
            at=self.sandbox.now(),
        )
        self.store.keep(form)
        return form

    def decide(self, order: Order, outcome: str, reference: str | None = None) -> Order:
        """The order after a payment of this outcome; the reference is made up where there is none.

        Raises OrderClosed.
        """
        return DECISIONS[outcome](self, order, reference or self._code())

    def settle(self, order: Order, reference: str) -> Order:
        """Pay what is due, and tell (O-19, O-26). Raises OrderClosed."""
        settled = order.settled(reference, self.sandbox.now())
        self.store.keep(settled, self._payment(settled, settled.paid - order.paid, reference))
        if settled.status == PAID:
            agent = self.store.agents.one(id=settled.agent_id) if settled.agent_id else None
            self.notices.complete(settled, self.store.lines.all(order_id=order.id), agent)
        else:
            self.notices.receive(settled)
        return settled

    def fail(self, order: Order, _reference: str) -> Order:
        """Leave the order to be paid. Raises OrderClosed."""
        missed = order.take(MISS, self.sandbox.now())
        self.store.keep(missed, self._payment(missed, NOTHING, None))
        return missed

    def cancel(self, order: Order, _reference: str) -> Order:
        """End the order. Raises OrderClosed."""
        return self._end(order, GIVE_UP)

    def current(self, order: Order) -> Order:
        """The order as the clock leaves it: expired when its time is over (O-31)."""
        return self._end(order, EXPIRE) if order.has_lapsed(self.sandbox.now()) else order

    def orders(self) -> list[Order]:
        """All orders as the clock leaves them, the oldest first."""
        return [self.current(order) for order in self.store.orders.all()]

    def _end(self, order: Order, step: Step) -> Order:
        """The order after a step that gives its tickets back."""
        ended = order.take(step, self.sandbox.now())
        self.store.keep(ended)
        for line in self.store.lines.all(order_id=order.id):
            ticket = self.store.tickets.one(id=line.item_id)
            if ticket is not None:
                self.store.keep(ticket.returned(line.quantity))
        self.notices.end(ended)
        return ended

    def _take(self, wanted: Wanted, currency: str) -> tuple[str, Charge]:
        """The name of what a line asks for and what it costs; tickets are taken from those that are left."""
        item = self.store.wanted(wanted)
        price = self.store.prices.of(wanted, currency)
        charge = price.charge(wanted.quantity, self.store.promotions.of(wanted, currency))
        return self._hand_out(item, wanted), charge

    def _hand_out(self, item: Admission | Album, wanted: Wanted) -> str:
        """The name of what is handed out. Raises EntriesMissing, SoldOut."""
        if isinstance(item, Album):
            return item.name
        item.admit(wanted)
        ticket = item.ticket
        if wanted.quantity > ticket.available:
            # Orders whose time is over hold tickets until somebody looks.
            self._look_at_all_that_wait()
            ticket = self.store.tickets.one(id=ticket.id) or ticket
        self.store.keep(ticket.sold(wanted))
        return ticket.name

    def _look_at_all_that_wait(self) -> None:
        for order in self.store.orders.all(status=PENDING):
            self.current(order)

    def _order(self, form: forms.Form, agent_id: str | None, exact: str, charges: Iterable[Charge]) -> Order:
        customer, payer, now = forms.customer(form), forms.payer(form), self.sandbox.now()
        return Order(
            id=self.sandbox.next_number("mookh_orders order"),
            uuid=self.sandbox.uuid("mookh_orders order"),
            number=self._number(),
            link=self.sandbox.uuid("mookh_orders link"),
            status=PENDING,
            customer_name=customer.name or "",
            customer_email=customer.email,
            customer_phone=customer.phone_number or "",
            payer_name=payer.name,
            payer_email=payer.email,
            payer_phone=payer.phone_number,
            agent_id=agent_id,
            currency=form["currency"],
            payment_method=form["payment_method"],
            exact_payment_method=exact,
            is_pay_later=form.get("is_pay_later", False),
            installments=int(form.get("payment_installments", 1)),
            amount=total(charges),
            paid=NOTHING,
            refunded=NOTHING,
            payments=0,
            reference=None,
            created=now,
            updated=now,
        )

    def _line(self, order: Order, wanted: Wanted, name: str, charge: Charge) -> Line:
        return Line(
            id=self.sandbox.next_number("mookh_orders line"),
            order_id=order.id,
            uuid=self.sandbox.uuid("mookh_orders line"),
            item_id=wanted.item_id,
            type_name=wanted.type_name,
            name=name,
            quantity=wanted.quantity,
            selling_price=charge.selling_price,
            promo_amount=charge.promo_amount,
            promotional_code=wanted.promotional_code,
            ticket_names=wanted.ticket_names,
            data_entries=wanted.data_entries,
            at=order.created,
        )

    def _payment(self, order: Order, amount: Decimal, reference: str | None) -> Payment:
        number = self.sandbox.next_number("mookh_orders payment")
        return Payment(number, order.id, amount, reference, self.sandbox.now())

    def _number(self) -> str:
        """An order number that no order has: short ones come up twice in the end (O-38)."""
        while True:
            number = self.sandbox.code("mookh_orders number", NUMBER_LENGTH, UPPERCASE)
            if self.store.orders.one(number=number) is None:
                return number

    def _code(self) -> str:
        return self.sandbox.code("mookh_orders reference", CODE_LENGTH, UPPERCASE)


# What becomes of an order, by the outcome of its payment.
DECISIONS = {SETTLE: Shop.settle, FAIL: Shop.fail, CANCEL: Shop.cancel}
