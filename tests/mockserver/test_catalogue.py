"""The administrators' catalogue (L-61 to L-73)."""

import pytest

FORM = {"product_name": "Kiondo", "product_description": "Woven", "product_price": 120, "quantity": 9}


def test_a_created_product_shows_in_both_listings_and_can_be_redeemed(world):
    admin, member = world.admin(), world.token()
    answer = world.call("POST", "/admin/product", admin, json=FORM)
    assert (answer.status_code, answer.json()) == (201, {"status": "success", "message": "Product added successfully"})
    (stored,) = world.listed(admin, "Kiondo")
    assert stored.items() >= FORM.items()
    assert stored["DeletedAt"] is None
    assert stored["CreatedAt"] == stored["UpdatedAt"]
    shown = {name: FORM[name] for name in ("product_name", "product_description", "product_price")}
    assert shown in world.call("GET", "/users/products", member).json()["data"]["products"]
    assert world.redeem(member, "Kiondo", 1).json()["redeemed_points"] == 120


@pytest.mark.parametrize("missing", ["product_name", "product_price", "quantity"])
def test_a_product_needs_its_fields(world, missing):
    admin = world.admin()
    answer = world.call("POST", "/admin/product", admin, json={n: v for n, v in FORM.items() if n != missing})
    assert (answer.status_code, answer.json()["message"]) == (400, f"{missing} is missing.")
    assert not world.listed(admin, "Kiondo")


def test_the_description_may_be_missing(world):
    form = {name: value for name, value in FORM.items() if name != "product_description"}
    assert world.call("POST", "/admin/product", world.admin(), json=form).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [("product_price", 0), ("product_price", 1.5), ("quantity", -1), ("product_name", ""), ("quantity", "many")],
)
def test_impossible_values_are_refused(world, field, value):
    answer = world.call("POST", "/admin/product", world.admin(), json={**FORM, field: value})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{field} must ")


def test_an_update_shows_everywhere_and_keeps_the_id(world):
    admin, product = world.admin(), world.product()
    changed = {**FORM, "product_name": "Shuka"}
    answer = world.call("PUT", f"/admin/product/{product['ID']}", admin, json=changed)
    assert answer.json() == {"status": "success", "message": "Product updated successfully"}
    (stored,) = world.listed(admin, "Shuka")
    assert stored.items() >= {**changed, "ID": product["ID"], "CreatedAt": product["CreatedAt"]}.items()
    assert stored["UpdatedAt"] > product["UpdatedAt"]
    assert not world.listed(admin, product["product_name"])


def test_a_deleted_product_is_gone_everywhere_and_its_id_is_never_given_again(world):
    admin, member, product = world.admin(), world.token(), world.product()
    answer = world.call("DELETE", f"/admin/product/{product['ID']}", admin)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not world.listed(admin, product["product_name"])
    assert world.redeem(member, product["product_name"], 1).status_code == 404
    assert world.call("DELETE", f"/admin/product/{product['ID']}", admin).status_code == 404
    assert world.product()["ID"] > product["ID"]


@pytest.mark.parametrize("number", ["999999", "0", "-5", "9" * 30, "9" * 3000])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_unknown_id_answers_404(world, method, number):
    answer = world.call(method, f"/admin/product/{number}", world.admin(), json=FORM)
    assert (answer.status_code, answer.json()) == (404, {"status": "fail", "message": "Product not found"})


@pytest.mark.parametrize("number", ["abc", "1.5", ".", "%20", "1e3", "9" * 5000, "%00"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_id_that_is_no_number_answers_400_in_the_documents_words(world, method, number):
    world.session.mount("http://", world.session.adapters["http://"])
    answer = world.call(method, f"/admin/product/{number}", world.admin(), json=FORM)
    if number == ".":  # the client itself takes this step out of the path
        assert answer.status_code in (400, 404, 405)
    else:
        assert answer.status_code == 400
        assert answer.json()["message"].startswith("Failed to retrieve product: id must ")


def test_an_unknown_id_is_told_before_a_wrong_body(world):
    assert world.call("PUT", "/admin/product/999999", world.admin(), json={}).status_code == 404


def test_two_products_may_share_a_name_and_the_older_one_is_redeemed(world):
    older, newer = world.product(product_price=5), world.product(product_price=7)
    admin = world.admin()
    form = {**FORM, "product_name": older["product_name"], "product_price": 7}
    assert world.call("PUT", f"/admin/product/{newer['ID']}", admin, json=form).status_code == 200
    assert world.redeem(world.token(), older["product_name"], 1).json()["redeemed_points"] == 5
