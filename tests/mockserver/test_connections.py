"""Clients that are slow, silent, endless or gone keep nobody else waiting and change nothing."""

import contextlib
import json
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import requests

JANE = {"email": "jane@example.com", "password": "Member-pass-1"}
HALF_A_HEAD = b"GET /loyalty/api/users/me HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HALF_A_BODY = b"POST /loyalty/api/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"


@pytest.fixture(scope="module")
def impatient():
    """The address of a server that waits a second for each request."""
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--quiet", "--request-timeout", "1"]
    with subprocess.Popen([*command, "--api", "loyalty"], stdout=subprocess.PIPE, text=True) as process:
        base = next(line.partition("API: ")[2] for line in process.stdout if line.startswith("Control API"))
        yield base.partition("/_mock")[0]
        process.terminate()


def connected(address):
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), timeout=20)


def said_to(address, sent):
    """All that the server says to these bytes until it closes the connection."""
    with connected(address) as connection:
        if sent:
            connection.sendall(sent)
        said = b""
        with contextlib.suppress(ConnectionError):  # it may close while there is more to read
            while piece := connection.recv(65536):
                said += piece
        return said


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY, b"G"], ids=["head", "body", "first-byte"])
def test_a_request_that_does_not_come_to_its_end_answers_408(impatient, sent):
    assert said_to(impatient, sent).startswith(b"HTTP/1.1 408 ")


def test_a_second_request_on_a_connection_is_waited_for_no_longer_than_the_first(impatient):
    whole = b"GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    said = said_to(impatient, whole + HALF_A_HEAD)
    assert said.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in said


def test_a_connection_that_says_nothing_is_closed(impatient):
    assert said_to(impatient, b"") == b""


def test_headers_without_end_answer_431(impatient):
    assert b"HTTP/1.1 431 " in said_to(impatient, HALF_A_HEAD + b"X: " + b"y" * 600_000)


def test_a_body_without_end_is_cut_off(impatient):
    piece, most = b"x" * 1_000_000, 140
    sent = 0
    with connected(impatient) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(b"POST /loyalty/api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(most):
            connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            sent += 1
    assert 10 < sent < most


def test_slow_clients_do_not_stop_others(impatient):
    with contextlib.ExitStack() as crowd:
        for number in range(200):
            slow = crowd.enter_context(connected(impatient))
            slow.sendall((HALF_A_HEAD, HALF_A_BODY, b"")[number % 3])
        answer = requests.post(f"{impatient}/loyalty/api/auth/login", json=JANE, timeout=20)
    assert answer.status_code == 200


def test_a_client_that_leaves_in_the_middle_of_its_body_leaves_no_trace(impatient):
    api = f"{impatient}/loyalty/api"
    token = requests.post(f"{api}/auth/login", json=JANE, timeout=20).json()["token"]
    login = {"Authorization": f"Bearer {token}"}

    def points():
        return requests.get(f"{api}/users/me", headers=login, timeout=20).json()["data"]["user"]["redeemable_points"]

    before = points()
    body = json.dumps({"product_name": "Airtime 10 KES", "product_quantity": 1}).encode()
    head = f"POST /loyalty/api/users/me/redeem HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    for length in range(0, len(body), 7):
        with connected(impatient) as connection:
            connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:length])
    assert points() == before
