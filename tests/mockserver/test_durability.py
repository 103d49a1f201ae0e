"""What a database keeps when its server is killed."""

import signal

from .databases import new_lasting
from .killing import rounds


def test_a_killed_server_loses_nothing_that_it_acknowledged(serve, world_of):
    url = new_lasting()
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


def test_a_server_killed_in_the_middle_of_a_load_keeps_what_it_acknowledged_and_nothing_by_half():
    assert rounds(2, ["--database", new_lasting()]).startswith("killed 2 times: ")


def test_two_servers_share_one_database(serve, world_of):
    url = new_lasting()
    one, two = (world_of(serve("--database", url, "--quiet")) for _ in range(2))
    form = one.registered()
    assert two.call("POST", "/auth/register", json=form).status_code == 409
    assert two.code(form["email"]) == one.code(form["email"])
