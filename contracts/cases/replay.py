"""What `contracts replay` does: a finding of a report, or a case, repeated on another server."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from contracts import catalog
from contracts.cases.case import Case
from contracts.cases.files import case_of, read_lines
from contracts.cases.repetition import Repetition
from contracts.cases.scenes import Scenes
from contracts.cases.sending import Sender, Sent
from contracts.cases.side_by_side import Answer, tell
from contracts.exchange import Exchange, Secret, masked
from contracts.expectations import NotJudged
from contracts.problems import BadRequest, CannotJudge
from contracts.report.read import read_report
from contracts.targets import find_target

SAME, DIFFERENT = 0, 1


@dataclass(frozen=True)
class Kept:
    """What was recorded: the exchanges, and the case or the finding that they belong to."""

    api: str
    id: str
    title: str
    at: str
    exchanges: tuple[dict[str, Any], ...]
    case: Case | None = None


def replay(asked: argparse.Namespace) -> int:
    """Repeat what was kept on a target, and show both answers; 1 where they differ in more than values."""
    kept = chosen(asked.source, asked.only)
    specification = catalog.specification(kept.api)
    target = find_target(specification, asked.target)
    console = Console(highlight=False)
    console.print(f"{kept.id}  {kept.title}", soft_wrap=True, markup=False)
    if kept.case is not None:
        before = sent_to(kept.case, asked.against) if asked.against else None
        if before is None and not kept.exchanges:
            raise BadRequest(
                f"{asked.source} keeps no answer of {kept.id}. Give a second target by --against, or send the cases"
                " first and replay what `contracts send` has written."
            )
        recorded = before[0] if before else list(kept.exchanges)
        repeated, problem = sent_to(kept.case, asked.target)
        where = asked.against or kept.at or "kept"
    else:
        if asked.against:
            first, _ = repeated_requests(kept, find_target(specification, asked.against))
        recorded = first if asked.against else list(kept.exchanges)
        repeated, problem = repeated_requests(kept, target)
        where = asked.against or kept.at
    differs = tell_pairs(recorded, repeated, (where, target.base_url), console)
    if problem:
        print(f"not repeated to its end: {problem}")
    if [each["status"] for each in recorded[:-1]] != [each["status"] for each in repeated[: len(recorded) - 1]]:
        print("earlier answers differ already, so that the last says little")
    print("the answers differ" if differs else "the answers are of the same form")
    return DIFFERENT if differs or problem else SAME


def chosen(source: Path, only: str | None) -> Kept:
    """The finding or the case to repeat: the one of an id, or the first that went wrong. Raises BadRequest."""
    found = of_report(source) if source.is_dir() or source.suffix == ".json" else of_cases(source)
    if only is None and found:
        return found[0]
    for each in found:
        if each.id == only:
            return each
    what = (
        f"has no {only!r}.{catalog.nearest(only or '', [each.id for each in found])}"
        if found
        else "has nothing to repeat."
    )
    raise BadRequest(f"{source} {what}")


def of_report(source: Path) -> list[Kept]:
    """The findings of a report that keeps exchanges."""
    facts = read_report(source)
    found = [
        Kept(
            facts["api"],
            each["id"],
            f"{each['verdict']}: {each['statement']}",
            facts["target"],
            tuple(each["exchanges"]),
        )
        for each in facts["findings"]
        if each.get("exchanges")
    ]
    if not found:
        raise CannotJudge(f"{source} has no finding whose requests it keeps; there is nothing to repeat.")
    return found


def of_cases(source: Path) -> list[Kept]:
    """The cases of a file, those that went wrong first."""
    lines = sorted(read_lines(source), key=lambda each: each.get("result") != "not allowed")
    found = []
    for line in lines:
        case = case_of(source, line)
        exchanges = tuple(line.get("exchanges", ()))
        found.append(Kept(case.api, case.id, case.special, "kept", exchanges, case))
    return found


def sent_to(case: Case, words: str) -> tuple[list[dict[str, Any]], str]:
    """The exchanges of a case with a target, and why it was not sent to its end."""
    specification = catalog.specification(case.api)
    sender = Sender(specification, find_target(specification, words), paths=Scenes.read(specification).paths)
    sender.client.reach()
    sent: Sent = sender.send(case)
    return [each.as_json(sender.secrets) for each in sent.exchanges], sent.reason if sent.result == "not sent" else ""


def repeated_requests(kept: Kept, target: Any) -> tuple[list[dict[str, Any]], str]:
    """The exchanges of recorded requests with a target, and why they were not all sent."""
    repetition = Repetition(catalog.specification(kept.api), target, kept.at)
    repetition.client.reach()
    found: list[Exchange] = []
    problem = ""
    try:
        for number, each in enumerate(kept.exchanges, 1):
            found.append(repetition.send(each, prepares=number < len(kept.exchanges)))
    except NotJudged as reason:
        problem = str(reason)
    secrets: tuple[Secret, ...] = tuple(repetition.client.docket.secrets)
    return [each.as_json(secrets) for each in found], masked(problem, secrets)


def tell_pairs(
    left: Sequence[dict[str, Any]], right: Sequence[dict[str, Any]], titles: tuple[str, str], console: Console
) -> bool:
    """Print the last answers in full, earlier ones where they differ; whether any differs in more than values."""
    differs = len(left) != len(right)
    for number, (one, other) in enumerate(zip(left, right, strict=False), 1):
        answers = Answer.of(one["status"], one["answer"]), Answer.of(other["status"], other["answer"])
        is_last = number == min(len(left), len(right))
        if not is_last and one["status"] == other["status"]:
            console.print(
                f"{number}. {one['method']} {other['url']}  {one['status']} both times", markup=False, soft_wrap=True
            )
            continue
        console.print(f"{number}. {one['method']} {other['url']}", markup=False, soft_wrap=True)
        differs = tell(*answers, titles, console) or differs
    return differs
