"""Every API is judged completely: no rule without a contract, no documented reply without a recipe."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from contracts import catalog
from contracts.budget import WEIGHTS
from contracts.judge import load_reply_contracts
from contracts.replies import EVERY_REPLY
from contracts.target import Target

each_api = pytest.mark.parametrize("api", catalog.apis())


def contracts_of(api: str) -> Iterator[Callable[..., Any]]:
    """Every contract of an API, from all modules of its folder."""
    package = importlib.import_module(f"contracts.{api}")
    for found in pkgutil.iter_modules(package.__path__):
        if found.name.startswith("test_"):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            yield from (each for name, each in vars(module).items() if name.startswith("test_") and callable(each))


def marked(api: str, marker: str) -> dict[str, list[str]]:
    """What a marker names, and by which contracts."""
    named: dict[str, list[str]] = {}
    for contract in contracts_of(api):
        for mark in marks_of(contract):
            for word in mark.args if mark.name == marker else ():
                named.setdefault(word, []).append(contract.__name__)
    return named


def marks_of(contract: Callable[..., Any]) -> Iterator[pytest.Mark]:
    """The markers of a contract, and those of the single cases in its tables."""
    for mark in getattr(contract, "pytestmark", []):
        yield mark
        for case in mark.args[1] if mark.name == "parametrize" else ():
            for inner in getattr(case, "marks", ()):
                yield getattr(inner, "mark", inner)


def test_there_is_an_api_to_judge() -> None:
    assert "loyalty" in catalog.apis()


@each_api
def test_every_rule_that_demands_something_has_a_contract(api: str) -> None:
    load_reply_contracts(api)
    named = {*marked(api, "rule"), *(rule for rule, _ in EVERY_REPLY.get(api, ()))}
    demanding = {each.id for each in catalog.specification(api).rules.values() if each.demand in ("hard", "soft")}
    assert demanding - named == set()


@each_api
def test_every_contract_names_rules_that_exist(api: str) -> None:
    assert set(marked(api, "rule")) - set(catalog.specification(api).rules) == set()
    reply_rules = {rule for rule, _ in EVERY_REPLY.get(api, ())}
    assert reply_rules - set(catalog.specification(api).rules) == set()


@each_api
def test_every_contract_names_a_rule_or_is_the_same_for_every_api(api: str) -> None:
    nameless = {each.__name__ for each in contracts_of(api) if not any(mark.name == "rule" for mark in marks_of(each))}
    assert nameless == set(WEIGHTS)


@each_api
def test_no_contract_demands_what_the_document_does_not(api: str) -> None:
    rules = catalog.specification(api).rules
    assert [each for each in marked(api, "rule") if rules[each].demand == "no"] == []


@each_api
def test_every_documented_reply_is_reached_on_purpose(api: str) -> None:
    documented = {f"{each.operation} {each.status}": each for each in catalog.specification(api).pairs()}
    reached = set(marked(api, "reaches"))
    assert reached - set(documented) == set()
    assert {name for name, each in documented.items() if each.unreachable is None} - reached == set()


@each_api
def test_every_operation_has_a_recipe(api: str) -> None:
    """A recipe has its operation's name, or is listed under it, in test_generated.py."""
    module = importlib.import_module(f"contracts.{api}.test_generated")
    tree = ast.parse(inspect.getsource(module))
    named = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    named |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    tables = [each for each in vars(module).values() if isinstance(each, dict | tuple | list | set | frozenset)]
    named |= {name for table in tables for name in table if isinstance(name, str)}
    assert set(catalog.specification(api).operations) - named == set()


@each_api
def test_every_contract_says_what_holds(api: str) -> None:
    assert [each.__name__ for each in contracts_of(api) if not (each.__doc__ or "").strip()] == []


@each_api
def test_the_profile_of_the_mock_offers_everything(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOCK_URL", raising=False)
    specification = catalog.specification(api)
    target = Target.read(specification, catalog.contracts_folder(api) / "mock.toml")
    assert f"{target.base_url}/".startswith(f"http://127.0.0.1:8080/{api}/")
    offered = {"accounts": target.accounts, "provide": target.provide, "doors": target.doors}
    for section, known in specification.offers.items():
        assert set(known or {}) - set(offered[section]) == set()
    assert target.allowances == ()


@each_api
def test_the_profile_of_the_mock_can_be_moved(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCK_URL", "http://mock.example:99")
    target = Target.read(catalog.specification(api), catalog.contracts_folder(api) / "mock.toml")
    assert f"{target.base_url}/".startswith(f"http://mock.example:99/{api}/")
    assert all("http://mock.example:99/" in each.http for each in target.doors.values())
