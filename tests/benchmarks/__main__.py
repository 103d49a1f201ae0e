"""`python -m tests.benchmarks`: how fast Understudy is beside others, measured in one run, as medians and ratios."""

import argparse
import sys
import tempfile
from pathlib import Path

from . import against_others, scale
from .report import write_report
from .tools import node_tools


def main() -> int:
    """Measure, and write results.json, results.md and results.svg into a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=3, help="of load for each measurement (default: 3)")
    parser.add_argument("--connections", type=int, default=10, help="at once (default: 10)")
    parser.add_argument("--tools", type=Path, help="where the npm packages are kept (default: a temporary folder)")
    parser.add_argument("--only", choices=("others", "scale"), help="one part of the measurements")
    parser.add_argument("-o", "--output", type=Path, default=Path("benchmark"), help="a folder (default: benchmark)")
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        found = {}
        if asked.only in (None, "others"):
            tools = node_tools(asked.tools or work / "tools")
            found["others"] = against_others.measured(tools, work, asked.rounds, asked.seconds, asked.connections)
        if asked.only in (None, "scale"):
            found["scale"] = scale.measured(work, asked.rounds)
    for path in write_report(found, asked.output):
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
