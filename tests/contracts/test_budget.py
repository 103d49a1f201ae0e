"""How the seconds of a run are divided among the contracts that need no rule."""

import pytest

from contracts.budget import LEAST_PARTS, LEAST_SHARE, WEIGHTS, Budget

SEQUENCES, EDGES, REQUESTS, GENERATED_SEQUENCES = WEIGHTS


def plan(operations: int) -> list[str]:
    """What an API of so many operations has judged, in its order."""
    return [SEQUENCES, *[EDGES] * operations, REQUESTS, GENERATED_SEQUENCES]


@pytest.mark.parametrize("operations", [1, 2, 30])
def test_the_first_of_each_kind_gets_its_part_by_weight(operations: int) -> None:
    to_come = plan(operations)
    first = Budget(600).share(SEQUENCES, to_come)
    assert first == pytest.approx(600 * WEIGHTS[SEQUENCES] / sum(WEIGHTS.values()), rel=0.01)


@pytest.mark.parametrize("operations", [1, 2, 30])
def test_the_operations_divide_among_them_what_the_edges_get(operations: int) -> None:
    budget, to_come = Budget(600), plan(operations)
    budget.share(SEQUENCES, to_come)
    rest = sum(WEIGHTS[each] for each in (EDGES, REQUESTS, GENERATED_SEQUENCES))
    edge = budget.share(EDGES, to_come[1:])
    assert edge == pytest.approx(600 * WEIGHTS[EDGES] / rest / operations, rel=0.01)


def test_what_one_leaves_the_later_ones_have() -> None:
    budget, to_come = Budget(600), plan(2)
    budget.share(SEQUENCES, to_come)
    assert budget.share(GENERATED_SEQUENCES, to_come[-1:]) == pytest.approx(600, rel=0.01)


def test_a_spent_budget_leaves_the_least_share() -> None:
    assert Budget(0).share(EDGES, plan(3)[1:]) == LEAST_SHARE


@pytest.mark.parametrize("contract", LEAST_PARTS)
def test_what_is_generated_gets_its_part_where_those_before_it_took_all(contract: str) -> None:
    budget = Budget(600)
    budget.share(SEQUENCES, plan(30))
    budget._ends -= 600
    assert budget.share(contract, [contract]) == 600 * LEAST_PARTS[contract]
