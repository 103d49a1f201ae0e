"""Two answers to the same request beside each other, with the first difference marked."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from rich.console import Console
from rich.markup import escape

VALUE = re.compile(r'^(\s*(?:"(?:[^"\\]|\\.)*": )?)(.*?)(,?)$')
MARK = "=>"


@dataclass(frozen=True)
class Answer:
    """A status, and the lines of a body as a person reads them."""

    status: int
    lines: tuple[str, ...]

    @classmethod
    def of(cls, status: int, text: str) -> "Answer":
        """The answer of a status and a body; JSON is written a value a line."""
        try:
            lines = json.dumps(json.loads(text), indent=1, ensure_ascii=False).splitlines()
        except ValueError:
            lines = text.splitlines()
        return cls(status, (f"status {status}", *lines))


@dataclass(frozen=True)
class Row:
    """A line of each answer; one may lack it. `differs` says how: not at all, in its value, or in its form."""

    left: str
    right: str
    differs: str = ""


def rows(left: Answer, right: Answer) -> list[Row]:
    """The lines of two answers beside each other."""
    found: list[Row] = []
    matcher = SequenceMatcher(
        None, [form(each) for each in left.lines], [form(each) for each in right.lines], autojunk=False
    )
    for tag, start, end, first, last in matcher.get_opcodes():
        ones, others = left.lines[start:end], right.lines[first:last]
        for one, other in zip_longest(ones, others, fillvalue=""):
            differs = "form" if tag != "equal" else "value" if one != other else ""
            found.append(Row(one, other, differs))
    return found


def form(line: str) -> str:
    """A line without its value: the name of a field and the type of what it has. A status is all form."""
    if line.startswith("status "):
        return line
    found = VALUE.match(line)
    if found is None:
        return line
    return found[1] + kind(found[2])


def kind(text: str) -> str:
    """The type of a value as JSON writes it."""
    try:
        return type(json.loads(text)).__name__
    except ValueError:
        return text


def first_difference(found: list[Row]) -> int | None:
    """The row to mark: the first that differs in form, or else in a value."""
    for how in ("form", "value"):
        for number, row in enumerate(found):
            if row.differs == how:
                return number
    return None


def tell(left: Answer, right: Answer, titles: tuple[str, str], console: Console) -> bool:
    """Print two answers beside each other; whether their status or form differs."""
    found = rows(left, right)
    marked = first_difference(found)
    width = max(24, (console.width - 8) // 2)
    console.print(f"   {cut(titles[0], width):<{width}}  {cut(titles[1], width)}", style="bold", soft_wrap=True)
    for row in shown(found, marked):
        if row is None:
            console.print("   ...")
            continue
        mark = MARK if marked is not None and row is found[marked] else "  "
        style = "bold red" if mark == MARK else "yellow" if row.differs else ""
        text = f"{mark} {cut(row.left, width):<{width}}  {cut(row.right, width)}"
        console.print(f"[{style}]{escape(text)}[/]" if style else escape(text), soft_wrap=True)
    return any(row.differs == "form" for row in found)


def shown(found: list[Row], marked: int | None, around: int = 12) -> Iterator[Row | None]:
    """The rows to print: of long answers those around the mark; None stands for what is left out."""
    if len(found) <= 3 * around:
        yield from found
        return
    centre = marked or 0
    kept = [number for number in range(len(found)) if number < 3 or abs(number - centre) <= around]
    for before, number in zip([-1, *kept], kept, strict=False):
        if number != before + 1:
            yield None
        yield found[number]
    if kept[-1] != len(found) - 1:
        yield None


def cut(text: str, width: int) -> str:
    """A line that fits a column."""
    text = "".join(each if each.isprintable() else "\ufffd" for each in text)
    return text if len(text) <= width else text[: width - 1] + "…"


def body_of(exchange: Any) -> str:
    """The body of an exchange as text."""
    return str(exchange.content.decode("utf-8", "replace"))
