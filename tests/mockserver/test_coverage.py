"""What has my client met? Documented operations, statuses and rules, of a sandbox and of all, now and at the end."""

import re

import pytest
import requests


def coverage(world, **query):
    answer = world.mock("GET", "/coverage", params={"api": "loyalty", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def statuses(found):
    """The documented replies that were met."""
    return {
        f"{operation['operation'].partition('.')[2]} {status['status']}"
        for api in found["apis"]
        for operation in api["operations"]
        for status in operation["statuses"]
        if status["met"]
    }


def rules(found):
    """Which rules were met, by id; None for those that are not counted."""
    return {rule["id"]: rule["met"] for api in found["apis"] for rule in api["rules"]}


def test_nothing_is_met_at_first(world):
    found = coverage(world)
    assert found["operations"] == {"met": 0, "of": 17, "percent": 0.0}
    assert found["statuses"]["met"] == found["rules"]["met"] == 0
    assert found["statuses"]["of"] == sum(len(each["statuses"]) for each in found["apis"][0]["operations"])
    assert found["rules"]["of"] == sum(met is not None for met in rules(found).values()) < 75


def test_operations_and_statuses_are_met_when_they_are_answered(world):
    world.token()
    world.login("jane@example.com", "wrong")
    world.call("GET", "/users/me", headers={"Prefer": "code=401"})
    world.call("GET", "/nowhere")
    found = coverage(world)
    assert statuses(found) == {"login 200", "login 400", "read_me 401"}
    assert found["operations"]["met"] == 2
    assert (found["statuses"]["met"], found["statuses"]["percent"]) == (3, round(300 / found["statuses"]["of"], 1))


def test_a_rule_that_a_refusal_names_is_met_by_it(world):
    assert rules(coverage(world))["L-37"] is False
    token = world.token()
    world.redeem(token, "Airtime 10 KES", 1_000_000)
    met = rules(coverage(world))
    assert met["L-37"] is True
    assert met["L-36"] is met["L-40"] is False


def test_a_rule_about_successes_is_met_when_each_was_answered(world):
    token = world.token()
    world.redeem(token, "Airtime 10 KES", 1)
    met = rules(coverage(world))
    assert (met["L-32"], met["L-34"]) == (True, False)  # L-34 wants the member's own data, too
    world.points(token)
    assert rules(coverage(world))["L-34"] is True


def test_forced_replies_and_faults_meet_no_rule(world):
    world.call("POST", "/users/me/redeem", headers={"Prefer": "code=200"})
    world.mock("POST", "/faults", json={"match": {"operation": "forgot_password"}, "status": 404})
    world.call("POST", "/auth/forgot-password", json={"email": "jane@example.com"})
    found = coverage(world)
    assert statuses(found) == {"redeem_points 200", "forgot_password 404"}
    assert found["rules"]["met"] == 0


def test_a_rule_that_no_reply_tells_apart_is_listed_and_not_counted(world):
    (found,) = [rule for rule in coverage(world)["apis"][0]["rules"] if rule["id"] == "L-38"]
    assert found["met"] is None
    assert found["meets"] == "not counted: no documented reply tells it from others"


def test_clearing_the_journal_leaves_it_and_a_clear_of_its_own_or_a_drop_begins_anew(world):
    world.token()
    world.mock("DELETE", "/journal")
    assert statuses(coverage(world)) == {"login 200"}
    assert world.mock("DELETE", "/coverage").status_code == 204
    assert statuses(coverage(world)) == set()
    world.token()
    world.mock("DELETE", f"/sandboxes/{world.base.rsplit('~', 1)[1]}")
    assert statuses(coverage(world)) == set()
    assert "login 200" in statuses(coverage(world, all="true"))


def test_an_api_that_is_none_is_told(world):
    answer = world.mock("GET", "/coverage?api=loyality")
    assert (answer.status_code, "there are loyalty" in answer.json()["message"]) == (404, True)


def login(server):
    body = {"email": "jane@example.com", "password": "Member-pass-1"}
    for sandbox in ("", "/~gone"):
        assert requests.post(f"{server.base}{sandbox}/loyalty/api/auth/login", json=body, timeout=10).ok
    requests.delete(f"{server.base}/_mock/sandboxes/gone", timeout=10)


@pytest.mark.parametrize("workers", [(), ("--workers", "2")], ids=["alone", "workers"])
@pytest.mark.parametrize(("percent", "status"), [("1", 0), ("90", 1)])
def test_the_end_of_the_server_tells_what_was_met_and_fails_under_a_percentage(serve, percent, status, workers):
    server = serve("--api", "loyalty", "--coverage", "--fail-under", percent, *workers)
    login(server)
    server.process.terminate()
    assert server.process.stdout
    told = server.process.stdout.read()
    log = server.stop()
    assert re.search(r"^loyalty +1/17   5\.9% +1/\d+ ", told, re.MULTILINE)
    assert "  loyalty never met: login 400, 403" in told
    assert "  loyalty never met: rules L-" in told
    assert server.process.returncode == status
    assert ("less than --fail-under 90" in log) == bool(status)
