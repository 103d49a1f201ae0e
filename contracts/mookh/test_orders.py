"""Orders (M-36 to M-40): placed at the profile's store, and read by their ids."""

from typing import Any

import pytest

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh.orders import Orders, with_objects
from contracts.mookh.records import Record
from contracts.mookh.requests import UNKNOWN
from contracts.mookh.stock import Stock
from contracts.mookh.wire import (
    Likeness,
    demand_as_sent,
    is_nothing,
    is_uuid,
    same_id,
    same_json,
    same_number,
    same_value,
    truth_of,
)
from contracts.rules import reaches, rule
from contracts.texts import TEXTS

REQUIRED = ("customer", "store_fk", "order_detail")
OTHER_TERMS = {
    "another currency": {"currency": "USD"},
    "another payment": {"payment_method": "CARD"},
    "a promo code": {"promo_code": "FHK09"},
}
FLAGS = ("flag_email_sent", "flag_sms_sent")
# What no payment and no message changes. Customer, card, agent and event may be a name here and an id there (AM-53).
LASTING: dict[str, Likeness] = {
    "order_number": lambda one, other: str(one) == str(other),
    "order_amount": same_number,
    "store_fk": same_id,
    "order_detail": same_value,
    "order_items_summary": same_value,
    "agent_name": same_value,
    "event_name": same_value,
    "currency": same_value,
    "promo_code": same_value,
    "payment_method": same_value,
}
# What the document's sample of an order that is read has a value for, and no payment or message changes.
STAYING = (
    "order_number",
    "order_amount",
    "order_items_summary",
    "agent_name",
    "event_name",
    "currency",
    "promo_code",
)
SHOWN_AS_SENT = ("customer", "order_detail", "order_items_summary", "agent_name", "event_name", "payment_method")


def demand_read(record: Record, read: Reply) -> None:
    """Demand that an order which is read is the one that was placed, with what its creation showed (M-38)."""
    number = read.value("id")
    demand(same_id(number, record.id), f"the id {record.id}", number, read, aspect="the id that was asked for")
    demand_as_sent(read, "order_amount", record.sent["order_amount"], same_number)
    for name, alike in LASTING.items():
        placed, got = record.reply.get(name), read.get(name)
        if is_nothing(placed) or (is_nothing(got) and name not in STAYING):
            continue
        demand(alike(placed, got), f"{name} {placed!r} as placed", got, read, aspect=f"{name} as placed")
    with judging("M-38", soft=True):
        for name in SHOWN_AS_SENT:
            placed, got = record.reply.get(name), read.get(name)
            if isinstance(placed, str) and not is_nothing(placed) and (isinstance(got, str) or is_nothing(got)):
                demand(same_value(placed, got), f"{name} {placed!r} as placed", got, read, aspect=f"{name} as placed")
    store = read.get("store_fk")
    if isinstance(store, str) and not is_nothing(store):
        demand_as_sent(read, "store_fk", record.sent["store_fk"], same_id)


@rule("M-36")
@pytest.mark.parametrize("field", REQUIRED)
def test_an_order_without_a_required_field_is_refused(orders: Orders, field: str) -> None:
    """Without customer, store or detail no order is made."""
    body = orders.draft()
    del body[field]
    orders.put(body).expect_refusal()


@rule("M-36")
def test_an_empty_order_is_refused(orders: Orders) -> None:
    """An empty object makes no order at a store that takes others."""
    orders.draft()
    orders.put({}).expect_refusal()


@rule("M-36")
@pytest.mark.parametrize("field", REQUIRED)
def test_an_order_with_null_for_a_required_field_is_refused(orders: Orders, field: str) -> None:
    """Null is as good as nothing; the samples have the word null in its place (AM-54)."""
    with judging("M-36", soft=True):
        orders.put(orders.draft(**{field: None})).expect_refusal()


@rule("M-36")
def test_an_order_needs_nothing_else(orders: Orders) -> None:
    """The required fields alone make an order."""
    draft = orders.draft()
    body = {name: draft[name] for name in REQUIRED}
    reply = orders.put(body)
    with judging("M-36", soft=True):
        read = orders.read(reply.expect(201).value("id"))
        demand(same_id(read.get("id"), reply.get("id")), "the id that was asked for", read.get("id"), read)


@rule("M-36")
def test_after_a_refused_order_the_next_one_is_its_own(orders: Orders) -> None:
    """Nothing of a request that was refused shows in the order after it."""
    body = orders.draft(order_amount="77.25")
    del body["customer"]
    orders.put(body).expect_refusal()
    record = orders.create()
    with judging("M-38"):
        demand_read(record, orders.read(record.id))


@rule("M-37")
@pytest.mark.parametrize("number", [UNKNOWN, "not-an-id", ""], ids=["unknown", "no UUID", "empty"])
def test_an_order_of_an_unknown_store_is_refused(orders: Orders, number: str) -> None:
    """An id that no store has makes no order."""
    orders.put(orders.draft(store_fk=number)).expect_refusal()


@rule("M-38")
@reaches("create_order 201", "read_order 200")
def test_new_orders_can_be_read_by_their_ids(orders: Orders, stock: Stock) -> None:
    """Each of three, and an old one, shows its own values after all were placed, in whatever order they are read."""
    records = [stock.order, *(orders.create() for _ in range(3))]
    for record in (*reversed(records), records[0]):
        demand_read(record, orders.read(record.id))


@rule("M-38")
@pytest.mark.parametrize("amount", ["90", "1250.50", "0.75", "999999.99"])
def test_an_amount_is_kept_to_the_cent(orders: Orders, amount: str) -> None:
    """The answer to the creation and the order that is read both show it, as text or as a number (AM-56)."""
    record = orders.offer(orders.draft(order_amount=amount), f"an amount of {amount}")
    demand_as_sent(record.reply, "order_amount", amount, same_number)
    demand_read(record, orders.read(record.id))


@rule("M-38")
def test_an_amount_that_is_a_number_is_kept(orders: Orders) -> None:
    """Where it is accepted at all: the samples send text (AX-05)."""
    record = orders.offer(orders.draft(order_amount=1250.5), "an amount that is no text")
    demand_as_sent(record.reply, "order_amount", 1250.5, same_number)
    demand_read(record, orders.read(record.id))


@rule("M-38")
@pytest.mark.parametrize("changes", OTHER_TERMS.values(), ids=OTHER_TERMS)
def test_orders_on_other_terms_are_kept(orders: Orders, changes: dict[str, str]) -> None:
    """Where they are accepted at all: the document names no others than those of its samples."""
    record = orders.offer(orders.draft(**changes), f"an order with {changes}")
    demand_read(record, orders.read(record.id))
    demand_shown(record)


@rule("M-38")
def test_an_order_of_objects_is_kept(orders: Orders) -> None:
    """Customer and detail written out, as the vendor's other document has them (AM-53): two items stay two."""
    body = with_objects(orders.draft())
    if isinstance(body["order_detail"], list):
        body["order_detail"] = [*body["order_detail"], {"item_name": "A shirt", "quantity": 2, "price": "15"}]
    record = orders.offer(body, "an order whose customer and detail are written out")
    read = orders.read(record.id)
    demand_read(record, read)
    with judging("M-38", soft=True):
        for reply in (record.reply, read):
            demand_as_sent(reply, "customer", body["customer"], same_json_or_name)
            demand_as_sent(reply, "order_detail", body["order_detail"], same_json_or_name)


def same_json_or_name(sent: Any, got: Any) -> bool:
    """Whether an object is shown as it is, or named by what it holds."""
    named = sent.values() if isinstance(sent, dict) else ()
    return is_nothing(got) or same_json(sent, got) or is_uuid(got) or got in named or isinstance(got, dict)


@rule("M-38")
def test_a_customer_orders_twice(orders: Orders) -> None:
    """Two orders of one customer are two, with what each of them was placed for."""
    first = orders.create()
    second = orders.offer(orders.draft(customer=first.sent["customer"]), "a second order of a customer")
    demand(not same_id(first.id, second.id), "an id of its own", second.id, second.reply)
    for record in (first, second):
        demand_read(record, orders.read(record.id))


@rule("M-38")
def test_an_order_stays_as_it_is_when_it_is_read_and_others_are_examined(orders: Orders) -> None:
    """What is read of it is the same, the balance included, before and after (AM-63): nothing was paid."""
    record = orders.create()
    before = orders.read(record.id)
    for operation in ("validate_order", "verify_order"):
        orders.client.send(operation, body=orders.examined(), login=orders.people.login)
    after = orders.read(record.id)
    for name, alike in ({"id": same_id, "order_balance": same_number} | LASTING).items():
        demand_unchanged(before.get(name), after, name, alike)


@rule("M-38")
def test_an_order_with_the_word_null_breaks_nothing(orders: Orders) -> None:
    """The document's sample says so of event, items and detail; a server may refuse it (AM-54)."""
    words = dict.fromkeys(("event", "order_items_summary", "order_detail"), "null")
    orders.offer(orders.draft(order_status="", **words), "an order with the word null in it")


@rule("M-38")
def test_an_order_in_the_form_of_the_sample_is_kept(orders: Orders) -> None:
    """With every field of the documented sample, some of which a server may rather say itself (AM-57)."""
    own = {"card": "2332111", "agent": "Dee", "promo_code": "7662728", "promo_code_value": "10", "order_balance": "90"}
    record = orders.offer(orders.draft(order_amount="90", **own), "an order with every field of the sample (AM-57)")
    demand_read(record, orders.read(record.id))


@rule("M-38")
@pytest.mark.parametrize("text", ["letters beyond ASCII", "quotes and signs", "digits alone", "249 letters"])
def test_texts_stay_as_they_are_whatever_letters_they_have(orders: Orders, text: str) -> None:
    """What the creation showed is what is read; that it shows what was sent is soft: names may stand for ids."""
    wanted = TEXTS[text]
    sent = orders.draft(customer=wanted, order_detail=wanted, order_items_summary=wanted, agent_name=wanted)
    record = orders.offer(sent, f"an order with {text}")
    demand_read(record, orders.read(record.id))
    demand_shown(record)


@rule("M-38")
def test_new_orders_show_what_was_sent(orders: Orders) -> None:
    """Of two orders each shows its own texts and amount."""
    for record in [orders.create() for _ in range(2)]:
        demand_as_sent(record.reply, "order_amount", record.sent["order_amount"], same_number)
        demand_shown(record)


def demand_shown(record: Record) -> None:
    """Note where the answer to a creation shows another text than was sent."""
    with judging("M-38", soft=True):
        for name in SHOWN_AS_SENT:
            if isinstance(record.reply.get(name), str):
                demand_as_sent(record.reply, name, record.sent[name])


@rule("M-38")
def test_an_order_stays_as_it_is_while_others_come(orders: Orders) -> None:
    """What is read of an order is the same before and after another one is placed."""
    record = orders.create()
    before = orders.read(record.id)
    orders.create()
    after = orders.read(record.id)
    for name, alike in ({"id": same_id} | LASTING).items():
        demand_unchanged(before.get(name), after, name, alike)


def demand_unchanged(before: Any, after: Reply, name: str, alike: Likeness) -> None:
    """Demand that a field reads as it did before."""
    got = after.get(name)
    same = before == got or alike(before, got)
    demand(same, f"{name} {before!r} as before", got, after, aspect=f"{name} as before")


@rule("M-39")
def test_the_whole_amount_of_a_new_order_is_due(orders: Orders) -> None:
    """Where no balance is sent, it is the amount."""
    record = orders.create()
    if "order_balance" in record.sent:
        raise NotJudged("this server takes orders only with a balance that the client states")
    balance, amount = record.reply.value("order_balance"), record.reply.value("order_amount")
    expected = f"order_balance {amount!r}, the amount"
    demand(same_number(balance, amount), expected, balance, record.reply, aspect="order_balance as order_amount")


@rule("M-40")
def test_no_message_about_a_new_order_is_sent_yet(orders: Orders) -> None:
    """Both flags are false at the creation, as text or not (AM-55)."""
    reply = orders.create().reply
    for name in FLAGS:
        flag = reply.value(name)
        demand(truth_of(flag) is False, f"{name} false", flag, reply)
