"""The result of a self-test on the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.self_test import ALARM, AS_EXPECTED, BROKE_OFF, ESCAPED, FREEDOM, PLAIN, SABOTAGE, Result, Summary

STYLES = {AS_EXPECTED: "green", ESCAPED: "bold red", ALARM: "bold red", BROKE_OFF: "yellow"}
LEVELS = ("easy", "medium", "hard")


def tell_result(result: Result, done: int, total: int, console: Console) -> None:
    """One result in a line."""
    style = STYLES[result.outcome]
    words = "killed" if result.outcome == AS_EXPECTED and result.trial.variety == SABOTAGE else result.outcome
    console.print(
        f"{done:>4}/{total}  [{style}]{words:12}[/] {escape(result.trial.name)}"
        f" [dim]{result.seconds:.1f} s {escape(result.problem)}[/]",
        soft_wrap=True,
    )


def tell_summary(summary: Summary, console: Console) -> None:
    """What escaped and alarmed, the numbers by kind and level, and the whole in one line."""
    for outcome in (ESCAPED, ALARM, BROKE_OFF):
        for each in summary.bad(outcome):
            console.print(
                f"[{STYLES[outcome]}]{outcome.upper()}[/] [bold]{escape(each.trial.name)}[/]"
                f" {escape(each.trial.rule)} {escape(each.trial.sentence)}",
                soft_wrap=True,
            )
            for line in (*each.findings[:4], *([each.problem] if each.problem else ())):
                console.print(f"  {escape(line)}", soft_wrap=True)
    console.print(by_kind(summary))
    killed = len([each for each in summary.of(SABOTAGE) if each.outcome == AS_EXPECTED])
    legal = [*summary.of(PLAIN), *summary.of(FREEDOM)]
    verdict = "[green]passed[/]" if summary.passed else "[bold red]failed[/]"
    console.print(
        f"self-test {verdict}: {killed} of {len(summary.of(SABOTAGE))} sabotages killed,"
        f" {len(summary.bad(ALARM))} alarms on {len(legal)} legal servers,"
        f" median {summary.median_seconds:.1f} s for a whole run",
        soft_wrap=True,
    )


def by_kind(summary: Summary) -> Table:
    """How many sabotages of each kind and level were killed."""
    table = Table(box=None, pad_edge=False)
    table.add_column("kind")
    for level in LEVELS:
        table.add_column(level, justify="right")
    kinds = sorted({each.trial.kind for each in summary.of(SABOTAGE)})
    for kind in [*kinds, "all"]:
        cells = []
        for level in LEVELS:
            features = {"level": level} if kind == "all" else {"level": level, "kind": kind}
            rows = summary.of(SABOTAGE, **features)
            killed = [each for each in rows if each.outcome == AS_EXPECTED]
            cells.append(f"{len(killed)}/{len(rows)}" if rows else "")
        table.add_row(kind, *cells)
    return table
