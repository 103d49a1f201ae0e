"""The figures as a table for the README, as a plot, and as JSON."""

import datetime as dt
import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WIDTH, BAR, GAP, LEFT = 760, 18, 26, 150


def write_report(found: dict[str, Any], folder: Path) -> Iterator[Path]:
    """Write results.json, results.md and results.svg, and give back their paths."""
    found |= {
        "date": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        "python": platform.python_version(),
        "machine": machine(),
    }
    files = {"results.json": json.dumps(found, indent=2) + "\n", "results.md": "\n".join(markdown(found)) + "\n"}
    if "others" in found:
        files["results.svg"] = "\n".join(plot(found["others"])) + "\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        yield folder / name


def machine() -> str:
    """How many processors of which kind there are."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.is_file() else []
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {name}"


def markdown(found: dict[str, Any]) -> Iterator[str]:
    """Tables with medians, and how many times as fast Understudy is."""
    if "date" in found:
        yield f"Measured on {found['date']} with Python {found['python']}, {found['machine']}."
    for part, table in TABLES.items():
        if part in found:
            yield ""
            yield from table(found[part])


def layers_table(layers: dict[str, Any]) -> Iterator[str]:
    """A row per layer: the processor time that it takes of each request."""
    yield "| processor time of one request in | " + " | ".join(layers) + " |"
    yield "|---|" + "---|" * len(layers)
    for layer in next(iter(layers.values())):
        yield f"| {layer} | " + " | ".join(f"{shares[layer]:.0f} us" for shares in layers.values()) + " |"
    yield "| all | " + " | ".join(f"{sum(shares.values()):.0f} us" for shares in layers.values()) + " |"


def others_table(others: dict[str, Any]) -> Iterator[str]:
    """For each request a row per server, with Understudy's ratio to it; then time to ready and memory."""
    servers = others["servers"]
    ours = servers[0]["requests"]
    names = list(ours)
    yield "| requests a second (Understudy's ratio) | " + " | ".join(names) + " | ready | memory |"
    yield "|---|" + "---|" * (len(names) + 2)
    for server in servers:
        cells = [
            f"{server['requests'][name]['rate']:,.0f}" + ratio(ours[name]["rate"], server["requests"][name]["rate"])
            for name in names
        ]
        cells += [f"{server['ready']:.2f} s", f"{server['megabytes']:.0f} MB"]
        yield f"| {server['name']}: {server['does']} | " + " | ".join(cells) + " |"
    yield ""
    yield "| p50 / p99, processor time | " + " | ".join(names) + " |"
    yield "|---|" + "---|" * len(names)
    for server in servers:
        cells = [
            f"{each['median']:.1f} / {each['p99']:.1f} ms, {each['cpu']:.0f} us" for each in server["requests"].values()
        ]
        yield f"| {server['name']} | " + " | ".join(cells) + " |"


def scale_table(scale: dict[str, Any]) -> Iterator[str]:
    """A row per size: the cost of a read, against that of the smallest."""
    yield "| in the mock | processor time per request | memory |"
    yield "|---|---|---|"
    for what, sizes in scale.items():
        fewest = next(iter(sizes.values()))["cpu"]
        for number, figures in sizes.items():
            times = f", {figures['cpu'] / fewest:.2f} times" if len(sizes) > 1 else ""
            yield f"| {int(number):,} {what} | {figures['cpu']:.0f} us{times} | {figures['megabytes']:.0f} MB |"


def contracts_table(contracts: dict[str, Any]) -> Iterator[str]:
    """A row per API: how long the verdict takes."""
    yield "| `contracts verify` of the mock | time per verdict | requests | requests a second |"
    yield "|---|---|---|---|"
    for api, figures in contracts.items():
        told = f"{figures['seconds']:.1f} s | {figures['requests']:,.0f} | {figures['rate']:,.0f}"
        yield f"| {api}: {figures['verdict']} | {told} |"


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


TABLES = {"others": others_table, "layers": layers_table, "scale": scale_table, "contracts": contracts_table}
