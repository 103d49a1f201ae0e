"""Start the mock with one known bug after the other, and tell how many the testers' cases of an API find by themselves.

    python tests/cases_against_bugs.py API [EVERY]      each bug of the API, or every so-manieth

The exit status is 0 where the cases find at least half of them, and 1 where they do not.
"""

import sys
import tempfile
from pathlib import Path

from contracts import catalog
from contracts.cases.case import Case
from contracts.cases.collection import Wish, cases
from contracts.cases.scenes import Scenes
from contracts.cases.sending import Result, Sender
from contracts.self_test import SABOTAGE, Trial, served, trials
from contracts.target import Target

ENOUGH = 0.5
MOCK = "${MOCK_URL:-http://127.0.0.1:8080}"


def main(api: str, every: int = 1) -> int:
    """Try the bugs, tell those that are missed and how many are found."""
    bugs = [each for each in trials(api) if each.variety == SABOTAGE][::every]
    collected = cases(Wish(api))
    found = [is_found(each, collected) for each in bugs]
    for level in ("easy", "medium", "hard"):
        of_level = [hit for bug, hit in zip(bugs, found, strict=True) if bug.level == level]
        print(f"{level:8}{sum(of_level)} of {len(of_level)}")
    print(f"{len(collected)} cases of {api} find {sum(found)} of {len(bugs)} bugs")
    return int(sum(found) < ENOUGH * len(bugs))


def is_found(bug: Trial, collected: list[Case]) -> bool:
    """Whether a case is answered as the document does not allow; one that is missed is told."""
    with served(bug) as address, tempfile.TemporaryDirectory() as folder:
        sender = to(bug.api, address, Path(folder))
        hit = any(sender.send(each).result is Result.NOT_ALLOWED for each in collected)
    if not hit:
        print(f"missed  {bug.level:7} {bug.rule} {bug.id}: {bug.sentence}", flush=True)
    return hit


def to(api: str, address: str, folder: Path) -> Sender:
    """Sends cases to a mock, with its own profile."""
    specification = catalog.specification(api)
    profile = folder / "mock.toml"
    profile.write_text((catalog.contracts_folder(api) / "mock.toml").read_text().replace(MOCK, address))
    return Sender(specification, Target.read(specification, profile), paths=Scenes.read(specification).paths)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:3])))
