"""The report on the terminal, and the progress before it."""

import sys
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from contracts.report.facts import counted, in_words

STYLES = {"conforms": "green", "violates": "bold red", "beyond": "yellow", "allowed": "cyan", "not judged": "dim"}
SHOWN_CURLS = 6


def tell(facts: dict[str, Any], console: Console) -> None:
    """Print verdict, findings and what was not judged."""
    for finding in facts["findings"]:
        tell_finding(finding, console)
    tell_not_judged(facts, console)
    tell_counts(facts, console)


def tell_finding(finding: dict[str, Any], console: Console) -> None:
    """One finding: the statement with its lines, expected, got, and the curls."""
    style = STYLES[finding["verdict"]]
    subject = " ".join(str(each) for each in (finding["rule"], finding["operation"], finding["status"]) if each)
    console.print(
        f"[{style}]{finding['verdict'].upper()}[/] [bold]{escape(subject)}[/] {escape(finding['statement'])}",
        soft_wrap=True,
    )
    source = finding["source"]
    if source["lines"]:
        place = f"{source['section']}, lines {source['lines']}"
        console.print(f"  document  {escape(place if len(place) <= 160 else place[:160] + '…')}", soft_wrap=True)
    console.print(f"  expected  {escape(finding['expected'])}", soft_wrap=True)
    times = f" ({finding['count']} times)" if finding["count"] > 1 else ""
    console.print(f"  got       {escape(finding['got'])}{times}", soft_wrap=True)
    if finding["note"]:
        console.print(f"  note      {escape(finding['note'])}")
    left_out = len(finding["curl"]) - SHOWN_CURLS
    if left_out > 0:
        console.print(f"  repeat    [dim]({left_out} earlier requests are in the report's files)[/]")
    numbers = [f"{number}. " for number in range(1, len(finding["curl"]) + 1)] if len(finding["curl"]) > 1 else [""]
    shown = list(zip(numbers, finding["curl"], strict=False))[-SHOWN_CURLS:]
    for index, (number, curl) in enumerate(shown):
        word = "repeat" if index == 0 and left_out <= 0 else "      "
        console.print(f"  {word}    {number}{escape(curl)}", soft_wrap=True)
    console.print()


def tell_not_judged(facts: dict[str, Any], console: Console) -> None:
    """What was not judged, by reason."""
    reasons: dict[str, list[str]] = {}
    for rule in facts["rules"]:
        if rule["verdict"] == "not judged":
            reasons.setdefault(rule["reason"], []).append(rule["rule"])
    for operation in facts["operations"]:
        for each in operation["statuses"]:
            if each["verdict"] == "not judged":
                reasons.setdefault(each["reason"], []).append(f"{operation['operation']} {each['status']}")
    if reasons:
        console.print("[bold]Not judged[/]")
        table = Table(box=None, show_header=False, pad_edge=False)
        for reason, subjects in reasons.items():
            table.add_row(f"  {escape(', '.join(subjects))}", f"[dim]{escape(reason)}[/]")
        console.print(table)
    for each in facts["left_out"]:
        console.print(f"  [dim]left out: {escape(each)}[/]", soft_wrap=True)
    for each in facts["troubles"]:
        console.print(f"  [yellow]a fault of the suite itself: {escape(each)}[/]")
    for each in facts["allowances"]:
        if not each["met"] and not facts["shard"]:
            console.print(
                f"  [cyan]allowed, but no longer met: {escape(each['subject'])} ({escape(each['reason'])})[/]"
            )
    console.print()


def tell_counts(facts: dict[str, Any], console: Console) -> None:
    """The verdict in one line, and the numbers behind it."""
    rules = counted([each["verdict"] for each in facts["rules"]])
    pairs = counted([each["verdict"] for operation in facts["operations"] for each in operation["statuses"]])
    console.print(f"rules    {in_words(rules)}")
    console.print(f"replies  {in_words(pairs)}")
    style = STYLES[facts["verdict"]]
    if facts["interrupted"]:
        console.print("[yellow]interrupted: what follows is about a part of the run[/]")
    part = f" part {facts['shard']}," if facts["shard"] else ""
    console.print(
        f"[bold]{escape(facts['target'])}[/] [{style}]{facts['verdict']}[/]"
        f" ({facts['api']},{part} {facts['requests']} requests, {facts['seconds']} s, seed {facts['seed']})",
        soft_wrap=True,
    )


class ProgressBar:
    """Shows on a terminal which contract is being judged; elsewhere it is silent."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description:<60.60}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
        console = Console(stderr=True)
        self._bar = Progress(
            *columns, TimeElapsedColumn(), console=console, transient=True, disable=not sys.stderr.isatty()
        )
        self._task = self._bar.add_task("judging", total=None)

    def __enter__(self) -> "ProgressBar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, name: str, done: int, total: int) -> None:
        """Tell which contract is under way, as the how many-th of how many."""
        self._bar.update(
            self._task, description=name.removeprefix("test_").replace("_", " "), completed=done, total=total
        )
