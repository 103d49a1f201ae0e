"""The figures as a table for the README, as a plot, and as JSON."""

import datetime as dt
import json
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WIDTH, BAR, GAP, LEFT = 760, 18, 26, 150


def write_report(found: dict[str, Any], folder: Path) -> Iterator[Path]:
    """Write results.json, results.md and results.svg, and give back their paths."""
    found = found | {"date": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}", "python": platform.python_version()}
    files = {"results.json": json.dumps(found, indent=2) + "\n", "results.md": "\n".join(markdown(found)) + "\n"}
    if "others" in found:
        files["results.svg"] = "\n".join(plot(found["others"])) + "\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        yield folder / name


def markdown(found: dict[str, Any]) -> Iterator[str]:
    """Tables with medians, and how many times as fast Understudy is."""
    if "others" in found:
        yield from others_table(found["others"])
    if "scale" in found:
        yield ""
        yield "| in the mock | processor time per read, against the fewest |"
        yield "|---|---|"
        for what, costs in found["scale"].items():
            fewest = next(iter(costs.values()))
            for number, cost in costs.items():
                yield f"| {int(number):,} {what} | {cost:.0f} us, {cost / fewest:.2f} times |"


def others_table(others: dict[str, Any]) -> Iterator[str]:
    """A row per server: requests a second, and Understudy's ratio to it."""
    servers = others["servers"]
    ours = servers[0]["requests"]
    names = list(ours)
    yield "| server | " + " | ".join(names) + " | p99, one record | CPU per request | ready | memory |"
    yield "|---|" + "---|" * (len(names) + 4)
    for server in servers:
        cells = [
            f"{server['requests'][name]['rate']:,.0f}/s" + ratio(ours[name]["rate"], server["requests"][name]["rate"])
            for name in names
        ]
        one = server["requests"][names[0]]
        cells += [
            f"{one['p99']:.0f} ms",
            f"{one['cpu']:.0f} us",
            f"{server['ready']:.2f} s",
            f"{server['megabytes']:.0f} MB",
        ]
        yield f"| {server['name']} ({server['does']}) | " + " | ".join(cells) + " |"


def ratio(ours: float, theirs: float) -> str:
    """How many times as fast we are."""
    return "" if ours == theirs else f" ({ours / theirs:.1f} x)"


def plot(others: dict[str, Any]) -> Iterator[str]:
    """Bars of requests a second, one group per request."""
    servers = others["servers"]
    names = list(servers[0]["requests"])
    height = len(names) * (len(servers) * BAR + 2 * GAP) + GAP
    box = f"0 0 {WIDTH} {height}"
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="12">'
    yield f'<rect width="{WIDTH}" height="{height}" fill="white"/>'
    top = GAP
    for name in names:
        yield f'<text x="8" y="{top}" font-weight="bold">{name}: requests a second</text>'
        most = max(server["requests"][name]["rate"] for server in servers)
        for number, server in enumerate(servers):
            rate = server["requests"][name]["rate"]
            y = top + 8 + number * BAR
            length = (WIDTH - LEFT - 90) * rate / most
            color = "#2563eb" if number == 0 else "#94a3b8"
            yield f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{server["name"]}</text>'
            yield f'<rect x="{LEFT}" y="{y + 2}" width="{length:.0f}" height="{BAR - 4}" fill="{color}"/>'
            yield f'<text x="{LEFT + length + 6:.0f}" y="{y + 13}">{rate:,.0f}</text>'
        top += len(servers) * BAR + 2 * GAP
    yield "</svg>"
