"""Every rule names what exists: operations, replies, needs, readings."""

import pytest

from .specification import APIS, EXPECTED, RULES, Api, Part

KEYS = {"id", "rule", "source", "kind", "demand", "operations", "replies", "needs", "readings"}
OPTIONAL_KEYS = {"demand_note", "reason"}
BY_NAME = {api.name: api for api in APIS}

each_api = pytest.mark.parametrize("api", APIS, ids=str)
each_rule = pytest.mark.parametrize("rule", RULES, ids=str)


@each_api
def test_rulebook_is_of_its_api(api: Api) -> None:
    assert api.rulebook["api"] == api.name
    assert api.rulebook["document"].startswith(f"{api.name}.")


@each_api
def test_all_rules_are_there_in_order(api: Api) -> None:
    names = [rule.name for rule in api.rules]

    assert len(names) == EXPECTED[api.name].rules
    assert names == sorted(set(names))


@each_rule
def test_rule_has_all_its_parts(rule: Part) -> None:
    assert KEYS <= rule.stated.keys() <= KEYS | OPTIONAL_KEYS


@each_rule
def test_rule_is_one_sentence(rule: Part) -> None:
    sentence = rule.stated["rule"]

    assert sentence.endswith(".")
    assert ". " not in sentence


@each_rule
def test_kind_and_demand_are_known(rule: Part) -> None:
    assert rule.stated["kind"] in {"stated", "implied", "convention"}
    assert rule.stated["demand"] in {"hard", "soft", "no"}


@each_rule
def test_rule_that_cannot_be_judged_says_why(rule: Part) -> None:
    assert (rule.stated["demand"] == "no") == bool(rule.stated.get("reason"))


@each_rule
def test_rule_names_existing_operations(rule: Part) -> None:
    known = {operation.name for operation in BY_NAME[rule.api].document.operations}

    assert rule.stated["operations"]
    assert set(rule.stated["operations"]) <= known


@each_rule
def test_rule_names_documented_replies_of_its_operations(rule: Part) -> None:
    known = {
        f"{operation.name} {status}"
        for operation in BY_NAME[rule.api].document.operations
        if operation.name in rule.stated["operations"]
        for status in operation.documented
    }

    assert set(rule.stated["replies"]) <= known


@each_rule
def test_rule_needs_known_words(rule: Part) -> None:
    assert set(rule.stated["needs"]) <= BY_NAME[rule.api].rulebook["needs"].keys()


@each_api
def test_every_need_is_used_and_can_be_met(api: Api) -> None:
    used = {word for rule in api.rules for word in rule.stated["needs"]}
    offered = {f"{kind}.{name}" for kind, names in api.rulebook["offers"].items() for name in names}

    assert used == api.rulebook["needs"].keys()
    for word in api.rulebook["needs"].values():
        assert word["means"]
        assert set(word["any_of"]) <= offered
        assert word["any_of"] or "server itself" in word["means"]


@each_api
def test_offers_say_what_they_take_and_give(api: Api) -> None:
    offers = api.rulebook["offers"]

    assert offers.keys() == {"accounts", "provide", "doors"}
    assert all(each["fields"] and each["gives"] for each in offers["accounts"].values())
    assert all(each["gives"] for each in offers["provide"].values())
    assert all(each["arguments"] and each["gives"] for each in offers["doors"].values())


@each_api
def test_every_operation_has_a_rule(api: Api) -> None:
    ruled = {name for rule in api.rules for name in rule.stated["operations"]}

    documented = {operation.name for operation in api.document.operations if "x-ours" not in operation.stated}
    assert documented == ruled
