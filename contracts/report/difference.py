"""What changed between two reports about an API."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape

from contracts.findings import Verdict
from contracts.problems import BadRequest
from contracts.report.merge import Facts
from contracts.report.terminal import STYLES

ABSENT = "not there"


@dataclass(frozen=True)
class Change:
    """The verdict on a rule, on a documented reply or on the target, or a finding: then, and now."""

    kind: str
    subject: str
    old: str
    new: str
    what: str = ""

    @property
    def is_worse(self) -> bool:
        """Whether a violation came in, or what conformed does so no more."""
        return self.new == Verdict.VIOLATES or (self.old == Verdict.CONFORMS and self.new == Verdict.BEYOND)

    def as_json(self) -> dict[str, Any]:
        """The change as JSON can hold it."""
        return {"kind": self.kind, "subject": self.subject, "old": self.old, "new": self.new, "what": self.what}


def changes(old: Facts, new: Facts) -> list[Change]:
    """Every change, those for the worse first. Raises BadRequest for reports about two APIs."""
    if old["api"] != new["api"]:
        raise BadRequest(
            f"These reports are about two APIs, {old['api']} and {new['api']}; there is nothing to compare."
        )
    found = [
        change
        for then, now in ((verdicts(old), verdicts(new)), (findings(old), findings(new)))
        for change in compared(then, now)
    ]
    return sorted(found, key=lambda each: not each.is_worse)


Verdicts = dict[tuple[str, str], tuple[str, str]]


def verdicts(facts: Facts) -> Verdicts:
    """The verdicts of a report, with their reasons, by kind and subject."""
    found = {("target", facts["api"]): (facts["verdict"], "")}
    for rule in facts["rules"]:
        found["rule", rule["rule"]] = (rule["verdict"], rule["reason"])
    for operation in facts["operations"]:
        for status in operation["statuses"]:
            found["reply", f"{operation['operation']} {status['status']}"] = (status["verdict"], status["reason"])
    return found


def findings(facts: Facts) -> Verdicts:
    """The findings of a report by id, each with its verdict and what it says."""
    return {
        ("finding", each["id"]): (
            each["verdict"],
            " ".join(str(part) for part in (each["rule"], each["operation"], each["statement"]) if part),
        )
        for each in facts["findings"]
    }


def compared(then: Verdicts, now: Verdicts) -> Iterator[Change]:
    """What is in one and not in the other, or has another verdict."""
    for kind, subject in dict.fromkeys([*now, *then]):
        old, old_reason = then.get((kind, subject), (ABSENT, ""))
        new, new_reason = now.get((kind, subject), (ABSENT, ""))
        if old != new:
            yield Change(kind, subject, old, new, new_reason or old_reason)


def tell_changes(found: list[Change], console: Console) -> None:
    """Print every change in a line, and what it is about."""
    for each in found:
        old, new = (f"[{STYLES.get(verdict, 'dim')}]{verdict}[/]" for verdict in (each.old, each.new))
        console.print(f"{each.kind:8}{escape(each.subject)}: {old} -> {new}", soft_wrap=True)
        if each.what:
            console.print(f"        [dim]{escape(each.what)}[/]", soft_wrap=True)
    worse = sum(each.is_worse for each in found)
    console.print(f"{len(found)} changed, {worse} for the worse" if found else "nothing changed")
