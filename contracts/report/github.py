"""The report as annotations that GitHub shows at a run."""

from collections.abc import Iterator
from typing import Any

LEVELS = {"violates": "error", "beyond": "warning", "allowed": "notice"}


def annotations(facts: dict[str, Any]) -> Iterator[str]:
    """A workflow command for each finding, the worst first, and one for the verdict."""
    for each in facts["findings"]:
        subject = " ".join(str(part) for part in (each["rule"], each["operation"], each["status"]) if part)
        place = f"{each['source']['section']}, lines {each['source']['lines']}"
        lines = [each["statement"], place, f"expected: {each['expected']}", f"got: {each['got']}", *each["curl"][-1:]]
        level = "error" if facts["strict"] and each["verdict"] == "beyond" else LEVELS[each["verdict"]]
        yield command(level, f"{facts['api']} {each['verdict']} {subject}", "\n".join(lines))
    level = "error" if facts["verdict"] == "violates" else "notice"
    yield command(level, f"{facts['api']} {facts['verdict']}", f"{facts['target']}, {facts['requests']} requests")


def command(level: str, title: str, message: str) -> str:
    """A workflow command, with what would end it early escaped."""
    title = escaped(title).replace(":", "%3A").replace(",", "%2C")
    return f"::{level} title={title}::{escaped(message)}"


def escaped(text: str) -> str:
    """Text as a workflow command holds it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
