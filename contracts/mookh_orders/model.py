"""The Mookh Orders API as a model: whatever was ordered before, an order is its own, and costs what such orders cost.

No operation reads an order again, so each is held against what was sent, and against the orders before it.
"""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from contracts.expectations import MISSING, Reply, demand, judging
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, World, one_of
from contracts.mookh_orders.goods import Item, found
from contracts.mookh_orders.ledger import Entry, Ledger
from contracts.mookh_orders.orders import Body, Orders
from contracts.mookh_orders.shapes import ENTRIES
from contracts.mookh_orders.test_answers import demand_currency, demand_line
from contracts.mookh_orders.test_card import demand_billed
from contracts.mookh_orders.test_link import demand_link
from contracts.mookh_orders.wire import amount, decimal_of, demand_customer, flag_of, is_uuid, line_amount, same_text

QUANTITY = st.integers(1, 3)
NO_CODE = "NOSUCHCODE9Q"
BILL = ("bill_to_email", "bill_to_phone", "bill_to_forename", "bill_to_surname")
Lines = list[tuple[Item, int]]


class OrdersWorld(World):
    """The orders of one sequence, and what they cost."""

    def __init__(self, orders: Orders, ledger: Ledger) -> None:
        super().__init__(orders.client)
        self.orders = orders
        self.ledger = ledger
        goods = orders.goods
        items = (found(lambda: goods.kenyan("album")), found(lambda: goods.kenyan("ticket")))
        self.items = [each for each in items if each is not None]
        self.elsewhere = found(goods.in_second_currency)
        self.prices: dict[tuple[str, int], Decimal] = {}
        self.numbers: set[str] = set()
        self.ids: set[str] = set()
        self.last: Entry | None = None

    # --- orders that are right

    @action(
        often=4,
        first=st.integers(0, 1),
        quantity=QUANTITY,
        both=st.booleans(),
        parts=st.sampled_from((None, 1, 2, 3)),
        later=st.sampled_from((None, False, True)),
        paid=st.booleans(),
        full=st.booleans(),
    )
    def order(
        self,
        first: int,
        quantity: int,
        both: bool,
        parts: int | None,
        later: bool | None,
        paid: bool,
        full: bool,
    ) -> None:
        """By MOBILE, for one thing or for two: the order comes back as it was sent (O-20 to O-39)."""
        lines: Lines = [(one_of(self.items, first), quantity)]
        if both and len(self.items) > 1:
            lines.append((one_of(self.items, first + 1), 1))
        body = self.body(lines, payment_installments=parts, is_pay_later=later)
        if paid:
            body["payer"] = self.orders.people.payer()
        if full:
            body |= {"exact_payment_method": None, "agent": None}
            body["order_detail"] = [
                line
                | ({"ticket_names": ["Alice", "Bob"], "data_entries": ENTRIES} if "ticket" in item.type_name else {})
                for line, (item, _) in zip(body["order_detail"], lines, strict=True)
            ]
        self.placed(body, lines)

    def body(self, lines: Lines, form: str = "order", **changes: Any) -> Body:
        """An order of some lines; what is None is left out."""
        stated = {name: MISSING if value is None else value for name, value in changes.items()}
        drafted = [item.line(quantity) for item, quantity in lines]
        return self.orders.draft(*drafted, form=form, currency=lines[0][0].currency, **stated)

    def placed(self, body: Body, lines: Lines) -> Entry:
        """An order that was placed, and what must come of it. Raises Idle where it is refused: there may be no more."""
        reply = self.asked(body)
        with judging("O-20"):
            reply.expect(201).items("order_detail")
        entry = Entry(body, tuple(lines), reply)
        with judging("O-35"):
            for item, quantity in lines:
                demand_line(reply, item.id, item.type_name, quantity)
        with judging("O-36"):
            demand_customer(reply, entry.customer)
            demand_currency(entry)
        self.look_at_payment(entry)
        self.look_at_money(entry)
        self.look_at_ids(reply)
        self.last = entry
        return entry

    def asked(self, body: Body) -> Reply:
        """The reply to an order without a login, which it does not need (O-16). Raises Idle where it is refused."""
        reply = self.orders.place(body)
        with judging("O-16"):
            demand(reply.status not in (401, 403), "neither 401 nor 403", reply.exchange.answer(), reply)
        if 400 <= reply.status < 500:
            raise Idle
        return reply

    @action(often=2, first=st.integers(0, 1), quantity=QUANTITY, paid=st.booleans(), elsewhere=st.booleans())
    def order_link(self, first: int, quantity: int, paid: bool, elsewhere: bool) -> None:
        """A link, beside its currency and a number of its own (O-22, O-37), in the second currency, too."""
        item = self.elsewhere if elsewhere and self.elsewhere is not None else one_of(self.items, first)
        lines: Lines = [(item, quantity)]
        body = self.body(lines, "link", payer=self.orders.people.payer() if paid else None)
        entry = self.taken(body, lines, "O-22")
        with judging("O-22"):
            demand_link(self.ledger, entry)
        with judging("O-37"):
            got = entry.reply.value("currency_code")
            demand(same_text(got, body["currency"]), "currency_code as it was sent", got, entry.reply)

    @action(first=st.integers(0, 1), quantity=QUANTITY, paid=st.booleans())
    def order_by_card(self, first: int, quantity: int, paid: bool) -> None:
        """A form that bills whoever pays (O-05, O-06, O-21)."""
        lines: Lines = [(one_of(self.items, first), quantity)]
        body = self.body(lines, "card", payer=self.orders.people.payer() if paid else None)
        entry = self.taken(body, lines, "O-21")
        with judging("O-21"):
            payload = entry.reply.value("pay_response.payload")
            demand(isinstance(payload, dict), "the fields of a form", payload, entry.reply)
        if any(name in payload for name in BILL):
            with judging("O-06" if paid else "O-05"):
                demand_billed(entry)

    def taken(self, body: Body, lines: Lines, rule: str) -> Entry:
        """An order of another form. Raises Idle where it is refused: by this way, or since there is no more."""
        reply = self.asked(body)
        with judging(rule):
            reply.expect(201)
        self.look_at_number(reply)
        return Entry(body, tuple(lines), reply)

    @action(again=st.booleans())
    def order_again(self, again: bool) -> None:
        """The same paid by somebody else, or of the same address under another name, is its own (O-36, O-38)."""
        if self.last is None:
            raise Idle
        body = dict(self.last.body)
        if again:
            body["payer"] = self.orders.people.payer()
        else:
            body["customer"] = {**self.orders.people.customer(), "email": body["customer"]["email"]}
        self.placed(body, list(self.last.items))

    # --- promo codes

    @action(first=st.integers(0, 1), quantity=QUANTITY)
    def order_with_code(self, first: int, quantity: int) -> None:
        """The code that the profile gives lowers no later price, whatever it does to this one (O-13)."""
        item = one_of([each for each in self.items if each.promotional_code], first)
        self.orders.place(self.coded(item, quantity, str(item.promotional_code)))

    @action(first=st.integers(0, 1), quantity=QUANTITY, nearly=st.booleans())
    def order_with_wrong_code(self, first: int, quantity: int, nearly: bool) -> None:
        """It is refused, or costs what it costs without (O-14)."""
        item = one_of(self.items, first)
        before = self.prices.get((item.id, quantity))
        if before is None:
            raise Idle
        code = f"{item.promotional_code}9Q" if nearly and item.promotional_code else NO_CODE
        reply = self.orders.attempt(self.coded(item, quantity, code))
        if reply.succeeded:
            with judging("O-14"):
                cost = amount(reply, "order_amount")
                demand(cost == before, f"an order_amount of {before}, as without the code", str(cost), reply)

    def coded(self, item: Item, quantity: int, code: str) -> Body:
        """An order of one thing with a promo code."""
        return self.orders.draft(item.line(quantity, promotional_code=code), currency=item.currency)

    # --- orders that are wrong

    @action(first=st.integers(0, 1), lack=st.sampled_from(("customer", "order_detail", "currency", "payment_method")))
    def order_without(self, first: int, lack: str) -> None:
        """Without something that it needs it is refused (O-01, O-02)."""
        body = self.body([(one_of(self.items, first), 1)])
        del body[lack]
        with judging("O-01" if lack in ("customer", "order_detail") else "O-02"):
            self.orders.attempt(body).expect_refusal()

    @action(first=st.integers(0, 1), currency=st.sampled_from(("ZZZ", "cowrie shells", "", 404)))
    def order_in_no_currency(self, first: int, currency: str | int) -> None:
        """In what is no currency it is refused (O-15)."""
        body = self.body([(one_of(self.items, first), 1)])
        with judging("O-15"):
            self.orders.attempt({**body, "currency": currency}).expect_refusal()

    @action(first=WHICH, beside=st.booleans())
    def order_what_is_not_for_sale(self, first: int, beside: bool) -> None:
        """Alone, or beside something that is, it is refused (O-08)."""
        item = one_of(self.items, first)
        unknown = item.line() | {"item_id": str(uuid4())}
        lines = [item.line(), unknown] if beside else [unknown]
        with judging("O-08"):
            self.orders.attempt(self.orders.draft(*lines, currency=item.currency)).expect_refusal()

    @action(first=st.integers(0, 1), login=st.booleans())
    def order_at_the_point_of_sale(self, first: int, login: bool) -> None:
        """Without a login, or with an agent's and without the agent's id, it is refused (O-17, O-18)."""
        item = one_of(self.items, first)
        if login and self.client.target.account("agent") is None:
            raise Idle
        body = self.body([(item, 1)], payment_method="MOBILE_CASH")
        with judging("O-18" if login else "O-17"):
            reply = self.orders.attempt(body, self.orders.agent()[0] if login else None)
            reply.expect_refusal()

    # --- what must be shown

    def look(self) -> None:
        """Nothing shows an order again; each was looked at when it was placed."""

    def look_at_payment(self, entry: Entry) -> None:
        """How and when it is to be paid is as sent, or as the document says where nothing was (O-26, O-27, O-39)."""
        body, reply = entry.body, entry.reply
        with judging("O-39"):
            method = reply.value("payment_method")
            demand(method == body["payment_method"], "payment_method as it was sent", method, reply)
        with judging("O-39" if "is_pay_later" in body else "O-26"):
            later = reply.value("is_pay_later")
            wanted = body.get("is_pay_later", False)
            demand(flag_of(later) is wanted, f"is_pay_later {wanted}", later, reply)
        stated = "payment_installments" in body
        with judging("O-39" if stated else "O-27", soft=stated):
            parts = reply.value("payment_installments")
            wanted = body.get("payment_installments", 1)
            demand(decimal_of(parts) == wanted, f"payment_installments {wanted}", parts, reply)

    def look_at_money(self, entry: Entry) -> None:
        """Nothing is paid yet, a part is a part of the whole, and the same costs the same (O-28, O-32 to O-34)."""
        reply = entry.reply
        with judging("O-32"):
            cost, balance = amount(reply, "order_amount"), amount(reply, "order_balance")
            demand(balance == cost, "order_balance equal to order_amount", f"{balance} of {cost}", reply)
        with judging("O-28"):
            exact = cost / entry.body.get("payment_installments", 1)
            part = amount(reply, "installments_amount")
            demand(abs(part - exact) <= 1, f"installments_amount within 1 of {exact:.2f}", str(part), reply)
        with judging("O-33", soft=True):
            whole = sum(line_amount(reply, item.id, "selling_price") for item, _ in entry.items)
            demand(whole == cost, "order_amount equal to the sum of selling_price", f"{cost} for {whole}", reply)
        if len(entry.items) == 1:
            (item, quantity) = entry.items[0]
            known = self.prices.setdefault((item.id, quantity), cost)
            with judging("O-34", soft=True):
                demand(cost == known, f"{known} for the same as before", str(cost), reply)

    def look_at_ids(self, reply: Reply) -> None:
        """A UUID and a number that no order before had (O-38)."""
        with judging("O-38"):
            order = reply.value("id")
            demand(is_uuid(order), "a UUID at id", order, reply)
            demand(str(order).lower() not in self.ids, "an id of its own for each order", order, reply)
        self.ids.add(str(order).lower())
        self.look_at_number(reply)

    def look_at_number(self, reply: Reply) -> None:
        """The number of an order is that of no other (O-38)."""
        with judging("O-38"):
            number = str(reply.value("order_number"))
            demand(bool(number.strip()), "an order_number that is not empty", number, reply)
            demand(number not in self.numbers, "an order_number of its own for each order", number, reply)
        self.numbers.add(number)
