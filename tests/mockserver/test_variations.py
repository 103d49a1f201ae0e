"""Known bugs and legal variations: each rests on the specification, is switched on by name, ends with the server."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from mockserver.binding import Bindings
from mockserver.catalog import Api, api_names, data_folder
from mockserver.specification import operations
from mockserver.variation import FREEDOM, SABOTAGE, Chosen, Freedom, Sabotage, Workbench, declared, named

from .conftest import Server, World

KINDS = {
    "500", "arithmetic", "auth missing", "code reusable", "effect missing", "envelope broken", "field missing",
    "field renamed", "leak between accounts", "list cut", "mistyped field", "not saved", "race", "refused but stored",
    "second item", "secret leaked", "stale read", "state machine", "stricter than allowed", "token survives",
    "validation hole", "values cut", "wrong effect", "wrong object", "wrong status", "wrong value",
}  # fmt: skip

VARIED = [api for api in api_names() if declared(SABOTAGE, api)]
SABOTAGES = [(api, name) for api in api_names() for name in declared(SABOTAGE, api)]
FREEDOMS = [(api, name) for api in api_names() for name in declared(FREEDOM, api)]


def rules(api: str) -> dict[str, dict[str, Any]]:
    text = (data_folder("specs") / api / "rules.yaml").read_text(encoding="utf-8")
    return {each["id"]: each for each in yaml.safe_load(text)["rules"]}


@pytest.mark.parametrize("api", VARIED)
def test_every_hard_rule_has_a_sabotage(api: str) -> None:
    broken = {each.rule for each in declared(SABOTAGE, api).values() if isinstance(each, Sabotage)}
    hard = {each["id"] for each in rules(api).values() if each["demand"] == "hard"}
    assert hard - broken == set()
    assert broken - set(rules(api)) == set()


def test_freedoms_stand_beside_sabotages() -> None:
    assert {api for api, _ in SABOTAGES} == {api for api, _ in FREEDOMS}


@pytest.mark.parametrize("api", VARIED)
def test_there_are_enough_of_every_level(api: str) -> None:
    found = [each for each in declared(SABOTAGE, api).values() if isinstance(each, Sabotage)]
    assert len(found) >= 40
    assert {each.level for each in found} == {"easy", "medium", "hard"}
    assert {each.kind for each in found} <= KINDS
    assert len(declared(FREEDOM, api)) >= 15


@pytest.mark.parametrize("api", VARIED)
def test_no_id_is_there_twice(api: str) -> None:
    for module, table in (("sabotages", "SABOTAGES"), ("freedoms", "FREEDOMS")):
        ids = [each.id for each in getattr(Api(api).part(module), table)]
        assert sorted(set(ids)) == sorted(ids)
        assert all(re.fullmatch(r"[a-z0-9-]+", each) for each in ids)


@pytest.mark.parametrize("api", VARIED)
def test_every_freedom_rests_on_a_reading(api: str) -> None:
    readings = (data_folder("specs") / api / "readings.md").read_text(encoding="utf-8")
    stated = set(re.findall(r"\b(A[A-Z]-\d\d)\b", readings))
    for each in declared(FREEDOM, api).values():
        assert isinstance(each, Freedom)
        assert each.reading in stated, each.id


def state_of(bindings: Bindings) -> list[Any]:
    return [
        (
            each.operation.id,
            len(each.preparations),
            len(each.alterations),
            len(each.excuses),
            each.stand_in,
            each.is_open,
            each.pause,
            each.role,
            each.invocation,
        )
        for each in bindings
    ]


class Watched(Workbench):
    """A workbench that remembers what was replaced, and what stood there."""

    def replace(self, owner: Any, name: str, value: Any) -> None:
        REPLACED.setdefault((owner, name), vars(owner).get(name))
        super().replace(owner, name, value)


REPLACED: dict[tuple[Any, str], Any] = {}


@pytest.mark.parametrize(("kind", "names"), [(SABOTAGE, SABOTAGES), (FREEDOM, FREEDOMS)])
def test_each_changes_an_operation_or_code_and_takes_the_change_of_code_back(
    monkeypatch: pytest.MonkeyPatch, kind: str, names: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr("mockserver.variation.Workbench", Watched)
    interfaces = {api: Api(api).interfaces[0] for api in VARIED}
    compiled = {id(each.document): operations(each.document) for each in interfaces.values()}
    monkeypatch.setattr("mockserver.binding.operations", lambda document: compiled[id(document)])
    for api, name in names:
        REPLACED.clear()
        bindings = Bindings([interfaces[api]])
        before = state_of(bindings)
        with Chosen({name: named(kind, name)}).applied(bindings):
            assert state_of(bindings) != before or REPLACED, f"{name} changes nothing"
        for (owner, attribute), value in REPLACED.items():
            assert vars(owner).get(attribute) is value, f"{name} leaves {attribute} changed"


# --- over HTTP


def test_a_sabotaged_server_has_the_bug_and_says_so(
    serve: Callable[..., Server], world_of: Callable[..., World]
) -> None:
    server = serve("--sabotage", "loyalty.redeem-charges-once", "--sabotage", "loyalty.me-without-city")
    assert "With loyalty.redeem-charges-once: However many are bought, one is charged." in server.greeting
    world = world_of(server)
    token = world.token()
    product = world.product(product_price=10)
    answer = world.redeem(token, product["product_name"], 3).json()
    assert answer["redeemed_points"] == 10
    assert "city" not in world.call("GET", "/users/me", token).json()["data"]["user"]


def test_a_free_server_answers_otherwise(serve: Callable[..., Server], world_of: Callable[..., World]) -> None:
    world = world_of(serve("--freedom", "loyalty.register-201", "--freedom", "loyalty.opaque-tokens"))
    assert world.call("POST", "/auth/register", json=world.form()).status_code == 201
    token = world.token()
    assert not token.startswith("ey")
    assert world.call("GET", "/users/me", token).status_code == 200


def test_an_operation_left_open_is_open_without_a_token(
    serve: Callable[..., Server], world_of: Callable[..., World]
) -> None:
    world = world_of(serve("--sabotage", "loyalty.list-transactions-open"))
    assert world.call("GET", "/users/me/transaction-history").status_code == 200
    assert world.call("GET", "/users/me").status_code == 401


def test_a_forgiving_server_takes_what_it_should_refuse(
    serve: Callable[..., Server], world_of: Callable[..., World]
) -> None:
    world = world_of(serve("--sabotage", "loyalty.register-without-username"))
    nameless = {name: value for name, value in world.form().items() if name != "username"}
    assert world.call("POST", "/auth/register", json=nameless).status_code == 200
    assert world.call("POST", "/auth/register", json={**world.form(), "email": 5}).status_code == 400


# --- the command


def mockserver(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "mockserver", *words], capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--sabotage", "loyalty.redeem-charges-onse"], "Did you mean loyalty.redeem-charges-once?"),
        (["--freedom", "loyalty.register-202"], "There is no freedom 'loyalty.register-202'."),
        (["--sabotage", "nothing"], "`mockserver sabotage` lists them."),
        (["--api", "mykubo", "--sabotage", "loyalty.register-202"], "changes loyalty, which --api leaves out"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest(words: list[str], told: str) -> None:
    result = mockserver("serve", "--port", "0", *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("api", VARIED)
@pytest.mark.parametrize("kind", [SABOTAGE, FREEDOM])
def test_they_are_listed_for_people_and_for_machines(kind: str, api: str) -> None:
    listing = mockserver(kind, api).stdout.splitlines()
    facts = json.loads(mockserver(kind, api, "--json").stdout)
    assert [line.split()[0] for line in listing] == [each["id"] for each in facts] == list(declared(kind, api))
    assert all(each["sentence"] in line for line, each in zip(listing, facts, strict=True))


@pytest.mark.parametrize("kind", [SABOTAGE, FREEDOM])
def test_an_unknown_api_has_none(kind: str) -> None:
    assert mockserver(kind, "loyalti").returncode == 2


def test_nobody_who_asks_for_none_loads_them() -> None:
    code = (
        "import sys, mockserver.app, mockserver.server;"
        "assert not [name for name in sys.modules if name.endswith(('.sabotages', '.freedoms', '.bugs'))]"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], timeout=30).returncode == 0
