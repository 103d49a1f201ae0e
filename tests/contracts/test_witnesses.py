"""A request that is refused and changes something all the same is found; what changes by itself is not."""

import itertools

import orjson
import pytest

from contracts.exchange import Exchange
from contracts.findings import Finding
from contracts.witnesses import Sight

from .conftest import Judging, told, violations
from .spoiler import Answer, Asked, Onward, body

pytestmark = pytest.mark.lengthy

EDIT = "PUT /api/admin/product/"


def refused_yet_stored(asked: Asked, onward: Onward) -> Answer:
    """An edit whose price is what is wrong with it is refused, but the rest of it is stored, at a price of 7."""
    answer = onward(asked)
    if asked.label.startswith(EDIT) and answer.status == 400 and isinstance(asked.json, dict):
        onward(asked.saying({**asked.json, "product_price": 7}))
    return answer


def test_an_edit_that_is_refused_and_stored_all_the_same_is_found(judged: Judging) -> None:
    outcome = judged(refused_yet_stored, only="update_product", budget=6)
    found = [each for each in violations(outcome) if "changes nothing when it refuses" in each.statement]
    assert [(each.operation, each.status) for each in found] == [("update_product", 400)], told(outcome.docket)
    assert is_repeatable(found[0])


def is_repeatable(finding: Finding) -> bool:
    """Whether it shows what was seen before, the request, and what was seen after, as requests to send again."""
    methods = [each.method for each in finding.exchanges]
    place = methods.index("PUT")
    return "GET" in methods[:place] and "GET" in methods[place + 1 :] and methods.count("PUT") == 1


def test_what_passes_by_itself_is_nobodys_doing(judged: Judging) -> None:
    """A field that is another one at each look, such as the time of the answer."""
    ticks = itertools.count()
    tick = body(lambda value: value.update(asked_at=next(ticks)))

    def ticking(asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        if isinstance(answer.json, dict):
            tick(answer)
        return answer

    outcome = judged(ticking, only="update_product", budget=3)
    assert violations(outcome) == [], told(outcome.docket)


def sight(value: object, status: int = 200) -> Sight:
    return Sight({"list": Exchange("list", "GET", "", {}, None, status, {}, orjson.dumps(value), 0.0)})


def test_a_sight_tells_what_is_shown_no_longer_and_what_is_shown_now() -> None:
    before, after = sight({"items": [{"id": 1, "name": "a"}]}), sight({"items": [{"id": 1, "name": "b"}]})
    assert before.changes(after) == ['list items name: no longer "a"', 'list items name: now "b"']
    assert before.changes(after, before.places(after)) == []


def test_another_order_is_no_change_and_a_missing_item_is_one() -> None:
    before = sight([{"id": 1}, {"id": 2}])
    assert before.changes(sight([{"id": 2}, {"id": 1}])) == []
    assert "list length: now 1" in before.changes(sight([{"id": 2}]))


def test_nothing_is_said_where_a_look_was_refused() -> None:
    before = sight([1])
    assert before.changes(sight([2], status=500)) == []
