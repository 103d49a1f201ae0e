"""The parts: cookies, curls, replies held against schemas, and patience with servers."""

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any

import orjson
import pytest

from contracts import catalog
from contracts.client import Client
from contracts.cookies import CookieJar, expires_a_cookie, read_cookie
from contracts.exchange import Exchange, Secret, masked
from contracts.expectations import DOCKET, Reply, Violation, demand, judging
from contracts.findings import Docket
from contracts.replies import reply_departures
from contracts.specification import ReplyValidator, Specification
from contracts.target import Target

from .spoiler import Answer, Asked, Onward, Spoil, Spoiler


def exchange(**changes: Any) -> Exchange:
    stated: dict[str, Any] = {
        "operation": "login", "method": "POST", "url": "http://h/api/auth/login", "sent_headers": {}, "sent_body": None,
        "status": 200, "headers": {}, "content": b"", "seconds": 0.0,
    }  # fmt: skip
    return Exchange(**stated | changes)


# --- cookies


@pytest.mark.parametrize(
    ("header", "expired"),
    [
        ("token=x", False),
        ("token=; Max-Age=0", True),
        ("token=x; max-age=-1; Path=/", True),
        ("token=x; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", False),
        ("token=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", True),
        ("token=x; expires=Thu, 01-Jan-1970 00:00:00 GMT", True),
        (f"token=x; Expires={formatdate(4_000_000_000, usegmt=True)}", False),
        ("token=x; Expires=soon", False),
        ("", False),
    ],
)
def test_a_cookie_that_is_over_is_known(header: str, expired: bool) -> None:
    assert expires_a_cookie(header) is expired


def test_a_cookie_is_read_whatever_its_spelling() -> None:
    cookie = read_cookie('token = "a=b" ; PATH=/api; HttpOnly')
    assert (cookie.name, cookie.value, cookie.path) == ("token", "a=b", "/api")


def test_a_jar_loses_what_is_taken_away_from_the_same_path_alone() -> None:
    jar = CookieJar()
    jar.take(exchange(set_cookies=("token=x; Path=/", "other=y")))
    assert jar.header() == {"Cookie": "token=x; other=y"}
    jar.take(exchange(set_cookies=("token=; Path=/elsewhere; Max-Age=0",)))
    assert jar.values() == {"token": "x", "other": "y"}
    jar.take(exchange(set_cookies=("token=; Path=/; Max-Age=0",)))
    assert jar.values() == {"other": "y"}


# --- curls

SECRET = Secret("pa'ss", "ADMIN_PASSWORD")


@pytest.mark.parametrize(
    "content", [b'{"a": "it\'s"}', b'{"a": "\\"$HOME`x`\\\\"}', "漢字\n".encode(), b"a\x00b%s\\", b"\xff"]
)
def test_a_curl_sends_the_same_bytes_again(content: bytes) -> None:
    command = exchange(sent_body=content, sent_headers={"X-Quote": "it's"}).curl()
    echo = command.replace("curl -sS -i", "curl_stub")
    stub = """curl_stub() {
        for each; do before="$last"; last="$each"; done
        case "$before" in @-) cat;; *) printf %s "$before";; esac
    }
    """
    shown = subprocess.run(["sh", "-c", stub + echo], capture_output=True, timeout=5, check=True)
    assert shown.stdout == content


def test_a_curl_holds_the_variable_in_place_of_a_secret() -> None:
    sent = exchange(sent_body=b'{"password": "pa\'ss"}', sent_headers={"Authorization": "Bearer pa'ss"})
    command = sent.curl((SECRET,))
    assert "pa'ss" not in " ".join(shlex.split(command))
    words = shlex.split(command.replace('"$ADMIN_PASSWORD"', '"FILLED"'))
    assert "Authorization: Bearer FILLED" in words
    assert '{"password": "FILLED"}' in words


def test_a_secret_that_a_server_repeats_is_masked() -> None:
    assert masked("wrong: pa'ss!", (SECRET, Secret("", "EMPTY"))) == "wrong: $ADMIN_PASSWORD!"


def test_a_secret_is_known_as_json_writes_it_too() -> None:
    target = Target("loyalty", "http://h", "t", accounts={"admin": {"username": "a", "password": 'p"q\\'}})
    assert [each.value for each in target.secrets()] == ['p"q\\', 'p\\"q\\\\']


# --- replies and their schemas

SCHEMA = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "points": {"type": "integer"},
                    "gone": {"type": "string", "nullable": True},
                    "kind": {"type": "string", "nullable": True, "enum": ["a", "b"]},
                },
            },
        }
    },
}


@pytest.mark.parametrize(
    ("body", "departures"),
    [
        ({"data": []}, []),
        ({"data": [{"name": "a", "points": 250.0, "gone": None, "kind": None, "more": 1}]}, []),
        ([], [("the body", "type object", "[]")]),
        ({}, [("data", "a value", "nothing: the field is missing")]),
        ({"data": [{"name": "a"}, {"name": 5}]}, [("data[].name", "type string", "5")]),
        ({"data": [{"name": "a"}, {}]}, [("data[].name", "a value", "nothing: the field is missing")]),
        ({"data": [{"name": "a", "points": 2.5}]}, [("data[].points", "type integer", "2.5")]),
        ({"data": [{"name": "a", "points": True}]}, [("data[].points", "type integer", "true")]),
        ({"data": [{"name": None}]}, [("data[].name", "type string", "null")]),
        ({"data": [{"name": "a", "gone": 1}]}, [("data[].gone", "type string or null", "1")]),
        ({"data": [{"name": "a", "kind": "c"}]}, [("data[].kind", 'enum ["a","b",null]', '"c"')]),
    ],
)
def test_every_departure_from_a_schema_is_named(body: Any, departures: list[tuple[str, str, str]]) -> None:
    assert [each[:3] for each in ReplyValidator(SCHEMA).departures(body)] == departures


ALTERNATIVES = {
    "anyOf": [
        {
            "type": "object",
            "required": ["id", "amount"],
            "properties": {"amount": {"oneOf": [{"type": "string", "nullable": True}, {"type": "number"}]}},
        },
        {"type": "object", "required": ["link", "order_number", "currency_code"]},
    ]
}


@pytest.mark.parametrize(
    ("body", "departures"),
    [
        ({"id": 1, "amount": 5}, []),
        ({"amount": "5.00"}, [("id", "a value", "nothing: the field is missing")]),
        ({"id": 1, "amount": []}, [("amount", "type string or null or number", "[]")]),
        ({"link": "l", "currency_code": "KES"}, [("order_number", "a value", "nothing: the field is missing")]),
        ("text", [("the body", "type object", '"text"')]),
    ],
)
def test_what_fits_no_alternative_is_held_against_the_nearest(
    body: Any, departures: list[tuple[str, str, str]]
) -> None:
    assert [each[:3] for each in ReplyValidator(ALTERNATIVES).departures(body)] == departures


def replied(specification: Specification, operation: str, status: int) -> Reply:
    return Reply(specification, exchange(operation=operation, status=status, content=b"{}"))


def test_a_reading_lets_another_status_stand_for_the_documented_one(specification: Specification) -> None:
    docket = Docket(specification)
    token = DOCKET.set(docket)
    try:
        replied(specification, "register", 201).expect(200)
        assert docket.findings == {}
        replied(specification, "logout", 204).expect(200)
        assert {each.verdict for each in docket.findings.values()} == {"beyond"}
    finally:
        DOCKET.reset(token)
    with pytest.raises(Violation, match="expected 200; got 202"):
        replied(specification, "register", 202).expect(200)


# --- patience with servers


@contextmanager
def client_of(specification: Specification, spoil: Spoil) -> Iterator[tuple[Client, Docket]]:
    """A client of a server that answers as told."""
    docket = Docket(specification)
    with Spoiler("http://127.0.0.1:9", spoil) as server:
        yield Client(Target.at(specification, server.base + "/loyalty"), docket), docket


def test_a_server_that_asks_for_patience_gets_it(specification: Specification) -> None:
    asked = []

    def busy_once(request: Asked, onward: Onward) -> Answer:
        asked.append(request.label)
        if len(asked) == 1:
            return Answer(429, [("retry-after", "1")])
        return Answer(400, content=b'{"status": "fail", "message": "no"}')

    with client_of(specification, busy_once) as (client, docket):
        assert client.send("login", body={}).status == 400
    assert len(asked) == 2
    assert docket.seen == {("login", 400): 1}


@pytest.mark.parametrize("wait", ["3600", "soon", ""])
def test_patience_has_an_end(specification: Specification, wait: str) -> None:
    with client_of(specification, lambda *_: Answer(503, [("retry-after", wait)])) as (client, docket):
        assert client.send("login", body={}).status == 503
    assert docket.requests == 1


def moved(request: Asked, onward: Onward) -> Answer:
    if request.path.startswith("/new"):
        return Answer(401, content=b'{"status": "fail", "message": "no"}')
    return Answer(308, [("location", "/new" + request.path)])


def test_a_redirect_is_followed_when_it_is_read_only(specification: Specification) -> None:
    with client_of(specification, moved) as (client, _):
        assert client.send("read_me").status == 401
        assert client.send("login", body={}).status == 308


def test_where_a_redirect_leads_to_may_ask_for_patience(specification: Specification) -> None:
    asked = []

    def busy_there_once(request: Asked, onward: Onward) -> Answer:
        asked.append(request.path)
        busy = len(asked) == 2
        return Answer(429, [("retry-after", "1")]) if busy else moved(request, onward)

    with client_of(specification, busy_there_once) as (client, _):
        assert client.send("read_me").status == 401


def test_another_spelling_of_a_path_is_tried_and_remembered(specification: Specification) -> None:
    asked = []

    def with_a_slash_alone(request: Asked, onward: Onward) -> Answer:
        asked.append(request.path)
        return Answer(401 if request.path.endswith("/") else 404, content=b'{"status": "fail", "message": "no"}')

    with client_of(specification, with_a_slash_alone) as (client, docket):
        assert [client.send("read_me").status for _ in range(2)] == [401, 401]
    assert [each.removeprefix("/loyalty") for each in asked] == ["/api/users/me", "/api/users/me/", "/api/users/me/"]
    assert docket.seen == {("read_me", 401): 2}


def test_a_write_that_is_moved_is_sent_to_the_other_spelling(specification: Specification) -> None:
    asked = []

    def moved_to_a_slash(request: Asked, onward: Onward) -> Answer:
        asked.append(request.path.removeprefix("/loyalty"))
        if request.path.endswith("/"):
            return Answer(400, content=b'{"status": "fail", "message": "no"}')
        return Answer(301, [("location", request.path + "/")])

    with client_of(specification, moved_to_a_slash) as (client, docket):
        assert client.send("login", body={}).status == 400
    assert asked == ["/api/auth/login", "/api/auth/login/"]
    assert docket.seen == {("login", 400): 1}


def test_an_operation_is_called_where_the_profile_says_or_with_the_other_slash(specification: Specification) -> None:
    asked = []

    def nothing_there(request: Asked, onward: Onward) -> Answer:
        asked.append(request.path.removeprefix("/loyalty"))
        return Answer(404, content=b'{"status": "fail", "message": "no"}')

    with client_of(specification, nothing_there) as (client, _):
        client.call_at("read_me", "/me")
        assert client.send("read_me").status == 404
    assert asked == ["/me", "/me/"]


def test_a_finding_keeps_its_name_whatever_values_its_text_holds(specification: Specification) -> None:
    docket = Docket(specification)
    token = DOCKET.set(docket)
    try:
        for name in ("un1", "un2"):
            with judging("L-23", soft=True):
                reply = replied(specification, "read_me", 200)
                demand(False, f"username {name!r}", "another", reply, aspect="username as sent")
    finally:
        DOCKET.reset(token)
    assert [(each.expected, each.count) for each in docket.findings.values()] == [("username 'un1'", 2)]


@pytest.mark.parametrize(
    ("operation", "status", "verdicts"),
    [
        ("list_users", 403, []),
        ("create_user", 409, []),
        ("create_user", 302, ["violates"]),
        ("list_users", 200, ["violates"]),
    ],
)
def test_a_refusal_is_no_departure_where_the_document_names_none(
    operation: str, status: int, verdicts: list[str]
) -> None:
    """Nor is it held to the schema of the success in whose place the readings allow it."""
    mookh = catalog.specification("mookh")
    headers = {"content-type": "application/json"}
    refused = exchange(operation=operation, status=status, content=b'{"detail": "no"}', headers=headers)
    found = reply_departures(mookh.operations[operation], refused)
    assert [str(each.verdict) for each in found] == verdicts


@pytest.mark.parametrize(
    ("sent", "verdicts"),
    [
        ({"category_name": ["Jazz"]}, ["beyond"]),
        ({"items": [{"category_name": ["Jazz"]}]}, ["beyond"]),
        ({"category_name": "Jazz"}, ["violates"]),
        ({"title": ["Jazz"]}, ["violates"]),
    ],
)
def test_a_server_may_keep_the_wrong_value_that_it_was_sent(sent: Any, verdicts: list[str]) -> None:
    mookh = catalog.specification("mookh")
    answered = exchange(
        operation="create_event_category",
        status=201,
        sent_body=orjson.dumps(sent),
        content=b'{"id": "7d0b31ee-6f0c-4f4e-9c3c-0a6cf3a1a2b4", "category_name": ["Jazz"], "event_label": "jazz"}',
        headers={"content-type": "application/json"},
    )
    found = reply_departures(mookh.operations["create_event_category"], answered)
    assert [str(each.verdict) for each in found] == verdicts


@pytest.mark.parametrize(
    ("api", "operation", "status", "media_type", "verdicts"),
    [
        ("mykubo", "list_brands", 200, "text/html; charset=utf-8", ["beyond"]),
        ("mykubo", "list_brands", 200, "", ["beyond"]),
        ("mykubo", "list_brands", 200, "application/vnd.kubo+json", []),
        ("mykubo", "list_brands", 200, "text/json", []),
        ("mykubo", "list_brands", 401, "text/html", []),
        ("loyalty", "login", 200, "text/html", ["violates"]),
    ],
)
def test_json_under_another_name_violates_where_the_document_names_the_type_and_else_is_reported_of_a_success(
    api: str, operation: str, status: int, media_type: str, verdicts: list[str]
) -> None:
    stated = catalog.specification(api).operations[operation]
    bodies = {"list_brands": b'{"brands": []}', "login": b'{"status": "success", "token": "t"}'}
    headers = {"content-type": media_type} if media_type else {}
    answered = exchange(operation=operation, status=status, content=bodies[operation], headers=headers)
    found = [each for each in reply_departures(stated, answered) if "Content-Type" in each.expected]
    assert [str(each.verdict) for each in found] == verdicts


def test_what_is_missing_in_a_reply_is_reported_as_missing() -> None:
    """And by no name of an object in this program's memory."""
    reply = Reply(catalog.specification("mookh"), exchange(operation="list_users", content=b"{}"))
    with pytest.raises(Violation) as violated:
        demand(False, "an id", reply.get("id"), reply)
    assert violated.value.got == "nothing there"
