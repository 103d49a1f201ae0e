"""Who may call: the bearer of a token, and a verified user by a basic login."""

import base64

import pytest

from .conftest import NOBODY, OWNER

CLOSED = [
    ("GET", "/users/user/"),
    ("GET", f"/users/user/{NOBODY}/"),
    ("GET", "/users/user/user_roles/"),
    ("POST", "/stores/event_category/"),
    ("POST", "/stores/event/public/"),
    ("POST", "/stores/tickets/"),
    ("POST", "/stores/schedule/"),
    ("POST", "/stores/order/"),
    ("POST", "/stores/order/validate_order"),
    ("POST", "/stores/order/verify_order"),
    ("GET", f"/stores/orders/{NOBODY}/"),
    ("POST", "/stores/promo_codes/"),
    ("GET", f"/stores/promo_codes/{NOBODY}/"),
]


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_whatever_is_no_registration_needs_a_login(client, method, path):
    """Even where the path names nothing and the body is missing (AX-09)."""
    answer = client.anonymous(method, path)
    assert answer.status_code == 401
    assert answer.json() == {"message": ["A bearer token or a basic login is needed."]}
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="mookh", Basic realm="mookh"'


@pytest.mark.parametrize("header", ["Bearer mookh-test-token", "bearer anything", basic(":".join(OWNER))])
def test_any_token_and_a_basic_login_open_everything(client, header):
    for method, path in CLOSED:
        assert client(method, path, headers={"Authorization": header}).status_code != 401, path


@pytest.mark.parametrize(
    "header",
    [
        "",
        "auth",
        "Bearer",
        "Bearer ",
        "Token mookh-test-token",
        "Basic",
        "Basic mookh-test-token",
        "Basic %%%",
        "Basic /////w==",
        basic("owner@example.com"),
        basic("owner@example.com:"),
        basic("owner@example.com:Owner-pass-2"),
        basic("nobody@example.com:Owner-pass-1"),
        basic(":"),
    ],
)
def test_what_is_no_login_opens_nothing(client, header):
    assert client("GET", "/users/user/", headers={"Authorization": header}).status_code == 401


def test_a_basic_login_has_to_wait_for_the_verification(client):
    form = client.registration(password="a:b", confirm_password="a:b")
    client.made("/users/user/", **form)
    assert client.logged_in(form["email"], "a:b").status_code == 401
    assert client.verify(client.code(form["email"])).status_code == 200
    assert client.logged_in(form["email"], "a:b").status_code == 200
    assert client.logged_in(form["email"], "a").status_code == 401


def test_the_door_to_the_logins_tells_what_opens_the_api(client):
    logins = {login["role"]: login for login in client.session.get(f"{client.root}/_mock/mookh/logins").json()}
    owner = logins["store_owner"]
    assert (owner["email"], owner["password"], owner["token"]) == (*OWNER, "mookh-test-token")
    for login in logins.values():
        assert client.logged_in(login["email"], login["password"]).status_code == 200
        assert client.read(f"/users/user/{login['user']}/")["email"] == login["email"]


def test_the_door_to_the_stores_tells_which_ones_take_orders(client):
    stores = client.session.get(f"{client.root}/_mock/mookh/stores").json()
    assert {"story", "Skiza Tickets"} < {store["store_name"] for store in stores}
    for store in stores:
        assert client.made("/stores/order/", **client.order(store_fk=store["id"]))["store_fk"] == store["id"]
