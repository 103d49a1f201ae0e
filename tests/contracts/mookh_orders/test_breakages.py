"""A server with one fault is found out, and the finding names the rule that the fault breaks."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from contracts.findings import Verdict
from tests.contracts.conftest import Judging, told, violations
from tests.contracts.spoiler import Answer, Asked, Onward, Spoil, answers, body, lost_mail, requests_of
from tests.contracts.test_breakages import Breakage, changed, without

pytestmark = pytest.mark.lengthy

ORDER = "POST /stores/orders"
TICKET = "adf86aa9-fa1c-4394-b0b8-f6a7dea5f9c6"
ALBUM = "a1238351-627e-4b92-9991-bfc81d3f820b"
AGENT = "0b2d4f6a-8c1e-4a3b-9d5f-7e6c5b4a3f21"
SOMEBODY = {"name": "Jane Doe", "email": "jane@doe.example", "phone_number": "+254720111222"}
TOKEN = "mookh-agent-token"
AWHILE = 0.05
CODES = {TICKET: "GH02", ALBUM: "ALB02"}

Sent = dict[str, Any]


def answered(change: Callable[[Any], object]) -> Callable[[], Spoil]:
    """Change the JSON of every answer to an order."""
    return lambda: answers(ORDER, body(change), 201)


def asked(change: Callable[[Sent], object]) -> Callable[[], Spoil]:
    """Change every order before the mock sees it."""

    def rewritten(request: Asked, _: Onward) -> Asked:
        sent = request.json
        if not isinstance(sent, dict):
            return request
        change(sent)
        return request.saying(sent)

    return lambda: requests_of(ORDER, rewritten)


def refused(when: Callable[[Sent, Asked], bool], code: int = 400) -> Callable[[], Spoil]:
    """Refuse orders that the mock would accept, or break down on them."""

    def spoil(request: Asked, onward: Onward) -> Answer:
        sent = request.json
        if request.label == ORDER and isinstance(sent, dict) and when(sent, request):
            answer = Answer(code)
            answer.json = {"message": ["No."]}
            return answer
        return onward(request)

    return lambda: spoil


def lines(sent: Sent) -> list[Sent]:
    """The lines of an order, whatever was sent."""
    found = sent.get("order_detail")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def negative_quantity(sent: Sent, _: Asked) -> bool:
    found = [line.get("item_quantity") for line in lines(sent)]
    return any(isinstance(each, int) and each < 0 for each in found)


def quantity_as_text(sent: Sent, _: Asked) -> bool:
    return any(isinstance(line.get("item_quantity"), str) for line in lines(sent))


def no_part(sent: Sent, _: Asked) -> bool:
    return bool(sent.get("payment_installments") == 0)


def null_for_a_method(sent: Sent, _: Asked) -> bool:
    return sent.get("exact_payment_method", "") is None


def local_phone(phone: str) -> str:
    return "0" + phone.removeprefix("+254")


def second_line_missing(order: Sent) -> None:
    if "order_detail" in order:
        order["order_detail"] = order["order_detail"][:1]


def second_line_of_another_quantity(order: Sent) -> None:
    for line in order.get("order_detail", [])[1:]:
        line["item_quantity"] += 1


def payer_and_customer_changed(order: Sent) -> None:
    if order.get("payer", {}).get("name"):
        order["customer"], order["payer"] = order["payer"], order["customer"]


def customer_without_accents(order: Sent) -> None:
    if "customer" in order:
        order["customer"]["name"] = order["customer"]["name"].encode("ascii", "replace").decode()


def billing_nobody(request: Asked, onward: Onward) -> Answer:
    """A card form without the customer's name where there is no payer."""
    answer = onward(request)
    found = answer.json
    if request.label == ORDER and not (request.json or {}).get("payer") and "pay_response" in (found or {}):
        payload = found["pay_response"]["payload"]
        payload.update({name: None for name in payload if name.startswith("bill_to_")})
        answer.json = found
    return answer


def any_code_holds(sent: Sent) -> None:
    for line in lines(sent):
        if line.get("promotional_code") and line.get("item_id") in CODES:
            line["promotional_code"] = CODES[line["item_id"]]


def names_do_not_agree(sent: Sent, _: Asked) -> bool:
    named = [each for each in lines(sent) if each.get("ticket_names")]
    return any(len(each["ticket_names"]) != each["item_quantity"] for each in named)


def only_what_is_for_sale(sent: Sent) -> None:
    for line in lines(sent):
        if isinstance(line.get("item_id"), str) and line["item_id"] not in CODES:
            line.update(item_id=ALBUM, type_name="digital_content.album")


def lines_without_item_dropped(sent: Sent) -> None:
    if lines(sent):
        sent["order_detail"] = [each for each in lines(sent) if each.get("item_id")] or [
            {"item_id": ALBUM, "type_name": "digital_content.album", "item_quantity": 1}
        ]


def mobile_at_the_point_of_sale(request: Asked, onward: Onward) -> Answer:
    """Point-of-sale orders without a token go through as if they were by MOBILE."""
    sent = request.json
    if isinstance(sent, dict) and sent.get("payment_method") == "MOBILE_CASH" and not request.token:
        sent = {name: each for name, each in sent.items() if name != "agent"}
        return onward(request.saying(sent | {"payment_method": "MOBILE"}))
    return onward(request)


def mail_for_a_refused_order(request: Asked, onward: Onward) -> Answer:
    """Instructions go out before the lines are looked at."""
    answer = onward(request)
    sent = request.json
    if request.label == ORDER and answer.status >= 400 and isinstance(sent, dict) and sent.get("is_pay_later") is True:
        line = {"item_id": ALBUM, "type_name": "digital_content.album", "item_quantity": 1}
        onward(request.saying(sent | {"order_detail": [line]}))
    return answer


def one_number_for_all(order: Sent) -> None:
    order["order_number"] = "LFG2SL"


def given(name: str, value: Any) -> Callable[[Sent], None]:
    return lambda sent: sent.__setitem__(name, value)


def unless_sent(name: str, value: Any) -> Callable[[Sent], object]:
    return lambda sent: sent.setdefault(name, value)


def left_out(name: str) -> Callable[[Sent], object]:
    return lambda sent: sent.pop(name, None)


def no_unknown_currency(sent: Sent) -> None:
    if sent.get("currency") == "ZZZ":
        sent["currency"] = "KES"


def agent_of_the_token(request: Asked, onward: Onward) -> Answer:
    """An agent's order without the id is the agent's all the same."""
    sent = request.json
    if isinstance(sent, dict) and request.token and not sent.get("agent"):
        return onward(request.saying(sent | {"agent": AGENT}))
    return onward(request)


def foreign_phone(sent: Sent, _: Asked) -> bool:
    people = [each for each in (sent.get("customer"), sent.get("payer")) if isinstance(each, dict)]
    return any(not str(each.get("phone_number") or "+254").startswith("+254") for each in people)


def payer_for_a_customer(sent: Sent) -> None:
    if sent.get("payer"):
        sent.setdefault("customer", sent["payer"])


def mobile_by_mpesa(sent: Sent) -> None:
    if sent.get("exact_payment_method") == "MPESA":
        sent.setdefault("payment_method", "MOBILE")


def kes_by_card(sent: Sent) -> None:
    if sent.get("payment_method") == "CARD":
        sent.setdefault("currency", "KES")


def something_by_link(sent: Sent) -> None:
    for line in lines(sent) if sent.get("response_type") == "html" else ():
        line.setdefault("item_id", ALBUM)


def card_by_mpesa(sent: Sent) -> None:
    if sent.get("exact_payment_method") == "MPESA" and sent.get("response_type") == "json":
        sent.update(payment_method="CARD", exact_payment_method=None)


def mobile_for_foreign_cards(sent: Sent) -> None:
    if sent.get("payment_method") == "CARD" and sent.get("currency") == "UGX":
        sent.update(payment_method="MOBILE", currency="KES")


def first_three_letters(sent: Sent) -> None:
    if str(sent.get("currency")).startswith("KES"):
        sent["currency"] = "KES"


def card_link_without_login(sent: Sent, request: Asked) -> bool:
    return sent.get("payment_method") == "CARD" and sent.get("response_type") == "html" and not request.token


def card_of_no_method(sent: Sent, _: Asked) -> bool:
    return sent.get("payment_method") == "CARD" and "exact_payment_method" not in sent


def two_lines_at_most(order: Sent) -> None:
    if "order_detail" in order:
        order["order_detail"] = order["order_detail"][:2]


def tag_of(email: str) -> str:
    return email.partition("+")[2].partition("@")[0]


def order_for(holds: Callable[[str], bool]) -> Spoil:
    """A point-of-sale order is an agent's where the token, which is none of an agent, is like one."""

    def spoil(request: Asked, onward: Onward) -> Answer:
        bearer = request.headers.get("authorization")
        if bearer is not None and request.token != TOKEN and holds(request.token.removeprefix("Bearer").strip()):
            return onward(request.with_token(TOKEN))
        return onward(request)

    return spoil


class SharedSeat:
    """Who is logged in is the server's, not the request's, for as long as an agent's request takes."""

    def __init__(self) -> None:
        self.token = ""

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        if request.token == TOKEN:
            self.token = request.token
            time.sleep(3 * AWHILE)
            self.token = ""
            return onward(request)
        return onward(request.with_token(self.token) if self.token else request)


class SharedBill:
    """Whoever was billed last is billed by all that are under way."""

    def __init__(self) -> None:
        self.billed: Any = None

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        sent = request.json
        if request.label != ORDER or not isinstance(sent, dict) or sent.get("payment_method") != "CARD":
            return onward(request)
        self.billed = sent.get("payer") or sent.get("customer")
        time.sleep(AWHILE)
        return onward(request.saying(sent | {"payer": self.billed}))


class SharedId:
    """Orders that are under way together get one id."""

    def __init__(self) -> None:
        self.id: Any = None

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        answer = onward(request)
        found = answer.json
        if isinstance(found, dict) and "id" in found:
            self.id = self.id or found["id"]
            found["id"] = self.id
            time.sleep(AWHILE)
            self.id = None
            answer.json = found
        return answer


class KnownByPhone:
    """People are known by their phone: who has it later is taken for who had it first."""

    def __init__(self) -> None:
        self.people: dict[str, Any] = {}

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        sent = request.json
        if isinstance(sent, dict) and isinstance(sent.get("customer"), dict):
            customer = sent["customer"]
            known = self.people.setdefault(str(customer.get("phone_number")), customer)
            return onward(request.saying(sent | {"customer": known}))
        return onward(request)


class ToldOnce:
    """Who pays a second order later is told nothing of it."""

    def __init__(self) -> None:
        self.told: set[str] = set()

    def __call__(self, request: Asked, onward: Onward) -> Answer:
        sent = request.json
        if not isinstance(sent, dict) or sent.get("is_pay_later") is not True or not sent.get("customer"):
            return onward(request)
        email = str(sent["customer"].get("email"))
        again = email in self.told
        self.told.add(email)
        return onward(request.saying(sent | {"is_pay_later": not again}))


def broken_by(part: bytes) -> Callable[[], Spoil]:
    """Break down on orders in whose body something stands."""
    return lambda: lambda request, onward: Answer(500) if part in request.content else onward(request)


BREAKAGES = [
    Breakage("a payer stands for the customer", asked(payer_for_a_customer), "O-01", "O-01"),
    Breakage("a text is too much", broken_by(b'"text"'), "O-01", "O-01"),
    Breakage("MPESA stands for MOBILE", asked(mobile_by_mpesa), "O-02", "O-02"),
    Breakage("a card needs no currency", asked(kes_by_card), "O-02", "O-02"),
    Breakage("NUL is too much", broken_by(b"\\u0000"), "O-03", "create_order 500"),
    Breakage("an empty payer is too much", broken_by(b'"payer":{}'), "O-04", "O-04"),
    Breakage("who is billed is shared", SharedBill, "O-05", "O-05"),
    Breakage("a link needs no item", asked(something_by_link), "O-07", "O-07"),
    Breakage("a number for a kind is too much", broken_by(b'"type_name":5'), "O-08", "O-08"),
    Breakage("the first letters are the currency", asked(first_three_letters), "O-15", "O-15"),
    Breakage("a word of the language is too much", broken_by(b'"constructor"'), "O-15", "O-15"),
    Breakage("a link for a card needs a login", refused(card_link_without_login, 401), "O-16", "O-16"),
    Breakage("an empty token is an agent's", lambda: order_for(lambda token: not token), "O-17", "O-17"),
    Breakage(
        "half a token is an agent's",
        lambda: order_for(lambda token: bool(token) and TOKEN.startswith(token)),
        "O-17",
        "O-17",
    ),
    Breakage("a longer token is an agent's", lambda: order_for(lambda token: token.startswith(TOKEN)), "O-17", "O-17"),
    Breakage("who is logged in is shared", SharedSeat, "O-17", "O-17"),
    Breakage("by MPESA a form comes back", asked(card_by_mpesa), "O-20", "O-20"),
    Breakage("by foreign card an order comes back", asked(mobile_for_foreign_cards), "O-21", "O-21"),
    Breakage("a card needs a method in particular", refused(card_of_no_method), "O-25", "O-25"),
    Breakage("a second order sends no instructions", ToldOnce, "O-26", "O-26"),
    Breakage("a third line is missing", answered(two_lines_at_most), "O-35", "O-35"),
    Breakage("a long name is cut", answered(changed("customer.name", lambda name: name[:30])), "O-36", "O-36"),
    Breakage("people are known by their phone", KnownByPhone, "O-36", "O-36"),
    Breakage(
        "a tag is lost",
        answered(changed("customer.email", lambda email: email.replace(f"+{tag_of(email)}@", "@"))),
        "O-36",
        "O-36",
    ),
    Breakage("ids are shared", SharedId, "O-38", "O-38"),
    Breakage("an order needs no customer", asked(unless_sent("customer", SOMEBODY)), "O-01", "O-01"),
    Breakage("an order needs no currency", asked(unless_sent("currency", "KES")), "O-02", "O-02"),
    Breakage("an order needs a payer", refused(lambda sent, _: not sent.get("payer")), "O-04", "O-04"),
    Breakage("without a payer nobody is billed", lambda: billing_nobody, "O-05", "O-05"),
    Breakage("the payer is not billed", asked(left_out("payer")), "O-06", "O-06"),
    Breakage("a line that names nothing is left out", asked(lines_without_item_dropped), "O-07", "O-07"),
    Breakage("anything is for sale", asked(only_what_is_for_sale), "O-08", "O-08"),
    Breakage("tickets need as many names", refused(names_do_not_agree), "O-10", "O-10"),
    Breakage("any word is a promo code", asked(any_code_holds), "O-14", "O-14"),
    Breakage("a currency that is none is accepted", asked(no_unknown_currency), "O-15", "O-15"),
    Breakage("everybody needs a login", refused(lambda _, request: not request.token, 401), "O-16", "O-16"),
    Breakage("anybody sells at the point of sale", lambda: mobile_at_the_point_of_sale, "O-17", "O-17"),
    Breakage("an agent's order names no agent", lambda: agent_of_the_token, "O-18", "O-18"),
    Breakage("a flag is a list", answered(changed("is_promo_order", lambda flag: [flag])), "O-20", "O-20"),
    Breakage("json is ignored", asked(given("response_type", "html")), "O-20", "O-20"),
    Breakage("a card form has nowhere to go", answered(without("pay_response.url")), "O-21", "O-21"),
    Breakage("html is ignored", asked(given("response_type", "json")), "O-22", "O-22"),
    Breakage("a link is no address", answered(changed("link", lambda link: link.partition("://")[2])), "O-22", "O-22"),
    Breakage("MPESA is unknown", refused(lambda sent, _: sent.get("exact_payment_method") == "MPESA"), "O-24", "O-24"),
    Breakage("null is no method", refused(null_for_a_method), "O-25", "O-25"),
    Breakage("every order is paid later", asked(unless_sent("is_pay_later", True)), "O-26", "O-26"),
    Breakage("instructions go missing", lambda: lost_mail, "O-26", "O-26", doors_too=True),
    Breakage("a refused order sends instructions", lambda: mail_for_a_refused_order, "O-26", "O-26"),
    Breakage("three parts are usual", asked(unless_sent("payment_installments", 3)), "O-27", "O-27"),
    Breakage("parts are ignored", asked(left_out("payment_installments")), "O-28", "O-28"),
    Breakage("a part is too much", answered(changed("installments_amount", lambda part: part + 1.5)), "O-28", "O-28"),
    Breakage("a new order is paid", answered(changed("order_balance", lambda _: "0.00")), "O-32", "O-32"),
    Breakage("the second line is missing", answered(second_line_missing), "O-35", "O-35"),
    Breakage("the second line is of another quantity", answered(second_line_of_another_quantity), "O-35", "O-35"),
    Breakage("payer and customer change places", answered(payer_and_customer_changed), "O-36", "O-36"),
    Breakage("letters are lost", answered(customer_without_accents), "O-36", "O-36"),
    Breakage(
        "a phone is rewritten",
        answered(changed("customer.phone_number", local_phone)),
        "O-36",
        "O-36",
    ),
    Breakage("a link is for KES", answered(changed("currency_code", lambda _: "KES")), "O-37", "O-37"),
    Breakage("order numbers are repeated", answered(one_number_for_all), "O-38", "O-38"),
    Breakage("an id is a number", answered(changed("id", lambda _: "4711")), "O-38", "O-38"),
    Breakage("another method comes back", answered(changed("payment_method", lambda _: "CARD")), "O-39", "O-39"),
    Breakage("foreigners cannot buy", refused(foreign_phone), "O-40", "O-40"),
    Breakage(
        "a negative quantity is too much",
        refused(negative_quantity, 500),
        "O-41",
        "create_order 500",
    ),
    Breakage(
        "a quantity as a text is too much",
        refused(quantity_as_text, 500),
        "O-41",
        "create_order 500",
    ),
    Breakage(
        "a division by no parts is too much",
        refused(no_part, 500),
        "O-27",
        "O-27",
    ),
]


@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_a_fault_is_found_and_named(breakage: Breakage, judged: Judging) -> None:
    outcome = judged(breakage.spoil(), only=breakage.only, doors_too=breakage.doors_too)
    assert not outcome.docket.troubles
    assert outcome.verdict is Verdict.VIOLATES, told(outcome.docket)
    named = {name for each in violations(outcome) for name in (each.rule, f"{each.operation} {each.status}")}
    assert breakage.names in named, told(outcome.docket)


def nobody_by_name(sent: Sent) -> None:
    if isinstance(sent.get("customer"), dict):
        sent["customer"].setdefault("name", "Jane Doe")


def codes_dropped(sent: Sent) -> None:
    for line in lines(sent):
        line.pop("promotional_code", None)


def code_for_the_other_line(sent: Sent) -> None:
    found = lines(sent)
    if len(found) == 2:
        for line, other in (found, found[::-1]):
            if line.pop("promotional_code", None) == CODES.get(line["item_id"]):
                other["promotional_code"] = CODES[other["item_id"]]
                return


def lines_at_half_price(order: Sent) -> None:
    for line in order.get("order_detail", []):
        line["selling_price"] = str(Decimal(line["selling_price"]) / 2)


def kes_for_the_album(request: Asked, onward: Onward) -> Answer:
    """Only the first line must be for sale in the currency."""
    sent = request.json
    if isinstance(sent, dict) and sent.get("currency") == "UGX" and len(lines(sent)) == 2:
        return onward(request.saying(sent | {"order_detail": lines(sent)[:1]}))
    return onward(request)


def nobody_at_all(sent: Sent) -> None:
    if sent.get("customer") == {}:
        sent["customer"] = SOMEBODY


REPORTED = [
    Breakage("a customer needs no members", asked(nobody_at_all), "O-03", "O-03"),
    Breakage("a currency holds for the first thing", lambda: kes_for_the_album, "O-15", "O-15"),
    Breakage("a customer needs no name", asked(nobody_by_name), "O-03", "O-03"),
    Breakage("promo codes do nothing", asked(codes_dropped), "O-13", "O-13"),
    Breakage("a promo code is the other line's", asked(code_for_the_other_line), "O-13", "O-13"),
    Breakage("json is the default", asked(unless_sent("response_type", "json")), "O-23", "O-23"),
    Breakage("a part is rounded up", answered(changed("installments_amount", lambda part: part + 0.9)), "O-28", "O-28"),
    Breakage(
        "a card pays all parts", answered(changed("pay_response.payload.amount", lambda part: part * 3)), "O-29", "O-29"
    ),
    Breakage("lines cost less than the order", answered(lines_at_half_price), "O-33", "O-33"),
    Breakage("many cost what one costs", answered(changed("order_amount", lambda _: "999.00")), "O-34", "O-34"),
    Breakage("no order has a moment", answered(without("created")), "O-43", "O-43"),
    Breakage("a signed field is missing", answered(without("pay_response.payload.reference_number")), "O-44", "O-44"),
]


@pytest.mark.parametrize("breakage", REPORTED, ids=str)
def test_what_the_document_does_not_settle_is_reported_only(breakage: Breakage, judged: Judging) -> None:
    outcome = judged(breakage.spoil(), only=breakage.only)
    assert not outcome.docket.troubles
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
    assert breakage.names in {each.rule for each in outcome.docket.ranked()}, told(outcome.docket)
