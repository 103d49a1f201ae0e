"""The requests of a case as any tool can send them: an address, headers, a body, with slots in all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from jsonpath_ng import Child, Fields, Index, Root, Slice

from contracts.cases import place as places
from contracts.cases.case import Capture, Case, Step
from contracts.cases.check import Check
from contracts.cases.outcome import Outcome
from contracts.cases.place import Place
from contracts.cases.template import SLOT, json_text
from contracts.cases.values import is_secret, known_slots, values_of
from contracts.doors import Door
from contracts.doors import filled as with_values
from contracts.specification import Specification
from contracts.target import Target

DOORS_ADDRESS = "doors_url"


@dataclass(frozen=True)
class Variable:
    """What a file leaves to be filled: a value that it may show, or none where the tester gives it."""

    name: str
    value: str | None
    gives: str


@dataclass(frozen=True)
class Message:
    """One request: what it is, how it is sent, what is kept of its answer, and what that must be."""

    words: str
    operation: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    outcome: Outcome
    captures: tuple[Capture, ...] = ()
    checks: tuple[Check, ...] = ()
    prepares: bool = False


@dataclass(frozen=True)
class Script:
    """A case with its requests."""

    case: Case
    messages: tuple[Message, ...]


@dataclass
class Setting:
    """Where cases are to be sent, as far as files may say it."""

    specification: Specification
    target: Target
    paths: Mapping[str, str] = field(default_factory=dict)

    @property
    def doors_address(self) -> str:
        """The scheme and the host of the doors that are plain HTTP requests; empty where there are none."""
        return next((origin(door) for door in self.target.doors.values() if door.http), "")

    def scripts(
        self, cases: list[Case], count: int | None = None, *, binary: bool = True
    ) -> tuple[list[Script], list[str]]:
        """The first of the cases that a file can carry, and why others are left out."""
        found: list[Script] = []
        left_out: list[str] = []
        for case in cases:
            if count is not None and len(found) >= count:
                break
            reason = self.reason_against(case)
            if not reason and not binary and any(is_binary(step.body) for step in case.steps):
                reason = "its body is no text that this format can hold"
            if reason:
                left_out.append(f"{case.id}: {reason}")
            else:
                found.append(Script(case, tuple(self.message(step) for step in case.steps)))
        return found, left_out

    def all_scripts(self, cases: list[Case]) -> tuple[list[Script], list[str]]:
        """The cases as they are, for whoever needs no requests of them."""
        return [Script(case, ()) for case in cases], []

    def reason_against(self, case: Case) -> str:
        """Why a file cannot carry a case for this target; empty where it can."""
        known = known_slots(self.specification)
        lacking = sorted(case.needs - set(known) - {"run"})
        if lacking:
            return f"nothing fills {', '.join(lacking)}"
        for name in sorted(case.doors):
            door = self.target.doors.get(name)
            if door is None:
                return f"the profile lacks doors.{name}"
            if not door.http or (door.pick is not None and place_of(door.pick) is None):
                return f"the door {name} is no plain HTTP request, so that only `contracts send` can open it"
        return ""

    def variables(self, scripts: list[Script]) -> list[Variable]:
        """What a file of these cases leaves to be filled."""
        given, known = values_of(self.target), known_slots(self.specification)
        needed = sorted({name for script in scripts for name in script.case.needs} - {"run"})
        found = [Variable("base_url", self.target.base_url, "where the API is")]
        if any(script.case.doors for script in scripts) and self.doors_address:
            found.append(Variable(DOORS_ADDRESS, self.doors_address, "where the doors of the test environment are"))
        found.append(Variable("run", None, "a word in letters that no earlier run has used"))
        for name in needed:
            value = None if is_secret(name) else given.get(name)
            found.append(Variable(name, value, f"{known[name]} of the profile"))
        return found

    def message(self, step: Step) -> Message:
        """A step as a request."""
        if step.door:
            return self._door_message(step, self.target.doors[step.door])
        operation = self.specification.operations[step.operation]
        path = self._path(operation.path, step)
        for name, value in step.path:
            path = path.replace(f"{{{name}}}", quoted(value))
        question = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in step.query)
        headers = [*self.target_headers(), *step.headers]
        if step.body is not None and step.content_type:
            headers.append(("Content-Type", step.content_type))
        return Message(
            words=step.words or operation.summary.lower(),
            operation=operation.id,
            method=operation.method,
            url=f"{{{{base_url}}}}{path}{'?' if question else ''}{question}",
            headers=tuple(headers),
            body=step.body,
            outcome=step.outcome,
            captures=step.captures,
            checks=step.checks,
            prepares=step.prepares,
        )

    def _path(self, path: str, step: Step) -> str:
        """The path of an operation, which the profile may provide."""
        provided = self.target.provide.get(self.paths.get(step.operation, ""))
        return path if provided is None else "/" + str(provided).lstrip("/")

    def target_headers(self) -> Iterator[tuple[str, str]]:
        """The headers that the profile has sent with every request."""
        yield from self.target.headers.items()

    def _door_message(self, step: Step, door: Door) -> Message:
        """The opening of a door as a request."""
        method, url = door.http.split(" ", 1)
        url = url.replace(origin(door), f"{{{{{DOORS_ADDRESS}}}}}", 1)
        for name, value in step.arguments:
            url = url.replace(f"{{{name}}}", quoted(str(value)))
        body = None if door.json is None else json_text(with_values(door.json, dict(step.arguments)))
        picked = "" if door.pick is None else spelled(place_of(door.pick) or Place())
        return Message(
            words=step.words or f"open the door {step.door}",
            operation="",
            method=method,
            url=url,
            headers=(*door.headers.items(), *((("Content-Type", "application/json"),) if body is not None else ())),
            body=body,
            outcome=Outcome(("2XX",)),
            captures=tuple(Capture(each.name, picked) for each in step.captures),
            checks=() if step.prepares else (Check(picked, "present"),),
            prepares=step.prepares,
        )


def is_binary(body: str | None) -> bool:
    """Whether a body is no text that every file can hold as it is: it has NUL in it, or lines that end as in DOS."""
    return body is not None and ("\0" in body or "\r" in body)


def origin(door: Door) -> str:
    """The scheme and the host of a door."""
    parts = urlsplit(door.http.split(" ", 1)[1])
    return f"{parts.scheme}://{parts.netloc}"


def quoted(text: str) -> str:
    """A text as an address can hold it, in which slots stay slots."""
    pieces = SLOT.split(text)
    return "".join(f"{{{{{each}}}}}" if index % 2 else quote(each, safe="") for index, each in enumerate(pieces))


def place_of(pick: Any) -> Place | None:
    """A door's JSONPath as a place, or None where it is more than one."""
    if isinstance(pick, Root):
        return Place()
    if not isinstance(pick, Child):
        step = step_of(pick)
        return None if step is None else Place((step,))
    before, step = place_of(pick.left), step_of(pick.right)
    return None if before is None or step is None else Place((*before.steps, step))


def step_of(pick: Any) -> places.Step | None:
    """One step of a JSONPath, or None where it leads to more than one value."""
    if isinstance(pick, Fields) and len(pick.fields) == 1:
        return places.Name(pick.fields[0])
    if isinstance(pick, Slice) and pick.end is None and pick.step is None and isinstance(pick.start, int):
        return places.Index(pick.start)
    if isinstance(pick, Index):
        number = getattr(pick, "index", None)
        number = pick.indices[0] if number is None else number
        return places.Index(number)
    return None


def spelled(place: Place) -> str:
    """A place as its text."""
    words = ""
    for step in place.steps:
        if isinstance(step, places.Name):
            words += f".{step.name}" if words else step.name
        elif isinstance(step, places.Index):
            words += f"[{step.index}]"
        else:
            words += f"[{step.field}={step.value}]"
    return words
