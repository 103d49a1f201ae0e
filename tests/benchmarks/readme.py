"""The figures in README.md, between two marks, with the plot beside it in docs/."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .report import markdown, plot

BEGIN, END = "<!-- benchmark: begin -->", "<!-- benchmark: end -->"
PLOT = "docs/benchmark.svg"


def rewrite(root: Path, found: dict[str, Any]) -> Iterator[Path]:
    """Put the figures in, and give back the files that were written. Raises ValueError where README.md has no marks."""
    readme = root / "README.md"
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md has no lines {BEGIN} and {END}.")
    lines = [*markdown(found), *(["", f"![requests a second of each server]({PLOT})"] if "others" in found else [])]
    readme.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")
    yield readme
    if "others" in found:
        (root / PLOT).parent.mkdir(exist_ok=True)
        (root / PLOT).write_text("\n".join(plot(found["others"])) + "\n", encoding="utf-8")
        yield root / PLOT
