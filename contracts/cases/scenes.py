"""How requests of an API are made that work: contracts/<api>/cases.yaml, read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from contracts import catalog
from contracts.cases.case import Capture, Step
from contracts.cases.check import Check
from contracts.cases.demands import Demands, successes, widened
from contracts.cases.outcome import REFUSED, Outcome
from contracts.cases.request import Request
from contracts.cases.template import renamed, slots
from contracts.problems import BadRequest
from contracts.specification import Specification, read_yaml

HOW = {
    "is not": "differs",
    "there": "present",
    "not there": "absent",
    "computes": "computes",
    "at most": "at most",
    "contains": "contains",
    "alike": "alike",
}


@dataclass
class Staging:
    """The steps of one case as they are put together: which set-up has been done, under which names."""

    steps: list[Step] = field(default_factory=list)
    done: set[str] = field(default_factory=set)


class Scenes:
    """The set-up steps, the request of each operation that works, and the sequences of an API."""

    def __init__(self, specification: Specification, stated: dict[str, Any]) -> None:
        self.specification = specification
        self.stated = stated
        self.demands = Demands(specification, stated.get("demands", {}))

    @classmethod
    def read(cls, specification: Specification) -> "Scenes":
        """The scenes that lie beside an API's contracts. Raises BadRequest where there are none."""
        path: Path = catalog.contracts_folder(specification.api) / "cases.yaml"
        if not path.is_file():
            raise BadRequest(f"Nobody has written yet how requests of {specification.api} are made ({path.name}).")
        return cls(specification, read_yaml(path))

    @property
    def operations(self) -> list[str]:
        """The operations that cases can be made of, in the specification's order."""
        return [name for name in self.specification.operations if name in self.stated["requests"]]

    @property
    def paths(self) -> dict[str, str]:
        """The operations whose path a profile may provide, and the name under which it does."""
        found: dict[str, str] = self.stated.get("paths", {})
        return found

    @property
    def sequences(self) -> list[dict[str, Any]]:
        """The sequences as they are stated."""
        found: list[dict[str, Any]] = self.stated.get("sequences", [])
        return found

    @cached_property
    def login_header(self) -> tuple[str, str]:
        """The header that carries a login, with `{}` for the token."""
        ways = self.specification.security_schemes
        for scheme in sorted(ways, key=lambda each: each["type"] != "http"):
            if scheme.get("scheme") == "bearer":
                return "Authorization", "Bearer {}"
            if scheme["type"] == "apiKey" and scheme["in"] == "header":
                return str(scheme["name"]), "{}"
        raise AssertionError(f"{self.specification.api} has no login that a header carries")

    def login_headers(self, slot: str) -> tuple[tuple[str, str], ...]:
        """The headers of a login whose token fills a slot; none without one."""
        name, text = self.login_header
        return ((name, text.format(f"{{{{{slot}}}}}")),) if slot else ()

    def request(self, operation: str) -> Request:
        """The request of an operation that works, once what it needs has been prepared."""
        stated = self.stated["requests"][operation] or {}
        return Request(
            operation=operation,
            path={name: str(value) for name, value in stated.get("path", {}).items()},
            login=stated.get("login", ""),
            body=stated.get("body"),
            raw=stated.get("raw"),
            content_type=stated.get("content_type", "application/json"),
        )

    def usual_outcome(self, operation: str) -> Outcome:
        """What the request of an operation that works is answered with; open where a server may want another form."""
        stated = self.stated["requests"].get(operation) or {}
        return expectation(stated.get("usually", "success"), self.specification.operations[operation])

    def preparation(self, operation: str) -> tuple[Step, ...]:
        """The steps that make a request of an operation possible."""
        staging = Staging()
        for name in (self.stated["requests"][operation] or {}).get("after", []):
            self._use(staging, name, {})
        return tuple(staging.steps)

    def sequence(self, stated: dict[str, Any]) -> tuple[Step, ...]:
        """The steps of a sequence, with all that prepares them."""
        staging = Staging()
        for each in stated["steps"]:
            self._play(staging, each)
        return tuple(staging.steps)

    def _play(self, staging: Staging, stated: dict[str, Any]) -> None:
        """Add one step of a sequence: `use` names a set-up step, `ask` an operation, `door` a door."""
        suffix = stated.get("as", "")
        if "use" in stated:
            self._use(staging, stated["use"], stated.get("with", {}), suffix, again=stated.get("again", False))
            return
        if "door" in stated:
            staging.steps.append(door_step(stated, prepares=stated.get("prepares", True)))
            return
        usual = self.stated["requests"].get(stated["ask"]) or {}
        for name in usual.get("after", []) if stated.get("prepared", True) else ():
            self._use(staging, name, {})
        staging.steps.append(self._asked(stated))

    def _use(
        self, staging: Staging, name: str, changes: Mapping[str, Any], suffix: str = "", *, again: bool = False
    ) -> None:
        """Add a set-up step with those before it, each once under a name; `suffix` makes another of its kind."""
        stated = self.stated["steps"][name]
        for before in stated.get("after", []):
            self._use(staging, before, {}, suffix)
        key = f"{name} {suffix}"
        if key in staging.done and not again:
            return
        staging.done.add(key)
        step = merged(stated, changes)
        if "ask" in step:
            step = merged(self.stated["requests"].get(step["ask"]) or {}, step)
        if suffix:
            step = self._renamed(step, suffix)
        staging.steps.append(door_step(step) if "door" in step else self._asked(step, prepares=True))

    def _renamed(self, stated: dict[str, Any], suffix: str) -> dict[str, Any]:
        """A set-up step for another one of its kind: what it makes up and captures has names of its own."""
        captured = {name for step in self.stated["steps"].values() for name in step.get("capture", {})}
        shared = set(self.stated.get("shared", []))
        names = {name: f"{name}_{suffix}" for name in captured - shared}
        own: dict[str, Any] = renamed(stated, {**names, "tag": f"tag_{suffix}"})
        own["capture"] = {names.get(name, name): where for name, where in own.get("capture", {}).items()}
        if own.get("login"):
            own["login"] = names.get(own["login"], own["login"])
        return own

    def _asked(self, stated: dict[str, Any], *, prepares: bool = False) -> Step:
        """A step that asks an operation, from the request that works and what differs from it."""
        operation = self.specification.operations[stated["ask"]]
        usual = merged(self.stated["requests"].get(operation.id) or {}, stated)
        if "raw" in stated or (stated.get("body", usual) is None):
            usual["body"] = None
        body = usual.get("body")
        if isinstance(body, dict):
            body = {name: value for name, value in body.items() if name not in stated.get("without", ())}
        request = Request(
            operation=operation.id,
            path={name: str(value) for name, value in usual.get("path", {}).items()},
            headers=tuple((name, str(value)) for name, value in stated.get("headers", {}).items()),
            login=usual.get("login") or "",
            body=body,
            raw=usual.get("raw"),
            content_type=usual.get("content_type", "application/json"),
        )
        expected = stated.get("expect")
        outcome = self.usual_outcome(operation.id) if expected is None else expectation(expected, operation)
        return request.step(
            outcome,
            self.login_headers(request.login),
            words=stated.get("words", ""),
            captures=captures_of(stated),
            checks=(
                *(Check(where, "present", presumed=True) for where in stated.get("presume", ())),
                *checks_of(stated.get("check", {})),
            ),
            prepares=prepares or stated.get("prepares", False),
        )


def door_step(stated: dict[str, Any], *, prepares: bool = True) -> Step:
    """A step that opens a door of the target."""
    return Step(
        door=stated["door"],
        words=stated.get("words", ""),
        arguments=tuple(stated.get("arguments", {}).items()),
        content_type="",
        captures=captures_of(stated),
        checks=tuple(checks_of(stated.get("check", {}))),
        prepares=prepares,
    )


def merged(usual: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A stated request with changes: fields of the body and of the path one by one, all else as a whole."""
    whole = {**usual, **changes}
    for part in ("body", "path"):
        if isinstance(usual.get(part), dict) and isinstance(changes.get(part), dict):
            whole[part] = {**usual[part], **changes[part]}
    return whole


def captures_of(stated: Mapping[str, Any]) -> tuple[Capture, ...]:
    """What a step captures."""
    return tuple(Capture(name, where or "") for name, where in stated.get("capture", {}).items())


def checks_of(stated: Mapping[str, Any]) -> Iterator[Check]:
    """What a step checks: `place: value`, `place: there`, or `place: {computes: formula}` and the like."""
    for where, wanted in stated.items():
        if isinstance(wanted, dict):
            ((how, value),) = wanted.items()
            yield Check(where, HOW[how], str(value))
        elif wanted in ("there", "not there"):
            yield Check(where, HOW[wanted])
        else:
            yield Check(where, "equals", "true" if wanted is True else "false" if wanted is False else str(wanted))


def expectation(stated: Any, operation: Any) -> Outcome:
    """The outcome that a sequence states: a status, several, `refusal`, `no success`, `success` or `open`."""
    if stated == "open":
        return Outcome.open()
    if stated == "success":
        return Outcome(successes(operation))
    if stated == "refusal":
        return Outcome((REFUSED,))
    if stated == "no success":
        return Outcome(("3XX", REFUSED))
    several = stated if isinstance(stated, list) else [stated]
    return Outcome(widened(operation, [str(each) for each in several]))


def with_tags(steps: tuple[Step, ...], tag: str) -> tuple[Step, ...]:
    """The steps in which what a case makes up bears the case's own tag."""
    return tuple(tagged(step, tag) for step in steps)


def tagged(step: Step, tag: str) -> Step:
    """One step so; `{{tag}}` becomes the run's name and the case's tag, `{{tag_b}}` another one."""

    def own(text: str) -> str:
        for name in sorted(set(_tags(text)), reverse=True):
            text = text.replace(f"{{{{{name}}}}}", f"{{{{run}}}}{tag}{name[4:]}")
        return text

    def all_own(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((key, own(value)) for key, value in pairs)

    arguments = tuple((key, own(value) if isinstance(value, str) else value) for key, value in step.arguments)
    return replace(
        step,
        arguments=arguments,
        path=all_own(step.path),
        query=all_own(step.query),
        headers=all_own(step.headers),
        body=None if step.body is None else own(step.body),
        captures=tuple(replace(each, place=own(each.place)) for each in step.captures),
        checks=tuple(replace(each, place=own(each.place), value=own(each.value)) for each in step.checks),
    )


def _tags(text: str) -> Iterator[str]:
    return (name for name in slots(text) if name == "tag" or name.startswith("tag_"))
