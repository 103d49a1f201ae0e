"""`python -m tests.benchmarks`: how fast Understudy is beside others, measured in one run, as medians and ratios."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import against_others, layers, scale, verdicts
from .process import ROOT
from .readme import rewrite
from .report import write_report
from .tools import node_tools

PARTS = ("others", "layers", "scale", "contracts")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write results.json, results.md and results.svg into a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, help="how often each thing is measured (default: 5)")
    parser.add_argument("--seconds", type=float, help="of load for each measurement (default: 3)")
    parser.add_argument("--connections", type=int, default=10, help="at once (default: 10)")
    parser.add_argument("--quick", action="store_true", help="2 rounds of 1 second, and sizes that are made quickly")
    parser.add_argument("--tools", type=Path, help="where the npm packages are kept (default: a temporary folder)")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part of it; may be given again")
    parser.add_argument("--readme", action="store_true", help="put the tables and the plot into README.md and docs/")
    parser.add_argument("-o", "--output", type=Path, default=Path("benchmark"), help="a folder (default: benchmark)")
    asked = parser.parse_args(arguments)
    asked.output.mkdir(parents=True, exist_ok=True)
    # Parts that are not measured now stay as the folder has them.
    results = asked.output / "results.json"
    found: dict[str, Any] = json.loads(results.read_text()) if asked.only and results.is_file() else {}
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for part in asked.only or PARTS:
            found[part] = part_of(part, asked, Path(folder))
    for path in write_report(found, asked.output):
        print(f"wrote {path}")
    if asked.readme:
        for path in rewrite(Path(ROOT), found):
            print(f"wrote {path}")
    print(f"measured in {(time.monotonic() - begun) / 60:.1f} minutes")
    return 0


def part_of(part: str, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The figures of one part."""
    rounds = asked.rounds or (2 if asked.quick else 5)
    if part == "others":
        tools = node_tools(asked.tools or folder / "tools")
        seconds = asked.seconds or (1 if asked.quick else 3)
        return against_others.measured(tools, folder, rounds, seconds, asked.connections)
    if part == "layers":
        return layers.measured(folder, 1000 if asked.quick else 10_000)
    if part == "scale":
        return scale.measured(folder, rounds, 1000 if asked.quick else 4000, quick=asked.quick)
    return verdicts.measured(folder, 1 if asked.quick else 3)


if __name__ == "__main__":
    sys.exit(main())
