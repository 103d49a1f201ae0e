"""Whatever is wrong with an order is told, with the field, and changes nothing."""

import json

import pytest

from tests.mockserver.mookh_orders.conftest import AGENT, JANE, TOKEN, albums, tickets

OTHER_AGENT = "5d7e9f10-2a3b-4c5d-8e6f-1a2b3c4d5e6f"

WRONG = {
    "no customer": ({"customer": None}, "customer"),
    "a customer without a name": ({"customer": {"phone_number": "+254720111222"}}, "customer.name"),
    "a customer without a phone": ({"customer": {"name": "Jane"}}, "customer.phone_number"),
    "a local phone": ({"customer": {**JANE, "phone_number": "0720111222"}}, "customer.phone_number"),
    "a phone without a plus": ({"customer": {**JANE, "phone_number": "254720111222"}}, "customer.phone_number"),
    "a phone with letters": ({"customer": {**JANE, "phone_number": "+25472O111222"}}, "customer.phone_number"),
    "an address without @": ({"customer": {**JANE, "email": "jane"}}, "customer.email"),
    "a payer's local phone": ({"payer": {"phone_number": "0720111222"}}, "payer.phone_number"),
    "no items": ({"order_detail": None}, "order_detail"),
    "an empty list of items": ({"order_detail": []}, "order_detail"),
    "an item without an id": ({"order_detail": [{"type_name": "store.ticket"}]}, "order_detail[0].item_id"),
    "an unknown item": (
        {"order_detail": [tickets(), tickets(item_id="00000000-0000-4000-8000-000000000000")]},
        "order_detail[1].item_id",
    ),
    "an item of another type": ({"order_detail": [albums(type_name="store.ticket")]}, "order_detail[0].item_id"),
    "an unknown type": ({"order_detail": [tickets(type_name="store.book")]}, "order_detail[0].type_name"),
    "a quantity of 0": ({"order_detail": [tickets(0)]}, "order_detail[0].item_quantity"),
    "a negative quantity": ({"order_detail": [tickets(-1)]}, "order_detail[0].item_quantity"),
    "half a ticket": ({"order_detail": [tickets(1.5)]}, "order_detail[0].item_quantity"),
    "more than there are": ({"order_detail": [tickets(500_000)]}, "order_detail[0].item_quantity"),
    "an unknown promo code": (
        {"order_detail": [tickets(promotional_code="NOPE")]},
        "order_detail[0].promotional_code",
    ),
    "another item's promo code": (
        {"order_detail": [albums(promotional_code="GH02")]},
        "order_detail[0].promotional_code",
    ),
    "a promo code of another currency": (
        {"currency": "USD", "order_detail": [tickets(promotional_code="GH02")]},
        "order_detail[0].promotional_code",
    ),
    "no currency": ({"currency": None}, "currency"),
    "a currency that is none": ({"currency": "XYZ"}, "currency"),
    "a currency for one item only": ({"currency": "UGX", "order_detail": [tickets(), albums()]}, "currency"),
    "no payment method": ({"payment_method": None}, "payment_method"),
    "an unknown payment method": ({"payment_method": "BARTER"}, "payment_method"),
    "another country's network": ({"exact_payment_method": "AIRTELUG"}, "exact_payment_method"),
    "a network in the wrong currency": (
        {"currency": "UGX", "exact_payment_method": "MPESA"},
        "exact_payment_method",
    ),
    "a network for a card": ({"payment_method": "CARD", "exact_payment_method": "MPESA"}, "exact_payment_method"),
    "an unknown response_type": ({"response_type": "xml"}, "response_type"),
    "no installments": ({"payment_installments": 0}, "payment_installments"),
    "a word for a flag": ({"is_pay_later": "yes"}, "is_pay_later"),
}


@pytest.mark.parametrize(("changes", "field"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_order_is_refused_with_the_field(client, changes, field):
    before = client.mock("mookh_orders/items")
    answer = client.ask(**changes)
    assert answer.status_code == 400, answer.text
    assert answer.json()["field"] == field
    (told,) = answer.json()["message"]
    assert field in told
    assert client.mock("mookh_orders/items") == before
    assert client.mock("mookh_orders/orders") == []
    assert client.mock("outbox") == []


def test_a_local_phone_is_told_what_is_expected(client):
    answer = client.ask(customer={**JANE, "phone_number": "0720123456"})
    assert answer.json() == {
        "message": ['customer.phone_number must be in international format, such as +254720123456, not "0720123456".'],
        "field": "customer.phone_number",
    }


def test_an_organizer_gets_the_answers_asked_for(client):
    line = client.item("Runner")
    for entries in ({}, {"Age": "27"}, {"Age": "27", "Preferred T-shirt Color": ""}):
        answer = client.ask(order_detail=[{**line, "data_entries": entries}])
        assert (answer.status_code, answer.json()["field"]) == (400, "order_detail[0].data_entries")
    client.order(order_detail=[{**line, "data_entries": {"Age": "27", "Preferred T-shirt Color": "Blue"}}])


@pytest.mark.parametrize("changes", [{"payment_method": "MOBILE_CASH", "agent": AGENT}, {"agent": AGENT}])
@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_point_of_sale_order_needs_an_agents_token(client, changes, token):
    answer = client.ask(token, **changes)
    assert answer.status_code == 401
    assert "agent" in answer.json()["message"][0]


def test_a_point_of_sale_order_needs_its_agent(client):
    for agent in (None, OTHER_AGENT, "me"):
        answer = client.ask(TOKEN, payment_method="MOBILE_CASH", agent=agent)
        assert (answer.status_code, answer.json()["field"]) == (400, "agent")


def test_an_agent_places_a_point_of_sale_order(client):
    order = client.order(TOKEN, payment_method="MOBILE_CASH", exact_payment_method="AIRTEL", agent=AGENT)
    assert (order["agent"], order["order_channel"]) == (AGENT, "POS")
    assert (order["payment_method"], order["exact_payment_method"]) == ("MOBILE_CASH", "AIRTEL")


def test_everybody_else_needs_no_token(client):
    for method in ("MOBILE", "CARD", "CASH"):
        assert client.ask(payment_method=method).status_code == 201
    assert client.ask("wrong").status_code == 201
    assert client.ask(agent="").status_code == 201


@pytest.mark.parametrize("depth", [200, 1000, 100_000])
def test_deeply_nested_entries_do_no_harm(client, depth):
    entries = '{"a":' * depth + "1" + "}" * depth
    text = json.dumps(client.form())
    body = text.replace('"item_quantity": 2', f'"item_quantity": 2, "data_entries": {entries}')
    answer = client.session.post(
        f"{client.url}/stores/orders/", data=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (201, 400)
