"""The bundled mock conforms, and the suite reaches and judges all that it can."""

import pytest

from contracts.budget import DEFAULT_BUDGET
from contracts.findings import Docket, Verdict

from .conftest import Judging, told, violations

pytestmark = pytest.mark.lengthy

EMPTY_CATALOGUE = {("list_products", 404), ("list_admin_products", 404)}


def verdicts_of_rules(docket: Docket, demand: str) -> dict[str, str]:
    rules = docket.specification.rules.values()
    return {each.id: f"{docket.rule_verdict(each).verdict}" for each in rules if each.demand == demand}


def test_a_full_run_reaches_and_judges_everything(judged: Judging) -> None:
    """The one full run of these tests: the default budget, the time that it may take, and what it must have met."""
    outcome = judged(budget=DEFAULT_BUDGET)
    docket = outcome.docket
    assert outcome.verdict is Verdict.CONFORMS, told(docket)
    assert not docket.troubles
    reachable = {(each.operation, each.status) for each in docket.specification.pairs() if each.unreachable is None}
    assert reachable - set(docket.seen) <= EMPTY_CATALOGUE
    assert set(verdicts_of_rules(docket, "hard").values()) <= {"conforms", "beyond"}
    assert set(verdicts_of_rules(docket, "soft").values()) <= {"conforms", "beyond", "not judged"}
    assert set(verdicts_of_rules(docket, "no").values()) == {"not judged"}
    unseen = [each for each in docket.specification.pairs() if (each.operation, each.status) not in docket.seen]
    assert all(docket.pair_verdict(each.operation, each.status).reason for each in unseen)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("seed", [1, 20_000])
def test_the_mock_conforms_whatever_the_seed(judged: Judging, seed: int) -> None:
    outcome = judged(seed=seed)
    assert not violations(outcome), told(outcome.docket)
    assert outcome.verdict is Verdict.CONFORMS
    assert not outcome.docket.troubles


def test_a_bare_address_is_judged_by_what_needs_no_account(judged: Judging, sandbox: str) -> None:
    path = judged.folder / "bare.toml"
    path.write_text(f'base_url = "{sandbox}/loyalty"\n')
    outcome = judged.of(path, only="login")
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
    judgements = {rule: outcome.docket.judged[rule] for rule in ("L-14", "L-13")}
    assert judgements["L-14"].verdict is Verdict.CONFORMS
    assert judgements["L-13"].verdict is Verdict.NOT_JUDGED
    assert "accounts.member" in judgements["L-13"].reason


def test_a_target_that_may_only_be_read_gets_no_writing_request(judged: Judging) -> None:
    outcome = judged(only="update_product", more="[limits]\nread_only = true\n")
    assert {operation for operation, _ in outcome.docket.seen} <= {
        "login",
        "admin_login",
        "list_admin_products",
        "list_products",
        "read_me",
    }
    assert "limits.read_only" in outcome.docket.judged["L-67"].reason


def test_what_the_run_made_is_taken_away(judged: Judging) -> None:
    products_before = judged.products()
    judged(only="L-67")
    assert judged.products() == products_before
