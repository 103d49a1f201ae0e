"""Earning and redeeming points, and their history (L-30 to L-49)."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests


def test_a_redemption_takes_price_times_quantity_and_stock_and_is_remembered(world):
    product, token = world.product(product_price=30, quantity=5), world.token()
    before, entries = world.points(token), world.history(token)
    answer = world.redeem(token, product["product_name"], 3)
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "success",
        "message": "Redemption successful",
        "redeemed_product": product["product_name"],
        "redeemed_points": 90,
        "balance": {"redeemable_points": before - 90},
    }
    assert world.points(token) == before - 90
    assert world.listed(world.admin(), product["product_name"])[0]["quantity"] == 2
    newest, *older = world.history(token)
    assert (newest["points"], newest["state"], newest["description"]) == (90, "REDEEM", product["product_name"])
    assert older == entries


def test_the_history_is_dated_as_the_document_shows(world):
    entries = world.history(world.token())
    documented = {
        "points": 150,
        "state": "EARN",
        "description": "COMPLETE INFO SITE BONUS",
        "date": "June 3, 2023",
        "time": "20:39:58",
    }
    assert documented in entries
    for entry in entries:
        assert re.fullmatch(r"[A-Z][a-z]+ [1-9]\d?, \d{4}", entry["date"])
        assert re.fullmatch(r"\d\d:\d\d:\d\d", entry["time"])


def test_the_points_are_the_sum_of_the_history(world):
    token = world.token()
    world.redeem(token, "Airtime 10 KES", 2)
    signs = {"EARN": 1, "REDEEM": -1}
    assert world.points(token) == sum(signs[entry["state"]] * entry["points"] for entry in world.history(token))


def test_the_history_is_ones_own(world):
    product, first, second = world.product(), *(world.token(world.verified()) for _ in range(2))
    before = world.history(second)
    world.redeem(first, product["product_name"], 1)
    assert world.history(second) == before


@pytest.mark.parametrize(
    ("changes", "quantity", "message"),
    [
        ({"product_price": 100_000}, 1, "Not enough points"),
        ({"product_price": 1, "quantity": 2}, 3, "Not enough products in stock"),
    ],
)
def test_more_than_there_is_cannot_be_redeemed_and_nothing_changes(world, changes, quantity, message):
    product, token = world.product(**changes), world.token()
    before = world.points(token), world.history(token)
    answer = world.redeem(token, product["product_name"], quantity)
    assert (answer.status_code, answer.json()) == (400, {"status": "fail", "message": message})
    assert (world.points(token), world.history(token)) == before
    assert world.listed(world.admin(), product["product_name"])[0]["quantity"] == product["quantity"]


@pytest.mark.parametrize("quantity", [0, -1, 1.5, "1", None, True, 1e30, 10**30])
def test_an_impossible_quantity_is_refused_and_earns_nothing(world, quantity):
    token = world.token()
    before = world.points(token)
    answer = world.redeem(token, "Airtime 10 KES", quantity)
    assert (answer.status_code, answer.json()["status"]) == (400, "fail")
    assert answer.json()["message"].startswith("product_quantity must be ")
    assert world.points(token) == before


def test_a_whole_number_may_be_written_with_a_point(world):
    assert world.redeem(world.token(), "Airtime 10 KES", 2.0).json()["redeemed_points"] == 500


@pytest.mark.parametrize("name", ["Nothing", "airtime 10 kes", "Airtime 10 KES "])
def test_only_the_exact_name_of_a_product_is_found(world, name):
    token = world.token()
    before = world.points(token)
    answer = world.redeem(token, name, 1)
    assert (answer.status_code, answer.json()) == (404, {"status": "fail", "message": "Product not found"})
    assert world.points(token) == before


@pytest.mark.parametrize("missing", ["product_name", "product_quantity"])
def test_a_redemption_needs_both_fields(world, missing):
    body = {"product_name": "Airtime 10 KES", "product_quantity": 1}
    del body[missing]
    answer = world.call("POST", "/users/me/redeem", world.token(), json=body)
    assert (answer.status_code, answer.json()["message"]) == (400, f"{missing} is missing.")


def test_members_see_name_description_and_price_of_products(world):
    answer = world.call("GET", "/users/products", world.token()).json()
    documented = {"product_name": "Airtime 10 KES", "product_description": "By Lexcom", "product_price": 250}
    assert documented in answer["data"]["products"]
    assert all(set(product) == set(documented) for product in answer["data"]["products"])


def test_an_empty_catalogue_answers_404(world):
    admin, member = world.admin(), world.token()
    for product in world.call("GET", "/admin/product", admin).json()["data"]["products"]:
        assert world.call("DELETE", f"/admin/product/{product['ID']}", admin).status_code == 204
    for path, token in (("/users/products", member), ("/admin/product", admin)):
        answer = world.call("GET", path, token)
        assert (answer.status_code, answer.json()) == (404, {"status": "fail", "message": "Products not found"})


def test_the_doors_grant_points_and_record_purchases(world):
    form = world.verified()
    token = world.token(form)
    before = world.points(token)
    grant = {"email": form["email"], "points": 40, "description": "A GIFT"}
    answer = world.mock("POST", "/loyalty/points", json=grant)
    assert (answer.status_code, answer.json()["redeemable_points"]) == (201, before + 40)
    answer = world.mock("POST", "/loyalty/purchases", json={"email": form["email"], "amount": 1200})
    assert (answer.status_code, answer.json()["redeemable_points"]) == (201, before + 1240)
    newest, second = world.history(token)[:2]
    assert (newest["description"], newest["points"], newest["state"]) == ("PURCHASE", 1200, "EARN")
    assert second["description"] == "A GIFT"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"email": "nobody@example.com", "points": 5}, 404),
        ({"email": "jane@example.com", "points": -5}, 400),
        ({"email": "jane@example.com", "points": 10**20}, 400),
        ({"points": 5}, 400),
    ],
)
def test_the_doors_refuse_what_cannot_be(world, body, status):
    answer = world.mock("POST", "/loyalty/points", json=body)
    assert (answer.status_code, answer.json()["status"]) == (status, "fail")


def test_fifty_parallel_redemptions_of_the_last_five_succeed_five_times(world):
    product, token = world.product(product_price=10, quantity=5), world.token()
    before = world.points(token)

    def redeem(_):
        body = {"product_name": product["product_name"], "product_quantity": 1}
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(f"{world.api}/users/me/redeem", json=body, headers=headers).status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(redeem, range(50)))
    assert (statuses.count(200), statuses.count(400)) == (5, 45)
    assert world.listed(world.admin(), product["product_name"])[0]["quantity"] == 0
    assert world.points(token) == before - 50


def test_parallel_redemptions_never_make_the_balance_negative(world):
    form = world.verified()
    product, token = world.product(product_price=100, quantity=1000), world.token(form)
    balance = world.points(token)
    bodies = {"product_name": product["product_name"], "product_quantity": 1}

    def redeem(_):
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(f"{world.api}/users/me/redeem", json=bodies, headers=headers).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(redeem, range(20)))
    assert statuses.count(200) == balance // 100
    assert world.points(token) == balance % 100
