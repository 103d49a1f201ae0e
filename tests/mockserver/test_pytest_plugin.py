"""The fixtures that a client's tests get: one for each API, in a sandbox of the test's own."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import mockserver
from mockserver.catalog import api_names
from mockserver.pytest_plugin import sandbox_name

PACKAGES = Path(mockserver.__file__).parent.parent


def command(*words):
    """Only the plugins that matter are loaded: others that happen to be installed take seconds."""
    plugins = ("-p", "mockserver.pytest_plugin", "-p", "xdist", "-p", "no:cacheprovider")
    return [sys.executable, "-P", "-m", "pytest", *plugins, *words]


def environment():
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    path = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
    return {**ours, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": path}


@pytest.fixture
def run(tmp_path):
    """Runs pytest over tests given as text, in a folder of their own."""

    def suite(text, *words):
        (tmp_path / "test_client.py").write_text(textwrap.dedent(text))
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        return subprocess.run(
            command(*words), cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=100
        )

    return suite


def passed(result):
    """How many tests passed, where none failed."""
    assert result.returncode == 0, result.stdout + result.stderr
    return int(re.search(r"(\d+) passed", result.stdout)[1])


def test_each_api_has_a_fixture_and_a_login_of_each_seeded_account(run):
    result = run(
        f"""
        import pytest, requests
        from mockserver.logins import accounts

        FIRST = {{"loyalty": "/api/users/me", "mykubo": "/brands", "mookh": "/users/user/", "mookh_orders": None}}

        @pytest.mark.parametrize("api", {api_names()})
        def test_login(api, request):
            mock = request.getfixturevalue(api)
            login = mock.login()
            assert login.token or api == "mookh"
            if FIRST[api]:
                answer = requests.get(mock.url + FIRST[api], headers=login.headers)
                assert answer.status_code == 200, answer.text
            for account in accounts(api):
                assert mock.login(account["who"]).headers

        def test_another_account(loyalty, mookh):
            admin = loyalty.login(username="admin", password="Admin-pass-1")
            assert requests.get(loyalty.url + "/api/admin/product", headers=admin.headers).status_code == 200
            owner = mookh.login(email="owner@example.com", password="Owner-pass-1")
            assert owner.headers["Authorization"].startswith("Basic ")
            assert requests.get(mookh.url + "/users/user/", headers=owner.headers).status_code == 200

        def test_nobody(loyalty):
            with pytest.raises(Exception, match="answers 400"):
                loyalty.login(email="jane@example.com", password="wrong")
            with pytest.raises(Exception, match="it has 'administrator', 'member'"):
                loyalty.login("boss")
            with pytest.raises(Exception, match="email and password, or username and password"):
                loyalty.login(token="x")
        """
    )
    assert passed(result) == len(api_names()) + 2


def test_a_test_reads_mail_moves_the_clock_opens_doors_and_goes_back(run):
    result = run(
        """
        import datetime as dt
        import pytest, requests

        def points(loyalty, login):
            answer = requests.get(loyalty.url + "/api/users/me", headers=login.headers)
            return answer.json()["data"]["user"]["redeemable_points"] if answer.ok else answer.status_code

        def test_mail(loyalty):
            assert len(loyalty.outbox) == 0
            with pytest.raises(LookupError, match="No message was sent to jane@example.com"):
                loyalty.outbox.code("jane@example.com")
            requests.post(loyalty.url + "/api/auth/forgot-password", json={"email": "jane@example.com"})
            assert loyalty.outbox.newest()["to"] == "jane@example.com"
            assert loyalty.outbox.code("jane@example.com")
            loyalty.outbox.clear()
            assert list(loyalty.outbox) == []

        def test_clock(loyalty):
            login = loyalty.login()
            assert points(loyalty, login) > 0
            loyalty.clock.advance(hours=48)
            assert points(loyalty, login) == 401
            loyalty.clock.set(dt.datetime(2031, 5, 1, 12, tzinfo=dt.UTC))
            assert loyalty.clock.now().year == 2031

        def test_snapshots(loyalty):
            login = loyalty.login()
            before = points(loyalty, login)
            loyalty.snapshot()
            granted = loyalty.door("points", email="jane@example.com", points=5)
            assert granted["redeemable_points"] == before + 5 == points(loyalty, login)
            loyalty.restore()
            assert points(loyalty, login) == before
            loyalty.reset()
            assert points(loyalty, login) in (before, 401)
            with pytest.raises(Exception, match="404: The sandbox has no such snapshot"):
                loyalty.restore("never")

        def test_two_apis_share_a_sandbox(loyalty, mykubo):
            assert loyalty.sandbox is mykubo.sandbox
            requests.post(loyalty.url + "/api/auth/forgot-password", json={"email": "jane@example.com"})
            assert len(mykubo.outbox) == 1
        """
    )
    assert passed(result) == 4


def test_a_test_sets_faults_and_asks_the_journal(run):
    result = run(
        """
        import pytest, requests

        def test_bad_day(loyalty):
            fault = loyalty.faults.add({"operation": "loyalty.read_me"}, status=500, times=1)
            login = loyalty.login()
            statuses = [requests.get(loyalty.url + "/api/users/me", headers=login.headers).status_code for _ in "12"]
            assert statuses == [500, 200]
            assert [each["struck"] for each in loyalty.faults] == [1]
            assert loyalty.journal.count(operation="read_me") == 2 < len(loyalty.journal)
            assert loyalty.journal.wait(operation="read_me", status="5XX")["fault"]["id"] == fault["id"]
            answer = requests.get(loyalty.url + "/api/users/me")
            assert loyalty.journal.find(answer.headers["X-Request-Id"])["refusal"]["rule"]["id"] == "L-21"
            loyalty.faults.clear()
            loyalty.journal.clear()
            assert list(loyalty.faults) == list(loyalty.journal) == []
            with pytest.raises(Exception, match="did you mean loyalty.login?"):
                loyalty.faults.add({"operation": "loyalty.logn"}, status=500)
            with pytest.raises(Exception, match="No such request came within"):
                loyalty.journal.wait(timeout=0.01)
        """
    )
    assert passed(result) == 1


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "under xdist"])
def test_a_failing_test_shows_the_journal_of_its_sandbox_and_a_passing_one_does_not(run, workers):
    result = run(
        """
        import requests

        def test_refused(loyalty):
            assert requests.get(loyalty.url + "/api/users/me").ok

        def test_fine(loyalty):
            assert requests.get(loyalty.url + "/api/users/products").status_code == 401

        def test_silent(mykubo):
            raise ValueError
        """,
        *workers,
    )
    assert result.returncode == 1
    sections = re.split(r"-+ journal of (\S+) -+\n", result.stdout)
    assert len(sections) == 5, result.stdout
    by_name = {name.rpartition("-")[0]: text for name, text in zip(sections[1::2], sections[2::2], strict=True)}
    assert re.search(r"loyalty.read_me  401 .* no token was sent \(L-21\)\n", by_name["test-client-py-test-refused"])
    assert by_name["test-client-py-test-silent"].startswith("No request came.")


CLIENT_TESTS = """
    import os
    import pytest, requests

    @pytest.mark.parametrize("number", range(200))
    def test_own_world(loyalty, number):
        form = {"username": "same", "email": "same@example.com", "password": "pw", "firstname": "A", "lastname": "B",
                "gender": "female", "city": "Kisumu", "phone_number": "+254700000001"}
        assert len(loyalty.outbox) == 0
        assert requests.post(loyalty.url + "/api/auth/register", json=form).status_code == 200
        assert [message["to"] for message in loyalty.outbox] == [form["email"]]
        login = loyalty.login()
        before = requests.get(loyalty.url + "/api/users/me", headers=login.headers).json()["data"]["user"]
        assert before["redeemable_points"] == 8000
        redemption = {"product_name": "Airtime 10 KES", "product_quantity": 1 + number % 5}
        redeemed = requests.post(loyalty.url + "/api/users/me/redeem", json=redemption, headers=login.headers).json()
        assert redeemed["balance"]["redeemable_points"] == 8000 - 250 * redemption["product_quantity"]
        loyalty.clock.advance(hours=number)
        print("served by", loyalty.sandbox.base)
    """


def test_200_tests_of_two_workers_on_one_server_see_nothing_of_each_other(run):
    result = run(CLIENT_TESTS, "-n", "2", "-rP")
    assert passed(result) == 200
    assert len(set(re.findall(r"served by (\S+)", result.stdout))) == 1


def test_a_run_without_mocks_starts_no_server(run):
    result = run(
        """
        def test_nothing(pytestconfig):
            from mockserver.pytest_plugin import LANDLORD

            assert LANDLORD not in pytestconfig.stash
        """
    )
    assert passed(result) == 1


def test_a_control_token_of_the_environment_is_not_the_servers(run, monkeypatch):
    monkeypatch.setenv("UNDERSTUDY_CONTROL_TOKEN", "secret")
    assert passed(run("def test_clock(loyalty):\n    assert loyalty.clock.now()")) == 1


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "under xdist"])
def test_the_server_ends_with_its_run_even_a_killed_one(tmp_path, workers):
    (tmp_path / "test_client.py").write_text(
        "import pathlib, time\n"
        "def test_wait(loyalty):\n"
        "    pathlib.Path('new').write_text(loyalty.sandbox.base)\n"
        "    pathlib.Path('new').rename('base')\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(command(*workers), cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL) as process:
        wait_for((tmp_path / "base").exists)
        address = (tmp_path / "base").read_text().removeprefix("http://").split(":")
        assert answers(address)
        process.send_signal(signal.SIGKILL)
    wait_for(lambda: not answers(address))


def answers(address):
    import socket

    try:
        with socket.create_connection((address[0], int(address[1])), timeout=5):
            return True
    except OSError:
        return False


def wait_for(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_sandbox_of_a_test_is_named_after_it_and_is_its_own():
    tests = ["tests/test_a.py::test_x[é/ü]", "tests/test_a.py::test_x[e/u]", "t.py::" + "x" * 300, "t.py::" + "x" * 301]
    names = [sandbox_name(test) for test in tests]
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", name) for name in names)
    assert "test-x" in names[0]
    assert sandbox_name(tests[0]) == names[0]


def test_the_plugin_is_found_where_understudy_is_installed():
    found = entry_points(group="pytest11", name="mockserver")
    if not entry_points(group="pytest11", name="contracts"):
        pytest.skip("Understudy is not installed here")
    assert [each.value for each in found] == ["mockserver.pytest_plugin"]


def test_the_plugin_costs_a_run_without_it_next_to_nothing():
    slow = ("connexion", "faker", "sqlalchemy", "uvicorn", "requests", "jsonschema")
    code = f"import sys, mockserver.pytest_plugin; print(*[name for name in {slow} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    assert told.stdout.split() == []
