"""The npm packages that are measured against, and the load generator; exact versions stand in package.json."""

import shutil
import subprocess
from pathlib import Path

MANIFEST = Path(__file__).with_name("package.json")


def node_tools(folder: Path) -> Path:
    """The folder of the packages' commands, installed there unless they are. Raises SystemExit without npm."""
    commands = folder / "node_modules" / ".bin"
    if not (commands / "autocannon").exists():
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("npm is needed for the servers that Understudy is measured against: install Node.js 20.")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(MANIFEST, folder)
        print("installing the servers to measure against ...", flush=True)
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return commands
