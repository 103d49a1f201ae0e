"""The model alone finds what no scenario was written for, and shows the shortest sequence that brings it about."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from contracts.findings import Finding
from contracts.judge import Assignment
from contracts.specification import Specification
from contracts.target import Target
from contracts.verify import verify

from .conftest import Judging, told, violations
from .spoiler import API, Answer, Asked, Onward, Remembering, Spoil, answers, body

pytestmark = pytest.mark.lengthy

ALONE = frozenset({"loyalty/test_model.py::test_sequences_of_actions_leave_what_they_should"})
ME = "GET /api/users/me"
REDEEM = "POST /api/users/me/redeem"
PRODUCT = "/api/admin/product"


def steps_of(finding: Finding) -> list[str]:
    """The actions of the sequence that a finding tells, without their arguments."""
    told = finding.note.removeprefix("the shortest sequence: ").split("; ")
    return [each.partition(" ")[2].partition("(")[0] for each in told]


def lists_less(asked: Asked, onward: Onward) -> Answer:
    """The members' listing lacks its newest product."""
    answer = onward(asked)
    if asked.label == "GET /api/users/products" and answer.status == 200:
        found = answer.json
        found["data"]["products"].pop()
        answer.json = found
    return answer


def edits_its_neighbour_too(asked: Asked, onward: Onward) -> Answer:
    """An update gives the product before the same price, where there is one with that ID."""
    answer = onward(asked)
    if asked.method == "PUT" and answer.status == 200:
        start, _, number = asked.path.rpartition("/")
        listing = onward(Asked("GET", start, asked.headers, b"")).json["data"]["products"]
        for row in listing:
            if row["ID"] == int(number) - 1:
                names = ("product_name", "product_description", "quantity")
                changed = {name: row[name] for name in names} | {"product_price": asked.json["product_price"]}
                onward(Asked("PUT", f"{start}/{row['ID']}", asked.headers, json.dumps(changed).encode()))
    return answer


def takes_when_it_refuses(asked: Asked, onward: Onward) -> Answer:
    """A redemption that is refused for its quantity takes the points of one piece."""
    answer = onward(asked)
    if asked.label == REDEEM and answer.status == 400 and isinstance(asked.json, dict):
        onward(asked.saying({**asked.json, "product_quantity": 1}))
    return answer


@dataclass
class KeptAfterDeletion:
    """Deleted products can still be redeemed: it says so, and takes nothing."""

    names: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def __call__(self, asked: Asked, onward: Onward) -> Answer:
        if asked.method == "DELETE":
            start, _, number = asked.path.rpartition("/")
            listing = onward(Asked("GET", start, asked.headers, b"")).json.get("data", {}).get("products", [])
            self.gone |= {row["product_name"] for row in listing if str(row["ID"]) == number}
        answer = onward(asked)
        if asked.label == REDEEM and answer.status == 404 and asked.json["product_name"] in self.gone:
            answer.status = 200
            found = {
                "redeemed_product": asked.json["product_name"],
                "redeemed_points": 1,
                "balance": {"redeemable_points": 1},
            }
            answer.json = {"status": "success", "message": "Done", **found}
        return answer


@dataclass
class Drifting:
    """Of every third redemption of a member, one's own data show a point too few afterwards."""

    counts: Counter[str] = field(default_factory=Counter)

    def __call__(self, asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        if asked.label == REDEEM and answer.status == 200:
            self.counts[asked.token] += 1
        if asked.label == ME and answer.status == 200:
            found = answer.json
            found["data"]["user"]["redeemable_points"] -= self.counts[asked.token] // 3
            answer.json = found
        return answer


@dataclass
class PaidByAnother:
    """A redemption takes a point of the member who looked at their data before the one who redeems, too."""

    looked: list[str] = field(default_factory=list)
    debts: Counter[str] = field(default_factory=Counter)

    def __call__(self, asked: Asked, onward: Onward) -> Answer:
        answer = onward(asked)
        if asked.label == REDEEM and answer.status == 200:
            self.debts.update([each for each in self.looked if each != asked.token][-1:])
        if asked.label == ME and answer.status == 200:
            self.looked.append(asked.token)
            found = answer.json
            found["data"]["user"]["redeemable_points"] -= self.debts[asked.token]
            answer.json = found
        return answer


def forgets_its_refusal(asked: Asked, onward: Onward) -> Answer:
    """A second registration of an address is refused, and asks for a reset of which nobody knows."""
    answer = onward(asked)
    if asked.label == "POST /api/auth/register" and answer.status == 409:
        onward(Asked("POST", f"{asked.sandbox}{API}/api/auth/forgot-password", asked.headers, asked.content))
        outbox = onward(Asked("GET", f"{asked.sandbox}/_mock/outbox?to={asked.json['email']}", {}, b""))
        passwords = dict.fromkeys(("new_password", "confirm_password"), "Somebody-elses-1!")
        path = f"{asked.sandbox}{API}/api/auth/reset-password/{outbox.json[-1]['code']}"
        onward(Asked("PATCH", path, asked.headers, json.dumps(passwords).encode()))
    return answer


@dataclass(frozen=True)
class Fault:
    """One fault, the rules that it may be told under, and how many steps show it."""

    title: str
    spoil: Callable[[], Spoil]
    rules: str
    steps: int

    def __str__(self) -> str:
        return self.title


FAULTS = [
    Fault("stored value differs from sent", lambda: answers(f"GET {PRODUCT}", body(cut_descriptions), 200), "L-63", 1),
    Fault("a list omits an item", lambda: lists_less, "L-64", 1),
    Fault("an edit touches another object", lambda: edits_its_neighbour_too, "L-63", 3),
    Fault("a refused request changes state", lambda: takes_when_it_refuses, "L-41 L-63", 1),
    Fault("a deleted object still serves", KeptAfterDeletion, "L-69", 2),
    Fault("arithmetic drifts over several steps", Drifting, "L-34", 3),
    Fault("one account pays for another", PaidByAnother, "L-33", 3),
    Fault("a list is stale", lambda: Remembering("GET /api/users/products", per_caller=True), "L-64 L-67", 2),
    Fault("a refused registration changes the password", lambda: forgets_its_refusal, "L-27", 1),
]  # fmt: skip


def cut_descriptions(value: Any) -> None:
    for row in value["data"]["products"]:
        row["product_description"] = row["product_description"][:20]


@pytest.fixture
def enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends with the first fault, however long it may take to find it."""
    monkeypatch.setattr("contracts.model.contract.ENOUGH", 1)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_found_by_the_shortest_sequence(judged: Judging, enough: None, fault: Fault) -> None:
    outcome = judged(fault.spoil(), contracts=ALONE, budget=150)
    found = violations(outcome)
    assert len(found) == 1, told(outcome.docket)
    shown = f"{found[0].note}\n{told(outcome.docket)}"
    assert found[0].rule in fault.rules.split(), shown
    assert len(steps_of(found[0])) == fault.steps, shown
    assert 0 < len(found[0].exchanges) <= 8 * (fault.steps + 1), shown


@pytest.mark.parametrize("seed", [1, 2])
def test_a_conforming_server_conforms_to_the_model(judged: Judging, seed: int) -> None:
    outcome = judged(contracts=ALONE, seed=seed, budget=1)
    assert violations(outcome) == [], told(outcome.docket)
    assert outcome.docket.troubles == []
    assert any("sequences of actions beyond the first" in each for each in outcome.docket.left_out)


def test_a_profile_that_gives_nobody_to_act_as_is_told_so(judged: Judging, specification: Specification) -> None:
    target = Target.at(specification, f"{judged.sandbox}/loyalty")
    outcome = verify(Assignment(specification, target, contracts=ALONE, budget=1))
    assert violations(outcome) == []
    assert any("the profile gives nobody to act as" in each for each in outcome.docket.left_out), outcome.docket


def test_a_profile_that_allows_reading_only_has_no_sequences(judged: Judging) -> None:
    outcome = judged(contracts=ALONE, budget=1, more="\n[limits]\nread_only = true\n")
    assert violations(outcome) == []
    assert any("reading only" in each for each in outcome.docket.left_out), outcome.docket
    assert not {name for name, _ in outcome.docket.seen} & {"register", "create_product", "redeem_points"}


@pytest.mark.parametrize("missing", ["accounts.admin", "doors.mail", "doors.grant_points"])
def test_what_a_profile_lacks_is_left_out_of_the_sequences(judged: Judging, missing: str) -> None:
    profile = judged.profile()
    kept = [part for part in profile.read_text().split("\n\n") if f"[{missing}]" not in part]
    profile.write_text("\n\n".join(kept))
    outcome = judged.of(profile, contracts=ALONE, budget=1)
    assert violations(outcome) == [], told(outcome.docket)
    assert outcome.docket.requests > 5
