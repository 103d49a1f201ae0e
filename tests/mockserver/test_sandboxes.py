"""Snapshots, exports and the lifetime of sandboxes."""

import base64
import json
import time

import pytest
import requests

from mockserver import snapshots
from mockserver.app import world as world_of_api
from mockserver.catalog import Api, api_names
from mockserver.database import METADATA, Database
from mockserver.errors import ConfigurationError
from mockserver.lifetimes import Lifetimes, lifetime
from mockserver.sandbox import Sandboxes

from .databases import new

JANE = {"email": "jane@example.com", "password": "Member-pass-1"}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def sandboxes(server, world):
    """Calls of the control API about the world's own sandbox; the name of it is in `name`."""

    class Calls:
        name = world.base.rsplit("~", 1)[1]

        def __call__(self, method, path="", **options):
            return world.session.request(method, f"{server.base}/_mock/sandboxes/{self.name}{path}", **options)

    world.token()
    return Calls()


def make(server, **body):
    return requests.post(f"{server.base}/_mock/sandboxes", json=body)


def points_of(server, name, token):
    answer = requests.get(
        f"{server.base}/~{name}/loyalty/api/users/me", headers={"Authorization": f"Bearer {token}"}, timeout=5
    )
    return answer.json()["data"]["user"]["redeemable_points"] if answer.ok else answer.status_code


def test_a_snapshot_brings_data_clock_and_outbox_back(world, sandboxes):
    token, form = world.token(), world.registered()
    before = world.points(token)
    taken = sandboxes("POST", "/snapshots", json={"name": "start"})
    assert taken.status_code == 201
    assert (taken.json()["name"], taken.json()["sandbox"]) == ("start", sandboxes.name)
    world.redeem(token, "Airtime 10 KES", 1)
    world.mock("POST", "/clock/advance", json={"days": 2})
    world.mock("DELETE", "/outbox")
    for _ in range(2):
        assert sandboxes("POST", "/snapshots/start/restore").json()["name"] == sandboxes.name
        assert world.points(token) == before
        assert world.code(form["email"])
        assert abs(world.mock("GET", "/clock").json()["offset_seconds"]) < 1


def test_a_snapshot_is_taken_anew_listed_and_dropped(sandboxes):
    assert sandboxes("GET", "/snapshots").json() == []
    for name in ("b", "a", "a"):
        assert sandboxes("POST", "/snapshots", json={"name": name}).status_code == 201
    assert [each["name"] for each in sandboxes("GET", "/snapshots").json()] == ["a", "b"]
    assert sandboxes("DELETE", "/snapshots/a").status_code == 204
    assert sandboxes("DELETE", "/snapshots/a").status_code == 404
    assert sandboxes("POST", "/snapshots/a/restore").status_code == 404
    assert [each["name"] for each in sandboxes("GET", "/snapshots").json()] == ["b"]


def test_a_sandbox_has_so_many_snapshots_and_no_more(sandboxes):
    for number in range(50):
        assert sandboxes("POST", "/snapshots", json={"name": f"s{number}"}).status_code == 201
    refused = sandboxes("POST", "/snapshots", json={"name": "one-more"})
    assert (refused.status_code, "50 snapshots at most" in refused.json()["message"]) == (409, True)
    assert sandboxes("POST", "/snapshots", json={"name": "s7"}).status_code == 201


def test_a_reset_keeps_the_snapshots_and_a_new_sandbox_of_the_name_has_none(server, sandboxes):
    sandboxes("POST", "/snapshots", json={"name": "kept"})
    sandboxes("POST", "/reset")
    assert len(sandboxes("GET", "/snapshots").json()) == 1
    make(server, name=sandboxes.name)
    assert sandboxes("GET", "/snapshots").json() == []


def test_a_snapshot_is_no_sandbox_that_can_be_listed_or_called(server, sandboxes):
    sandboxes("POST", "/snapshots", json={"name": "hidden"})
    names = [each["name"] for each in requests.get(f"{server.base}/_mock/sandboxes").json()]
    assert sandboxes.name in names
    assert not [name for name in names if "hidden" in name]
    assert requests.get(f"{server.base}/~{sandboxes.name}@hidden/loyalty/api/users/me").status_code == 404
    assert requests.delete(f"{server.base}/_mock/sandboxes/{sandboxes.name}@hidden").status_code == 404


def test_many_sandboxes_grow_from_one_snapshot_and_its_token_opens_each(server, world, sandboxes):
    token = world.token()
    before = world.points(token)
    sandboxes("POST", "/snapshots", json={"name": "logged-in"})
    origin = {"sandbox": sandboxes.name, "snapshot": "logged-in"}
    names = [f"{sandboxes.name[:50]}-{number}" for number in range(3)]
    for name in names:
        made = make(server, name=name, **{"from": origin})
        assert (made.status_code, made.json()["prefix"]) == (201, f"/~{name}")
    world.redeem(token, "Airtime 10 KES", 1)
    assert [points_of(server, name, token) for name in names] == [before] * 3


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"from": {"sandbox": "nobody", "snapshot": "x"}}, 404, "no such sandbox"),
        ({"from": {"sandbox": "default", "snapshot": "x"}}, 404, "no such snapshot"),
        ({"from": {"sandbox": "default", "snapshot": "x"}, "seed": 5}, 400, "not from both"),
        ({"from": {"sandbox": "default"}}, 400, "snapshot is missing"),
        ({"from": "default"}, 400, "from must be"),
    ],
)
def test_a_sandbox_that_cannot_grow_is_refused(server, changes, status, told):
    answer = make(server, name="grown", **changes)
    assert answer.status_code == status
    assert told in answer.json()["message"]


@pytest.mark.parametrize("name", ["", "a@b", "a b", "x" * 65])
def test_an_impossible_name_of_a_snapshot_is_refused(sandboxes, name):
    assert sandboxes("POST", "/snapshots", json={"name": name}).status_code == 400


def test_the_default_sandbox_is_there_before_its_first_use(serve):
    base = serve("--quiet", "--api", "loyalty").base
    assert requests.get(f"{base}/_mock/sandboxes/default").json()["name"] == "default"
    assert requests.post(f"{base}/_mock/sandboxes/default/snapshots", json={"name": "x"}).status_code == 201


# --- the file


def test_an_export_is_imported_elsewhere_with_everything_in_it(serve, world, sandboxes):
    token, form = world.token(), world.registered()
    world.redeem(token, "Airtime 10 KES", 1)
    balance = world.points(token)
    exported = sandboxes("GET", "/export")
    assert exported.headers["Content-Disposition"] == f'attachment; filename="{sandboxes.name}.json"'
    other = serve("--quiet").base
    answer = requests.post(f"{other}/_mock/sandboxes/brought/import", data=exported.content)
    assert (answer.status_code, answer.json()["prefix"]) == (200, "/~brought"), answer.text
    assert points_of(type(world)(other, world.session), "brought", token) == balance
    mailed = requests.get(f"{other}/~brought/_mock/outbox", params={"to": form["email"]}).json()
    assert mailed == world.mock("GET", "/outbox", params={"to": form["email"]}).json()
    again = requests.get(f"{other}/_mock/sandboxes/brought/export").json()
    assert again["tables"] == exported.json()["tables"]


def test_an_export_has_the_uploaded_pictures(server, world, sandboxes):
    api = f"{world.base}/mykubo/v0.1"
    login = requests.post(f"{api}/login", json={"email": "brand@example.com", "password": "Brand-pass-1"}).json()
    upload = requests.post(
        f"{api}/products/upload/images",
        headers={"token": login["token"]},
        files={"images[]": ("a.png", PNG, "image/png")},
    )
    (image,) = upload.json()["images"]
    url = image["url"]
    assert requests.get(url).content == PNG
    exported = sandboxes("GET", "/export").content
    requests.post(f"{server.base}/_mock/sandboxes/pictures/import", data=exported)
    assert requests.get(url.replace(f"~{sandboxes.name}/", "~pictures/")).content == PNG


def spoilt(**edits):
    """An edit of the exported file: each value goes to the place that its key names, parts apart by two underscores."""

    def edit(content):
        for place, value in edits.items():
            *parents, last = place.split("__")
            holder = content
            for parent in parents:
                holder = holder[int(parent) if parent.isdecimal() else parent]
            if value is None:
                del holder[last]
            else:
                holder[int(last) if last.isdecimal() else last] = value

    return edit


def twice(content):
    rows = content["tables"]["loyalty_members"]["rows"]
    rows.append(rows[0])


def many(content):
    content["tables"]["counters"]["rows"] = [["x", 1]] * 500_001


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (spoilt(format=2), "format 2; this server reads 1"),
        (spoilt(format=None), "format is missing"),
        (spoilt(tables=None), "tables is missing"),
        (spoilt(sandbox__seed="x"), "sandbox.seed must be"),
        (spoilt(sandbox__seed=-1), "sandbox.seed must be"),
        (spoilt(sandbox__origin="../x"), "origin cannot be"),
        (spoilt(sandbox__clock_offset=1e300), "farther than the clock"),
        (spoilt(sandbox__apis=["paypal"]), "paypal, which this server does not serve"),
        (spoilt(tables__nothing={"columns": [], "rows": []}), "a table nothing"),
        (spoilt(tables__sandboxes={"columns": [], "rows": []}), "a table sandboxes"),
        (spoilt(tables__counters__columns=["series"]), "counters must have the columns series, value"),
        (spoilt(tables__counters__rows__0=["x"]), "counters, row 1 has 1 values for 2 columns"),
        (spoilt(tables__counters__rows__0=["x", 2**63]), "value must be a whole number of 64 bits"),
        (spoilt(tables__counters__rows__0=["x", True]), "value must be a whole number"),
        (spoilt(tables__counters__rows__0=[5, 5]), "series must be text"),
        (spoilt(tables__counters__rows__0="ab"), "rows[0] must be a list"),
        (twice, "id, or what else must be unique, of another row"),
        (many, "500,000 at most"),
    ],
)
def test_a_file_that_cannot_be_imported_is_refused_and_changes_nothing(world, sandboxes, edit, told):
    before = world.points(world.token())
    content = sandboxes("GET", "/export").json()
    edit(content)
    answer = sandboxes("POST", "/import", json=content)
    assert answer.status_code == 400, answer.text
    assert told in answer.json()["message"]
    assert world.points(world.token()) == before


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"PK\x03\x04"])
def test_what_is_no_such_file_at_all_is_refused(sandboxes, content):
    assert sandboxes("POST", "/import", data=content).status_code == 400


def test_a_row_that_is_no_record_is_refused(world, sandboxes):
    world.registered()
    content = sandboxes("GET", "/export").json()
    messages = content["tables"]["messages"]
    messages["rows"][0][messages["columns"].index("at")] = "yesterday"
    answer = sandboxes("POST", "/import", json=content)
    assert answer.status_code == 400
    assert "tables.messages cannot be read" in answer.json()["message"]


# --- which sandbox


def test_a_header_chooses_the_sandbox_as_the_prefix_does(server, world, sandboxes):
    form = world.verified()
    named = {"X-Sandbox": sandboxes.name}
    login = {"email": form["email"], "password": form["password"]}
    url = f"{server.base}/loyalty/api/auth/login"
    assert requests.post(url, json=login, headers=named).status_code == 200
    assert requests.post(url, json=login).status_code == 400
    mailed = requests.get(f"{server.base}/_mock/outbox", headers=named).json()
    assert [each["to"] for each in mailed] == [form["email"]]


def test_a_header_may_repeat_the_prefix_and_not_contradict_it(world, sandboxes):
    assert world.call("GET", "/users/me", headers={"X-Sandbox": sandboxes.name}).status_code == 401
    answer = world.call("GET", "/users/me", headers={"X-Sandbox": "another"})
    assert answer.status_code == 400
    assert "another" in answer.json()["message"]
    assert sandboxes.name in answer.json()["message"]


def test_a_header_that_names_no_possible_sandbox_is_refused(server):
    answer = requests.get(f"{server.base}/loyalty/api/users/me", headers={"X-Sandbox": "a b"})
    assert answer.status_code == 400
    assert "cannot be a sandbox" in answer.json()["message"]


# --- how long


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("24h", 86400), ("7d", 604800), ("never", None)]
)
def test_a_lifetime_is_a_number_and_a_unit(text, seconds):
    assert lifetime(text) == seconds


@pytest.mark.parametrize("text", ["", "0s", "1", "h", "-1h", "1.5h", "1w", "9999999999d"])
def test_another_lifetime_is_refused(text):
    with pytest.raises(ConfigurationError, match="no lifetime"):
        lifetime(text)


def test_an_unused_sandbox_is_dropped_with_its_snapshots_and_a_used_one_stays(serve):
    base = serve("--quiet", "--api", "loyalty", "--sandbox-lifetime", "1s").base
    for name in ("left", "used"):
        requests.post(f"{base}/_mock/sandboxes", json={"name": name})
        requests.post(f"{base}/_mock/sandboxes/{name}/snapshots", json={"name": "start"})
    until = time.monotonic() + 1.6
    while time.monotonic() < until:
        requests.post(f"{base}/~used/loyalty/api/auth/login", json=JANE)
        time.sleep(0.05)
    names = [each["name"] for each in requests.get(f"{base}/_mock/sandboxes").json()]
    assert names == ["default", "used"]
    assert requests.get(f"{base}/_mock/sandboxes/left/snapshots").status_code == 404
    assert len(requests.get(f"{base}/_mock/sandboxes/used/snapshots").json()) == 1


@pytest.fixture
def opened():
    """All sandboxes of a database of its own."""
    database = Database(new())
    yield Sandboxes(database, {name: world_of_api(Api(name), None) for name in api_names()}, 1)
    database.close()


def rows_of(register, name):
    """How many rows a sandbox or snapshot of this name has."""
    tables = [table.name for table in METADATA.tables.values()]
    counted = [f"SELECT count(*) FROM {table} WHERE sandbox LIKE '{name}%'" for table in tables]
    return sum(register.transaction.fetched(statement)[0][0] for statement in counted)


def test_of_too_many_sandboxes_the_longest_unused_go(opened):
    lifetimes = Lifetimes(most=50)
    for number in range(600):
        for name in (f"s{number}", "s0"):
            lifetimes.use(opened, name)
            with opened.opened() as register:
                register.named(name).store("mookh_orders")
    with opened.opened() as register:
        left = {sandbox.name for sandbox in register.all()}
        assert len(left) < 300
        assert {"s0", "s599"} <= left
        assert "s1" not in left
        assert rows_of(register, "s1") == rows_of(register, "s1_")


def test_a_clean_start_takes_under_10_milliseconds(opened):
    """In a sandbox that every API has filled; of the processor's time, since other processes may be at work, too."""

    def median(action):
        taken = []
        for _ in range(21):
            with opened.opened() as register:
                for name in api_names():
                    register.named("busy").store(name)
                began = time.process_time()
                action(register)
                taken.append(time.process_time() - began)
        return sorted(taken)[10]

    with opened.opened() as register:
        for name in api_names():
            register.named("busy").store(name)
        start = snapshots.take(register, register.named("busy"), "start")
    assert median(lambda register: snapshots.restore(register, start)) < 0.010
    assert median(lambda register: register.reset(register.named("busy"))) < 0.010


def test_a_file_of_another_version_is_told(tmp_path):
    import sqlite3

    file = tmp_path / "old.db"
    with sqlite3.connect(file) as old:
        old.execute("CREATE TABLE sandboxes (sandbox TEXT PRIMARY KEY, seed BIGINT)")
    with pytest.raises(ConfigurationError, match=r"old\.db was made by another version"):
        Database(f"sqlite:///{file}").create_tables()


def test_the_export_fits_the_size_that_an_import_may_have(sandboxes):
    assert len(json.dumps(sandboxes("GET", "/export").json())) < 1_000_000
