"""Faults: a vendor's bad day, as data. Which requests they strike, what they do, when they end, which are refused."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

BASE_POINTS = 8000


@pytest.fixture
def fault(world):
    """Adds a fault to the test's sandbox; what the control API says of it."""

    def add(**definition):
        answer = world.mock("POST", "/faults", json=definition)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return add


def told(world, number=1):
    return world.mock("GET", f"/faults/{number}").json()


def me(world, token=None):
    return world.call("GET", "/users/me", token)


# Which requests.


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({}, True),
        ({"operation": "loyalty.read_me"}, True),
        ({"operation": "read_me"}, True),
        ({"operation": "loyalty.*"}, True),
        ({"operation": "loyalty.login"}, False),
        ({"method": "get"}, True),
        ({"method": "POST"}, False),
        ({"path": "/loyalty/api/users/*"}, True),
        ({"path": "/loyalty/*"}, False),
        ({"path": "/loyalty/**"}, True),
        ({"account": "jane@example.com"}, True),
        ({"account": "joe@example.com"}, False),
        ({"operation": "read_me", "method": "POST"}, False),
    ],
)
def test_a_fault_strikes_the_requests_that_it_matches(world, fault, match, struck):
    token = world.token()
    fault(match=match, status=503)
    assert me(world, token).status_code == (503 if struck else 200)
    assert told(world)["matched"] == told(world)["struck"] == int(struck)


def test_a_fault_strikes_paths_that_no_operation_has(world, fault):
    fault(match={"path": "/loyalty/api/nothing"}, status=502)
    answer = world.call("GET", "/nothing")
    assert (answer.status_code, answer.json()["status"]) == (502, "error")


def test_requests_to_the_mock_itself_are_never_struck_and_other_sandboxes_neither(world, fault, server):
    fault(status=500)
    assert world.mock("GET", "/health").status_code == 200
    assert world.mock("POST", "/loyalty/points", json={"email": "jane@example.com", "points": 1}).status_code == 201
    assert requests.get(f"{server.base}/~calm/loyalty/api/users/me", timeout=10).status_code == 401
    assert me(world).status_code == 500


def test_the_nth_call_or_every_nth_is_struck(world, fault):
    fault(match={"nth": 2}, status=500)
    assert [me(world).status_code for _ in range(4)] == [401, 500, 401, 401]
    world.mock("DELETE", "/faults")
    fault(match={"every": 3}, status=500)
    assert [me(world).status_code for _ in range(6)] == [401, 401, 500, 401, 401, 500]


def test_the_first_that_is_due_strikes_and_each_counts_for_itself(world, fault):
    fault(match={"nth": 2}, status=500)
    fault(match={"operation": "read_me"}, status=503, times=2)
    assert [me(world).status_code for _ in range(4)] == [503, 500, 503, 401]
    assert (told(world, 1)["matched"], told(world, 2)["matched"]) == (4, 3)


def test_chance_follows_from_the_seed(server):
    def drawn(name, seed):
        requests.post(f"{server.base}/_mock/sandboxes", json={"name": name, "seed": seed}, timeout=10)
        base = f"{server.base}/~{name}"
        requests.post(f"{base}/_mock/faults", json={"status": 500, "probability": 0.5}, timeout=10)
        return [requests.get(f"{base}/loyalty/api/users/me", timeout=10).status_code for _ in range(30)]

    first = drawn("chance", 5)
    assert 5 < first.count(500) < 25
    assert drawn("chance", 5) == first
    assert drawn("chance", 6) != first


# When they end.


def test_a_fault_ends_after_so_many_strikes(world, fault):
    assert fault(status=500, times=2)["over"] is False
    assert [me(world).status_code for _ in range(3)] == [500, 500, 401]
    assert (told(world)["over"], told(world)["struck"], told(world)["matched"]) == (True, 2, 2)


def test_a_fault_ends_after_a_time_of_the_sandboxs_clock(world, fault):
    assert fault(status=500, for_seconds=3600)["ends_at"]
    assert me(world).status_code == 500
    world.mock("POST", "/clock/advance", json={"hours": 2})
    assert me(world).status_code == 401
    assert told(world)["over"] is True


def test_a_fault_ends_when_it_is_deleted_or_its_sandbox_reset(world, fault):
    fault(status=500)
    assert fault(status=501)["id"] == 2
    assert world.mock("DELETE", "/faults/1").status_code == 204
    assert me(world).status_code == 501
    assert world.mock("GET", "/faults/1").status_code == 404
    world.mock("POST", f"/sandboxes/{world.base.rsplit('~', 1)[1]}/reset")
    assert world.mock("GET", "/faults").json() == []
    assert me(world).status_code == 401


# What they do.


def test_a_status_has_its_documented_example_and_what_the_operation_would_do_does_not_happen(world, fault):
    token = world.token()
    fault(match={"operation": "redeem_points"}, status=500, times=1)
    answer = world.redeem(token, "Airtime 10 KES", 1)
    assert (answer.status_code, answer.json()["message"]) == (500, "Things have gone really bad!")
    assert world.points(token) == BASE_POINTS
    assert world.redeem(token, "Airtime 10 KES", 1).status_code == 200


def test_a_lost_answer_leaves_what_the_operation_did(world, fault):
    token = world.token()
    fault(match={"operation": "redeem_points"}, status=504, runs=True, times=1)
    assert world.redeem(token, "Airtime 10 KES", 1).status_code == 504
    assert world.points(token) == BASE_POINTS - 250


def test_an_undocumented_status_comes_in_the_vendors_envelope(world, fault):
    fault(status=418)
    answer = me(world)
    assert (answer.status_code, answer.json()) == (418, {"status": "fail", "message": "Answered with 418 by a fault."})


def test_a_body_and_headers_of_ones_own(world, fault):
    fault(status=503, body="<h1>Down</h1>", content_type="text/html", headers={"Retry-After": "7"})
    answer = me(world)
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (503, "<h1>Down</h1>", "text/html")
    assert answer.headers["retry-after"] == "7"
    world.mock("DELETE", "/faults")
    fault(body={"odd": [1]})
    assert (me(world).status_code, me(world).json()) == (401, {"odd": [1]})


def test_a_success_that_is_none(world, fault):
    fault(match={"operation": "login"}, status=200)
    answer = world.login("nobody@example.com", "nothing")
    assert (answer.status_code, "token" in answer.json()) == (200, True)


def test_the_content_type_can_be_wrong(world, fault):
    fault(content_type="text/html")
    answer = me(world, world.token())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html")
    assert answer.json()["status"] == "success"


@pytest.mark.parametrize("how", ["truncated", "malformed"])
def test_json_can_be_broken_in_an_answer_that_is_whole(world, fault, how):
    fault(broken=how)
    answer = me(world)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/json")
    assert int(answer.headers["content-length"]) == len(answer.content) > 0
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)


def test_answers_can_be_late_and_bodies_slow_while_others_are_served(world, fault, server):
    fault(match={"operation": "read_me"}, latency={"from": 0.2, "to": 0.3}, slow_seconds=0.4)
    with ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        late = pool.submit(requests.get, f"{world.base}/loyalty/api/users/me", timeout=30)
        others = 0
        while not late.done():
            assert requests.get(f"{server.base}/_mock/health", timeout=10).status_code == 200
            others += 1
        assert late.result().json()["status"] == "fail"
        assert time.monotonic() - started >= 0.5
    assert others > 1
    did = world.mock("GET", "/journal").json()[-1]["fault"]["did"]
    assert did.startswith("latency 0.2")
    assert did.endswith("body over 0.4 s")


def test_a_rate_limit_lets_some_pass_and_tells_when_to_come_again(world, fault):
    fault(rate_limit={"calls": 2, "seconds": 60})
    answers = [me(world) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["message"].startswith("Too many requests")
    world.mock("POST", "/clock/advance", json={"seconds": 61})
    assert me(world).status_code == 401


def over_a_socket(world, path="/loyalty/api/users/me"):
    """What comes back on a plain connection until it ends."""
    host, port = world.base.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        prefix = world.base.split("/", 3)[3]
        connection.sendall(f"GET /{prefix}{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        received = b""
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
    return received


@pytest.mark.parametrize("how", ["at_once", "headers", "body"])
def test_a_connection_is_really_cut(world, fault, how):
    fault(cut=how)
    received = over_a_socket(world)
    head, _, body = received.partition(b"\r\n\r\n")
    if how == "at_once":
        assert received == b""
    else:
        assert b"401 Unauthorized" in head
        length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        assert len(body) == (0 if how == "headers" else length // 2)
    with pytest.raises(requests.RequestException):
        me(world)
    entry = world.mock("GET", "/journal").json()[-1]
    assert entry["fault"] == {"id": 1, "did": f"cut {how.replace('_', ' ')}"}
    assert entry["reply"]["status"] == (0 if how == "at_once" else 401)


def test_a_connection_that_is_cut_at_once_leaves_no_trace_unless_the_operation_runs(world, fault):
    token = world.token()
    for runs, points in ((False, BASE_POINTS), (True, BASE_POINTS - 250)):
        world.mock("DELETE", "/faults")
        fault(match={"operation": "redeem_points"}, cut="at_once", runs=runs)
        with pytest.raises(requests.ConnectionError):
            world.redeem(token, "Airtime 10 KES", 1)
        assert world.points(token) == points


def test_a_struck_request_is_in_the_journal_and_on_the_terminal(serve, world_of):
    server = serve()
    world = world_of(server)
    world.mock("POST", "/faults", json={"status": 503, "latency": 0.01})
    me(world)
    entry = world.mock("GET", "/journal").json()[-1]
    assert entry["fault"] == {"id": 1, "did": "latency 0.01 s, status 503"}
    assert entry["reply"]["status"] == 503
    assert entry["reason"] == "no token was sent; fault 1: latency 0.01 s, status 503"
    log = server.stop()
    assert "loyalty.read_me  503" in log
    assert "fault 1: latency 0.01 s, status 503" in log


# Kept with the sandbox.


def test_snapshots_copies_and_exports_carry_faults_and_their_counts(world, fault, server):
    name = world.base.rsplit("~", 1)[1]
    fault(status=500, times=2)
    assert me(world).status_code == 500
    world.mock("POST", f"/sandboxes/{name}/snapshots", json={"name": "once"})
    exported = world.mock("GET", f"/sandboxes/{name}/export").json()
    assert [me(world).status_code for _ in range(2)] == [500, 401]
    world.mock("POST", f"/sandboxes/{name}/snapshots/once/restore")
    assert [me(world).status_code for _ in range(2)] == [500, 401]
    copy = f"{server.base}/~{name[:50]}-copy"
    assert (
        requests.post(f"{copy}/_mock/sandboxes/{name[:50]}-copy/import", json=exported, timeout=10).status_code == 200
    )
    asked = [requests.get(f"{copy}/loyalty/api/users/me", timeout=10).status_code for _ in range(2)]
    assert asked == [500, 401]
    exported["sandbox"]["faults"][0]["definition"]["match"] = {"operation": "loyalty.redem_points"}
    answer = requests.post(f"{copy}/_mock/sandboxes/{name[:50]}-copy/import", json=exported, timeout=10)
    assert (answer.status_code, "did you mean loyalty.redeem_points?" in answer.json()["message"]) == (400, True)


def test_faults_survive_a_restart_with_their_counts(serve, tmp_path):
    database = f"sqlite:///{tmp_path / 'mock.db'}"
    server = serve("--database", database)
    requests.post(f"{server.base}/_mock/faults", json={"status": 500, "times": 2}, timeout=10)
    assert requests.get(f"{server.base}/loyalty/api/users/me", timeout=10).status_code == 500
    server.stop()
    server = serve("--database", database)
    asked = [requests.get(f"{server.base}/loyalty/api/users/me", timeout=10).status_code for _ in range(2)]
    assert asked == [500, 401]


def test_a_file_of_faults_is_every_fresh_sandboxs(serve, tmp_path):
    path = tmp_path / "bad-day.yaml"
    path.write_text(
        "- {match: {operation: loyalty.read_me}, status: 500, times: 1}\n- {latency: 0.01, for_seconds: 60}\n"
    )
    server = serve("--faults", str(path))
    for sandbox in ("", "/~other"):
        base = server.base + sandbox
        asked = [requests.get(f"{base}/loyalty/api/users/me", timeout=10).status_code for _ in range(2)]
        assert asked == [500, 401]
    requests.post(f"{server.base}/_mock/sandboxes/other/reset", timeout=10)
    assert requests.get(f"{server.base}/~other/loyalty/api/users/me", timeout=10).status_code == 500
    assert requests.get(f"{server.base}/~other/_mock/faults", timeout=10).json()[1]["ends_at"]


# Definitions that are none.

REFUSED = [
    ({"match": {"operation": "loyalty.redem_points"}, "status": 500}, "did you mean loyalty.redeem_points?"),
    ({"match": {"operation": "zzzzzz"}, "status": 500}, "no operation is called 'zzzzzz'; there are loyalty."),
    ({"match": {"operaton": "loyalty.login"}, "status": 500}, "match.operaton is unknown; did you mean operation?"),
    ({"mach": {}, "status": 500}, "mach is unknown; did you mean match?"),
    ({"match": {"method": "FETCH"}, "status": 500}, "match.method must be one of GET, PUT"),
    ({"match": {"path": "loyalty"}, "status": 500}, "match.path must begin with / or *"),
    ({"match": {"nth": 0}, "status": 500}, "match.nth must be at least 1, not 0"),
    ({"probability": 2, "status": 500}, "probability must be at most 1, not 2"),
    ({"status": 99}, "status must be at least 200, not 99"),
    ({"status": "500"}, "status must be a whole number"),
    ({"cut": "maybe"}, "cut must be one of ['at_once', 'headers', 'body']"),
    ({"broken": "html"}, "broken must be one of ['truncated', 'malformed']"),
    ({"latency": {"from": 2, "to": 1}}, "latency.from must be at most latency.to, which is 1"),
    ({"latency": -1}, "latency must be at least 0"),
    ({"rate_limit": {"calls": 1}}, "rate_limit.seconds is missing"),
    ({"rate_limit": {"calls": 1, "seconds": 1}, "status": 500}, "status and rate_limit exclude each other"),
    ({"status": 500, "example": "nothing"}, "500 has no example 'nothing'; its examples:"),
    ({"example": "documented"}, "example needs the status"),
    ({"latency": 1, "runs": False}, "runs is for faults whose answer is replaced or lost"),
    ({"headers": {"X-A": "b\r\nX-C: d"}, "status": 500}, "'X-A' with this value cannot be a header"),
    ({"headers": {"Content-Length": "1"}, "status": 500}, "Content-Length is the server's own"),
    ({"match": {}, "times": 1}, "The fault does nothing: give at least one of latency, status"),
]


@pytest.mark.parametrize(("definition", "message"), REFUSED, ids=[message[:40] for _, message in REFUSED])
def test_a_definition_that_is_none_is_refused_with_what_is_possible(world, definition, message):
    answer = world.mock("POST", "/faults", json=definition)
    assert answer.status_code == 400
    assert message in answer.json()["message"]
    assert world.mock("GET", "/faults").json() == []


def test_a_sandbox_has_no_more_faults_than_it_can_stand(world, fault):
    for _ in range(100):
        fault(match={"nth": 1000}, status=500)
    answer = world.mock("POST", "/faults", json={"status": 500})
    assert (answer.status_code, "100 faults at most" in answer.json()["message"]) == (409, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("status: 500", "must hold a list of faults"),
        ("- {status: 5}", "fault 1: status must be at least 200, not 5"),
        (
            "- {status: 500}\n- {match: {operation: logn}, status: 500}",
            "fault 2: match.operation: no operation is called",
        ),
        ("- [", "is no valid YAML"),
    ],
)
def test_a_file_of_faults_that_cannot_be_used_is_told_at_the_start(serve, tmp_path, text, message):
    path = tmp_path / "faults.yaml"
    path.write_text(text)
    with pytest.raises(AssertionError, match=message):
        serve("--faults", str(path))
