"""Four servers on one database behind a balancer behave as one: every rule holds, whichever of them is asked."""

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from .balancer import Balancer
from .conftest import JANE, Server, World, started
from .databases import new

NAMES = (f"shared-{number}" for number in itertools.count(1))
BRAND = {"email": "brand@example.com", "password": "Brand-pass-1"}


@pytest.fixture(scope="module")
def servers() -> Iterator[list[Server]]:
    url = new()
    # All at once: each finds no tables, or those that another one is making.
    with ThreadPoolExecutor(4) as pool:
        running = list(pool.map(lambda _: started("--database", url, "--quiet"), range(4)))
    yield running
    assert not [told for server in running if (told := server.stop())]


@pytest.fixture(scope="module")
def base(servers: list[Server]) -> Iterator[str]:
    balancer = Balancer([server.base for server in servers])
    yield balancer.base
    balancer.close()


@pytest.fixture
def world(base: str) -> Iterator[World]:
    with requests.Session() as session:
        yield World(f"{base}/~{next(NAMES)}", session)


def at_once(act: Callable[[int], Any], times: int = 50) -> list[Any]:
    """What as many calls give that begin together."""
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(act, range(times)))


def statuses(act: Callable[[int], requests.Response], times: int = 50) -> Counter[int]:
    return Counter(answer.status_code for answer in at_once(act, times))


def asked(world: World, method: str, path: str, token: str | None = None, **options: Any) -> requests.Response:
    """A request over a connection of its own."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.request(method, world.api + path, headers=headers, timeout=60, **options)


def test_stock_is_sold_once(world: World) -> None:
    product = world.product(product_price=10, quantity=20)
    world.grant(JANE["email"], 1000)
    token = world.token()
    before = world.points(token)
    wanted = {"product_name": product["product_name"], "product_quantity": 1}
    got = statuses(lambda _: asked(world, "POST", "/users/me/redeem", token, json=wanted))
    assert got[200] == 20, got
    assert not [status for status in got if status >= 500], got
    assert before - world.points(token) == 200
    assert len([entry for entry in world.history(token) if entry["description"] == product["product_name"]]) == 20
    assert world.listed(world.admin(), product["product_name"])[0]["quantity"] == 0


def test_points_are_spent_once(world: World) -> None:
    product = world.product(product_price=100, quantity=500)
    form = world.verified()
    token = world.token(form)
    affordable = world.points(token) // 100
    wanted = {"product_name": product["product_name"], "product_quantity": 1}
    got = statuses(lambda _: asked(world, "POST", "/users/me/redeem", token, json=wanted))
    assert got[200] == affordable > 0, got
    assert 0 <= world.points(token) < 100


def test_a_code_works_once(world: World) -> None:
    form = world.registered()
    code = world.code(form["email"])
    assert statuses(lambda _: asked(world, "GET", f"/auth/verify-email/{code}"))[200] == 1
    assert world.call("POST", "/auth/forgot-password", json={"email": form["email"]}).status_code == 200
    reset = {"new_password": "new", "confirm_password": "new"}
    path = f"/auth/reset-password/{world.code(form['email'])}"
    assert statuses(lambda _: asked(world, "PATCH", path, json=reset))[200] == 1


def test_a_name_is_given_once_and_every_number_once(world: World) -> None:
    forms = [world.form() for _ in range(25)]
    got = statuses(lambda nth: asked(world, "POST", "/auth/register", json=forms[nth // 2]))
    assert got == {200: 25, 409: 25}
    mails = [mail["id"] for mail in world.mock("GET", "/outbox").json()]
    assert mails == list(range(mails[0], mails[0] + 25))


def test_orders_take_stock_once_and_move_once(world: World) -> None:
    root = world.base
    login = requests.post(f"{root}/mykubo/v0.1/login", json=BRAND).json()["token"]
    headers = {"token": login}
    brand = requests.get(f"{root}/mykubo/v0.1/brands", headers=headers).json()["brands"][0]["brand_id"]
    form = {"brand_id": brand, "status": "paid"}
    made = at_once(lambda _: requests.post(f"{root}/_mock/mykubo/orders", json=form, timeout=60))
    ids = [answer.json()["order_id"] for answer in made if answer.status_code == 201]
    assert ids
    assert len(set(ids)) == len(ids)
    assert {answer.status_code for answer in made} <= {201, 400, 404, 409}
    listed = requests.get(f"{root}/mykubo/v0.1/brands/{brand}/orders", headers=headers).json()["orders"]
    assert set(ids) <= {order["order_id"] for order in listed}
    confirm = f"{root}/mykubo/v0.1/orders/{ids[0]}/confirm"
    got = statuses(lambda _: requests.post(confirm, headers=headers, timeout=60))
    assert got == {200: 1, 403: 49}


def test_a_new_sandbox_is_filled_once(base: str, world: World) -> None:
    like = [
        product["product_name"]
        for product in world.call("GET", "/admin/product", world.admin()).json()["data"]["products"]
    ]
    for _ in range(5):
        other = World(f"{base}/~{next(NAMES)}", world.session)
        assert set(statuses(lambda _, other=other: asked(other, "POST", "/auth/login", json=JANE), 12)) == {200}
        products = other.call("GET", "/admin/product", other.admin()).json()["data"]["products"]
        assert len(products) == len(like)


def test_resets_drops_and_restores_under_load_leave_nothing_half_done(world: World) -> None:
    name = world.base.rpartition("~")[2]
    control = f"{world.base}/_mock/sandboxes/{name}"
    assert requests.post(f"{control}/snapshots", json={"name": "start"}).status_code in (201, 404)
    world.token()
    assert requests.post(f"{control}/snapshots", json={"name": "start"}).status_code == 201

    def act(nth: int) -> int:
        if nth % 10 == 9:
            return requests.post(f"{control}/reset", timeout=60).status_code
        if nth % 10 == 8:
            return requests.post(f"{control}/snapshots/start/restore", timeout=60).status_code
        if nth == 25:
            return requests.delete(control, timeout=60).status_code
        if nth % 10 == 7:
            return asked(world, "GET", "/auth/logout").status_code
        return asked(world, "POST", "/auth/login", json=JANE).status_code

    got = Counter(at_once(act, 100))
    assert set(got) <= {200, 204, 404}, got
    assert world.points(world.token()) > 0


def test_sandboxes_copied_into_each_other_do_not_stand_in_each_others_way(base: str) -> None:
    names = [next(NAMES), next(NAMES)]
    for name in names:
        requests.post(f"{base}/_mock/sandboxes", json={"name": name})
        requests.post(f"{base}/_mock/sandboxes/{name}/snapshots", json={"name": "start"})

    def copy(nth: int) -> int:
        source, target = names if nth % 2 else reversed(names)
        form = {"name": target, "from": {"sandbox": source, "snapshot": "start"}}
        return requests.post(f"{base}/_mock/sandboxes", json=form, timeout=60).status_code

    # A copy replaces its target with all snapshots of it, so some find none.
    assert set(at_once(copy, 12)) <= {201, 404}


def test_what_one_server_uses_the_other_does_not_drop() -> None:
    url = new()
    options = ("--database", url, "--quiet", "--api", "loyalty", "--sandbox-lifetime", "2s")
    with contextlib.ExitStack() as stack:
        one, two = started(*options), started(*options)
        stack.callback(one.stop)
        stack.callback(two.stop)
        for name in ("left", "used"):
            requests.post(f"{one.base}/_mock/sandboxes", json={"name": name})
        world = World(f"{one.base}/~used", requests.Session())
        form = world.registered()
        names = ["left"]
        while "left" in names:
            assert world.call("POST", "/auth/register", json=form).status_code == 409
            names = [each["name"] for each in requests.get(f"{two.base}/_mock/sandboxes").json()]
        assert names == ["default", "used"]
