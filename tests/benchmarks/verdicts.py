"""How long the contracts take to judge the mock, and how many requests they send for it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from mockserver.catalog import api_names

from .process import free_port, running


def measured(folder: Path, rounds: int) -> dict[str, Any]:
    """For each API, the medians of the seconds until the verdict and of the requests a second, and the verdict."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mockserver", "serve", "--quiet", "--port", str(port)]
    found: dict[str, Any] = {}
    with running(command, address, "/_mock/health", {}, folder):
        for api in api_names():
            reports = [judged(api, address, folder / f"{api}-{number}") for number in range(rounds)]
            found[api] = {
                "seconds": median(each["seconds"] for each in reports),
                "rate": median(each["requests"] / each["seconds"] for each in reports),
                "requests": median(each["requests"] for each in reports),
                "verdict": reports[-1]["verdict"],
            }
            print(f"{api} {found[api]['verdict']}: {found[api]['seconds']:.1f} s", flush=True)
    return found


def judged(api: str, address: str, folder: Path) -> dict[str, Any]:
    """The report of one verdict."""
    command = [sys.executable, "-m", "contracts", "verify", api, "--target", "mock", "--report", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"MOCK_URL": address})
    if not (folder / "report.json").is_file():
        raise SystemExit(f"contracts verify {api} could not judge:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    report: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return report
