"""The load: autocannon, the same for every server."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .process import Running


@dataclass(frozen=True)
class Request:
    """What is asked again and again."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: str | None = None


@dataclass(frozen=True)
class Figures:
    """What one measurement gave: requests a second, milliseconds, processor time per request in microseconds."""

    rate: float
    median: float
    p99: float
    cpu: float


def figures(tools: Path, server: Running, request: Request, seconds: float, connections: int) -> Figures:
    """The figures of one load. Raises SystemExit where an answer is no success: such a figure would mean nothing."""
    command = [str(tools / "autocannon"), "--json", "--no-progress", "-c", str(connections), "-d", f"{seconds:g}"]
    command += ["-m", request.method]
    for name, value in request.headers.items():
        command += ["-H", f"{name}={value}"]
    if request.body is not None:
        command += ["-b", request.body]
    before = server.cpu_seconds()
    done = subprocess.run([*command, server.base + request.path], capture_output=True, text=True, check=True)
    used = server.cpu_seconds() - before
    told = json.loads(done.stdout)
    if told["non2xx"] or told["errors"] or not told["2xx"]:
        raise SystemExit(f"{request.name} at {server.base}: {told['2xx']} answers of 2xx, {told['non2xx']} others")
    latency = told["latency"]
    return Figures(told["requests"]["average"], latency["p50"], latency["p99"], used / told["2xx"] * 1e6)
