"""What the database file keeps."""

import signal
from concurrent.futures import ThreadPoolExecutor

import requests


def test_a_killed_server_loses_nothing_that_it_acknowledged(serve, world_of, tmp_path):
    url = f"sqlite:///{tmp_path / 'mock.db'}"
    first = serve("--database", url, "--quiet")
    world = world_of(first, "/~kept")
    form = world.verified()
    token = world.token(form)
    revoked = world.token(form)
    world.call("GET", "/auth/logout", revoked)
    world.mock("POST", "/clock/advance", json={"minutes": 30})
    balance = world.points(token)
    for _ in range(20):
        balance -= 1 * world.redeem(token, "Airtime 10 KES", 1).json().get("redeemed_points", 0)
    first.stop(signal.SIGKILL)

    world = world_of(serve("--database", url, "--quiet"), "/~kept")
    assert world.points(token) == balance
    assert world.call("GET", "/users/me", revoked).status_code == 401
    assert world.code(form["email"])
    assert 1799 < world.mock("GET", "/clock").json()["offset_seconds"] < 1801
    assert world.call("POST", "/auth/register", json=form).status_code == 409


def test_a_server_killed_while_it_writes_keeps_exactly_what_it_told(serve, world_of, tmp_path):
    url = f"sqlite:///{tmp_path / 'mock.db'}"
    first = serve("--database", url, "--quiet")
    acknowledged = []

    def register(number):
        form = {"username": f"u{number}", "email": f"u{number}@example.com", "password": "pw"}
        try:
            answer = requests.post(f"{first.base}/loyalty/api/auth/register", json=form, timeout=5)
        except requests.RequestException:
            return
        if answer.status_code == 200:
            acknowledged.append(form)
            if len(acknowledged) == 100:
                first.process.kill()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(register, range(400)))
    world = world_of(serve("--database", url, "--quiet"))
    assert len(acknowledged) >= 100
    assert all(world.login(form["email"], "pw").status_code == 403 for form in acknowledged)


def test_two_servers_share_one_file(serve, world_of, tmp_path):
    url = f"sqlite:///{tmp_path / 'mock.db'}"
    one, two = (world_of(serve("--database", url, "--quiet")) for _ in range(2))
    form = one.registered()
    assert two.call("POST", "/auth/register", json=form).status_code == 409
    assert two.code(form["email"]) == one.code(form["email"])
