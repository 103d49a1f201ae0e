"""A PostgreSQL server of the tests' own: Debian's package, in a folder that goes with it, with a socket in there."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

USER = "understudy"
# PostgreSQL refuses to run as root. Whoever is root starts it as this user, who owns nothing.
NOBODY = "nobody"
# Nothing here has to outlive the machine; --durable for what tests that.
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
PATIENCE = 30.0


def folder_of_programs() -> Path | None:
    """Where the newest PostgreSQL is installed; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Postgres:
    """A running server. It ends with the process that started it."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = folder_of_programs()
        assert programs, "PostgreSQL is not installed: apt-get install postgresql"
        self._programs = programs
        self._options = () if durable else FAST
        self.folder = Path(tempfile.mkdtemp(prefix="understudy-postgres-"))
        self._made = 0
        self._as_nobody: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, NOBODY)
            self._as_nobody = ["setpriv", f"--reuid={NOBODY}", "--regid=nogroup", "--clear-groups"]
            self._as_nobody += ["--pdeathsig=INT", "--"]
        initdb = [str(programs / "initdb"), "-D", str(self.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(
            [*self._as_nobody, *initdb, "--locale=C.UTF-8"], check=True, cwd=self.folder, stdout=subprocess.DEVNULL
        )
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [str(self._programs / "postgres"), "-D", str(self.data), "-k", str(self.folder)]
        command += ["-c", "listen_addresses=", "-c", "shared_buffers=32MB", *self._options]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen([*self._as_nobody, *command], cwd=self.folder, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        ready = [str(self._programs / "pg_isready"), "-q", "-h", str(self.folder), "-U", USER]
        while subprocess.run(ready).returncode:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < until, "PostgreSQL does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """End it in good order, with all its sessions."""
        self.process.send_signal(2)
        self.process.wait(PATIENCE)

    def ask(self, statement: str, database: str = "postgres") -> str:
        """What psql prints for a statement."""
        command = [str(self._programs / "psql"), "-qAtX", "-h", str(self.folder), "-U", USER, "-d", database]
        result = subprocess.run([*command, "-c", statement], capture_output=True, text=True, check=True)
        return result.stdout.strip()

    def made_database(self, options: str = "") -> str:
        """The URL of a new, empty database."""
        self._made += 1
        name = f"mock{self._made}"
        self.ask(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def close(self) -> None:
        """Stop it and take its folder away."""
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
