"""Placing, reading and examining orders."""

import pytest

from .conftest import NOBODY, STORE

EMPTY = ("order_status", "promo_code", "promo_code_value", "payment_method", "order_type", "payment_reference")
NOTHING = ("card", "agent", "agent_name", "event_name", "event", "order_items_summary", "currency", "order_amount")


def test_an_order_can_be_read_as_it_was_placed_but_for_its_card(client):
    placed = client.made("/stores/order/", **client.order(card="2332111", currency="Ksh", order_amount="90"))
    read = client.read(f"/stores/orders/{placed['id']}/")
    assert placed.pop("card") == "2332111"
    assert read == placed
    assert (read["order_amount"], read["order_balance"], read["currency"]) == ("90", "90", "Ksh")
    assert (read["flag_email_sent"], read["flag_sms_sent"]) == ("false", "false")


def test_each_order_keeps_its_own_values(client):
    placed = [client.made("/stores/order/", **client.order(order_amount=amount)) for amount in ("1", "2", "3")]
    assert len({order["id"] for order in placed}) == len({order["order_number"] for order in placed}) == 3
    for order in reversed(placed):
        assert client.read(f"/stores/orders/{order['id']}/")["order_amount"] == order["order_amount"]


def test_what_an_order_does_not_say_is_null_or_empty(client):
    order = client.made("/stores/order/", **client.order())
    assert [order[name] for name in NOTHING] == [None] * len(NOTHING)
    assert [order[name] for name in EMPTY] == [""] * len(EMPTY)
    assert order["order_number"].isdecimal()


def test_what_an_order_says_of_itself_is_kept(client):
    said = {
        "order_status": "PAID",
        "order_number": "92873",
        "order_balance": "10",
        "promo_code": "7662728",
        "promo_code_value": "900",
        "event": "null",
        "agent": None,
        "order_type": "online",
    }
    order = client.made("/stores/order/", **client.order(order_amount="90", **said))
    assert said.items() <= order.items()


@pytest.mark.parametrize(
    ("sent", "printed"), [(90, "90"), (90.0, "90"), (90.5, "90.5"), ("90.50", "90.50"), ("", ""), (None, None)]
)
def test_an_amount_is_printed_as_text(client, sent, printed):
    assert client.made("/stores/order/", **client.order(order_amount=sent))["order_amount"] == printed


@pytest.mark.parametrize("customer", ["mwangi", "", {"name": "Mwangi", "phones": ["+254"]}])
@pytest.mark.parametrize("detail", ["null", "", [{"item": "a", "n": 1.5}], {}])
def test_customer_and_detail_may_be_written_out(client, customer, detail):
    order = client.made("/stores/order/", **client.order(customer=customer, order_detail=detail, card={"no": 1}))
    read = client.read(f"/stores/orders/{order['id']}")
    assert (read["customer"], read["order_detail"], order["card"]) == (customer, detail, {"no": 1})


@pytest.mark.parametrize("field", ["customer", "store_fk", "order_detail"])
def test_an_order_needs_its_three_fields(client, field):
    form = client.order()
    del form[field]
    assert client.refused("/stores/order/", **form) == (400, f"{field} is missing.")
    status, sentence = client.refused("/stores/order/", **form, **{field: None})
    assert (status, sentence.split()[0]) == (400, field)


@pytest.mark.parametrize("store", [NOBODY, "abc", ""])
def test_an_order_is_for_a_store_that_exists(client, store):
    answer = client.refused("/stores/order/", **client.order(store_fk=store))
    assert answer == (400, "store_fk is not the id of any store.")


@pytest.mark.parametrize(
    ("field", "wrong"), [("customer", 5), ("card", True), ("order_detail", 5), ("agent", {}), ("order_amount", [])]
)
def test_a_field_of_a_kind_that_no_sample_has_is_refused(client, field, wrong):
    status, sentence = client.refused("/stores/order/", **client.order(**{field: wrong}))
    assert status == 400
    assert sentence.startswith(f"{field} must be ")


@pytest.mark.parametrize("wrong", [5, [], {"a": 1}, True])
def test_a_field_that_only_answers_have_may_be_anything(client, wrong):
    assert client.made("/stores/order/", **client.order(order_type=wrong, order_udf=wrong))["order_type"] == ""


@pytest.mark.parametrize("number", [NOBODY, "abc"])
def test_an_order_that_does_not_exist(client, number):
    answer = client("GET", f"/stores/orders/{number}/")
    assert (answer.status_code, answer.json()) == (404, {"message": ["There is no order with this id."]})


@pytest.mark.parametrize("step", ["validate_order", "verify_order"])
def test_an_examination_tells_what_a_creation_would_refuse(client, step):
    def examined(**form):
        answer = client("POST", f"/stores/order/{step}", json=form)
        assert answer.status_code == 200
        return answer.json()

    assert examined(**client.order()) == {"valid": True}
    unknown = examined(**client.order(store_fk=NOBODY))
    assert unknown == {"valid": False, "message": ["store_fk is not the id of any store."]}
    assert examined(store_fk=STORE) == {"valid": False, "message": ["customer is missing."]}
    assert client("POST", f"/stores/order/{step}", json={"customer": 5}).status_code == 400


def test_orders_of_one_sandbox_are_not_in_another(client, server):
    order = client.made("/stores/order/", **client.order())
    other = type(client)(f"{server}/~elsewhere")
    assert other("GET", f"/stores/orders/{order['id']}/").status_code == 404
