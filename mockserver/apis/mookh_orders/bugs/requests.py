"""Bugs of requests: refused, broken, or taken for something else."""

import copy
from collections.abc import Callable
from typing import Any, TypeAlias

from mockserver import changes
from mockserver.apis.mookh_orders.bugs import ORDER, Body, When
from mockserver.apis.mookh_orders.bugs.conditions import always, by_card, lines
from mockserver.apis.mookh_orders.errors import Refusal
from mockserver.apis.mookh_orders.state import Album
from mockserver.apis.mookh_orders.tables import Store
from mockserver.changes import asked, on_request
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.variation import Change, Workbench

Mend: TypeAlias = Callable[[Body, Store], object]


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
