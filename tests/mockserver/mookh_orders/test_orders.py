"""Orders: what is composed, what it costs, and the three answers."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal

import pytest

from mockserver.catalog import Api
from tests.mockserver.mookh_orders.conftest import ALBUM, JANE, TICKET, albums, tickets

NOBODY = {"name": None, "email": None, "phone_number": None}


def documented() -> dict:
    """The document's own request."""
    operation = Api("mookh_orders").interfaces[0].document["paths"]["/stores/orders/"]["post"]
    return operation["requestBody"]["content"]["application/json"]["examples"]["documented"]["value"]


def lines(order):
    return {line["item_id"]: line for line in order["order_detail"]}


def test_the_documents_own_request_costs_what_the_document_shows(client):
    order = client.order(**documented())
    shown = lines(order)
    assert (shown[TICKET]["selling_price"], shown[TICKET]["promo_amount"]) == ("7500.00", "1500.00")
    assert (shown[ALBUM]["selling_price"], shown[ALBUM]["promo_amount"]) == ("800.00", "200.00")
    assert (order["order_amount"], order["order_balance"]) == ("8300.00", "8300.00")
    assert (order["payment_installments"], order["installments_amount"]) == (1, 8300.0)


def test_three_installments_are_cut_to_whole_units(client):
    order = client.order(**{**documented(), "payment_installments": 3})
    assert (order["payment_installments"], order["installments_amount"]) == (3, 2766.0)


def test_an_order_comes_back_as_the_document_prints_it(client):
    example = Api("mookh_orders").interfaces[0].document["paths"]["/stores/orders/"]["post"]["responses"]["201"]
    printed = example["content"]["application/json"]["examples"]["order"]["value"]
    order = client.order(**documented())
    assert order.keys() == printed.keys()
    expected = lines(printed)
    for item_id, line in lines(order).items():
        own = {"id", "created", "updated"}
        assert {name: line[name] for name in line.keys() - own} == {
            name: expected[item_id][name] for name in expected[item_id].keys() - own
        }
    ours = {"id", "order_number", "order_detail", "payer", "created", "updated"}
    changed = {"payment_installments": 1, "installments_amount": 8300.0}
    assert {name: order[name] for name in order.keys() - ours} == {
        **{name: printed[name] for name in printed.keys() - ours},
        **changed,
    }
    assert uuid.UUID(order["id"])
    assert datetime.fromisoformat(order["created"]).utcoffset().total_seconds() == 3 * 3600


def test_each_order_is_its_own(client):
    first, second = client.order(), client.order()
    assert first["id"] != second["id"]
    assert first["order_number"] != second["order_number"]


def test_the_same_seed_makes_the_same_orders(client):
    name = client.root.rsplit("~", 1)[1]
    shown = []
    for _ in range(2):
        client.session.post(f"{client.root}/_mock/sandboxes/{name}/reset")
        shown.append((client.order()["id"], client.mock("mookh_orders/items"), client.mock("mookh_orders/gateway")))
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    ("payer", "shown"),
    [
        (None, NOBODY),
        ({}, NOBODY),
        ({"email": "boss@doe.com"}, {**NOBODY, "email": "boss@doe.com"}),
        ({**JANE, "name": "The Boss"}, {**JANE, "name": "The Boss"}),
    ],
)
def test_a_payer_comes_back_as_sent(client, payer, shown):
    assert client.order(payer=payer)["payer"] == shown


def test_a_missing_address_is_forgiven(client):
    customer = {"name": "Jane", "phone_number": "+254720111222"}
    assert client.order(customer=customer, is_pay_later=True)["customer"] == {**customer, "email": None}
    assert [message["channel"] for message in client.messages("+254720111222")] == ["sms"]


@pytest.mark.parametrize("currency", ["KES", "UGX", "USD"])
def test_lines_add_up_without_a_promo_code(client, currency):
    prices = {item["item_id"]: item["prices"] for item in client.mock("mookh_orders/items")}
    client.order(currency=currency, order_detail=[tickets(3)], response_type="html")
    standing = client.mock("mookh_orders/orders")[-1]
    assert Decimal(standing["order_amount"]) == 3 * Decimal(prices[TICKET][currency])


def test_amounts_with_cents_stay_exact(client):
    order = client.order(currency="USD", order_detail=[tickets(3), albums(1)], response_type="html")
    standing = client.standing(order["order_number"])
    assert (standing["order_amount"], standing["amount_due"]) == ("114.50", "114.50")
    assert standing["installments_amount"] == 114.0


def test_a_promo_code_holds_in_its_currencies(client):
    plain, lowered = (
        client.standing(client.order(currency="UGX", order_detail=[line])["order_number"])["order_amount"]
        for line in (tickets(), tickets(promotional_code="GH02"))
    )
    assert Decimal(plain) - Decimal(lowered) == 2 * 22000


@pytest.mark.parametrize("names", [["Alice"], ["Alice", "Bob"], ["Alice", "Bob", "Martin"], []])
def test_there_may_be_any_number_of_ticket_names(client, names):
    assert client.order(order_detail=[tickets(ticket_names=names)])["order_amount"] == "9000.00"


def test_the_other_spelling_of_the_path_is_answered(client):
    for path in ("/stores/order", "/stores/order/", "/stores/orders"):
        assert client.session.post(client.url + path, json=client.form()).status_code == 201


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "order"),
        ({"payment_method": "CASH"}, "order"),
        ({"exact_payment_method": "MPESA"}, "order"),
        ({"payment_method": "CARD"}, "form"),
        ({"currency": "UGX", "exact_payment_method": "MTNUG"}, "form"),
        ({"currency": "UGX", "payment_method": "CARD"}, "form"),
        ({"response_type": "html"}, "link"),
        ({"response_type": "html", "payment_method": "CARD"}, "link"),
        ({"response_type": None}, "link"),
        ({"response_type": None, "payment_method": "CARD"}, "link"),
        ({"response_type": None, "currency": "USD"}, "link"),
    ],
)
def test_what_comes_back_depends_on_response_type_method_and_currency(client, changes, kind):
    answer = client.order(**changes)
    assert {"order": "order_detail", "form": "pay_response", "link": "link"}[kind] in answer
    standing = client.standing(answer["order_number"])
    assert (standing["order_status"], standing["order_balance"]) == ("PENDING", standing["order_amount"])


def test_a_link_comes_with_the_currency(client):
    answer = client.order(response_type="html", currency="UGX")
    assert answer.keys() == {"link", "order_number", "currency_code"}
    assert answer["currency_code"] == "UGX"
    assert answer["link"].startswith(f"{client.url}/payments/links/")


def test_selling_lowers_what_is_left_and_cancelling_brings_it_back(client):
    before = client.left()
    number = client.order(order_detail=[tickets(3), tickets(2), albums(4)])["order_number"]
    assert (client.left(), client.left(ALBUM)) == (before - 5, None)
    client.payment(number, "cancel")
    assert client.left() == before


def test_fifty_parallel_orders_for_the_last_five_tickets_sell_five(client):
    line = client.item("Last tents")
    form = {"currency": "UGX", "order_detail": [line]}
    with ThreadPoolExecutor(25) as people:
        answers = list(people.map(lambda _: client.ask(**form), range(50)))
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [400] * 45
    assert client.left(line["item_id"]) == 0
    assert len({answer.json()["order_number"] for answer in answers if answer.status_code == 201}) == 5


def test_an_order_that_cannot_be_served_whole_takes_no_ticket(client):
    before = client.left()
    answer = client.ask(order_detail=[tickets(2), {**client.item("Early bird")}])
    assert (answer.status_code, answer.json()["field"]) == (400, "order_detail[1].item_quantity")
    assert client.left() == before
    assert client.mock("mookh_orders/orders") == []


def test_the_doors_show_what_a_client_needs(client):
    agents = client.mock("mookh_orders/agents")
    assert ("0b2d4f6a-8c1e-4a3b-9d5f-7e6c5b4a3f21", "mookh-agent-token") in [
        (agent["id"], agent["token"]) for agent in agents
    ]
    items = client.mock("mookh_orders/items")
    assert items[0]["item_id"] == TICKET
    assert {item["type_name"] for item in items} == {"store.ticket", "digital_content.album"}
    order = client.order()
    assert client.standing(order["id"]) == client.standing(order["order_number"])
    assert client.session.get(f"{client.root}/_mock/mookh_orders/orders/NOSUCH").status_code == 404
