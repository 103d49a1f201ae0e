"""Understudy beside others: every server in every round, in turn, under the same load."""

import random
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from .kit import make_kit
from .load import figures
from .subjects import SUBJECTS

# All are warm before they are measured: Node.js needs its time to compile what is called often.
WARMING = 1.5


def measured(tools: Path, folder: Path, rounds: int, seconds: float, connections: int) -> dict[str, Any]:
    """The medians over all rounds, per server and request, with time to ready and memory after the load."""
    kit = make_kit(tools, folder)
    runs: dict[str, dict[str, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    ready: dict[str, list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        for subject in random.sample(SUBJECTS, len(SUBJECTS)):
            with subject.serving(kit) as (server, requests):
                ready[subject.name].append(server.ready_after)
                for request in requests:
                    figures(tools, server, request, WARMING, connections)
                for request in requests:
                    found = figures(tools, server, request, seconds, connections)
                    runs[subject.name][request.name].append(asdict(found))
                    print(f"round {number + 1} {subject.name}, {request.name}: {found.rate:,.0f}/s", flush=True)
                memory[subject.name].append(server.megabytes())
    return {
        "rounds": rounds,
        "seconds": seconds,
        "connections": connections,
        "servers": [
            {
                "name": subject.name,
                "does": subject.does,
                "ready": median(ready[subject.name]),
                "megabytes": median(memory[subject.name]),
                "requests": {name: medians(found) for name, found in runs[subject.name].items()},
            }
            for subject in SUBJECTS
        ],
    }


def medians(found: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {name: median(each[name] for each in found) for name in found[0]}
