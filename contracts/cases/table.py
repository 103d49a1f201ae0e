"""What came back for cases, on the terminal: a row a case, beside what is allowed."""

from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape

from contracts.cases.sending import Result, Sent
from contracts.exchange import Secret, masked

STYLES = {Result.ALLOWED: "green", Result.NOT_ALLOWED: "bold red", Result.BEYOND: "yellow", Result.NOT_SENT: "dim"}


def tell_heading(console: Console) -> None:
    """The names of the columns."""
    console.print(f"{'case':<32} {'got':<8} {'allowed':<30} special", highlight=False)


def tell_sent(sent: Sent, console: Console, secrets: tuple[Secret, ...]) -> None:
    """A row, and below it what is wrong."""
    style = STYLES[sent.result]
    row = f"{sent.case.id:<32} [{style}]{sent.got or '-':<8}[/] {escape(str(sent.case.outcome)):<30} "
    console.print(row + escape(printable(sent.case.special)), soft_wrap=True)
    if sent.result is Result.ALLOWED:
        return
    console.print(f"  [{style}]{sent.result}[/]: {escape(printable(masked(sent.reason, secrets)))}", soft_wrap=True)
    if sent.result is Result.NOT_ALLOWED:
        rule = f"{sent.case.rule}: " if sent.case.rule else ""
        console.print(f"  document  {escape(printable(rule + sent.case.statement))}", soft_wrap=True)
        for exchange in sent.exchanges[-1:]:
            console.print(f"  repeat    {escape(printable(exchange.curl(secrets)))}", soft_wrap=True)


def printable(text: str) -> str:
    """A text that a terminal can show on one line."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def tell_counts(results: Iterable[Result], of: int, console: Console) -> None:
    """How many there are of each result."""
    counted = Counter(results)
    words = ", ".join(f"{counted[each]} {each}" for each in Result if counted[each])
    left = of - counted.total()
    console.print(f"{words or 'nothing was sent'}{f', {left} left' if left else ''}")
