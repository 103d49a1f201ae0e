"""Orders: how they look, how they arrive, and the steps that they take."""

import pytest
import requests
import yaml

from mockserver.apis.mykubo.errors import NotPaid, OutOfStock
from mockserver.apis.mykubo.state import CONFIRM, REJECT, SENT, STATUSES, WAYS, Order, Size
from mockserver.catalog import Api
from mockserver.errors import ConfigurationError
from mockserver.server import check_fixtures
from tests.mockserver.mykubo.conftest import color

STEPS = {
    "confirm": ("paid", "confirmed", "Order was not in paid state"),
    "reject": ("paid", "rejected", "Order was not in paid state"),
    "sent": ("confirmed", "sent", "Order was not confirmed"),
    "finish": ("sent", "finished", "Order was not marked as sent"),
}
NAMES = {"unpaid": "pending"}


def names(brand) -> dict[int, str]:
    return {one["status_id"]: one["status_name"] for one in brand.done("GET", "/orders/status")["status"]}


def test_every_login_has_orders_in_every_state(brand, other):
    for who in (brand, other):
        known = names(who)
        for one in who.done("GET", "/brands")["brands"]:
            assert {known[order["status_id"]] for order in who.orders(one["brand_id"]).values()} == set(known.values())


def test_orders_add_up(brand):
    orders = brand.orders().values()
    for order in orders:
        for line in order["products"]:
            assert line["total_price"] == pytest.approx(line["amount"] * line["price"])
        total = sum(line["total_price"] for line in order["products"]) + order["shipping_price"]
        assert order["total_price"] == pytest.approx(total)
        billing, shipping = (
            [order[f"address_{kind}_{part}"] for part in ("name", "street", "city", "zip", "country", "phone")]
            for kind in ("billing", "shipping")
        )
        assert order["same_address"] is (billing == shipping)
        assert order["address_shipping_country"] == "PT"
    assert {order["same_address"] for order in orders} == {True, False}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", WAYS)
def test_a_step_is_for_one_state_only(brand, status, step):
    before, after, refusal = STEPS[step]
    order_id = brand.order(status).json()["order_id"]
    listed = brand.orders()
    answer = brand("POST", f"/orders/{order_id}/{step}")
    if status == before:
        assert answer.status_code == 200
        assert names(brand)[brand.orders()[order_id]["status_id"]] == after
        assert brand("POST", f"/orders/{order_id}/{step}").status_code == 403
    else:
        assert answer.status_code == 403
        assert answer.json() == {"OK": False, "message": refusal}
        assert brand.orders() == listed


def test_the_tracking_number_shows(brand):
    order_id = brand.order("confirmed").json()["order_id"]
    assert brand.orders()[order_id]["tracking_num"] is None
    brand.done("POST", f"/orders/{order_id}/sent", json={"tracking_num": "RR1PT"})
    assert brand.orders()[order_id]["tracking_num"] == "RR1PT"


def test_a_reason_may_be_given(brand):
    order_id = brand.order("paid").json()["order_id"]
    assert brand.done("POST", f"/orders/{order_id}/reject", json={"reason": "esgotado"}) == {"OK": True}


@pytest.mark.parametrize("body", [{"reason": 1}, {"reason": None}, []])
def test_a_wrong_reason_is_refused(brand, body):
    order_id = brand.order("paid").json()["order_id"]
    assert brand("POST", f"/orders/{order_id}/reject", json=body).status_code == 400


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("order_id", "status"), [("999999", 404), ("9" * 40, 404), ("abc", 400), ("1.5", 400)])
def test_an_unknown_order_takes_no_step(brand, step, order_id, status):
    answer = brand("POST", f"/orders/{order_id}/{step}")
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["field"] == "order_id"


@pytest.mark.parametrize("status", WAYS)
def test_the_door_makes_an_order_of_any_state(brand, status):
    answer = brand.order(status)
    assert answer.status_code == 201
    order = brand.orders()[answer.json()["order_id"]]
    assert names(brand)[order["status_id"]] == NAMES.get(status, status)
    assert (order["tracking_num"] is not None) is (status in ("sent", "finished"))
    assert order["products"][0]["amount"] == 1


def test_selling_lowers_the_stock(brand):
    product_id = brand.create()
    answer = brand.order("sent", product=product_id, color="blue", size="M", amount=3, tracking_num="T1")
    order = brand.orders()[answer.json()["order_id"]]
    assert order["tracking_num"] == "T1"
    assert order["products"] == [
        {
            "product_id": int(product_id),
            "name": "Camisa",
            "reference": "REF1234",
            "color": "0000FF",
            "size": "M",
            "amount": 3,
            "price": 10.5,
            "total_price": 31.5,
        }
    ]
    stocks = {size["size"]: size["current_stock"] for size in color(brand.products()[product_id], "blue")["sizes"]}
    assert stocks == {"S": "5", "M": "4"}


def test_an_order_keeps_what_was_bought(brand):
    product_id = brand.create()
    order_id = brand.order("paid", product=product_id).json()["order_id"]
    before = brand.orders()[order_id]
    brand.done("POST", f"/products/{product_id}/price", json={"price": 1})
    brand.done("DELETE", f"/products/{product_id}")
    assert brand.orders()[order_id] == before


@pytest.mark.parametrize(
    ("wanted", "status", "field"),
    [
        ({"amount": 8}, 409, "amount"),
        ({"amount": 0}, 400, "amount"),
        ({"size": "XXL"}, 404, "size"),
        ({"color": "pink"}, 404, "color"),
        ({"product": 999}, 404, "product"),
        ({"product": "abc"}, 400, "product"),
        ({"status": "lost"}, 400, "status"),
    ],
)
def test_the_door_refuses_what_cannot_be(brand, wanted, status, field):
    form = {"product": brand.create(), "status": "paid", **wanted}
    before = brand.products(), brand.orders()
    answer = brand.order(**form)
    assert answer.status_code == status
    assert answer.json()["field"] == field
    assert (brand.products(), brand.orders()) == before


def test_the_door_knows_no_such_brand(root):
    answer = requests.post(f"{root}/_mock/mykubo/orders", json={"brand_id": 999, "status": "paid"})
    assert answer.status_code == 404


def test_states_without_a_server():
    order = Order(1, 1, 1, 1, 550, "", None, None)
    for step in WAYS["sent"]:
        order = order.take(step)
    assert order.status == SENT
    assert STATUSES[order.status] == "sent"
    for step in (CONFIRM, REJECT):
        with pytest.raises(NotPaid):
            order.take(step)
    with pytest.raises(OutOfStock):
        Size(1, 1, 1, "M", 5, 2).sold(3)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"buyers": []}, "nobody to buy"),
        ({"categories": []}, "category_id"),
        ({"logins": [{"email": "a@b.c"}]}, "password"),
    ],
)
def test_a_fixture_that_cannot_be_is_told_at_the_start(tmp_path, change, finding):
    fixture = {**Api("mykubo").fixture(), **change}
    (tmp_path / "mykubo.yaml").write_text(yaml.safe_dump(fixture, sort_keys=False), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=finding):
        check_fixtures([Api("mykubo")], tmp_path)
