"""Who may drive the mock: this machine's own programs and pages, or whoever knows the token."""

import subprocess
import sys

import pytest
import requests

TOKEN = "s3cret-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
CONTROL = ["/_mock/health", "/_mock/sandboxes", "/~x/_mock/clock", "/_mock/loyalty/nothing", "/_mock/nothing"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://127.evil.example"},
        {"Origin": "http://[evil]"},
        {"Host": "evil.example"},
        {"Host": "evil.example:8080", "Origin": "http://evil.example:8080"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "192.168.1.5:8080"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/_mock/outbox"), ("POST", "/_mock/sandboxes")])
def test_a_page_of_elsewhere_cannot_drive_the_mock(server, headers, method, path):
    answer = requests.request(method, f"{server.base}{path}", headers=headers, json={"name": "made-by-a-page"})
    assert answer.status_code == 403
    assert "--control-token" in answer.json()["message"]
    assert requests.get(f"{server.base}/_mock/sandboxes/made-by-a-page").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://app.localhost:3000"},
        {"Origin": "http://[::1]:3000"},
        {"Host": "localhost:1"},
        {"Host": "127.0.0.2"},
        {"Host": "[::1]:8080"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
    ],
)
def test_this_machine_can_drive_it(server, headers):
    assert requests.get(f"{server.base}/_mock/sandboxes", headers=headers).status_code == 200


def test_the_mocked_api_answers_under_any_name(server):
    headers = {"Host": "api.vendor.example", "Origin": "https://app.example"}
    assert requests.get(f"{server.base}/loyalty/api/users/me", headers=headers).status_code == 401


@pytest.fixture(scope="module")
def guarded():
    """The address of a server that was started with a token."""
    from .conftest import started

    running = started("--quiet", "--api", "loyalty", "--control-token", TOKEN)
    yield running
    assert "BUG" not in running.stop()


@pytest.mark.parametrize("path", CONTROL)
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer other"}, {"Authorization": TOKEN}, {"Authorization": "Bearer é"}]
)
def test_with_a_token_nobody_comes_in_without(guarded, path, headers):
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = requests.get(f"{guarded.base}{path}", headers=encoded)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "Authorization: Bearer TOKEN" in answer.json()["message"]


def test_with_the_token_everything_is_open_also_under_another_name(guarded):
    assert requests.get(f"{guarded.base}/_mock/health", headers=BEARER).status_code == 200
    elsewhere = {**BEARER, "Host": "mock.example", "Origin": "https://app.example"}
    grant = {"email": "jane@example.com", "points": 5}
    assert requests.post(f"{guarded.base}/_mock/loyalty/points", json=grant, headers=elsewhere).status_code == 201


def test_a_page_may_ask_for_leave_to_send_the_token(guarded):
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = requests.options(f"{guarded.base}/_mock/sandboxes", headers=asked)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Headers"]) == (204, "authorization")


def test_the_token_is_no_matter_of_the_mocked_api(guarded):
    login = {"email": "jane@example.com", "password": "Member-pass-1"}
    assert requests.post(f"{guarded.base}/loyalty/api/auth/login", json=login).status_code == 200


def test_the_start_does_not_show_the_token(guarded):
    told = "\n".join(guarded.greeting)
    assert "Authorization: Bearer TOKEN" in told
    assert TOKEN not in told


def test_the_token_may_come_from_the_environment(monkeypatch, serve):
    monkeypatch.setenv("UNDERSTUDY_CONTROL_TOKEN", TOKEN)
    base = serve("--quiet", "--api", "loyalty").base
    assert requests.get(f"{base}/_mock/health").status_code == 401
    assert requests.get(f"{base}/_mock/health", headers=BEARER).status_code == 200


def test_an_unusable_token_of_the_environment_is_told(monkeypatch):
    monkeypatch.setenv("UNDERSTUDY_CONTROL_TOKEN", "two words")
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert result.returncode == 2
    assert "UNDERSTUDY_CONTROL_TOKEN cannot be used" in result.stderr


def test_the_control_api_takes_whole_sandboxes_and_no_more(server):
    big = b"[" + b" " * 11_000_000 + b"]"
    answer = requests.post(f"{server.base}/_mock/sandboxes/big/import", data=big)
    assert (answer.status_code, "must be" in answer.json()["message"]) == (400, True)
    answer = requests.post(f"{server.base}/_mock/sandboxes/big/import", data=b" " * 65_000_000)
    assert answer.status_code == 413
