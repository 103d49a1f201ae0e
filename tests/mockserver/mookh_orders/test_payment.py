"""Payment: over the link, with the card form, through the door; what follows it, and what it cannot do."""

import re

import pytest

from tests.mockserver.mookh_orders.conftest import (
    AGENT,
    AGENT_PHONE,
    JANE,
    TOKEN,
    albums,
    page,
    signature,
    tickets,
)

EMAIL, PHONE = JANE["email"], JANE["phone_number"]


def card_form(client, **changes):
    """The url and the payload of a card form, a null as empty text."""
    response = client.order(**{"payment_method": "CARD", **changes})["pay_response"]
    return response["url"], {name: "" if value is None else value for name, value in response["payload"].items()}


def number_of(payload):
    return payload["reference_number"].rpartition("ORD-")[2]


def test_an_order_is_paid_over_its_link(client):
    link = client.link(order_detail=[tickets(ticket_names=["Alice", "Bob", "Martin"]), albums()])
    shown = page(client.session.get(link))
    assert shown.language == "en"
    assert shown.tags.count("h1") == 1
    assert "script" not in shown.tags
    assert shown.buttons == ["pay", "fail", "cancel"]
    assert shown.cells[3:11] == ["VVIP", "2", "9000.00", "Currency track", "1", "1000.00", "Together", "10000.00"]

    answer = client.press(link, "pay")
    assert [(step.status_code, step.headers["Location"]) for step in answer.history] == [(303, link)]
    paid = page(answer)
    assert "is paid" in paid.text
    assert paid.buttons == []

    (standing,) = client.mock("mookh_orders/orders")
    assert (standing["order_status"], standing["order_balance"]) == ("PAID", "0.00")
    assert standing["payment_reference"] in paid.text
    assert (standing["link"], standing["expires"]) == (None, None)
    for to, channel in ((EMAIL, "mail"), (PHONE, "sms")):
        (message,) = client.messages(to)
        assert (message["channel"], message["code"]) == (channel, standing["order_number"])
        assert "2 x VVIP (Alice, Bob); 1 x Currency track" in message["text"]


def test_a_failed_payment_changes_nothing(client):
    link = client.link()
    left = client.left()
    failed = page(client.press(link, "fail"))
    assert "The last payment failed" in failed.text
    assert failed.buttons == ["pay", "fail", "cancel"]
    (standing,) = client.mock("mookh_orders/orders")
    assert (standing["order_status"], standing["order_balance"]) == ("PENDING", "9000.00")
    assert client.left() == left
    assert client.mock("outbox") == []
    assert "is paid" in page(client.press(link, "pay")).text


def test_giving_up_cancels_the_order_and_pays_back(client):
    left = client.left()
    link = client.link(payment_installments=2)
    client.press(link, "pay")
    assert "is cancelled" in page(client.press(link, "cancel")).text
    (standing,) = client.mock("mookh_orders/orders")
    assert (standing["order_status"], standing["amount_refunded"]) == ("CANCELLED", "4500.00")
    assert client.left() == left
    assert "KES 4500.00 is paid back" in client.messages(EMAIL)[-1]["text"]


@pytest.mark.parametrize("decision", ["pay", "fail", "cancel"])
@pytest.mark.parametrize("end", ["pay", "cancel"])
def test_nothing_can_be_decided_twice(client, end, decision):
    link = client.link()
    client.press(link, end)
    before = client.mock("mookh_orders/orders"), client.mock("outbox")
    status = {"pay": "PAID", "cancel": "CANCELLED"}[end]
    assert status in page(client.press(link, decision), 409).text
    assert client.payment(before[0][0]["id"], "settle").status_code == 409
    assert (client.mock("mookh_orders/orders"), client.mock("outbox")) == before


def test_installments_are_paid_one_by_one_and_the_last_one_pays_the_rest(client):
    link = client.link(
        payment_installments=3, order_detail=[tickets(promotional_code="GH02"), albums(promotional_code="ALB02")]
    )
    seen = []
    for _ in range(3):
        before = client.mock("mookh_orders/orders")[0]
        client.press(link, "pay")
        after = client.mock("mookh_orders/orders")[0]
        seen.append((before["amount_due"], after["order_balance"], after["order_status"]))
    assert seen == [
        ("2766.00", "5534.00", "PENDING"),
        ("2766.00", "2768.00", "PENDING"),
        ("2768.00", "0.00", "PAID"),
    ]
    subjects = [message["subject"].partition(" for ")[0] for message in client.messages(EMAIL)]
    assert subjects[:3] == ["How to pay", "Payment received", "Payment received"]
    assert "is paid" in client.messages(EMAIL)[-1]["subject"]


def test_an_order_in_more_installments_than_units_can_be_paid(client):
    number = client.order(payment_installments=1000, order_detail=[albums(promotional_code="ALB02")])["order_number"]
    assert client.standing(number)["amount_due"] == "1.00"
    client.payment(number, "settle")
    assert client.standing(number)["order_balance"] == "799.00"


def test_paying_later_is_explained_by_mail_and_sms(client):
    order = client.order(is_pay_later=True)
    assert order["is_pay_later"] is True
    link = client.standing(order["order_number"])["link"]
    for to in (EMAIL, PHONE):
        (message,) = client.messages(to)
        assert link in message["text"]
        assert "KES 9000.00" in message["text"]
    assert page(client.session.get(link)).buttons
    client.order()
    assert len(client.messages(EMAIL)) == 1


def test_the_agent_is_told_once_an_order_is_paid(client):
    order = client.order(TOKEN, payment_method="MOBILE_CASH", agent=AGENT, payment_installments=2)
    assert client.messages(AGENT_PHONE) == []
    client.payment(order["order_number"], "settle")
    assert client.messages(AGENT_PHONE) == []
    client.payment(order["order_number"], "settle")
    (message,) = client.messages(AGENT_PHONE)
    assert message["channel"] == "sms"
    assert order["order_number"] in message["text"]


def test_installments_that_are_not_paid_in_48_hours_expire_and_are_paid_back(client):
    left = client.left()
    link = client.link(payment_installments=3)
    client.press(link, "pay")
    client.advance(hours=47.9)
    assert client.mock("mookh_orders/orders")[0]["order_status"] == "PENDING"
    client.advance(hours=0.2)
    (standing,) = client.mock("mookh_orders/orders")
    assert (standing["order_status"], standing["amount_paid"], standing["amount_refunded"]) == (
        "EXPIRED",
        "3000.00",
        "3000.00",
    )
    assert client.left() == left
    assert "has expired" in page(client.session.get(link)).text
    assert "EXPIRED" in page(client.press(link, "pay"), 409).text
    assert "KES 3000.00 is paid back" in client.messages(EMAIL)[-1]["text"]
    assert len(client.messages(EMAIL)) == 3


def test_only_unpaid_installments_expire(client):
    whole, paid = client.order()["order_number"], client.order(payment_installments=2)["order_number"]
    for _ in range(2):
        client.payment(paid, "settle")
    client.advance(days=30)
    assert client.standing(whole)["order_status"] == "PENDING"
    assert client.standing(paid)["order_status"] == "PAID"


def test_tickets_of_expired_orders_are_for_sale_again(client):
    line = {**client.item("Last tents"), "item_quantity": 5}
    form = {"currency": "UGX", "order_detail": [line], "response_type": "html"}
    client.order(**form, payment_installments=2)
    assert client.ask(**form).status_code == 400
    client.advance(hours=48)
    client.order(**form)


def test_a_card_form_is_signed_so_that_a_client_can_check_it(client):
    payload = client.order(payment_method="CARD")["pay_response"]["payload"]
    keys = client.mock("mookh_orders/gateway")
    assert keys["algorithm"] == "HMAC-SHA256"
    assert (payload["profile_id"], payload["access_key"]) == (keys["profile_id"], keys["access_key"])
    assert payload["signature"] == signature(payload, keys["secret_key"])
    named = [*payload["signed_field_names"].split(","), *payload["unsigned_field_names"].split(",")]
    assert payload.keys() - set(named) == {"created_by", "updated_by"}
    assert set(named) <= payload.keys()


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 9000),
        ({"payment_installments": 7}, 1285),
        ({"currency": "USD", "order_detail": [tickets(1)]}, 35.5),
        ({"currency": "UGX", "payment_method": "MOBILE"}, 260000),
    ],
)
def test_a_card_form_asks_for_one_installment(client, changes, amount):
    _, payload = card_form(client, **changes)
    assert payload["amount"] == payload["item_0_unit_price"] == amount
    assert payload["currency"] == changes.get("currency", "KES")


@pytest.mark.parametrize(
    ("payer", "billed"),
    [
        (None, ("Jane", "Doe", EMAIL, PHONE)),
        ({"name": "The Big Boss"}, ("The", "Big Boss", EMAIL, PHONE)),
        (
            {"name": "Boss", "email": "boss@doe.com", "phone_number": "+256772000111"},
            ("Boss", "", "boss@doe.com", "+256772000111"),
        ),
    ],
)
def test_the_payer_is_billed_and_the_customer_where_there_is_none(client, payer, billed):
    _, payload = card_form(client, payer=payer)
    assert tuple(payload[f"bill_to_{part}"] for part in ("forename", "surname", "email", "phone")) == billed


def test_a_card_form_pays(client):
    url, payload = card_form(client, payment_installments=2)
    gateway = page(client.session.post(url, data=payload))
    assert gateway.buttons == ["pay", "fail", "cancel"]
    assert gateway.fields == {name: str(value) for name, value in payload.items()}

    answer = client.session.post(url, data={**gateway.fields, "decision": "pay"})
    assert [(step.status_code, step.headers["Location"]) for step in answer.history] == [
        (303, payload["override_custom_receipt_page"])
    ]
    receipt = page(answer)
    assert "KES 4500.00 was paid" in receipt.text
    assert payload["item_0_code"] in receipt.text
    standing = client.standing(number_of(payload))
    assert (standing["order_balance"], standing["payment_reference"]) == ("4500.00", payload["item_0_code"])


def test_fields_that_a_client_leaves_out_where_they_are_null_count_as_empty(client):
    url, payload = card_form(client)
    full = {name: value for name, value in payload.items() if value != ""}
    assert page(client.session.post(url, data=full)).buttons


@pytest.mark.parametrize(("decision", "status"), [("fail", "PENDING"), ("cancel", "CANCELLED")])
def test_a_card_form_that_does_not_pay_leads_to_the_cancel_page(client, decision, status):
    url, payload = card_form(client)
    answer = client.session.post(url, data={**payload, "decision": decision})
    assert answer.history[0].headers["Location"] == payload["override_custom_cancel_page"]
    assert "Nothing was paid" in page(answer).text
    standing = client.standing(number_of(payload))
    assert standing["order_status"] == status
    links = re.findall(r'href="([^"]+)"', answer.text)
    assert links == ([standing["link"]] if status == "PENDING" else [])
    assert page(client.session.get(payload["override_custom_receipt_page"]), 404)


def test_a_card_form_pays_once(client):
    url, payload = card_form(client, payment_installments=2)
    client.session.post(url, data={**payload, "decision": "pay"})
    before = client.mock("mookh_orders/orders")
    for form in (payload, {**payload, "decision": "pay"}):
        assert "used before" in page(client.session.post(url, data=form), 409).text
    assert client.mock("mookh_orders/orders") == before
    assert page(client.session.get(payload["override_custom_cancel_page"]), 404)


def test_a_card_form_does_not_pay_what_was_paid_over_the_link(client):
    url, payload = card_form(client)
    client.payment(number_of(payload), "settle")
    for form in (payload, {**payload, "decision": "pay"}):
        assert "PAID" in page(client.session.post(url, data=form), 409).text


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "1"},
        {"currency": "UGX"},
        {"signature": "x"},
        {"locale": "sw-ke"},
        {"override_custom_receipt_page": "https://elsewhere.example.com/"},
        {"reference_number": "other"},
        {"profile_id": "other"},
        {"signed_field_names": "profile_id"},
        {"decision": "perhaps"},
    ],
)
def test_a_card_form_that_was_changed_is_refused(client, changes):
    url, payload = card_form(client)
    (field,) = changes
    told = page(client.session.post(url, data={**payload, "decision": "pay", **changes}), 400).text
    assert field in told or "signature" in told
    assert client.standing(number_of(payload))["order_status"] == "PENDING"


def test_an_amount_that_somebody_signed_anew_is_refused(client):
    url, payload = card_form(client)
    changed = {**payload, "amount": 1}
    changed["signature"] = signature(changed, client.mock("mookh_orders/gateway")["secret_key"])
    assert "amount must be 9000" in page(client.session.post(url, data=changed), 400).text


def test_what_people_write_stays_text_on_every_page(client):
    name = '<script>alert(1)</script> & "O\'Hara" {{ 7 * 7 }}'
    customer = {**JANE, "name": name}
    link = client.link(customer=customer)
    url, payload = card_form(client, customer=customer)
    pages = [
        client.session.get(link),
        client.press(link, "pay"),
        client.session.post(url, data=payload),
        client.session.post(url, data={**payload, "decision": "pay"}),
    ]
    for answer in pages:
        shown = page(answer)
        assert "script" not in shown.tags
        assert name in shown.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_pages_that_are_not_there_are_told_on_a_page(client):
    assert "no such payment link" in page(client.session.get(f"{client.url}/payments/links/nope/"), 404).text
    assert page(client.press(f"{client.url}/payments/links/nope/", "pay"), 404)
    for where in ("complete", "cancelled"):
        address = f"{client.url}/callback/card/{where}/response"
        assert page(client.session.get(address, params={"callback_token": "x"}), 404)
        assert "callback_token is missing" in page(client.session.get(address), 400).text
    url, payload = card_form(client)
    assert page(client.session.post(url, data={**payload, "transaction_uuid": "x"}), 404)
    assert "signature is missing" in page(client.session.post(url, data={"amount": "1"}), 400).text
    assert page(client.session.post(url, json=payload), 415)
    assert page(client.press(client.link(), "perhaps"), 400)


def test_the_door_pays_like_the_page(client):
    number = client.order()["order_number"]
    assert client.payment(number, "fail").json()["order_status"] == "PENDING"
    answer = client.payment(number, "settle")
    assert (answer.status_code, answer.json()) == (201, client.standing(number))
    assert len(client.messages(EMAIL)) == 1
    assert client.payment("NOSUCH", "settle").status_code == 404
    wrong = client.payment(number, "perhaps")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "outcome")
    wrong = client.session.post(f"{client.root}/_mock/mookh_orders/payments", data={"order": number})
    assert wrong.status_code == 415


def test_links_stay_in_their_sandbox(client):
    link = client.link()
    assert page(client.session.get(link.replace("/~", "/~not-")), 404)
