"""Tokens: as cookie and as bearer, their end by logout, time and sandbox (L-17 to L-22, L-57 to L-62)."""

import jwt
import pytest
import requests

MEMBERS_ONLY = [
    ("GET", "/users/me"),
    ("PATCH", "/users/me/change-password"),
    ("GET", "/users/products"),
    ("POST", "/users/me/redeem"),
    ("GET", "/users/me/transaction-history"),
]
ADMINS_ONLY = [
    ("POST", "/admin/product"),
    ("GET", "/admin/product"),
    ("PUT", "/admin/product/1"),
    ("DELETE", "/admin/product/1"),
]
NOT_LOGGED_IN = {"status": "fail", "message": "You are not logged in"}


@pytest.mark.parametrize(("method", "path"), MEMBERS_ONLY + ADMINS_ONLY)
@pytest.mark.parametrize("token", [None, "nonsense", "a.b.c"])
def test_without_a_good_token_the_answer_is_401(world, method, path, token):
    answer = world.call(method, path, token, json={})
    assert (answer.status_code, answer.json()) == (401, NOT_LOGGED_IN)


@pytest.mark.parametrize(("method", "path"), ADMINS_ONLY)
def test_a_members_token_does_not_open_the_administrators_operations(world, method, path):
    answer = world.call(method, path, world.token(), json={})
    assert (answer.status_code, answer.json()) == (401, NOT_LOGGED_IN)


def test_an_administrators_token_is_nobodys_account(world):
    assert world.call("GET", "/users/me", world.admin()).status_code == 401


@pytest.mark.parametrize("cookie", ["token={}", 'bad"=;; x="y; token={}; =', 'token="{}"', "other=1;token={}"])
def test_the_token_works_as_a_cookie_whatever_stands_beside_it(world, cookie):
    headers = {"Cookie": cookie.format(world.token())}
    assert world.call("GET", "/users/me", headers=headers).status_code == 200


def test_one_good_token_suffices(world):
    token = world.token()
    assert world.call("GET", "/users/me", token, headers={"Cookie": "token=stale"}).status_code == 200
    headers = {"Cookie": f"token={token}", "Authorization": "Bearer stale"}
    assert world.call("GET", "/users/me", headers=headers).status_code == 200


@pytest.mark.parametrize("header", ["Bearer", "Basic YTpi", "", "bearer  ", "Token x"])
def test_an_odd_authorization_header_is_no_login(world, header):
    assert world.call("GET", "/users/me", headers={"Authorization": header}).status_code == 401


def test_login_sets_a_cookie_that_logs_a_client_in_and_logout_takes_it_away(world):
    with requests.Session() as client:
        login = client.post(f"{world.api}/auth/login", json={"email": "jane@example.com", "password": "Member-pass-1"})
        assert "HttpOnly" in login.headers["Set-Cookie"]
        assert "Path=/" in login.headers["Set-Cookie"]
        assert client.get(f"{world.api}/users/me").status_code == 200
        logout = client.get(f"{world.api}/auth/logout")
        assert logout.json() == {"status": "success", "message": "You have been logged out!"}
        assert "Max-Age=0" in logout.headers["Set-Cookie"]
        assert client.get(f"{world.api}/users/me").status_code == 401


def test_logout_revokes_this_token_and_no_other(world):
    first, second = world.token(), world.token()
    assert world.call("GET", "/auth/logout", first).status_code == 200
    assert world.call("GET", "/users/me", first).status_code == 401
    assert world.call("GET", "/users/me", second).status_code == 200


@pytest.mark.parametrize("path", ["/auth/logout", "/admin/logout", "/auth/admin/logout"])
@pytest.mark.parametrize("token", [None, "stale"])
def test_logout_needs_no_session(world, path, token):
    answer = world.call("GET", path, token)
    assert answer.status_code == 200
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


def test_a_token_expires_by_the_sandboxs_clock(world):
    token = world.token()
    assert world.mock("POST", "/clock/advance", json={"minutes": 59}).status_code == 200
    assert world.call("GET", "/users/me", token).status_code == 200
    world.mock("POST", "/clock/advance", json={"minutes": 2})
    assert world.call("GET", "/users/me", token).status_code == 401


def test_a_token_of_another_sandbox_is_no_token(world, server):
    foreign = requests.post(
        f"{server.base}/loyalty/api/auth/login", json={"email": "jane@example.com", "password": "Member-pass-1"}
    )
    assert world.call("GET", "/users/me", foreign.json()["token"]).status_code == 401


def test_a_forged_token_is_no_token(world):
    claims = jwt.decode(world.token(), options={"verify_signature": False})
    for forged in (
        jwt.encode(claims, "k" * 32, algorithm="HS256"),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode({"sub": "1"}, "k" * 32, algorithm="HS256"),
    ):
        assert world.call("GET", "/users/me", forged).status_code == 401


def test_an_administrator_logs_in_and_out(world):
    token = world.admin()
    assert world.call("GET", "/admin/product", token).status_code == 200
    answer = world.call("GET", "/admin/logout", token)
    assert (answer.status_code, "Max-Age=0" in answer.headers["Set-Cookie"]) == (200, True)
    assert world.call("GET", "/admin/product", token).status_code == 401


@pytest.mark.parametrize(
    "credentials",
    [
        {"username": "admin", "password": "wrong"},
        {"username": "nobody", "password": "Admin-pass-1"},
        {"username": "jane", "password": "Member-pass-1"},
    ],
)
def test_wrong_administrators_are_refused(world, credentials):
    answer = world.call("POST", "/auth/admin/login", json=credentials)
    assert (answer.status_code, answer.json()) == (400, {"status": "fail", "message": "Invalid Password"})
    assert "Set-Cookie" not in answer.headers
