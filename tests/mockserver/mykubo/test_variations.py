"""Known bugs and legal variations of MyKubo over HTTP: those whose code is more than a line of their table."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.mockserver.mykubo.conftest import BRAND, OTHER, Client, color
from tests.mockserver.serving import serving


@pytest.fixture(scope="module")
def sabotaged() -> Iterator[str]:
    """A mock with bugs of which none hides another."""
    names = (
        "delete-image-foreign", "edit-price-foreign-refused", "create-product-refused-and-stored",
        "edit-description-refused-and-emptied", "send-refused-keeps-number", "edit-ref-former-too",
        "create-size-later-fixed", "tokens-by-beginning",
    )  # fmt: skip
    with serving("mykubo", *(word for name in names for word in ("--sabotage", f"mykubo.{name}"))) as address:
        yield address


@pytest.fixture
def owner(sabotaged: str) -> Client:
    return Client(sabotaged, BRAND)


@pytest.fixture
def stranger(sabotaged: str) -> Client:
    return Client(sabotaged, OTHER)


def test_another_login_deletes_an_image(owner: Client, stranger: Client) -> None:
    product = owner.create()
    image = color(owner.products()[product], "red")["images"][0]["image_id"]
    stranger.done("DELETE", f"/products/{product}/color/red/image/{image}")
    assert len(color(owner.products()[product], "red")["images"]) == 1
    assert stranger("DELETE", f"/products/{product}/color/red").status_code == 401


def test_what_another_login_asks_for_is_refused_and_done(owner: Client, stranger: Client) -> None:
    product = owner.create()
    assert stranger("POST", f"/products/{product}/price", json={"price": 3}).status_code == 401
    assert owner.products()[product]["price"] == 3
    owner.done("POST", f"/products/{product}/price", json={"price": 4})


def test_a_refused_product_is_kept(owner: Client) -> None:
    before = owner.products()
    answer = owner("PUT", f"/brands/{owner.brand_id}/products/", json={"name": "Half", "price": "abc"})
    assert answer.status_code == 400
    assert [row["name"] for number, row in owner.products().items() if number not in before] == ["Half"]
    whole = owner.create(name="Whole")
    assert owner.products()[whole]["name"] == "Whole"


def test_an_edit_without_its_field_is_refused_and_empties_it(owner: Client) -> None:
    product = owner.create()
    assert owner("POST", f"/products/{product}/description", json={}).status_code == 400
    assert owner.products()[product]["description"] == ""
    owner.done("POST", f"/products/{product}/description", json={"description": "New"})
    assert owner.products()[product]["description"] == "New"


def test_a_refused_sending_keeps_its_number(owner: Client) -> None:
    order = owner.order("paid").json()["order_id"]
    assert owner("POST", f"/orders/{order}/sent", json={"tracking_num": "RR1"}).status_code == 403
    assert owner.orders()[order]["tracking_num"] == "RR1"


def test_a_former_color_ref_still_serves(owner: Client) -> None:
    product = owner.create()
    owner.done("POST", f"/products/{product}/color/red/color_ref", json={"color_ref": "scarlet"})
    owner.done("POST", f"/products/{product}/color/red/color_hex", json={"color_hex": "AA0000"})
    assert color(owner.products()[product], "scarlet")["color"] == "AA0000"


def test_an_added_size_keeps_its_stock(owner: Client) -> None:
    product = owner.create()
    size = {"size": "L", "initial_stock": 3}
    content = owner.done("PUT", f"/products/{product}/color/red/size", json=size)["content_id"]
    assert owner("POST", f"/products/{product}/content/{content}/stock", json={"stock": 9}).status_code == 404
    first = color(owner.products()[product], "red")["sizes"][0]["content_id"]
    owner.done("POST", f"/products/{product}/content/{first}/stock", json={"stock": 9})


def test_a_token_is_known_by_its_beginning(owner: Client) -> None:
    token = str(owner.session.headers["token"])
    assert owner("GET", "/brands", headers={"token": token[:10] + "0" * 30}).status_code == 200
    assert owner("GET", "/brands", headers={"token": "0" * 40}).status_code == 401


def test_steps_at_once_are_taken_more_than_once() -> None:
    with serving("mykubo", "--sabotage", "mykubo.steps-at-once") as address:
        brand = Client(address, BRAND)
        order = brand.order("paid").json()["order_id"]
        with ThreadPoolExecutor(4) as crowd:
            taken = list(crowd.map(lambda _: brand("POST", f"/orders/{order}/confirm").status_code, range(8)))
        assert taken.count(200) > 1


def test_a_free_vendor_answers_otherwise() -> None:
    names = ("one-session", "sizes-beside-colors", "tags-in-a-list-alone", "foreign-404", "silent")
    with serving("mykubo", *(word for name in names for word in ("--freedom", f"mykubo.{name}"))) as address:
        first, brand = Client(address, BRAND), Client(address, BRAND)
        assert first("GET", "/brands").status_code == 401
        assert brand("PUT", f"/brands/{brand.brand_id}/products/", json={"tags": "one"}).status_code == 400
        product = brand.create(tags=["one", "two"])
        row = brand.products()[product]
        assert {size["color_ref"] for size in row["sizes"]} == {"red", "blue"}
        assert all("sizes" not in each for each in row["contents"])
        stranger = Client(address, OTHER)
        assert stranger("POST", f"/products/{product}/name", json={"name": "Mine"}).status_code == 404
        assert brand("POST", f"/products/{product}/name", json={"name": "Mine"}).content == b""
