"""What `contracts send` does: cases sent to a server, told and kept one by one."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from contracts import catalog
from contracts.cases.case import Case
from contracts.cases.files import read_cases, results_of
from contracts.cases.scenes import Scenes
from contracts.cases.sending import Result, Sender
from contracts.cases.table import tell_counts, tell_heading, tell_sent
from contracts.cases.words import known
from contracts.problems import CannotJudge
from contracts.report.terminal import ProgressBar
from contracts.targets import find_target

ALL_WELL, SOMETHING_WRONG, NOTHING_DONE = 0, 1, 2


def send(asked: argparse.Namespace) -> int:
    """Send the cases of a file, tell what came back, and keep it."""
    found = read_cases(asked.cases)
    if asked.only:
        known(asked.only, [each.id for each in found], "--only", f"case of {asked.cases}")
        found = [each for each in found if each.id == asked.only]
    specification = catalog.specification(found[0].api)
    target = find_target(specification, asked.target)
    output = asked.output or asked.cases.with_suffix(".sent.jsonl")
    results = results_of(output) if asked.resume and output.exists() else {}
    sender = Sender(specification, target, paths=Scenes.read(specification).paths)
    sender.client.reach()
    console = Console(highlight=False)
    try:
        send_all(found, sender, output, results, console)
    except OSError as error:
        raise CannotJudge(f"{output} cannot be written: {error.strerror or error}.") from None
    except KeyboardInterrupt:
        tell_counts(results.values(), len(found), console)
        print(f"interrupted; go on with --resume, {output} keeps what was sent", file=sys.stderr)
        return NOTHING_DONE
    tell_counts(results.values(), len(found), console)
    print(f"wrote {output}")
    return status_of(results.values())


def send_all(found: list[Case], sender: Sender, output: Path, results: dict[str, Result], console: Console) -> None:
    """Send the cases that have no result yet; each is told and kept before the next."""
    tell_heading(console)
    with output.open("a" if results else "w", encoding="utf-8") as kept, ProgressBar() as bar:
        for number, case in enumerate(found, 1):
            if case.id in results:
                continue
            bar.show(case.id, number, len(found))
            sent = sender.send(case)
            results[case.id] = sent.result
            kept.write(json.dumps(sent.as_json(sender.secrets), ensure_ascii=True) + "\n")
            kept.flush()
            tell_sent(sent, console, sender.secrets)


def status_of(results: Iterable[Result]) -> int:
    """The exit status of a sending: 1 where anything is not allowed, 2 where nothing could be sent."""
    found = set(results)
    if found == {Result.NOT_SENT}:
        return NOTHING_DONE
    return SOMETHING_WRONG if Result.NOT_ALLOWED in found else ALL_WELL
