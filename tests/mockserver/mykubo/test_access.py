"""Logging in and out, and what belongs to whom."""

import pytest
import requests

LOGINS = [("brand@example.com", "Brand-pass-1"), ("other@example.com", "Other-pass-1")]


@pytest.mark.parametrize("encoding", ["json", "data"])
def test_a_login_may_be_json_or_a_form(root, encoding):
    form = {"email": "brand@example.com", "password": "Brand-pass-1"}
    answer = requests.post(f"{root}/mykubo/v0.1/login", **{encoding: form})
    assert answer.status_code == 200
    assert answer.json()["OK"] is True
    assert len(answer.json()["token"]) == 40


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"email": "brand@example.com", "password": "wrong"}, 401),
        ({"email": "nobody@example.com", "password": "Brand-pass-1"}, 401),
        ({"email": "brand@example.com"}, 400),
        ({"password": "Brand-pass-1"}, 400),
        ({}, 400),
    ],
)
@pytest.mark.parametrize("encoding", ["json", "data"])
def test_a_wrong_login_is_refused(root, form, status, encoding):
    answer = requests.post(f"{root}/mykubo/v0.1/login", **{encoding: form})
    assert answer.status_code == status
    assert answer.json()["OK"] is False
    if status == 401:
        assert answer.json()["message"] == "Invalid Credentials"


def test_a_form_that_is_no_utf_8_is_refused(root):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(f"{root}/mykubo/v0.1/login", data=b"email=%FF&password=x", headers=headers)
    assert answer.status_code == 400


def test_the_same_seed_gives_the_same_token_and_sandboxes_differ(server):
    def token(world: str) -> str:
        requests.post(f"{server}/_mock/sandboxes", json={"name": world, "seed": 7})
        form = {"email": "brand@example.com", "password": "Brand-pass-1"}
        return requests.post(f"{server}/~{world}/mykubo/v0.1/login", json=form).json()["token"]

    assert token("same") == token("same") != token("another")


@pytest.mark.parametrize("token", [None, "", "0" * 40, "x"])
def test_everything_else_needs_a_token(root, token):
    headers = {} if token is None else {"token": token}
    for method, path in [
        ("GET", "/brands"),
        ("POST", "/logout"),
        ("DELETE", "/products/999"),
        ("POST", "/products/x/name"),
    ]:
        answer = requests.request(method, f"{root}/mykubo/v0.1{path}", headers=headers)
        assert answer.status_code == 401, path
        assert answer.json() == {"OK": False, "message": "Unauthorized"}


def test_a_logout_ends_its_own_session_only(brand, root):
    second = type(brand)(root, brand.credentials)
    assert second.session.headers["token"] != brand.session.headers["token"]
    assert brand.done("POST", "/logout") == {"OK": True}
    assert brand("GET", "/brands").status_code == 401
    assert brand("POST", "/logout").status_code == 401
    assert second("GET", "/brands").status_code == 200


def test_brands_are_the_logins_own(brand, other):
    mine, theirs = ({one["brand_id"] for one in who.done("GET", "/brands")["brands"]} for who in (brand, other))
    assert mine
    assert theirs
    assert not mine & theirs


def test_another_logins_brand_is_out_of_reach(brand, other):
    """By every operation that names a brand, a product or an order."""
    product_id = brand.create()
    product = brand.products()[product_id]
    red = product["contents"][0]
    content_id, image_id = red["sizes"][0]["content_id"], red["images"][0]["image_id"]
    order_id = brand.order("paid").json()["order_id"]
    url = other.upload(b"GIF89a")[0]
    before = brand.products(), brand.orders()
    brand_id, colored = brand.brand_id, f"/products/{product_id}/color/red"
    form = {"name": "x", "price": 1, "category_id": 1}
    for method, path, body in [
        ("GET", f"/brands/{brand_id}/products/", None),
        ("GET", f"/brands/{brand_id}/orders", None),
        ("PUT", f"/brands/{brand_id}/products/", form),
        ("PUT", f"/products/{product_id}/color", {"color_ref": "x", "color_hex": "000000"}),
        ("PUT", f"{colored}/size", {"size": "XL", "initial_stock": 1}),
        ("PUT", f"{colored}/image", {"product_images": [{"url": url}]}),
        ("DELETE", f"/products/{product_id}", None),
        ("DELETE", colored, None),
        ("DELETE", f"{colored}/image/{image_id}", None),
        ("DELETE", f"/products/{product_id}/contents/{content_id}/", None),
        *(
            ("POST", f"/products/{product_id}/{field}", {field: "x"})
            for field in ("name", "description", "tags", "reference")
        ),
        ("POST", f"/products/{product_id}/price", {"price": 1}),
        ("POST", f"/products/{product_id}/category", {"category_id": 1}),
        ("POST", f"/products/{product_id}/content/{content_id}/stock", {"stock": 1}),
        ("POST", f"{colored}/color_hex", {"color_hex": "000000"}),
        ("POST", f"{colored}/color_ref", {"color_ref": "x"}),
        ("POST", f"{colored}/set_default", {}),
        ("POST", f"{colored}/image/{image_id}/set_default", {}),
        *(("POST", f"/orders/{order_id}/{step}", {}) for step in ("confirm", "reject", "sent", "finish")),
    ]:
        assert other(method, path, json=body).status_code == 401, (method, path)
    assert (brand.products(), brand.orders()) == before


def test_another_logins_upload_is_none_of_mine(brand, other):
    url = other.upload(b"GIF89a")[0]
    answer = brand("PUT", f"/products/{brand.create()}/color/red/image", json={"product_images": [{"url": url}]})
    assert answer.status_code == 400
    assert answer.json()["field"] == "url"
