"""The journal: what was asked and answered in a sandbox, why it was refused; reading, following and exporting it."""

import contextlib
import json
import queue
import re
import shlex
import subprocess
import threading

import pytest
import requests
import sqlalchemy

from mockserver.catalog import Api
from mockserver.database import Database
from mockserver.journal.entry import LONGEST_BODY, Entry, Refused
from mockserver.journal.memory import MemoryKeeper
from mockserver.journal.query import Query
from mockserver.journal.table import TableKeeper
from mockserver.reference import Reference
from mockserver.sandbox import Sandboxes

from .databases import new


def journal(world, **query):
    answer = world.mock("GET", "/journal", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def count(world, **query):
    return world.mock("GET", "/journal/count", params=query).json()["count"]


def test_the_request_id_leads_to_what_was_asked_and_why_it_was_refused(world, server):
    answer = world.redeem(world.token(), "Airtime 10 KES", 1_000_000)
    assert answer.status_code == 400
    # From any sandbox: the id alone is enough.
    entry = requests.get(f"{server.base}/_mock/journal/{answer.headers['x-request-id']}", timeout=10).json()
    assert entry["operation"] == "loyalty.redeem_points"
    assert entry["account"] == "jane@example.com"
    assert entry["request"]["method"] == "POST"
    assert json.loads(entry["request"]["body"]["text"])["product_quantity"] == 1_000_000
    assert (entry["reply"]["status"], entry["reply"]["body"]["text"]) == (400, answer.text)
    assert entry["reason"].startswith("250000000 points wanted")
    assert entry["refusal"]["error"] == "NotEnoughPoints"
    assert entry["refusal"]["rule"]["id"] == "L-37"
    assert entry["refusal"]["rule"]["source"] == {"section": "Redeem Points", "lines": "787, 850"}
    assert entry["source"]["section"] == "Redeem Points"
    assert entry["milliseconds"] > 0
    assert (entry["forced"], entry["fault"]) == (None, None)
    same = requests.get(f"{server.base}/_mock/journal/{entry['number']}", timeout=10).json()
    assert same == entry


def test_what_no_operation_takes_what_is_no_json_and_what_was_forced_is_there_too(world):
    world.call("GET", "/nowhere")
    world.call("POST", "/auth/login", data="{", headers={"Content-Type": "application/json"})
    world.call("GET", "/users/me", headers={"Prefer": "code=401"})
    nowhere, broken, forced = journal(world)
    assert (nowhere["operation"], nowhere["reply"]["status"], nowhere["request"]["path"]) == (
        None,
        404,
        "/loyalty/api/nowhere",
    )
    assert (broken["operation"], broken["request"]["body"]["text"]) == ("loyalty.login", "{")
    assert broken["refusal"]["message"] in broken["reply"]["body"]["text"]
    assert forced["forced"] == "code=401"


def test_requests_to_the_control_api_and_of_browsers_asking_ahead_are_not_in_it(world):
    world.mock("GET", "/outbox")
    headers = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST"}
    assert world.call("OPTIONS", "/auth/login", headers=headers).status_code == 204
    assert journal(world) == []


def test_entries_are_chosen_by_operation_method_path_status_account_number_and_time(world):
    token = world.token()
    world.points(token)
    world.redeem(token, "Nothing of ours", 1)
    world.mock("POST", "/clock/advance", json={"days": 1})
    world.call("GET", "/users/me")
    login, read, redeemed, anonymous = journal(world)
    assert count(world) == 4
    assert count(world, operation="login") == count(world, operation="loyalty.login") == 1
    assert count(world, operation="loyalty.*") == 4
    assert count(world, method="post") == 2
    assert count(world, path="/loyalty/api/users/*") == 2
    assert count(world, path="/loyalty/**") == 4
    assert count(world, status="404") == 1
    assert count(world, status="4XX") == 2
    assert count(world, account="jane@example.com") == 2
    assert count(world, after=read["number"]) == 2
    assert count(world, since=anonymous["at"]) == 1
    assert journal(world, limit=1) == [anonymous]
    assert (login["account"], redeemed["account"]) == (None, "jane@example.com")
    assert anonymous["at"] > redeemed["at"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"status": "seven"}, "status must be a status such as 404 or 4XX"),
        ({"since": "yesterday"}, "since must be a time like"),
        ({"limit": "0"}, "limit must be at least 1"),
        ({"after": "-1"}, "after must be at least 0"),
    ],
)
def test_a_query_that_means_nothing_is_refused(world, query, told):
    answer = world.mock("GET", "/journal", params=query)
    assert (answer.status_code, told in answer.json()["message"]) == (400, True), answer.text


def test_an_entry_that_is_not_there_is_told_so(world):
    answer = world.mock("GET", "/journal/12345678-000001")
    assert (answer.status_code, "no such entry" in answer.json()["message"]) == (404, True)


def test_it_is_cleared_alone_emptied_by_a_reset_and_gone_with_its_sandbox(world):
    name = world.base.rsplit("~", 1)[1]
    world.call("GET", "/users/me")
    assert world.mock("DELETE", "/journal").status_code == 204
    assert count(world) == 0
    world.token()
    world.mock("POST", f"/sandboxes/{name}/reset")
    assert count(world) == 0
    world.token()
    world.mock("DELETE", f"/sandboxes/{name}")
    assert count(world) == 0


def test_sandboxes_have_journals_of_their_own(world, server):
    requests.get(f"{server.base}/~{world.base.rsplit('~', 1)[1]}-beside/loyalty/api/users/me", timeout=10)
    assert journal(world) == []


def test_waiting_ends_with_the_request_that_comes(world):
    world.call("GET", "/users/me")
    newest = world.mock("GET", "/journal/count").json()["newest"]
    answers = queue.Queue()

    def wait():
        url = f"{world.base}/_mock/journal/wait"
        answers.put(requests.get(url, params={"operation": "read_me", "after": newest, "timeout": 20}, timeout=30))

    waiting = threading.Thread(target=wait)
    waiting.start()
    world.call("GET", "/users/products")
    answer = world.call("GET", "/users/me")
    found = answers.get(timeout=30)
    waiting.join()
    assert found.json()["id"] == answer.headers["x-request-id"]
    # What was there already counts where nothing else is said.
    assert world.mock("GET", "/journal/wait?operation=read_me").json()["number"] == newest


def test_waiting_in_vain_ends_with_a_word(world):
    answer = world.mock("GET", "/journal/wait?operation=logout&timeout=0.05")
    assert (answer.status_code, answer.json()["message"]) == (404, "No such request came within 0.05 s.")


def events(lines):
    """The events of a stream, each as its id and its entry."""
    number = None
    for line in lines:
        if line.startswith(b"id: "):
            number = int(line[4:])
        elif line.startswith(b"data: "):
            yield number, json.loads(line[6:])


def test_it_is_followed_as_server_sent_events_from_any_entry_on(world):
    world.call("GET", "/users/me")
    world.call("GET", "/users/products")
    first, second = journal(world)
    with requests.get(f"{world.base}/_mock/journal/stream", stream=True, timeout=30) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        lines = answer.iter_lines()
        assert next(lines).startswith(b":")  # it has begun
        asked = world.call("GET", "/users/me")
        number, entry = next(events(lines))
        assert (number, entry["id"]) == (entry["number"], asked.headers["x-request-id"])
        assert entry in journal(world)
    headers = {"Last-Event-ID": str(first["number"])}
    with requests.get(f"{world.base}/_mock/journal/stream", headers=headers, stream=True, timeout=30) as answer:
        found = events(answer.iter_lines())
        assert [next(found)[1]["number"] for _ in range(2)] == [second["number"], number]


def test_a_server_ends_though_somebody_follows_and_waits(serve):
    server = serve()

    def wait():
        # It may come too late to be heard.
        with contextlib.suppress(requests.ConnectionError):
            requests.get(f"{server.base}/_mock/journal/wait?timeout=60", timeout=60)

    with requests.get(f"{server.base}/_mock/journal/stream", stream=True, timeout=30) as answer:
        next(answer.iter_lines())
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert "BUG" not in server.stop()
    waiting.join(timeout=30)
    assert not waiting.is_alive()


def secrets_of(world):
    """A password, a token, a mailed code, as a journal has met them."""
    form = world.registered(password="Safari-2026-pass")
    code = world.code(form["email"])
    world.call("GET", f"/auth/verify-email/{code}")
    token = world.token(form)
    world.call("GET", "/users/me", token)
    world.call("GET", "/users/me", headers={"Cookie": f"token={token}"})
    return ["Safari-2026-pass", code, token]


def test_exports_hide_secrets_unless_asked(world):
    secrets = secrets_of(world)
    for export in ("har", "curl"):
        hidden = world.mock("GET", f"/journal/{export}").text
        assert [secret for secret in secrets if secret in hidden] == []
        assert "***" in hidden
        shown = world.mock("GET", f"/journal/{export}?secrets=true").text
        assert [secret for secret in secrets if secret not in shown] == []


def test_the_archive_has_requests_answers_and_reasons(world):
    secrets_of(world)
    world.call("GET", "/users/me?x=1&x=2")
    log = world.mock("GET", "/journal/har").json()["log"]
    assert (log["version"], log["creator"]["name"]) == ("1.2", "Understudy")
    register, *_, last = log["entries"]
    assert register["request"]["postData"]["mimeType"] == "application/json"
    assert json.loads(register["request"]["postData"]["text"])["password"] == "***"
    assert last["request"]["queryString"] == [{"name": "x", "value": "1"}, {"name": "x", "value": "2"}]
    assert (last["response"]["status"], last["response"]["statusText"]) == (401, "Unauthorized")
    assert last["comment"] == "loyalty.read_me: no token was sent"
    for entry in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        assert entry["response"]["content"]["size"] == len(entry["response"]["content"].get("text", "").encode())


def test_the_script_of_curls_sends_the_same_again(world):
    world.call("POST", "/auth/login", json={"email": "o'brien@example.com", "password": "$HOME `x`"})
    world.points(world.token())
    script = world.mock("GET", "/journal/curl?secrets=true").text
    commands = [shlex.split(line) for line in script.splitlines() if line.startswith("curl")]
    assert [words[3] for words in commands] == ["POST", "POST", "GET"]
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
    assert re.findall(r"HTTP/1\.1 (\d+)", done.stdout) == ["400", "200", "200"]
    again = journal(world)[3:]
    assert [each["request"]["body"] for each in again] == [each["request"]["body"] for each in journal(world)[:3]]


def test_long_bodies_are_cut_and_binary_ones_told_by_their_size(world):
    world.call("POST", "/auth/login", json={"email": "x" * 50_000, "password": "y"})
    requests.post(
        f"{world.base}/mykubo/v0.1/products/upload/images",
        data=b"\x89PNG\x00\xff",
        headers={"Content-Type": "image/png"},
        timeout=10,
    )
    long, binary = journal(world)
    assert long["request"]["body"]["cut"] is True
    assert len(long["request"]["body"]["text"]) == LONGEST_BODY
    assert long["request"]["body"]["bytes"] > 50_000
    assert binary["request"]["body"] == {"media_type": "image/png", "bytes": 6, "text": None, "cut": False}


# The keepers, side by side.


def entry(sandbox="a", number=0, **changes):
    values = {
        "id": f"run-{number}", "wall": 1.8e9 + number, "offset": 0.0, "milliseconds": 1.5, "sandbox": sandbox,
        "origin": "http://127.0.0.1:8080", "operation": "loyalty.login", "account": "", "method": "POST",
        "path": "/loyalty/api/auth/login", "query": b"", "header_lines": b"host\n127.0.0.1", "body": b"\xff\x00",
        "body_size": 2, "status": 400, "documented": "400", "reply_header_lines": b"", "reply_body": b"{}",
        "reply_size": 2, "reason": "", "refused": Refused("InvalidCredentials", "no", "body", "", "L-14"), "forced": "",
        "fault": 0, "fault_did": "",
    }  # fmt: skip
    return Entry(**{**values, **changes})


@pytest.fixture(params=["memory", "table"])
def keeper(request):
    """A keeper with room for ten entries of a sandbox, and a transaction to read in."""
    database = Database(new())
    kept = MemoryKeeper(most=10) if request.param == "memory" else TableKeeper(database, most=10)
    Sandboxes(database, {}, 1, journal=kept, reference=Reference([Api("loyalty")]))

    def read(action, *arguments):
        with database.transaction() as transaction:
            return getattr(kept, action)(transaction, *arguments)

    yield kept, read
    database.close()


def test_both_keepers_number_find_choose_and_clear(keeper):
    kept, read = keeper
    for number in range(4):
        kept.note(entry("a", number))
        kept.note(entry("b", number + 10))
    found = read("entries", "a", Query(status="4xx"))
    assert [each.id for each in found] == ["run-0", "run-1", "run-2", "run-3"]
    assert found == sorted(found, key=lambda each: each.number)
    assert found[0] == entry("a", 0)._replace(number=found[0].number)
    assert read("find", "run-12").sandbox == "b"
    assert read("find", str(found[1].number)).id == "run-1"
    assert read("find", "nothing") is None
    assert read("newest", "a") == found[-1].number
    assert [each.id for each in read("entries", "a", Query(after=found[2].number))] == ["run-3"]
    read("clear", "a")
    assert read("entries", "a", Query()) == []
    assert len(read("entries", "b", Query())) == 4


def test_both_keepers_are_bounded_and_remember_what_was_met(keeper):
    kept, read = keeper
    kept.note(entry("a", 1, status=200, documented="200", refused=None))
    for number in range(2, 200):
        kept.note(entry("a", number))
    assert len(read("entries", "a", Query())) == 10
    met = read("met", "a")
    assert met.replies == met.genuine == {("loyalty.login", "200"), ("loyalty.login", "400")}
    assert met.rules == {("loyalty", "L-14")}
    read("drop", "a")
    assert not read("met", "a").replies
    assert read("met", None).replies == met.replies


def test_memory_is_bounded_over_all_sandboxes_and_the_longest_unused_shrink_first():
    kept = MemoryKeeper(most_bytes_of_all=100_000)
    for number in range(20):
        kept.note(entry("early", number))
    for number in range(2000):
        kept.note(entry(f"later-{number % 100}", number, reply_body=b"x" * 1000))
    held = [kept.entries(None, f"later-{number}", Query()) for number in range(100)]
    assert sum(each.size for entries in held for each in entries) <= 100_000
    assert kept.entries(None, "early", Query()) == []
    assert held[99]
    assert not held[0]


def test_a_table_that_cannot_be_written_costs_no_answer():
    database = Database()
    kept = TableKeeper(database)
    Sandboxes(database, {}, 1, journal=kept)
    with database.transaction() as transaction:
        transaction.run(("drop",), lambda: sqlalchemy.text("DROP TABLE journal"), {})
    kept.note(entry())
    database.close()


def test_an_entry_counts_what_its_client_wrote_into_headers_path_and_query():
    plain = entry().size
    assert entry(header_lines=b"x-long\n" + b"l" * 20_000).size > plain + 19_000
    assert entry(path="/p" * 5000, query=b"q" * 5000).size > plain + 14_000
