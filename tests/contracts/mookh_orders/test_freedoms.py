"""What the document leaves to the vendor is no violation."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.findings import Verdict
from tests.contracts.conftest import Judging, told, violations
from tests.contracts.mookh_orders.faults import ORDER, Sent, answered, lines
from tests.contracts.spoiler import Answer, Asked, Onward, Spoil, answers, everywhere, in_turn, status

pytestmark = pytest.mark.lengthy

AMOUNTS = ("order_amount", "order_balance", "selling_price", "promo_amount")
INTERNAL = (
    "short_url",
    "order_channel",
    "is_gate_purchase",
    "registration_data",
    "is_archived",
    "slug",
    "ticket_files",
)


def more_fields(value: dict[str, Any]) -> None:
    value["vendor_note"] = {"page_title": "more", "items": [None, 1]}


def amounts_as_numbers(value: dict[str, Any]) -> None:
    for name in AMOUNTS:
        if isinstance(value.get(name), str):
            value[name] = float(value[name])


def a_part_as_text_to_the_cent(order: Sent) -> None:
    if "installments_amount" in order:
        exact = float(order["order_amount"]) / order["payment_installments"]
        order["installments_amount"] = f"{exact:.2f}"


def lists_reversed(value: dict[str, Any]) -> None:
    for each in value.values():
        if isinstance(each, list):
            each.reverse()


def no_payer_at_all(order: Sent) -> None:
    if "order_detail" in order:
        order["payer"] = None
        order["exact_payment_method"] = None


def nothing_internal(value: dict[str, Any]) -> None:
    for name in INTERNAL:
        value.pop(name, None)


def one_line_for_each_thing(order: Sent) -> None:
    merged: dict[str, Sent] = {}
    for line in order.get("order_detail", []):
        known = merged.setdefault(line["item_id"], line)
        if known is not line:
            known["item_quantity"] += line["item_quantity"]
            known["selling_price"] = f"{float(known['selling_price']) + float(line['selling_price']):.2f}"
    if merged:
        order["order_detail"] = list(merged.values())


def local_phones_completed(asked: Asked, onward: Onward) -> Answer:
    """A local number is taken for a Kenyan one."""
    sent = asked.json
    if asked.label == ORDER and isinstance(sent, dict):
        for person in filter(lambda each: isinstance(each, dict), (sent.get("customer"), sent.get("payer"))):
            phone = person.get("phone_number")
            if isinstance(phone, str) and phone.startswith("07"):
                person["phone_number"] = "+254" + phone[1:]
        return onward(asked.saying(sent))
    return onward(asked)


def unknown_codes_ignored(asked: Asked, onward: Onward) -> Answer:
    """A promo code that does not hold changes nothing."""
    sent = asked.json
    if asked.label == ORDER and isinstance(sent, dict):
        for line in lines(sent):
            if line.get("promotional_code") not in ("GH02", "ALB02"):
                line.pop("promotional_code", None)
        return onward(asked.saying(sent))
    return onward(asked)


def another_gateway(order: Sent) -> None:
    """A form without any of Cybersource's fields."""
    if "pay_response" in order:
        order["pay_response"]["payload"] = {"vpc_Amount": "276600", "vpc_Merchant": "M", "vpc_Currency": "404"}


def refusals_by_422(answer: Answer) -> None:
    if answer.status == 400:
        answer.status = 422
        answer.json = {"detail": [{"loc": ["body"], "msg": "Hapana"}]}


FREEDOMS: dict[str, Callable[[], Spoil]] = {
    "more fields everywhere": lambda: everywhere(more_fields),
    "amounts as numbers": lambda: everywhere(amounts_as_numbers),
    "a part as text, to the cent": answered(a_part_as_text_to_the_cent),
    "lines the other way round": lambda: everywhere(lists_reversed),
    "one line for each thing": answered(one_line_for_each_thing),
    "null for a payer": answered(no_payer_at_all),
    "nothing internal": lambda: everywhere(nothing_internal),
    "local phones completed": lambda: local_phones_completed,
    "unknown promo codes ignored": lambda: unknown_codes_ignored,
    "another gateway": answered(another_gateway),
    "422 for a refusal": lambda: answers(ORDER, refusals_by_422),
    "200 for an order": lambda: answers(ORDER, status(200), 201),
}


@pytest.mark.usefixtures("quick")
def test_a_vendor_who_takes_every_freedom_conforms(judged: Judging) -> None:
    outcome = judged(in_turn(*(each() for each in reversed(FREEDOMS.values()))))
    assert not violations(outcome), told(outcome.docket)
    assert outcome.verdict is Verdict.CONFORMS
    assert not outcome.docket.troubles


@pytest.mark.parametrize(
    ("freedom", "only"),
    [
        ("amounts as numbers", "O-32"),
        ("a part as text, to the cent", "O-28"),
        ("one line for each thing", "O-35"),
        ("null for a payer", "O-20"),
        ("local phones completed", "O-40"),
        ("unknown promo codes ignored", "O-14"),
        ("another gateway", "O-06"),
        ("422 for a refusal", "O-01"),
    ],
)
def test_a_freedom_alone_is_no_violation(freedom: str, only: str, judged: Judging) -> None:
    outcome = judged(FREEDOMS[freedom](), only=only)
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)


def test_without_a_gateway_cards_are_not_judged(judged: Judging) -> None:
    """A server of a test environment may have none."""

    def no_cards(asked: Asked, onward: Onward) -> Answer:
        if asked.label == ORDER and isinstance(asked.json, dict) and asked.json.get("payment_method") == "CARD":
            return Answer(400, content=b'{"message": ["No cards today."]}')
        return onward(asked)

    outcome = judged(no_cards, only="O-06")
    assert not violations(outcome), told(outcome.docket)
    assert "takes no order by CARD" in outcome.docket.judged["O-06"].reason
