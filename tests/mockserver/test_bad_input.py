"""Whatever a client sends, it gets a clear 4xx in the vendor's envelope, never a 5xx."""

import contextlib
import json
import socket
from urllib.parse import urlsplit

import pytest

JSON = {"Content-Type": "application/json"}

MALFORMED = {
    "no JSON": b"{not json",
    "cut short": b'{"email": "jane@exa',
    "invalid UTF-8": b'{"email": "\xff\xfe", "password": "x"}',
    "a lone surrogate": b'{"email": "\\ud800", "password": "x"}',
    "nested deeply": b"[" * 100_000 + b"]" * 100_000,
    "NaN": b'{"email": NaN, "password": "x"}',
    "Infinity": b'{"email": 1e999, "password": "x"}',
    "a huge integer": b'{"email": ' + b"9" * 5000 + b', "password": "x"}',
    "a list": b"[]",
    "a number": b"5",
    "null": b"null",
    "a byte order mark": b'\xef\xbb\xbf{"email": "a", "password": "x"}',
    "a NUL character": b'{"email": "a\\u0000@b.c", "password": "x"}',
    "a NUL byte": b'{"email": "a\x00@b.c", "password": "x"}',
    "wrong types": b'{"email": {"a": []}, "password": [1]}',
    "spaces": b"   ",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_answers_400(world, body):
    answer = world.call("POST", "/auth/login", data=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["status"] == "fail"
    assert len(answer.json()["message"]) > 10


def test_a_missing_body_answers_400(world):
    answer = world.call("POST", "/auth/login", headers=JSON)
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "The request body is missing; expected application/json.",
    )


def test_an_escaped_backslash_before_u0000_is_no_nul(world):
    body = b'{"email": "a\\\\u0000@b.c", "password": "x"}'
    assert world.call("POST", "/auth/login", data=body, headers=JSON).json()["message"] == "Invalid email or Password"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", "a", "application/json; charset=latin-1"]
)
def test_a_wrong_content_type_answers_415(world, content_type):
    answer = world.call("POST", "/auth/login", data=b"{}", headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["status"]) == (415, "fail")


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8", None]
)
def test_json_may_be_announced_in_several_ways_or_not_at_all(world, content_type):
    body = b'{"email": "jane@example.com", "password": "Member-pass-1"}'
    headers = {"Content-Type": content_type} if content_type else {}
    assert world.call("POST", "/auth/login", data=body, headers=headers).status_code == 200


def test_a_body_of_more_than_10_megabytes_answers_413(world):
    answer = world.call("POST", "/auth/login", data=b" " * 10_000_001, headers=JSON)
    assert (answer.status_code, answer.json()["message"]) == (413, "The body has more than 10,000,000 bytes.")


def test_a_chunked_body_is_read(world):
    def chunks():
        yield b'{"email": "jane@example.com",'
        yield b'"password": "Member-pass-1"}'

    assert world.call("POST", "/auth/login", data=chunks(), headers=JSON).status_code == 200


def test_a_body_that_an_operation_does_not_take_is_ignored(world):
    assert world.call("GET", "/users/me", world.token(), data=b"{not json").status_code == 200


def test_unknown_fields_are_ignored(world):
    credentials = {"email": "jane@example.com", "password": "Member-pass-1", "remember": True}
    assert world.call("POST", "/auth/login", json=credentials).status_code == 200


def test_very_long_and_foreign_text_is_kept_as_it_is(world):
    form = world.verified(firstname="Wañjikũ 🦁 " + "x" * 100_000, city="'; DROP TABLE loyalty_members; --")
    user = world.call("GET", "/users/me", world.token(form)).json()["data"]["user"]
    assert (user["firstname"], user["city"]) == (form["firstname"], form["city"])


@pytest.mark.parametrize("code", ["%00", "%ff%fe", "..%2f..", "a%20b", "x" * 5000, "💥", "%3Cscript%3E", "'"])
def test_an_odd_path_parameter_is_refused(world, code):
    answer = world.call("GET", f"/auth/verify-email/{code}")
    assert answer.status_code in (400, 404)
    assert answer.json()["status"] == "fail"


def test_several_findings_are_told_at_once(world):
    answer = world.call("POST", "/auth/register", json={"username": 5, "email": "x"})
    told = answer.json()["message"]
    assert "username must be a string, not 5" in told
    assert "password is missing" in told


@pytest.mark.parametrize(
    "head",
    [
        b"POST /loyalty/api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
    ],
)
def test_what_is_no_http_does_not_harm_the_server(world, server, head):
    address = urlsplit(server.base)
    with socket.create_connection((address.hostname, address.port), timeout=5) as client:
        client.sendall(head)
        client.settimeout(1)
        with contextlib.suppress(TimeoutError):
            assert b" 5" not in client.recv(1000)[:13]
    assert world.call("GET", "/users/me").status_code == 401


def test_a_client_that_leaves_in_the_middle_of_its_request_leaves_no_trace(world):
    form = world.form()
    body = json.dumps(form).encode()
    address = urlsplit(world.base)
    head = (
        f"POST {address.path}/loyalty/api/auth/register HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body) + 50}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1000):
            pass

    assert world.mock("GET", "/outbox", params={"to": form["email"]}).json() == []
