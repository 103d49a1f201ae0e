"""The tables of the Mookh orders API, and the searches that can fail."""

from mockserver import store
from mockserver.apis.mookh_orders.errors import (
    ForeignPromotion,
    FormNotFound,
    LinkNotFound,
    OrderNotFound,
    Unauthorized,
    UnknownItem,
    UnsupportedCurrency,
)
from mockserver.apis.mookh_orders.state import (
    CANCELLED,
    EXPIRED,
    PAID,
    PENDING,
    Admission,
    Agent,
    Album,
    Bought,
    CardForm,
    Event,
    Line,
    Order,
    Payment,
    Price,
    Promotion,
    Purchase,
    Ticket,
    Wanted,
)


class Agents(store.Table[Agent]):
    """Those who place point-of-sale orders."""

    record = Agent
    name = "mookh_orders_agents"
    unique = (("token",),)

    def holder(self, token: str) -> Agent:
        """Whose token it is. Raises Unauthorized (O-17)."""
        agent = self.one(token=token)
        if agent is None:
            raise Unauthorized(reason="the token is no agent's of this sandbox")
        return agent


class Events(store.Table[Event]):
    """What tickets are for."""

    record = Event
    name = "mookh_orders_events"


class Tickets(store.Table[Ticket]):
    """The tickets for sale."""

    record = Ticket
    name = "mookh_orders_tickets"


class Albums(store.Table[Album]):
    """The albums for sale."""

    record = Album
    name = "mookh_orders_albums"


class Prices(store.Table[Price]):
    """What things cost, by currency."""

    record = Price
    name = "mookh_orders_prices"
    unique = (("item_id", "currency"),)

    def of(self, wanted: Wanted, currency: str) -> Price:
        """What it costs in the currency. Raises UnsupportedCurrency (O-15)."""
        price = self.one(item_id=wanted.item_id, currency=currency)
        if price is None:
            known = " and ".join(each.currency for each in self.all(item_id=wanted.item_id))
            told = f"currency must be one in which {wanted.place} is for sale ({known}), not {currency[:60]!r}."
            raise UnsupportedCurrency(told, field="currency")
        return price


class Promotions(store.Table[Promotion]):
    """The promo codes."""

    record = Promotion
    name = "mookh_orders_promotions"
    unique = (("item_id", "code", "currency"),)

    def of(self, wanted: Wanted, currency: str) -> Promotion | None:
        """What its promo code takes off; None where it has none. Raises ForeignPromotion (O-14)."""
        if not wanted.promotional_code:
            return None
        promotion = self.one(item_id=wanted.item_id, code=wanted.promotional_code, currency=currency)
        if promotion is None:
            field = wanted.field("promotional_code")
            told = f"{field} must hold for the item in {currency}; {wanted.promotional_code[:60]!r} does not."
            raise ForeignPromotion(told, field=field)
        return promotion


class Orders(store.Table[Order]):
    """All orders."""

    record = Order
    name = "mookh_orders_orders"
    words = (("status", {status: status.lower() for status in (PENDING, PAID, CANCELLED, EXPIRED)}),)
    unique = (("uuid",), ("number",), ("link",))
    searched = (("status",),)

    def called(self, name: str) -> Order:
        """The order with this number or id. Raises OrderNotFound."""
        order = self.one(number=name) or self.one(uuid=name.lower())
        if order is None:
            raise OrderNotFound(f"There is no order {name[:60]}.", field="order")
        return order

    def linked(self, link: str) -> Order:
        """The order with this payment link. Raises LinkNotFound (O-22)."""
        order = self.one(link=link)
        if order is None:
            raise LinkNotFound
        return order

    def of(self, form: CardForm) -> Order:
        """What the card form pays for."""
        order = self.one(id=form.order_id)
        assert order is not None
        return order


class Lines(store.Table[Line]):
    """What was bought in each order."""

    record = Line
    name = "mookh_orders_lines"
    searched = (("order_id",),)


class Payments(store.Table[Payment]):
    """What was paid, and what failed."""

    record = Payment
    name = "mookh_orders_payments"
    searched = (("order_id",),)


class CardForms(store.Table[CardForm]):
    """The card forms that were made."""

    record = CardForm
    name = "mookh_orders_card_forms"
    unique = (("callback_token",),)

    def of_transaction(self, transaction_uuid: str) -> CardForm:
        """The form of this transaction. Raises FormNotFound."""
        form = self.one(id=transaction_uuid)
        if form is None:
            raise FormNotFound
        return form

    def called_back(self, callback_token: str, *, paid: bool) -> CardForm:
        """The form whose pages have this token, if it was used to pay or not. Raises FormNotFound."""
        form = self.one(callback_token=callback_token)
        if form is None or form.is_paid is not paid:
            raise FormNotFound
        return form


class Store(store.Store):
    """All that the Mookh orders API keeps."""

    agents: Agents
    events: Events
    tickets: Tickets
    albums: Albums
    prices: Prices
    promotions: Promotions
    orders: Orders
    lines: Lines
    payments: Payments
    card_forms: CardForms

    @property
    def shelves(self) -> dict[str, Tickets | Albums]:
        """Where things are for sale, by type_name."""
        return {Ticket.type_name: self.tickets, Album.type_name: self.albums}

    def item(self, item_id: str, type_name: str) -> Admission | Album | None:
        """What is for sale under these names, or None."""
        shelf = self.shelves.get(type_name)
        item = shelf.one(id=item_id) if shelf else None
        return self.admission(item) if isinstance(item, Ticket) else item

    def wanted(self, wanted: Wanted) -> Admission | Album:
        """What a line asks for. Raises UnknownItem (O-08)."""
        if wanted.type_name not in self.shelves:
            field, known = wanted.field("type_name"), " or ".join(self.shelves)
            raise UnknownItem(f"{field} must be {known}, not {wanted.type_name[:60]!r}.", field=field)
        item = self.item(wanted.item_id, wanted.type_name)
        if item is None:
            field = wanted.field("item_id")
            raise UnknownItem(f"{field} must be the id of a {wanted.type_name} for sale.", field=field)
        return item

    def admission(self, ticket: Ticket) -> Admission:
        """A ticket with its event."""
        event = self.events.one(id=ticket.event_id)
        assert event is not None
        return Admission(ticket, event)

    def purchase(self, order: Order) -> Purchase:
        """An order with all that was bought in it."""
        bought = []
        for line in self.lines.all(order_id=order.id):
            item = self.item(line.item_id, line.type_name)
            assert item is not None
            bought.append(Bought(line, item))
        return Purchase(order, bought)
