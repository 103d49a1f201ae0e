"""Legal variations of the Mookh orders API: what a vendor may do otherwise, each by the reading that allows it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mockserver.apis.mookh_orders.bugs import ORDER, Body
from mockserver.apis.mookh_orders.bugs.answers import carded, linked, ordered
from mockserver.apis.mookh_orders.bugs.conditions import lines, phoned
from mockserver.apis.mookh_orders.bugs.money import ignoring_unknown, promotions
from mockserver.apis.mookh_orders.bugs.requests import asked_as, forgiven, refused
from mockserver.changes import (
    ALL,
    answers,
    body,
    both,
    content_type,
    drop,
    header,
    late,
    on_reply,
    put,
    reversed_list,
    turned,
)
from mockserver.exchange import Exchange
from mockserver.reply import Reply
from mockserver.variation import Change, Freedom

AMOUNTS = ("order_amount", "order_balance", "order_detail[*].selling_price", "order_detail[*].promo_amount")
FLAGS = ("is_promo_order", "is_mobile_payments", "is_pay_later", "is_gate_purchase")
COUNTS = ("payment_installments", "order_detail[*].item_quantity")
INTERNAL = ("short_url", "order_channel", "registration_data", "is_gate_purchase", "is_mobile_payments")
REFUSALS = (400, 401)
MIGS = {"vpc_Amount": "276600", "vpc_Merchant": "MOOKH", "vpc_Currency": "404"}


def in_swahili(content: Any, _: Exchange) -> None:
    """Another wording."""
    if isinstance(content, dict) and "message" in content:
        content["message"] = ["Haiwezekani."]


def with_more(content: Any, _: Exchange) -> None:
    """Fields that no document knows, everywhere."""
    for value in list(content.values()) if isinstance(content, dict) else content:
        if isinstance(value, dict | list):
            with_more(value, _)
    if isinstance(content, dict):
        content["vendor_extra"] = {"trace": [1, None]}


def every(names: tuple[str, ...], make: Callable[[Any], Any]) -> Change:
    """The same change of several fields of generated orders."""
    return ordered(*(turned(name, make) for name in names))


def part_to_the_cent(order: Any, _: Exchange) -> None:
    """An installment as text, with cents."""
    exact = Decimal(order["order_amount"]) / order["payment_installments"]
    order["installments_amount"] = f"{exact:.2f}"


def one_line_for_each_thing(order: Any, _: Exchange) -> None:
    """Lines for the same thing become one."""
    merged: dict[str, Body] = {}
    for line in order["order_detail"]:
        known = merged.setdefault(line["item_id"], line)
        if known is not line:
            known["item_quantity"] += line["item_quantity"]
            known["selling_price"] = f"{Decimal(known['selling_price']) + Decimal(line['selling_price']):.2f}"
    order["order_detail"] = list(merged.values())


def phones_completed(order: Body, _: Any) -> None:
    """A local number is taken for a Kenyan one."""
    for person in (order.get("customer"), order.get("payer")):
        if isinstance(person, dict) and str(person.get("phone_number")).startswith("07"):
            person["phone_number"] = f"+254{person['phone_number'][1:]}"


def in_utc(at: str) -> str:
    """A moment by the clocks of Greenwich."""
    return dt.datetime.fromisoformat(at).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_forename(content: Any, _: Exchange) -> None:
    """The whole name is the forename, and there is no surname."""
    payload = content["pay_response"]["payload"]
    payload["bill_to_forename"] = f"{payload['bill_to_forename']} {payload['bill_to_surname']}"
    payload["bill_to_surname"] = ""


# One variation after the other, each in a line or two.
# fmt: off
FREEDOMS = (
    Freedom("other-words", "AX-06", "Messages are worded otherwise.", body(ALL, None, in_swahili)),
    Freedom("more-fields", "AX-03", "Every object has a field more.", body(ORDER, None, with_more)),
    Freedom("slow", "AX-11", "Every answer takes 120 ms.", late(ALL, 0.12)),
    Freedom("caching-headers", "AX-03", "Answers have headers that nobody asked for.",
        header(ALL, None, "Cache-Control", "no-store, max-age=0")),
    Freedom("orders-200", "AO-06", "A new order answers 200.", answers(ORDER, 201, 200)),
    Freedom("orders-202", "AO-06", "A new order answers 202.", answers(ORDER, 201, 202)),
    Freedom("refusals-422", "AX-01", "What is wrong in a body answers 422.", answers(ORDER, 400, 422)),
    Freedom("no-login-403", "AX-09", "A point-of-sale order without a login answers 403.", answers(ORDER, 401, 403)),
    Freedom("no-login-400", "AX-09", "A point-of-sale order without a login answers 400.", answers(ORDER, 401, 400)),
    Freedom("refusals-as-pages", "AX-10", "Refusals are pages.",
        both(*(on_reply(ORDER, status, lambda reply, _: Reply(reply.status, b"<h1>Hapana</h1>", "text/html"))
               for status in REFUSALS))),
    Freedom("refusals-empty", "AX-10", "Refusals have no body.",
        both(*(on_reply(ORDER, status, lambda reply, _: Reply(reply.status)) for status in REFUSALS))),
    Freedom("refusals-as-text", "AX-10", "Refusals have the content type text/plain.",
        both(*(content_type(ORDER, status, "text/plain") for status in REFUSALS))),
    Freedom("amounts-as-numbers", "AX-05", "Amounts are numbers.", every(AMOUNTS, float)),
    Freedom("amounts-without-cents", "AX-05", "Amounts have no decimals where there are no cents.",
        every(AMOUNTS, lambda amount: amount.removesuffix(".00"))),
    Freedom("flags-as-texts", "AX-05", "Flags are the texts True and False.", every(FLAGS, str)),
    Freedom("counts-as-texts", "AX-05", "Counts are texts.", every(COUNTS, str)),
    Freedom("part-to-the-cent", "AO-21", "An installment is a text with cents.", ordered(part_to_the_cent)),
    Freedom("part-without-point", "AO-21", "An installment is a whole number.", every(("installments_amount",), int)),
    Freedom("lines-the-other-way-round", "AO-24", "The last line comes first.", ordered(reversed_list("order_detail"))),
    Freedom("one-line-for-each-thing", "AO-24", "Lines for the same thing come back as one.",
        ordered(one_line_for_each_thing)),
    Freedom("lines-in-brief", "AO-25", "Lines have few fields.",
        every(("order_detail[*]",), lambda line: {name: value for name, value in line.items() if name in (
            "item_id", "type_name", "item_quantity", "selling_price", "promo_amount")})),
    Freedom("ids-in-capitals", "AX-08", "Ids are written in upper case.",
        every(("id", "order_detail[*].id", "order_detail[*].item_id"), str.upper)),
    Freedom("number-of-digits", "AX-08", "Numbers of orders are long and begin with a word.",
        both(*(form(turned("order_number", lambda number: f"ORD-2031/{number}"))
               for form in (ordered, carded, linked)))),
    Freedom("payer-null", "AO-11", "No payer comes back.", ordered(put("payer", None))),
    Freedom("payer-the-customer", "AO-11", "Without a payer the customer comes back as such.",
        ordered(lambda order, _: order.update(payer=order["customer"]), when=lambda body: not body.get("payer"))),
    Freedom("exact-method-null", "AO-18", "exact_payment_method is null.", ordered(put("exact_payment_method", None))),
    Freedom("nothing-internal", "AX-03", "Fields that nobody explains are left out.",
        ordered(*(drop(name) for name in INTERNAL))),
    Freedom("promo-code-told", "AO-23", "Promo codes come back, and the order says that it has some.",
        ordered(put("is_promo_order", True), put("order_detail[*].promo_code", "GH02"))),
    Freedom("promo-unknown-ignored", "AO-23", "A promo code that does not hold changes nothing.",
        promotions(ignoring_unknown)),
    Freedom("phones-completed", "AO-39", "A local number is taken for a Kenyan one.",
        forgiven(phones_completed, phoned("07"))),
    Freedom("email-needed", "AO-10", "A customer without e-mail is refused.",
        refused(lambda body: not body["customer"].get("email"))),
    Freedom("same-thing-twice-refused", "AX-01", "Two lines for one thing are refused.",
        refused(lambda body: len({line["item_id"] for line in lines(body)}) < len(lines(body)))),
    Freedom("another-gateway", "AO-36", "The form is another gateway's.", carded(put("pay_response.payload", MIGS))),
    Freedom("form-in-brief", "AO-35", "A card form comes without what is inside of the vendor.",
        carded(*(drop(f"pay_response.{name}") for name in ("is_archived", "slug", "status", "message")))),
    Freedom("form-in-texts", "AX-05", "The numbers of a card form are texts.",
        carded(turned("pay_response.payload.amount", str), turned("pay_response.payload.line_item_count", str))),
    Freedom("whole-name-as-forename", "AO-36", "A card form has the whole name as forename.",
        carded(as_forename)),
    Freedom("json-by-default", "AO-12", "json is the default.",
        asked_as(lambda body, _: body.setdefault("response_type", "json"))),
    Freedom("link-elsewhere", "AO-02", "Payment links lead to another host.",
        linked(turned("link", lambda link: f"https://checkout.mookhpay.com/pay/{link[-37:-1]}"))),
    Freedom("moments-in-utc", "AX-08", "Moments are written by the clocks of Greenwich.",
        every(("created", "updated"), in_utc)),
    Freedom("status-new", "AO-43", "A new order is NEW.", ordered(put("order_status", "NEW"))),
)
# fmt: on
