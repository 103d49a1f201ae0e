"""Promo codes (M-43 to M-45, M-48)."""

from typing import Any

import pytest

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh.promo_codes import END, START, PromoCodes, with_numbers
from contracts.mookh.records import Body, Record
from contracts.mookh.stock import Stock
from contracts.mookh.wire import (
    Likeness,
    demand_as_sent,
    demand_near,
    is_nothing,
    same_id,
    same_moment,
    same_number,
    same_truth,
    same_value,
)
from contracts.rules import reaches, rule
from contracts.texts import TEXTS

REQUIRED = ("promo_name", "quantity", "start_date", "end_date")
LIKENESS: dict[str, Likeness] = {
    "store": same_id,
    "start_date": same_moment,
    "end_date": same_moment,
    "value": same_number,
    "promo_value": same_number,
    "is_active": same_truth,
    "is_percentage": same_truth,
    "is_fixed": same_truth,
    "is_custom": same_truth,
    "code": same_value,
}


def demand_promo(record: Record) -> None:
    """Demand that a new promo code shows name and quantity as they were sent (M-44)."""
    demand_as_sent(record.reply, "promo_name", record.sent["promo_name"])
    demand_as_sent(record.reply, "quantity", record.sent["quantity"], same_number)


def demand_read(record: Record, read: Reply) -> None:
    """Demand that a promo code which is read is the one that was made (M-45)."""
    number = read.value("id")
    demand(same_id(number, record.id), f"the id {record.id}", number, read, aspect="the id that was asked for")
    demand_as_sent(read, "promo_name", record.sent["promo_name"])
    for name, alike in ({"quantity": same_number} | LIKENESS).items():
        demand_same(name, alike, record, read)


def demand_same(name: str, alike: Likeness, record: Record, read: Reply) -> None:
    """Demand that a promo code which is read has a field as its creation showed it; that it has it is soft (AM-74)."""
    made, got = record.reply.get(name), read.get(name)
    same = made == got or alike(made, got) or (is_nothing(made) and is_nothing(got))
    with judging("M-45", soft=is_nothing(made) or is_nothing(got)):
        demand(same, f"{name} {made!r} as made", got, read, aspect=f"{name} as made")


@rule("M-43")
@pytest.mark.parametrize("field", REQUIRED)
def test_a_promo_code_without_a_required_field_is_refused(promo_codes: PromoCodes, field: str) -> None:
    """Without a name it must be; the others are empty or missing in a sample (AM-68)."""
    body = promo_codes.draft()
    del body[field]
    with judging("M-43", soft=field != "promo_name"):
        promo_codes.put(body).expect_refusal()


@rule("M-43")
def test_an_empty_promo_code_is_refused(promo_codes: PromoCodes) -> None:
    """An empty object makes no promo code where others are taken."""
    promo_codes.draft()
    promo_codes.put({}).expect_refusal()


@rule("M-43")
@pytest.mark.parametrize("field", ["start_date", "end_date"])
def test_a_promo_code_whose_date_is_none_is_refused(promo_codes: PromoCodes, field: str) -> None:
    """Whatever a server makes of it, it does not break on it."""
    with judging("M-43", soft=True):
        promo_codes.put(promo_codes.draft(**{field: "some day"})).expect_refusal()


@rule("M-43")
def test_a_promo_code_with_empty_dates_breaks_nothing(promo_codes: PromoCodes) -> None:
    """The document's sample has them so, though it requires them: a server may refuse it (AM-68)."""
    promo_codes.offer(promo_codes.draft(start_date="", end_date=""), "a promo code with empty dates")


@rule("M-43")
def test_a_refused_promo_code_takes_no_code(promo_codes: PromoCodes) -> None:
    """What a nameless promo code would have been called is free for the next one."""
    if not promo_codes.put(promo_codes.full()).succeeded:
        raise NotJudged("codes that the client chooses are refused here, as the vendor may (AM-71)")
    body = promo_codes.full()
    nameless = {name: value for name, value in body.items() if name != "promo_name"}
    refused = promo_codes.put(nameless).expect_refusal()
    reply = promo_codes.put(body)
    got = reply.exchange.answer()
    demand(reply.succeeded, "the code free after a refused promo code", got, refused)


@rule("M-44")
@reaches("create_promo_code 201")
def test_new_promo_codes_come_back_as_they_were_sent(promo_codes: PromoCodes) -> None:
    """Each of three shows its own name and quantity."""
    for record in [promo_codes.create() for _ in range(3)]:
        demand_promo(record)


@rule("M-44")
def test_a_name_that_another_promo_code_has_makes_no_copy_of_it(promo_codes: PromoCodes) -> None:
    """A second promo code of the name is refused, or has the quantity that was sent for it, and an id of its own."""
    first = promo_codes.create()
    body = promo_codes.draft(promo_name=first.sent["promo_name"], quantity="777")
    reply = promo_codes.put(body)
    if not reply.succeeded:
        reply.expect_refusal()
        return
    demand_as_sent(reply, "quantity", body["quantity"], same_number)
    number = reply.value("id")
    demand(not same_id(number, first.id), "an id of its own", number, reply)


@rule("M-44")
@pytest.mark.parametrize("quantity", ["1", "250", "100000"])
def test_a_quantity_is_kept_as_it_is(promo_codes: PromoCodes, quantity: str) -> None:
    """As text or as a number (AX-05)."""
    demand_promo(promo_codes.offer(promo_codes.draft(quantity=quantity), f"a quantity of {quantity}"))


@rule("M-44")
@pytest.mark.parametrize("text", TEXTS)
def test_names_come_back_whatever_letters_they_have(promo_codes: PromoCodes, text: str) -> None:
    """Where they are accepted at all: a vendor may be stricter. What is read is the same."""
    sent = promo_codes.draft(promo_name=f"{TEXTS[text]} {promo_codes.people.count()}")
    record = promo_codes.offer(sent, f"a promo code's name of {text}")
    demand_promo(record)
    demand_as_sent(promo_codes.read(record.id), "promo_name", sent["promo_name"])


@rule("M-44")
@pytest.mark.parametrize("flag", ["is_percentage", "is_fixed", "is_custom"])
def test_every_field_comes_back_as_it_was_sent(promo_codes: PromoCodes, flag: str) -> None:
    """With every field of the sample; one of the three flags is true, whatever they mean (AM-70)."""
    flags = dict.fromkeys(("is_percentage", "is_fixed", "is_custom"), "false") | {flag: "true"}
    sent = promo_codes.full(**flags)
    reply = promo_codes.put(sent)
    with judging("M-44", soft=True):
        reply.expect(201)
        for name, alike in LIKENESS.items():
            demand_as_sent(reply, name, sent[name], alike)
    demand_terms(reply, sent)
    if reply.succeeded:
        record = Record(sent, reply)
        demand_promo(record)
        demand_read(record, promo_codes.read(reply.value("id"), "M-45"))


def demand_terms(reply: Reply, sent: Body) -> None:
    """Demand that what a new promo code shows of its store, amounts and days is what was sent."""
    for name in ("store", "value", "promo_value"):
        got = reply.get(name)
        if not is_nothing(got):
            demand_as_sent(reply, name, sent[name], LIKENESS[name])
    for name in ("start_date", "end_date"):
        demand_near(reply, name, sent[name])


@rule("M-44")
def test_an_inactive_promo_code_is_kept_so(promo_codes: PromoCodes) -> None:
    """Where it is accepted at all: the sample is active."""
    record = promo_codes.offer(promo_codes.full(is_active="false"), "a promo code that is not active")
    with judging("M-44", soft=True):
        demand_as_sent(record.reply, "is_active", record.sent["is_active"], same_truth)
    demand_read(record, promo_codes.read(record.id))


@rule("M-44")
def test_moments_with_an_offset_come_back_as_the_same_moments(promo_codes: PromoCodes) -> None:
    """In whatever zone they are written (AM-14)."""
    sent = promo_codes.draft(start_date="2031-03-01T01:30:00+03:00", end_date="2031-09-30T20:00:00-05:30")
    reply = promo_codes.put(sent)
    with judging("M-44", soft=True):
        reply.expect(201)
        for name in ("start_date", "end_date"):
            demand_as_sent(reply, name, sent[name], same_moment)


@rule("M-44")
def test_numbers_and_flags_as_such_come_back_as_they_were_sent(promo_codes: PromoCodes) -> None:
    """Where they are accepted at all: the samples send text (AX-05)."""
    sent = with_numbers(promo_codes.full())
    demand_promo(promo_codes.offer(sent, "a promo code of numbers and flags that are no text"))


@rule("M-44")
def test_a_promo_code_has_a_code(promo_codes: PromoCodes) -> None:
    """The server makes one where none is sent, for each another (AM-71)."""
    codes: list[Any] = []
    for record in [promo_codes.create() for _ in range(2)]:
        with judging("M-44", soft=True):
            codes.append(record.reply.value("code"))
            demand(not is_nothing(codes[-1]), "a code that is not empty", codes[-1], record.reply)
            demand(len(set(codes)) == len(codes), "a code of its own for each", codes, record.reply)


@rule("M-45")
@reaches("read_promo_code 200")
def test_new_promo_codes_can_be_read_by_their_ids(promo_codes: PromoCodes, stock: Stock) -> None:
    """Each of three, and an old one, shows its own values after all were made, in whatever order they are read."""
    records = [stock.promo_code, *(promo_codes.create() for _ in range(3))]
    for record in (*reversed(records), records[0]):
        demand_read(record, promo_codes.read(record.id))


@rule("M-48")
def test_a_promo_code_does_not_end_before_it_starts(promo_codes: PromoCodes) -> None:
    """With its dates the other way round it is refused."""
    promo_codes.put(promo_codes.draft(start_date=END, end_date=START)).expect_refusal()


@rule("M-48")
def test_a_promo_code_does_not_end_on_its_day_before_it_starts(promo_codes: PromoCodes) -> None:
    """Unless the server knows days alone (AM-68)."""
    body = promo_codes.draft(start_date="2031-03-01T18:00:00Z", end_date="2031-03-01T08:00:00Z")
    if body["start_date"] == body["end_date"]:
        raise NotJudged("the server takes days alone, so a promo code begins and ends with a day")
    promo_codes.put(body).expect_refusal()
