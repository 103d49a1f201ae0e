"""The faults of an orders API, each as a function or a class that spoils what a server says or hears."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.contracts.spoiler import Answer, Asked, Onward, Spoil, answers, body, requests_of

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
