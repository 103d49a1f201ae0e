"""The contracts conform to a server that shares nothing with the mock, and still see what is wrong with it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import catalog
from contracts.judge import Assignment
from contracts.target import Target
from contracts.verify import Outcome, verify

from .conftest import told, violations

pytestmark = pytest.mark.lengthy

SERVER = Path(__file__).parent / "second_target" / "loyalty.py"

PROFILE = """
api = "loyalty"
base_url = "{address}"

[accounts.admin]
username = "msimamizi"
password = "Siri-1-kubwa"

[doors.mail]
http = "GET {address}/test/outbox?email={{email}}"
pick = "$[-1:].code"

[doors.grant_points]
http = "POST {address}/test/points"
json = {{ email = "{{email}}", points = "{{points}}" }}
"""


@pytest.fixture
def address() -> Iterator[str]:
    """Where the server answers."""
    with subprocess.Popen(
        [sys.executable, str(SERVER)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def judged(address: str, folder: Path, seed: int, budget: float) -> Outcome:
    path = folder / "second.toml"
    path.write_text(PROFILE.format(address=address))
    specification = catalog.specification("loyalty")
    return verify(Assignment(specification, Target.read(specification, path), seed=seed, budget=budget))


@pytest.mark.parametrize("seed", [0, 1])
def test_another_server_with_other_legal_choices_conforms(address: str, tmp_path: Path, seed: int) -> None:
    outcome = judged(address, tmp_path, seed, budget=2.0)
    assert violations(outcome) == [], told(outcome.docket)
    assert outcome.verdict == "conforms", told(outcome.docket)
    rules = [each for each in outcome.docket.specification.rules.values() if each.demand == "hard"]
    unjudged = {each.id for each in rules if outcome.docket.rule_verdict(each).verdict == "not judged"}
    # Its login sets no cookie (AL-07), so that a client with a cookie jar has nothing to lose.
    assert unjudged == {"L-20"}, {each: outcome.docket.judged.get(each) for each in unjudged}
