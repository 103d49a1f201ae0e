"""The mock's own API: sandboxes, clock, outbox (under /_mock)."""

import datetime as dt

import pytest
import requests

from mockserver.catalog import api_names


def names(server):
    return [sandbox["name"] for sandbox in requests.get(f"{server.base}/_mock/sandboxes").json()]


def test_health_tells_version_seed_and_apis(server):
    answer = requests.get(f"{server.base}/_mock/health").json()
    assert answer["status"] == "ok"
    assert answer["seed"] == 7
    assert answer["apis"]["loyalty"] == "/loyalty"
    assert sorted(answer["apis"]) == api_names()


def test_a_sandbox_is_made_on_first_use_and_knows_nothing_of_the_others(world, server):
    form = world.verified()
    assert world.base.rsplit("~", 1)[1] in names(server)
    other = requests.post(
        f"{server.base}/~other/loyalty/api/auth/login", json={"email": form["email"], "password": form["password"]}
    )
    assert other.status_code == 400


def test_a_reset_brings_the_fresh_state_back(world, server):
    token, before = world.token(), world.points(world.token())
    world.redeem(token, "Airtime 10 KES", 1)
    world.mock("POST", "/clock/advance", json={"days": 3})
    name = world.base.rsplit("~", 1)[1]
    assert requests.post(f"{server.base}/_mock/sandboxes/{name}/reset").status_code == 200
    assert world.points(world.token()) == before
    assert world.mock("GET", "/outbox").json() == []
    assert abs(world.mock("GET", "/clock").json()["offset_seconds"]) < 1


def test_sandboxes_are_made_listed_and_dropped(server):
    made = requests.post(f"{server.base}/_mock/sandboxes", json={"name": "made", "seed": 42})
    assert (made.status_code, made.json()) == (201, {"name": "made", "seed": 42, "prefix": "/~made"})
    assert "made" in names(server)
    assert requests.delete(f"{server.base}/_mock/sandboxes/made").status_code == 204
    assert "made" not in names(server)
    assert requests.delete(f"{server.base}/_mock/sandboxes/made").status_code == 404
    assert requests.post(f"{server.base}/_mock/sandboxes/made/reset").status_code == 404


@pytest.mark.parametrize("name", ["", "a b", "../x", "x" * 65, "-a"])
def test_an_impossible_name_is_refused(server, name):
    assert requests.post(f"{server.base}/_mock/sandboxes", json={"name": name}).status_code == 400
    if name:
        answer = requests.get(f"{server.base}/~{name.replace('/', '%')}/loyalty/api/users/me")
        assert answer.status_code == 404
        assert "cannot be a sandbox" in answer.json()["message"]


def test_the_same_seed_makes_the_same_world_and_another_seed_another(server):
    def told(seed):
        requests.post(f"{server.base}/_mock/sandboxes", json={"name": "twin", "seed": seed})
        base = f"{server.base}/~twin"
        login = {"email": "jane@example.com", "password": "Member-pass-1"}
        token = requests.post(f"{base}/loyalty/api/auth/login", json=login).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        card = requests.get(f"{base}/loyalty/api/users/me", headers=headers).json()["data"]["user"]["card_number"]
        requests.post(f"{base}/loyalty/api/auth/forgot-password", json={"email": "jane@example.com"})
        code = requests.get(f"{base}/_mock/outbox").json()[-1]["code"]
        products = requests.get(f"{base}/loyalty/api/users/products", headers=headers).json()
        return card, code, products

    assert told(5) == told(5)
    assert told(5)[:2] != told(6)[:2]


def test_the_clock_is_set_and_runs_on(world):
    answer = world.mock("PUT", "/clock", json={"at": "2031-05-01T12:00:00Z"})
    now = dt.datetime.fromisoformat(answer.json()["now"])
    assert dt.timedelta() <= now - dt.datetime(2031, 5, 1, 12, tzinfo=dt.UTC) < dt.timedelta(seconds=5)
    world.mock("POST", "/clock/advance", json={"days": 1, "hours": -1})
    assert world.mock("GET", "/clock").json()["now"].startswith("2031-05-02T11:00")
    token = world.token(world.verified())
    assert world.history(token)[0]["date"] == "May 2, 2031"


def test_a_frozen_clock_stands_still_and_runs_on_from_there(world, server):
    world.mock("PUT", "/clock", json={"at": "2031-05-02T09:00:00Z"})
    frozen = world.mock("POST", "/clock/freeze").json()
    assert frozen["frozen"]
    member = world.verified()
    assert world.history(world.token(member))[0]["time"] == "09:00:00"
    assert world.mock("GET", "/clock").json()["now"] == frozen["now"]
    moved = world.mock("POST", "/clock/advance", json={"hours": 48}).json()
    assert (moved["now"][:19], moved["frozen"]) == ("2031-05-04T09:00:00", True)
    name = world.base.rsplit("~", 1)[1]
    exported = requests.get(f"{server.base}/_mock/sandboxes/{name}/export").json()
    assert requests.post(f"{server.base}/_mock/sandboxes/{name}-again/import", json=exported).status_code == 200
    again = requests.get(f"{server.base}/~{name}-again/_mock/clock").json()
    assert (again["now"], again["frozen"]) == (moved["now"], True)
    running = world.mock("POST", "/clock/run").json()
    assert not running["frozen"]
    assert world.mock("GET", "/clock").json()["now"] > running["now"] > moved["now"]


def test_an_archive_whose_clock_stands_nowhere_is_refused(world, server):
    world.mock("POST", "/clock/freeze")
    name = world.base.rsplit("~", 1)[1]
    exported = requests.get(f"{server.base}/_mock/sandboxes/{name}/export").json()
    exported["sandbox"]["clock_frozen"] = 1e300
    refused = requests.post(f"{server.base}/_mock/sandboxes/{name}/import", json=exported)
    assert refused.status_code == 400
    assert "clock_frozen" in refused.text


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/clock", {"at": "soon"}),
        ("PUT", "/clock", {"at": "9999-12-31T23:59:59Z"}),
        ("PUT", "/clock", {"at": 5}),
        ("PUT", "/clock", {}),
        ("POST", "/clock/advance", {"days": 1e300}),
        ("POST", "/clock/advance", {"days": 10_000_000}),
        ("POST", "/clock/advance", {"days": -1_000_000}),
        ("POST", "/clock/advance", {"hours": "two"}),
    ],
)
def test_an_impossible_time_is_refused_and_the_clock_stays(world, method, path, body):
    assert world.mock(method, path, json=body).status_code == 400
    assert abs(world.mock("GET", "/clock").json()["offset_seconds"]) < 1


def test_the_outbox_is_read_by_address_and_emptied(world):
    first, second = world.registered(), world.registered()
    addresses = [message["to"] for message in world.mock("GET", "/outbox").json()]
    assert addresses == [first["email"], second["email"]]
    assert len(world.mock("GET", "/outbox", params={"to": second["email"]}).json()) == 1
    assert world.mock("DELETE", "/outbox").status_code == 204
    assert world.mock("GET", "/outbox").json() == []


def test_a_failed_registration_mails_nothing(world):
    form = world.registered()
    world.call("POST", "/auth/register", json=form)
    assert len(world.mock("GET", "/outbox").json()) == 1


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/clock/nothing", 404), ("/loyalty/nothing", 404)])
def test_unknown_control_paths_answer_404(world, path, status):
    assert world.mock("GET", path).status_code == status


def test_pages_of_other_machines_cannot_drive_the_control_api(world):
    foreign = world.mock("GET", "/sandboxes", headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert world.mock("GET", "/sandboxes", headers={"Origin": "http://localhost:3000"}).status_code == 200


@pytest.mark.parametrize("door", ["loyalty/points", "loyalty/purchases", "mykubo/orders"])
def test_a_door_tells_that_it_takes_json_only(world, door):
    answer = world.mock("POST", f"/{door}", data="a=b", headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["message"]
