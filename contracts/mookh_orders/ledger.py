"""Orders that are placed once in a run, and read by every contract about them."""

from dataclasses import dataclass, field

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh_orders.goods import Item
from contracts.mookh_orders.orders import Body, Orders
from contracts.mookh_orders.people import Person
from contracts.mookh_orders.shapes import SHAPES, Pick, Shape
from contracts.specification import ReplyValidator, resolved

Key = tuple[str, str]
# Orders by card that say what none needs to say, and the rule that it is not needed by.
UNNEEDED = {"paid by the customer, as it says": "O-04", "with null for a method in particular": "O-25"}


@dataclass(frozen=True)
class Entry:
    """An order: what was sent, with the things that were ordered, and the reply."""

    body: Body
    items: tuple[tuple[Item, int], ...]
    reply: Reply

    @property
    def customer(self) -> Person:
        """Who gets what was ordered."""
        customer: Person = self.body["customer"]
        return customer

    @property
    def billed(self) -> Person:
        """Who pays: the payer, or without one the customer."""
        payer: Person | None = self.body.get("payer")
        return payer or self.customer


@dataclass
class Ledger:
    """Places an order of each shape when it is first asked for."""

    orders: Orders
    _entries: dict[Key, Entry] = field(default_factory=dict)
    _unanswered: dict[Key, str] = field(default_factory=dict)
    _validators: dict[str, ReplyValidator] = field(default_factory=dict)

    def order(self, shape: str) -> Entry:
        """A Kenyan order by MOBILE with the generated order in its reply (O-20)."""
        entry = self.entry("order", shape)
        self._look_for_limits(entry, SHAPES["order"][shape])
        with judging("O-20"):
            entry.reply.expect(201).items("order_detail")
        return entry

    def link(self, shape: str) -> Entry:
        """An order with a payment link in its reply (O-22)."""
        entry = self.entry("link", shape)
        self._look_for_limits(entry, SHAPES["link"][shape])
        with judging("O-22"):
            entry.reply.expect(201).value("link")
        return entry

    def card(self, shape: str) -> Entry:
        """An order by card with the form of a gateway in its reply (O-21). Raises NotJudged without a gateway."""
        plain = self.entry("card", "one thing").reply
        if 400 <= plain.status < 500:
            self._look_for_what_is_not_needed(plain)
            raise NotJudged(f"the server takes no order by CARD: it answers {plain.status}")
        entry = self.entry("card", shape)
        self._look_for_limits(entry, SHAPES["card"][shape])
        if SHAPES["card"][shape].second_currency and 400 <= entry.reply.status < 500:
            raise NotJudged(
                f"the server takes no order by CARD in the second currency: it answers {entry.reply.status}"
            )
        with judging("O-21"):
            payload = entry.reply.expect(201).value("pay_response.payload")
            demand(isinstance(payload, dict), "the fields of a form", payload, entry.reply)
            self._demand_fields(entry.reply, plain)
        return entry

    def _look_for_what_is_not_needed(self, plain: Reply) -> None:
        """Demand that an order by CARD is accepted without what it needs not, where it is accepted with it."""
        for shape, rule in UNNEEDED.items():
            if self.entry("card", shape).reply.succeeded:
                with judging(rule):
                    plain.expect(201)

    def _demand_fields(self, reply: Reply, plain: Reply) -> None:
        """Demand that a form has fields where its gateway is shown to have some, by the document or by another form.

        Of other gateways than Cybersource nothing is said, so their form may be an address alone (AO-36).
        """
        url = reply.get("pay_response.url")
        alike = url == plain.get("pay_response.url") and bool(plain.get("pay_response.payload"))
        if alike or "cybersource" in str(url).lower():
            payload = reply.value("pay_response.payload")
            demand(bool(payload), "the fields of a form", payload, reply)

    def entry(self, form: str, shape: str) -> Entry:
        """The order of a shape, whatever the reply is. A contract that reads it again shows its request, too."""
        key = (form, shape)
        if key in self._unanswered:
            raise NotJudged(self._unanswered[key])
        if key not in self._entries:
            self._entries[key] = self._placed(form, SHAPES[form][shape], key)
        self.orders.show(self._entries[key].reply)
        return self._entries[key]

    def demand_form(self, reply: Reply, schema: str) -> None:
        """Demand that an answer has every field that one of the three forms requires, and the documented types."""
        if schema not in self._validators:
            document = self.orders.client.docket.specification.document
            self._validators[schema] = ReplyValidator(resolved(document, document["components"]["schemas"][schema]))
        if not isinstance(reply.exchange.body, dict):
            reply.fail("a JSON object")
        for where, expected, got, _ in self._validators[schema].departures(reply.exchange.body):
            demand(False, f"{expected} at {where}", got, reply)

    def _look_for_limits(self, entry: Entry, shape: Shape) -> None:
        """Raise NotJudged where an order is refused that a limit of the server's own, or its stock, may forbid."""
        several = any(pick.quantity > 1 for pick in shape.picks)
        coded = any(pick.coded for pick in shape.picks)
        if shape.second_currency:
            self.orders.look(entry.reply)
        if not 400 <= entry.reply.status < 500 or not (shape.unlimited or several or coded):
            return
        if coded:
            raise NotJudged(f"the server refuses the profile's promo code: it answers {entry.reply.status}")
        if shape.unlimited or self._one_is_accepted():
            raise NotJudged(f"the server refuses so many, and the document states no limit: {entry.reply.status}")

    def _one_is_accepted(self) -> bool:
        """Whether a single piece can be ordered, of what is ordered several at a time."""
        return self.entry("order", "one of several").reply.succeeded

    def _placed(self, form: str, shape: Shape, key: Key) -> Entry:
        items = tuple((self._item(form, shape, pick), pick.quantity) for pick in shape.picks)
        lines = [
            item.line(quantity, **pick.more, **item.code() if pick.coded else {})
            for (item, quantity), pick in zip(items, shape.picks, strict=True)
        ]
        body = self.orders.draft(*lines, form=form, currency=items[0][0].currency, **shape.fields)
        if shape.payer != "nobody":
            body["payer"] = self.orders.people.payer() if shape.payer == "another" else body["customer"]
        try:
            return Entry(body, items, self.orders.place(body))
        except NotJudged as reason:
            self._unanswered[key] = str(reason)
            raise

    def _item(self, form: str, shape: Shape, pick: Pick) -> Item:
        goods = self.orders.goods
        if shape.second_currency:
            return goods.in_second_currency()
        if pick.coded:
            return goods.promoted(pick.kind)
        if form == "order" or len(shape.picks) > 1:
            return goods.kenyan(pick.kind)
        return goods.of(pick.kind)
