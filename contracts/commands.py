"""What each command of `contracts` does; the exit status is what it gives back."""

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console

from contracts import catalog
from contracts.budget import DEFAULT_BUDGET
from contracts.cases.commands import COMMANDS as OF_CASES
from contracts.findings import Verdict
from contracts.problems import BadRequest, CannotJudge

CONFORMS, VIOLATES, COULD_NOT_JUDGE = 0, 1, 2


def verify(asked: argparse.Namespace) -> int:
    """Judge a target, tell what was found, and write the report."""
    # Schemathesis takes most of a second to import, which the other commands need not wait for.
    from contracts.crew import Errand, judge
    from contracts.report.terminal import ProgressBar
    from contracts.targets import find_target
    from contracts.verify import writable_folder

    specification = catalog.specification(asked.api)
    known = [*specification.rules, *specification.operations]
    if asked.only and asked.only not in known:
        raise BadRequest(
            f"--only {asked.only!r} is no rule and no operation of {asked.api}.{catalog.nearest(asked.only, known)}"
        )
    folder = writable_folder(asked.report) if asked.report else None
    errand = Errand(
        api=asked.api,
        target=asked.target,
        seed=asked.seed,
        only=asked.only,
        budget=asked.budget or DEFAULT_BUDGET,
        strict=asked.strict,
        shard=asked.shard,
        contracts=None,
        pace=find_target(specification, asked.target).limits.requests_per_second,
        fail_fast=asked.fail_fast,
    )
    with ProgressBar() as bar:
        facts = judge(errand, asked.jobs, bar.show)
    return publish(facts, folder, asked.format)


def publish(facts: dict[str, Any], folder: Path | None, form: str) -> int:
    """Tell a report, write its files, and give its exit status."""
    from contracts.report.files import write_reports
    from contracts.report.github import annotations
    from contracts.report.terminal import tell

    tell(facts, Console(highlight=False))
    for line in annotations(facts) if form == "github" else ():
        print(line)
    for path in write_reports(facts, folder) if folder else ():
        print(f"wrote {path}")
    if facts["interrupted"]:
        return COULD_NOT_JUDGE
    return {Verdict.CONFORMS: CONFORMS, Verdict.VIOLATES: VIOLATES}.get(Verdict(facts["verdict"]), COULD_NOT_JUDGE)


def merge(asked: argparse.Namespace) -> int:
    """Join the reports of a divided run, tell the whole, and write it."""
    from contracts.report.merge import merged
    from contracts.report.read import read_report
    from contracts.verify import writable_folder

    whole = merged([read_report(path) for path in asked.reports])
    return publish(whole, writable_folder(asked.report) if asked.report else None, asked.format)


def diff(asked: argparse.Namespace) -> int:
    """Tell what changed between two reports; 1 where anything changed for the worse."""
    from contracts.report.difference import changes, tell_changes
    from contracts.report.read import read_report

    found = changes(read_report(asked.old), read_report(asked.new))
    if asked.json:
        print(json.dumps([each.as_json() for each in found], indent=2, ensure_ascii=False))
    else:
        tell_changes(found, Console(highlight=False))
    return VIOLATES if any(each.is_worse for each in found) else CONFORMS


def needs(asked: argparse.Namespace) -> int:
    """List accounts, provided things and doors, and the rules that each opens."""
    from contracts.needs import needs_table

    Console(highlight=False).print(needs_table(catalog.specification(asked.api)))
    return CONFORMS


def apis(_: argparse.Namespace) -> int:
    """List the APIs."""
    for api in catalog.apis():
        print(f"{api}  {catalog.specification(api).title}")
    return CONFORMS


def self_test(asked: argparse.Namespace) -> int:
    """Judge the suite itself by the mock's sabotages and freedoms; 1 where a bug escapes or a freedom alarms."""
    from contracts.report.self_test import tell_result, tell_summary
    from contracts.self_test import Trier
    from contracts.self_test import self_test as run_self_test

    apis = [catalog.specification(asked.api).api] if asked.api else catalog.apis()
    console = Console(highlight=False)
    summary = run_self_test(
        apis,
        Trier(budget=asked.budget),
        jobs=asked.jobs,
        seeds=range(asked.seed, asked.seed + asked.seeds),
        number=asked.sample,
        only=asked.only,
        tell=lambda result, done, total: tell_result(result, done, total, console),
    )
    tell_summary(summary, console)
    if asked.output:
        try:
            asked.output.write_text(
                json.dumps(summary.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
        except OSError as error:
            raise CannotJudge(f"The result cannot be written to {asked.output}: {error.strerror or error}.") from None
        print(f"wrote {asked.output}")
    return CONFORMS if summary.passed else VIOLATES


COMMANDS = {
    "verify": verify,
    "merge": merge,
    "diff": diff,
    "self-test": self_test,
    "needs": needs,
    "apis": apis,
    **OF_CASES,
}
