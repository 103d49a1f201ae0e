"""What cases there are: enough for every operation, each special in one thing, the best first, always the same."""

from collections import Counter

import pytest

from contracts import catalog
from contracts.cases.case import Case, Kind
from contracts.cases.collection import Wish, cases, sequences, single_cases
from contracts.cases.scenes import Scenes
from contracts.cases.template import slots
from contracts.cases.values import known_slots
from tests.contracts.cases.conftest import all_cases


def test_every_operation_has_enough_cases(api: str) -> None:
    specification = catalog.specification(api)
    counted = Counter(each.operation for each in all_cases(api) if each.kind is not Kind.SEQUENCE)
    for operation in specification.operations.values():
        least = 30 if operation.request_body is not None else 8
        assert counted[operation.id] >= least, (operation.id, counted[operation.id])


def test_ids_are_the_same_for_the_same_seed_and_no_two_are_alike(api: str) -> None:
    again = cases(Wish(api))
    assert again == list(all_cases(api))
    assert len({each.id for each in again}) == len(again)


def test_another_seed_gives_other_ids_and_other_choices() -> None:
    one, other = all_cases("loyalty"), all_cases("loyalty", seed=7)
    assert not {each.id for each in one} & {each.id for each in other}
    assert {each.special for each in one} != {each.special for each in other}


def test_a_case_says_what_is_special_what_the_document_says_and_what_is_allowed(api: str) -> None:
    specification = catalog.specification(api)
    for case in all_cases(api):
        assert case.special
        assert "\n" not in case.special
        assert case.statement
        assert case.rule in {"", *specification.rules}
        assert not case.outcome.allows(500)


def test_one_thing_is_special_in_a_case(api: str) -> None:
    """What is sent differs from the request that works in one part alone: the path, the query, or the body."""
    scenes = Scenes.read(catalog.specification(api))
    for operation in scenes.operations:
        usual = scenes.request(operation).step(all_cases(api)[0].outcome, ())
        for case in single_cases(scenes, operation, 0):
            sent = case.steps[-1]
            segments = [
                name
                for (name, value), (_, other) in zip(sent.path, usual.path, strict=True)
                if untagged(case, value) != other
            ]
            body = untagged(case, sent.body or "") != (usual.body or "")
            assert len(segments) + bool(sent.query) + body <= 1, (case.id, case.special)


def untagged(case: Case, text: str) -> str:
    """A text without the case's own tag."""
    digits = case.id.rpartition("-")[2]
    return text.replace("{{run}}" + "".join(chr(ord("a") + int(each, 16)) for each in digits), "{{tag}}")


def test_every_slot_is_filled_by_the_profile_or_by_an_earlier_answer(api: str) -> None:
    known = set(known_slots(catalog.specification(api))) | {"run"}
    for case in all_cases(api):
        assert case.needs <= known, (case.id, case.needs - known)


def test_the_first_cases_rest_on_the_rules(api: str) -> None:
    """The first 20 are worth more than the next 200: each is demanded by a rule, and they are of many operations."""
    first = all_cases(api)[:20]
    assert all(each.rule for each in first)
    operations = {each.operation for each in first}
    assert len(operations) >= min(8, len(catalog.specification(api).operations))
    assert sum(each.worth for each in first) / 20 > max(each.worth for each in all_cases(api)[20:][-200:])


def test_the_first_cases_of_an_operation_are_of_several_kinds() -> None:
    found = cases(Wish("loyalty", operation="create_product", count=12))
    assert len({each.kind for each in found}) >= 3


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_can_be_asked_for_alone(kind: Kind) -> None:
    found = cases(Wish("loyalty", kind=kind, count=9))
    assert len(found) == 9
    assert {each.kind for each in found} == {kind}


def test_a_field_is_tried_by_its_meaning() -> None:
    words = {each.special for each in all_cases("loyalty") if each.operation == "register"}
    assert "email would add a header to the mail" in words
    assert "phone_number has no country code" in words
    assert "password has 73 bytes, one past what bcrypt reads" in words
    numbers = {each.special for each in all_cases("loyalty") if each.operation == "create_product"}
    assert "quantity is one past the largest 64-bit number" in numbers


def test_what_schemathesis_generates_is_among_them() -> None:
    words = {each.special for each in all_cases("mookh_orders")}
    assert any("none of the values that the specification lists" in each for each in words)


def test_sequences_try_what_a_single_request_cannot() -> None:
    words = " ".join(each.special for api in catalog.apis() for each in all_cases(api) if each.kind is Kind.SEQUENCE)
    for wanted in ("twice", "replayed", "deleted", "two sessions", "after its logout", "expired", "before it is"):
        assert wanted in words, wanted


def test_each_sequence_names_a_rule_about_its_operation(api: str) -> None:
    scenes = Scenes.read(catalog.specification(api))
    for case in sequences(scenes, 0):
        rule = scenes.specification.rules[case.rule]
        assert case.operation in scenes.specification.operations
        assert {step.operation for step in case.steps} & set(rule.operations), case.special


def test_what_stands_in_a_case_is_data_or_a_slot() -> None:
    for api in catalog.apis():
        for case in all_cases(api):
            for step in case.steps:
                assert "{{tag" not in (step.body or "")
                assert not set(slots(step.body or "")) - case.needs - {c.name for s in case.steps for c in s.captures}
