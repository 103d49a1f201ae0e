"""Sends cases to a target, and tells for each whether what came back is what the document allows."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from contracts.cases.case import Case, Step
from contracts.cases.check import Check
from contracts.cases.place import NOTHING, Member, Place, as_text
from contracts.cases.template import filled, filled_json, slots
from contracts.cases.values import known_slots, run_word, values_of
from contracts.client import Client
from contracts.exchange import Exchange, Secret, masked
from contracts.expectations import NotJudged, Reply
from contracts.findings import Docket, Verdict
from contracts.judge import load_reply_contracts
from contracts.specification import Specification, shortened
from contracts.target import Target

PATIENCE = 6.0
PAUSE = 0.05

# What each door gave last, by its name and arguments.
Opened: TypeAlias = dict[tuple[str, tuple[tuple[str, str | int], ...]], str]


class Result(StrEnum):
    """What became of a case."""

    ALLOWED = "as allowed"
    NOT_ALLOWED = "not allowed"
    BEYOND = "beyond"
    NOT_SENT = "not sent"


class NotSent(Exception):
    """Why a case could not be sent, or not to its end."""


@dataclass(frozen=True)
class Sent:
    """A case with what came back."""

    case: Case
    result: Result
    got: str
    reason: str = ""
    exchanges: tuple[Exchange, ...] = ()

    def as_json(self, secrets: tuple[Secret, ...]) -> dict[str, Any]:
        """The case, its result and its exchanges as JSON can hold them; secrets are variables in it."""
        return {
            "case": self.case.as_json(),
            "result": str(self.result),
            "got": masked(self.got, secrets),
            "reason": masked(self.reason, secrets),
            "exchanges": [each.as_json(secrets) for each in self.exchanges],
        }


@dataclass
class Sender:
    """Sends cases to one target, each with its own set-up."""

    specification: Specification
    target: Target
    run: str = field(default_factory=run_word)
    paths: Mapping[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        load_reply_contracts(self.specification.api)
        self.docket = Docket(self.specification, self.target.allowances)
        self.docket.secrets.extend(self.target.secrets())
        self.client = Client(self.target, self.docket)
        self.given = {**values_of(self.target), "run": self.run}
        for operation, name in self.paths.items():
            if name in self.target.provide:
                self.client.call_at(operation, "/" + str(self.target.provide[name]).lstrip("/"))

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What no file may show."""
        return tuple(self.docket.secrets)

    def send(self, case: Case) -> Sent:
        """Send a case, step by step, until its end or until something is not as allowed."""
        self.docket.begin(case.id)
        self.docket.findings.clear()
        try:
            got = self._play(case)
        except NotSent as reason:
            return self._sent(case, Result.NOT_SENT, "", str(reason))
        except NotJudged as reason:
            return self._sent(case, Result.NOT_SENT, "no answer", str(reason))
        except Departed as departed:
            return self._sent(case, Result.NOT_ALLOWED, departed.got, departed.reason)
        violations = [each for each in self.docket.found_by_contract if each.verdict is Verdict.VIOLATES]
        if violations:
            worst = violations[0]
            return self._sent(case, Result.NOT_ALLOWED, got, f"{worst.statement}: {worst.expected}; got {worst.got}")
        # A refusal whose status the document does not name is what the outcome allows already.
        beyond = [
            each
            for each in self.docket.found_by_contract
            if each.verdict is Verdict.BEYOND and each.aspect != "undocumented status"
        ]
        if beyond:
            return self._sent(case, Result.BEYOND, got, f"{beyond[0].expected}; got {beyond[0].got}")
        return self._sent(case, Result.ALLOWED, got)

    def _sent(self, case: Case, result: Result, got: str, reason: str = "") -> Sent:
        return Sent(case, result, got, reason, tuple(self.docket.contract))

    def _play(self, case: Case) -> str:
        """Send every step; the status of the last. Raises Departed or NotSent."""
        values = dict(self.given)
        self._look_for(case, values)
        got = ""
        opened: Opened = {}
        for step in case.steps:
            if step.door:
                self._open(step, values, opened)
                continue
            reply = self._ask(step, values)
            got = str(reply.status)
            self._hold(step, reply, values)
            self._capture(step, reply.exchange.body, values)
            self._check(step, reply, values)
        return got

    def _look_for(self, case: Case, values: Mapping[str, str]) -> None:
        """Raise NotSent where the profile offers too little."""
        known = known_slots(self.specification)
        lacking = sorted(known.get(name, name) for name in case.needs - set(values))
        lacking += sorted(f"doors.{name}" for name in case.doors - set(self.target.doors))
        if lacking:
            raise NotSent(f"the profile lacks {', '.join(lacking)}")

    def _ask(self, step: Step, values: Mapping[str, str]) -> Reply:
        """The reply to one request."""
        body = None if step.body is None else filled_json(step.body, values)
        return self.client.send(
            step.operation,
            raw=None if body is None else body.encode("utf-8"),
            content_type=step.content_type,
            path={name: filled(value, values) for name, value in step.path} or None,
            query=tuple((name, filled(value, values)) for name, value in step.query),
            headers={name: filled(value, values) for name, value in step.headers},
            opens_session=step.prepares,
            ordinary=step.ordinary,
        )

    def _hold(self, step: Step, reply: Reply, values: Mapping[str, str]) -> None:
        """Raise Departed unless the status is an allowed one; NotSent where it is one of the set-up."""
        if step.outcome.allows(reply.status):
            return
        if step.prepares:
            raise NotSent(f"to {step.words or step.operation} was answered {reply.exchange.answer(160)}")
        raise Departed(
            str(reply.status), f"{step.operation}: expected {step.outcome}, got {reply.exchange.answer(300)}"
        )

    def _capture(self, step: Step, body: Any, values: dict[str, str]) -> None:
        """Keep what later steps repeat. Raises NotSent where the answer lacks it."""
        for capture in step.captures:
            found = Place.parse(filled(capture.place, values)).find(body)
            if found is NOTHING or found is None:
                raise NotSent(f"the answer of {step.operation} has nothing at {filled(capture.place, values)}")
            values[capture.name] = as_text(found)
            if "token" in capture.name:
                self._hide(capture.name, values[capture.name])

    def _hide(self, name: str, token: str) -> None:
        """Keep a token out of every file."""
        if token and all(each.value != token for each in self.docket.secrets):
            self.docket.secrets.append(Secret(token, name.upper()))

    def _check(self, step: Step, reply: Reply, values: dict[str, str]) -> None:
        """Raise Departed unless the body shows all that it must."""
        for check in step.checks:
            known = {name: values.get(name, "") for name in {*slots(check.place), *slots(check.value)}}
            if check.holds(reply.exchange.body, known):
                continue
            place = Place.parse(filled(check.place, known))
            if check.presumed:
                raise NotSent(f"{filled(check.place, known)} is not there, a form that the document leaves open")
            if goes_on_elsewhere(place, reply):
                raise NotSent("the list speaks of pages, so what is looked for may be on another one (AX-11)")
            raise Departed(str(reply.status), told(step, check, place, reply.exchange.body, known))

    def _open(self, step: Step, values: dict[str, str], opened: Opened) -> None:
        """Open a door until it gives something new. Raises NotSent, or Departed, when it gives nothing."""
        arguments = tuple(
            (name, filled(value, values) if isinstance(value, str) else value) for name, value in step.arguments
        )
        # Where a door has once given nothing, the next wait is short.
        end = time.monotonic() + (0.0 if step.door in self.silent else PATIENCE if step.captures else 0.0)
        while True:
            given = self.target.doors[step.door].open(**dict(arguments))
            text = as_text(given)
            if not step.captures or (text and text != opened.get((step.door, arguments))):
                break
            if time.monotonic() > end:
                self.silent.add(step.door)
                reason = f"the door {step.door} gives nothing new within {PATIENCE:g} s"
                raise NotSent(reason) if step.prepares else Departed("nothing", reason)
            time.sleep(PAUSE)
        opened[step.door, arguments] = text
        for capture in step.captures:
            values[capture.name] = text


class Departed(Exception):
    """An answer that the document does not allow."""

    def __init__(self, got: str, reason: str) -> None:
        super().__init__(reason)
        self.got = got
        self.reason = reason


def goes_on_elsewhere(place: Place, reply: Reply) -> bool:
    """Whether a place looks for a member of a list that may be one page of several."""
    if not any(isinstance(step, Member) for step in place.steps) or not isinstance(reply.exchange.body, dict):
        return False
    names = [getattr(step, "name", "") for step in place.steps]
    return reply.is_partial(".".join(names[: next(i for i, each in enumerate(names) if not each)]))


def told(step: Step, check: Check, place: Place, body: Any, values: dict[str, str]) -> str:
    """What was expected of a body, and what it shows."""
    found = place.find(body)
    got = "nothing" if found is NOTHING else shortened(found, 120)
    return f"{step.operation}: {filled(check.place, values)} should {wanted(check, values)}, and is {got}"


def wanted(check: Check, values: dict[str, str]) -> str:
    """What a check expects, in words."""
    value = filled(check.value, values)
    return {
        "equals": f"be {value!r}",
        "differs": f"not be {value!r}",
        "present": "be there",
        "absent": "not be there",
        "computes": f"be {value}",
        "at most": f"be at most {value}",
        "alike": f"be {value!r}, capitals aside",
        "contains": f"contain {value!r}",
    }[check.how]
