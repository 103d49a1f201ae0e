"""The code of those sabotages that need some. Nothing of it runs unless the server is started with one."""

import copy
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

from mockserver import changes
from mockserver.apis.mookh_orders import finders, operations
from mockserver.apis.mookh_orders.errors import ForeignPromotion, Refusal, UnknownItem
from mockserver.apis.mookh_orders.money import number, printed
from mockserver.apis.mookh_orders.payment_methods import CARD
from mockserver.apis.mookh_orders.shop import Shop
from mockserver.apis.mookh_orders.state import Agent, Album, Charge, Price, Promotion, Wanted
from mockserver.apis.mookh_orders.tables import Promotions, Store
from mockserver.changes import Edit, asked, both, late, on_reply, on_request, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call, finds
from mockserver.reply import Reply
from mockserver.variation import Change, Workbench

Body = dict[str, Any]
Original = Callable[..., Any]
When: TypeAlias = Callable[[Body], bool]
Mend: TypeAlias = Callable[[Body, Store], object]

ORDER = "create_order"
STRANGER = "5f1c3a52-9f0b-4e1d-8c35-0a6a3d7c9e10"
SOMEBODY = {"name": "Jane Doe", "email": "jane@doe.com", "phone_number": "+254720111222"}
REFUSED = {"message": ["That is not possible."]}
BILLED = ("bill_to_forename", "bill_to_surname", "bill_to_email", "bill_to_phone")


# --- which orders


def always(_: Body) -> bool:
    """Every order."""
    return True


def lines(body: Body) -> list[Body]:
    """The lines of an order, whatever was sent."""
    found = body.get("order_detail")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def several(body: Body) -> bool:
    """Orders of more than one line."""
    return len(lines(body)) > 1


def in_parts(body: Body) -> bool:
    """Orders in installments."""
    parts = body.get("payment_installments")
    return isinstance(parts, int) and parts > 1


def coded(body: Body) -> bool:
    """Orders with a promo code."""
    return any(line.get("promotional_code") for line in lines(body))


def paid_later(body: Body) -> bool:
    """Orders that are paid later."""
    return body.get("is_pay_later") is True


def by_card(body: Body) -> bool:
    """Orders by card."""
    return str(body.get("payment_method")) == CARD


def as_link(body: Body) -> bool:
    """Orders that are answered with a link."""
    return str(body.get("response_type", "html")) == "html"


def paid_by_others(body: Body) -> bool:
    """Orders with a payer."""
    return bool(body.get("payer"))


def at_the_point_of_sale(body: Body) -> bool:
    """Orders by a method for agents."""
    return str(body.get("payment_method")) == "MOBILE_CASH"


def without(name: str) -> When:
    """Orders that lack a field."""
    return lambda body: name not in body


def having(name: str, *values: Any) -> When:
    """Orders whose field has one of these values."""
    return lambda body: name in body and any(body[name] == each for each in values)


def phoned(*beginnings: str, who: tuple[str, ...] = ("customer", "payer")) -> When:
    """Orders of somebody whose phone number begins so."""

    def check(body: Body) -> bool:
        people = [body[name] for name in who if isinstance(body.get(name), dict)]
        return any(str(person.get("phone_number")).startswith(beginnings) for person in people)

    return check


def named(count: Callable[[int, int], bool]) -> When:
    """Orders with a line for which something holds of the numbers of names and of tickets."""

    def check(body: Body) -> bool:
        wanted = [line for line in lines(body) if line.get("ticket_names")]
        return any(count(len(line["ticket_names"]), int(line["item_quantity"])) for line in wanted)

    return check


def both_of(*conditions: When) -> When:
    """Orders for which several things hold."""
    return lambda body: all(condition(body) for condition in conditions)


def unless(condition: When) -> When:
    """Orders for which something does not hold."""
    return lambda body: not condition(body)


# --- what becomes of a request


def refused(when: When, status: int = 400) -> Change:
    """Good orders of a kind are refused."""

    def refuse(exchange: Exchange, _: Call) -> None:
        if exchange.refusal is None and when(exchange.content):
            raise Refusal("That is not possible.", status=status)

    return on_request(ORDER, refuse)


def refused_to_the_public(when: When, status: int = 401) -> Change:
    """Good orders of a kind are refused without a login."""

    def refuse(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and call.caller is None and when(exchange.content):
            raise Refusal("Log in.", status=status)

    return on_request(ORDER, refuse)


def broken(when: When) -> Change:
    """Orders of a kind break the server."""
    return changes.crashing(ORDER, lambda exchange: isinstance(exchange.content, dict) and when(exchange.content))


def store_of(call: Call) -> Store:
    """The tables that a call works on."""
    assert isinstance(call.store, Store)
    return call.store


def forgiven(mend: Mend, when: When = always) -> Change:
    """A refused order is taken as what `mend` makes of it, where that is a whole one."""

    def change(bench: Workbench) -> None:
        body = bench.operations[ORDER].operation.body
        assert body is not None
        schema = next(iter(body.schemas.values()))

        def forgive(exchange: Exchange, call: Call) -> None:
            if exchange.refusal is not None and isinstance(exchange.content, dict) and when(exchange.content):
                content = copy.deepcopy(exchange.content)
                mend(content, store_of(call))
                if schema.accepts(content):
                    exchange.content, exchange.refusal = content, None

        bench.operations[ORDER].preparations.append(forgive)

    return change


def unless_sent(name: str, value: Any, *nothing: Any) -> Mend:
    """A field that is missing, or is one of these nothings, gets a value."""

    def mend(body: Body, _: Store) -> None:
        if name not in body or any(body[name] is each or body[name] == each for each in nothing):
            body[name] = copy.deepcopy(value)

    return mend


def something(store: Store) -> Body:
    """A line for an album."""
    return {"item_id": store.albums.all()[0].id, "type_name": Album.type_name, "item_quantity": 1}


def something_at_least(body: Body, store: Store) -> None:
    """An order of nothing is one of an album."""
    if not body.get("order_detail"):
        body["order_detail"] = [something(store)]


def item_found(body: Body, store: Store) -> None:
    """A line that names nothing is one for an album."""
    for line in lines(body):
        if not line.get("item_id"):
            line.update({**something(store), "item_quantity": line.get("item_quantity", 1)})


def nameless_left_out(body: Body, _: Store) -> None:
    """A line that names nothing is left out."""
    body["order_detail"] = [line for line in lines(body) if line.get("item_id")]


def asked_as(make: Mend, when: When = always) -> Change:
    """A good order is taken for another one."""

    def mistake(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and when(exchange.content):
            exchange.content = copy.deepcopy(exchange.content)
            make(exchange.content, store_of(call))

    return on_request(ORDER, mistake)


def unknown_replaced(body: Body, store: Store) -> None:
    """A line for what nobody sells is one for an album."""
    for line in lines(body):
        if store.item(line["item_id"].lower(), line["type_name"]) is None:
            line.update({**something(store), "item_quantity": line["item_quantity"]})


def unknown_left_out(body: Body, store: Store) -> None:
    """Of several lines those for what nobody sells are left out."""
    known = [line for line in lines(body) if store.item(line["item_id"].lower(), line["type_name"])]
    body["order_detail"] = known or body["order_detail"]


def kind_found(body: Body, store: Store) -> None:
    """The type_name is what the item_id is of."""
    for line in lines(body):
        for type_name, shelf in store.shelves.items():
            if shelf.one(id=line["item_id"].lower()) is not None:
                line["type_name"] = type_name


def by_beginning(body: Body, store: Store) -> None:
    """Of an item_id the first eight digits count."""
    for line in lines(body):
        shelf = store.shelves.get(line["type_name"])
        near = [each for each in shelf.all() if each.id[:8] == line["item_id"].lower()[:8]] if shelf else []
        if near:
            line["item_id"] = near[0].id


def in_kes(body: Body, store: Store) -> None:
    """A currency in which nothing is for sale is KES."""
    if store.prices.one(currency=body["currency"]) is None:
        body["currency"] = "KES"


def as_many_as_named(choose: Callable[[int, int], int]) -> Mend:
    """The number of tickets goes by the names."""

    def make(body: Body, _: Store) -> None:
        for line in lines(body):
            if line.get("ticket_names"):
                line["item_quantity"] = choose(int(line["item_quantity"]), len(line["ticket_names"]))

    return make


def last_of_the_same(body: Body, _: Store) -> None:
    """Of several lines for one thing the last one counts."""
    body["order_detail"] = list({line["item_id"]: line for line in lines(body)}.values())


def codes_of_first_line(body: Body, store: Store) -> None:
    """A promo code that does not hold for its line is that of the line before."""
    for line in lines(body)[1:]:
        if line.get("promotional_code") and not holds(store, line):
            line["promotional_code"] = ""
            lines(body)[0].update(promotional_code=promotion_for(store, lines(body)[0]))


def holds(store: Store, line: Body) -> bool:
    """Whether a line's promo code holds for its item in some currency."""
    return store.promotions.one(item_id=line["item_id"].lower(), code=line["promotional_code"]) is not None


def promotion_for(store: Store, line: Body) -> str:
    """A promo code for a line's item, or none."""
    known = store.promotions.all(item_id=line["item_id"].lower())
    return known[0].code if known else ""


def later_from_then_on() -> Change:
    """After an order that is paid later, others are paid later unless they say something else."""
    seen: set[str] = set()

    def mistake(exchange: Exchange, _: Call) -> None:
        if exchange.refusal is None:
            if exchange.content.get("is_pay_later"):
                seen.add(exchange.sandbox)
            elif exchange.sandbox in seen:
                exchange.content = {"is_pay_later": True} | exchange.content

    return on_request(ORDER, mistake)


def billed_as_before() -> Change:
    """Without a payer, the payer of the order before is billed."""
    before: dict[str, Any] = {}

    def mistake(exchange: Exchange, _: Call) -> None:
        if exchange.refusal is None:
            if exchange.content.get("payer"):
                before[exchange.sandbox] = exchange.content["payer"]
            elif by_card(exchange.content):
                exchange.content = exchange.content | {"payer": before.get(exchange.sandbox)}

    return on_request(ORDER, mistake)


def customer_known_by_email() -> Change:
    """Who orders again is called as at first."""
    known: dict[tuple[str, str], str] = {}

    def mistake(exchange: Exchange, _: Call) -> None:
        if exchange.refusal is None:
            customer = exchange.content["customer"]
            key = (exchange.sandbox, str(customer.get("email")))
            exchange.content = asked_name(exchange.content, known.setdefault(key, customer["name"]))

    return on_request(ORDER, mistake)


def asked_name(body: Body, name: str) -> Body:
    """An order for somebody of another name."""
    return body | {"customer": body["customer"] | {"name": name}}


def customer_of(**make: Callable[[Any], Any]) -> Change:
    """Members of the customer are taken for something else."""
    return asked(
        ORDER,
        customer=lambda person: person | {name: each(person[name]) for name, each in make.items() if name in person},
    )


# --- at the point of sale


def opened(when: When = always) -> Change:
    """Point-of-sale orders need no login."""

    def mistake(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and call.caller is None and when(exchange.content):
            let_in(exchange, call)

    return on_request(ORDER, mistake)


def let_in(exchange: Exchange, call: Call) -> None:
    """Take whoever orders at the point of sale for the agent whom the order names, or for any."""
    if at_the_point_of_sale(exchange.content):
        agents = store_of(call).agents
        call.caller = agents.one(id=str(exchange.content.get("agent")).lower()) or agents.all()[0]
        exchange.content = exchange.content | {"agent": call.caller.id}


def opened_by_agents() -> Change:
    """Once an agent has ordered, everybody orders at the point of sale."""
    seen: set[str] = set()

    def mistake(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and at_the_point_of_sale(exchange.content):
            if call.caller is not None:
                seen.add(exchange.sandbox)
            elif exchange.sandbox in seen:
                let_in(exchange, call)

    return on_request(ORDER, mistake)


def any_agent(store: Store) -> Agent:
    """Some agent."""
    return store.agents.all()[0]


def known_agent(body: Body) -> bool:
    """Orders that name the agent of the fixtures."""
    return str(body.get("agent")).lower().startswith("0b2d4f6a")


def agent_of_the_token(when: When = always) -> Change:
    """An agent's order that names nobody names the agent."""

    def mistake(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and call.caller is not None and when(exchange.content):
            named = exchange.content.get("agent") or not at_the_point_of_sale(exchange.content)
            exchange.content = exchange.content if named else exchange.content | {"agent": call.caller.id}

    return on_request(ORDER, mistake)


# --- money


def charging(make: Callable[[Price, int, Promotion | None], Charge]) -> Change:
    """What a line costs, computed otherwise."""
    return wrapped(Price, "charge", lambda _: make)


def with_promotion_added(price: Price, quantity: int, promotion: Promotion | None) -> Charge:
    """A promotion makes things dearer."""
    off = promotion.amount * quantity if promotion else Decimal()
    return Charge(price.amount * quantity + off, off)


def of_one_piece(price: Price, _quantity: int, promotion: Promotion | None) -> Charge:
    """However many, it costs what one costs."""
    off = promotion.amount if promotion else Decimal()
    return Charge(price.amount - off, off)


def promotions(make: Callable[[Original], Callable[[Promotions, Wanted, str], Promotion | None]]) -> Change:
    """Promo codes found otherwise."""
    return wrapped(Promotions, "of", make)


def any_word(_: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """Any word is a promo code."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        return self.one(item_id=wanted.item_id, currency=currency) if wanted.promotional_code else None

    return find


def first_letters_of(_: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """Of a promo code two letters count."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        known = self.all(item_id=wanted.item_id, currency=currency)
        near = [each for each in known if each.code[:2] == (wanted.promotional_code or "")[:2]]
        return near[0] if near else None

    return find


def in_part(_: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """A text that holds the promo code is one."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        known = self.all(item_id=wanted.item_id, currency=currency)
        near = [each for each in known if each.code in (wanted.promotional_code or "")]
        return near[0] if near else None

    return find


def ignoring_unknown(original: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """A promo code that does not hold changes nothing."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        try:
            found: Promotion | None = original(self, wanted, currency)
        except ForeignPromotion:
            return None
        return found

    return find


def less_for_unknown(path: str) -> Edit:
    """Half of an amount where a promo code does not hold."""

    def edit(content: Any, exchange: Exchange) -> None:
        wrong = [line for line in lines(exchange.content) if line.get("promotional_code")]
        if wrong and not all(holds(exchange.call.store, line) for line in wrong):
            changes.turned(path, lambda amount: amount / 2)(content, exchange)

    return edit


def part_before_promotion(order: Body, _: Exchange) -> None:
    """An installment is a part of what the order would cost without its promo codes."""
    off = sum(Decimal(line["promo_amount"]) for line in order["order_detail"])
    order["installments_amount"] = number((Decimal(order["order_amount"]) + off) // order["payment_installments"])


def balance_before_promotion(order: Body, _: Exchange) -> None:
    """What is left to pay is what the order would cost without its promo codes."""
    off = sum(Decimal(line["promo_amount"]) for line in order["order_detail"])
    order["order_balance"] = printed(Decimal(order["order_balance"]) + off)


def part_of_first_line(order: Body, _: Exchange) -> None:
    """An installment is a part of the first line."""
    order["installments_amount"] = number(
        Decimal(order["order_detail"][0]["selling_price"]) // order["payment_installments"]
    )


def part_of_five_at_most(order: Body, _: Exchange) -> None:
    """More than five parts are five."""
    parts = min(order["payment_installments"], 5)
    order["installments_amount"] = number(Decimal(order["order_amount"]) // parts)


def whole_for_part(order: Body, _: Exchange) -> None:
    """An installment is the whole."""
    order["installments_amount"] = float(order["order_amount"])


def all_parts_asked(content: Body, exchange: Exchange) -> None:
    """A card form asks for the whole."""
    parts = int(exchange.content.get("payment_installments", 1))
    content["pay_response"]["payload"]["amount"] *= parts


def first_line_alone(order: Body, _: Exchange) -> None:
    """The order costs what its first line costs."""
    amount = order["order_detail"][0]["selling_price"]
    order.update(order_amount=amount, order_balance=amount)
    order["installments_amount"] = number(Decimal(amount) // order["payment_installments"])


def with_fee(order: Body, _: Exchange) -> None:
    """The order costs 50 more than its lines."""
    amount = printed(Decimal(order["order_amount"]) + 50)
    order.update(order_amount=amount, order_balance=amount)
    order["installments_amount"] = number(Decimal(amount) // order["payment_installments"])


def less(path: str, by: str) -> Edit:
    """An amount that is too small."""
    return changes.turned(path, lambda amount: printed(Decimal(amount) - Decimal(by)))


# --- answers


def ordered(*edits: Edit, when: When = always) -> Change:
    """Generated orders, edited."""
    return shown("order_detail", edits, when)


def carded(*edits: Edit, when: When = always) -> Change:
    """Card forms, edited."""
    return shown("pay_response", edits, when)


def linked(*edits: Edit, when: When = always) -> Change:
    """Payment links, edited."""
    return shown("link", edits, when)


def shown(mark: str, edits: tuple[Edit, ...], when: When) -> Change:
    """Answers with a field that marks their form, edited."""

    def edited(content: Any, exchange: Exchange) -> None:
        if mark in content and when(exchange.content):
            for edit in edits:
                edit(content, exchange)

    return changes.body(ORDER, 201, edited)


def answered(make: Callable[[Reply], Reply], when: When = always) -> Change:
    """Accepted orders of a kind are answered otherwise."""
    return on_reply(ORDER, 201, lambda reply, exchange: make(reply) if when(exchange.content) else reply)


def billing(make: Callable[[Body, Body], Body], when: When = always) -> Change:
    """The bill_to_ fields of card forms as made of the form's fields and of the order."""

    def edit(content: Any, exchange: Exchange) -> None:
        payload = content["pay_response"]["payload"]
        payload.update(make(payload, exchange.content))

    return carded(edit, when=when)


def nobody(_payload: Body, _body: Body) -> Body:
    """Nobody is billed."""
    return dict.fromkeys(BILLED)


def names_exchanged(payload: Body, _body: Body) -> Body:
    """Forename and surname stand in each other's place."""
    return {"bill_to_forename": payload["bill_to_surname"], "bill_to_surname": payload["bill_to_forename"]}


def the_customer(_payload: Body, body: Body) -> Body:
    """The customer is billed."""
    person = body["customer"]
    forename, _, surname = person["name"].partition(" ")
    return dict(zip(BILLED, (forename, surname, person.get("email"), person["phone_number"]), strict=True))


def lines_of_the_one_before() -> Change:
    """Every order shows the lines of the one before, with its own amounts."""
    before: dict[str, Any] = {}

    def edit(order: Any, exchange: Exchange) -> None:
        own, order["order_detail"] = order["order_detail"], before.get(exchange.sandbox, order["order_detail"])
        before[exchange.sandbox] = own

    return ordered(edit)


def of_the_one_before(mark: str, path: str, every: int = 1) -> Change:
    """Answers of a form have a value of the one before, all or one of so many."""
    shown_in: dict[str, list[Any]] = {}

    def edit(content: Any, exchange: Exchange) -> None:
        seen = shown_in.setdefault(exchange.sandbox, [])

        def value(own: Any) -> Any:
            seen.append(own)
            return seen[-2] if len(seen) > 1 and len(seen) % every == 0 else own

        changes.turned(path, value)(content, exchange)

    return shown(mark, (edit,), always)


def numbers_at_once() -> Change:
    """Of orders at the same moment one has the number of the other; both take their time."""
    pause = 0.03
    before: dict[str, tuple[float, str]] = {}

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        ended, other = before.get(exchange.sandbox, (0.0, ""))
        before[exchange.sandbox] = (time.perf_counter() + pause, reply.body["order_number"])
        return replace(reply, body=reply.body | {"order_number": other}) if exchange.started < ended else reply

    return both(late(ORDER, pause), on_reply(ORDER, 201, edited))


# --- messages


def silent(channel: str, when: When = always) -> Change:
    """Orders of a kind send no mail, or no SMS."""

    def mute(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and when(exchange.content):
            setattr(call.sandbox, channel, lambda *_: None)

    return on_request(ORDER, mute)


@finds(shop=finders.shop)
def told_too_early(shop: Shop, client_address: str, caller: Agent | None, body: Body) -> Reply:
    """Instructions are sent before the lines are looked at."""
    try:
        reply: Reply = operations.create_order(shop, client_address, caller, body)
    except UnknownItem:
        if paid_later(body):
            customer = body["customer"]
            shop.sandbox.sms("mookh_orders", customer["phone_number"], "How to pay", "")
            shop.sandbox.mail("mookh_orders", customer.get("email", ""), "How to pay", "How to pay", "")
        return Reply(400, REFUSED)
    return reply
