"""`python -m tests.containers`: what the container files say, done by hand, where there is no Docker.

The image's commands in folders of their own, compose.yaml's mocks as a user without rights on a PostgreSQL, and nginx
with our configuration before them; then requests through it, also while one mock is gone. It needs Debian's packages
postgresql and nginx, and checks compose.yaml with docker-compose where there is one.
"""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
import yaml

from tests.benchmarks.process import ROOT, free_port
from tests.mockserver.postgres import Postgres

from .dockerfile import Instruction, instructions

PREFIX = "/understudy"
TOKEN = {"Authorization": "Bearer change-me"}
# Of the image, these alone cannot be done by hand without changing this machine.
NOT_DONE = ("useradd",)
USER = "10001"
PATIENCE = 60.0
JANE = {"email": "jane@example.com", "password": "Member-pass-1"}
BOUGHT = {"product_name": "Airtime 10 KES", "product_quantity": 1}
REDEMPTIONS = 20
READS = 40


def main() -> int:
    """Do all of it; the exit status is 0 where it works."""
    image = instructions(Path(ROOT) / "Dockerfile")
    compose = yaml.safe_load((Path(ROOT) / "compose.yaml").read_text())
    check_compose()
    with tempfile.TemporaryDirectory(prefix="understudy-image-") as folder, contextlib.ExitStack() as stack:
        work = Path(folder)
        work.chmod(0o755)
        build(image, work)
        database = Postgres()
        stack.callback(database.close)
        database.folder.chmod(0o755)
        mocks = {name: free_port() for name, service in compose["services"].items() if "build" in service}
        url = database.made_database()
        processes = {
            name: stack.enter_context(mock(image, compose["services"][name], work, port, url))
            for name, port in mocks.items()
        }
        for port in mocks.values():
            wait_until_healthy(image, work, port)
        address = stack.enter_context(balancer(work, mocks))
        use(address)
        print("ending one mock")
        next(iter(processes.values())).kill()
        read_on(address)
    print("the container files work")
    return 0


def check_compose() -> None:
    """Have docker-compose read compose.yaml, where it is installed."""
    command = shutil.which("docker-compose")
    if command is None:
        print("docker-compose is not installed; compose.yaml was read as YAML only")
        return
    subprocess.run([command, "-f", "compose.yaml", "config", "--quiet"], cwd=ROOT, check=True)
    print("docker-compose accepts compose.yaml")


def build(image: list[Instruction], work: Path) -> None:
    """Do the Dockerfile's COPY and RUN in a folder that stands for the image's root."""
    source = work / "source"
    source.mkdir()
    for each in image:
        if each.word == "COPY" and not each.rest.startswith("--from"):
            *names, target = each.rest.split()
            for name in names:
                place = source / (name if target == "./" else target)
                copy = shutil.copytree if (Path(ROOT) / name).is_dir() else shutil.copy
                copy(Path(ROOT) / name, place)
        elif each.word == "RUN" and not each.rest.startswith(NOT_DONE):
            here = each.rest.replace(PREFIX, str(work / "opt"))
            print(f"RUN {here}", flush=True)
            here = here.replace("python -m venv", f"{shlex.quote(sys.executable)} -m venv")
            subprocess.run(here, shell=True, cwd=source, check=True)


def environment(work: Path) -> dict[str, str]:
    """What the image's commands see: its own programs first, and the token of compose.yaml's default."""
    return {"PATH": f"{work / 'opt' / 'bin'}:{os.environ['PATH']}", "UNDERSTUDY_CONTROL_TOKEN": "change-me"}


def as_user(command: list[str]) -> list[str]:
    """A command as the image's user, where we may become it."""
    return ["setpriv", f"--reuid={USER}", "--clear-groups", "--", *command] if os.geteuid() == 0 else command


@contextlib.contextmanager
def mock(
    image: list[Instruction], service: Mapping[str, list[str]], work: Path, port: int, url: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A mock as compose.yaml starts it, but at a port and with a database of ours."""
    entry = next(each.words for each in image if each.word == "ENTRYPOINT")
    changed = {"--port": f"--port={port}", "--host": "--host=127.0.0.1", "--database": f"--database={url}"}
    command = [changed.get(word.partition("=")[0], word) for word in service["command"]]
    program = str(work / "opt" / "bin" / entry[0])
    with subprocess.Popen(as_user([program, *entry[1:], *command]), env=environment(work), cwd="/tmp") as process:
        try:
            yield process
        finally:
            process.terminate()


def wait_until_healthy(image: list[Instruction], work: Path, port: int) -> None:
    """Run the HEALTHCHECK until it says that the mock is well. Raises SystemExit when it never does."""
    words = next(each.words for each in image if each.word == "HEALTHCHECK")
    command = [word.replace(":8080", f":{port}") for word in words]
    command[0] = str(work / "opt" / "bin" / command[0])
    until = time.monotonic() + PATIENCE
    while subprocess.run(as_user(command), env=environment(work), cwd="/tmp").returncode:
        if time.monotonic() > until:
            raise SystemExit("the mock never became healthy")
        time.sleep(0.2)


@contextlib.contextmanager
def balancer(work: Path, mocks: Mapping[str, int]) -> Iterator[str]:
    """The address of nginx with our configuration, whose names and ports are those of here."""
    port = free_port()
    text = (Path(ROOT) / "deploy" / "nginx.conf").read_text().replace("listen 8080", f"listen 127.0.0.1:{port}")
    for name, its_port in mocks.items():
        text = text.replace(f"{name}:8080", f"127.0.0.1:{its_port}")
    configuration = work / "nginx.conf"
    configuration.write_text(text)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise SystemExit("nginx is not installed: apt-get install nginx")
    command = [program, "-e", "stderr", "-p", str(work), "-c", str(configuration)]
    directives = ["-g", f"daemon off; pid {work}/nginx.pid;"]
    subprocess.run([*command, *directives, "-t"], check=True)
    with subprocess.Popen([*command, *directives]) as process:
        try:
            wait_for_answer(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for_answer(address: str) -> None:
    """Return when the balancer answers. Raises SystemExit when it never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{address}/_mock/health", headers=TOKEN, timeout=10).ok:
                return
        time.sleep(0.1)
    raise SystemExit("nginx never answered")


def use(address: str) -> None:
    """Redeem points through the balancer, many at once: each is booked once, whichever mock did it."""
    api = f"{address}/loyalty/api"
    gift = {"email": JANE["email"], "points": 100_000}
    requests.post(f"{address}/_mock/loyalty/points", json=gift, headers=TOKEN, timeout=10).raise_for_status()
    token = requests.post(f"{api}/auth/login", json=JANE, timeout=10).json()["token"]
    login = {"Authorization": f"Bearer {token}"}

    def points(_number: int = 0) -> int:
        answer = requests.get(f"{api}/users/me", headers=login, timeout=10)
        answer.raise_for_status()
        return int(answer.json()["data"]["user"]["redeemable_points"])

    def redeem(_number: int) -> int:
        answer = requests.post(f"{api}/users/me/redeem", json=BOUGHT, headers=login, timeout=30)
        answer.raise_for_status()
        return int(answer.json()["redeemed_points"])

    before = points()
    with ThreadPoolExecutor(8) as pool:
        spent = sum(pool.map(redeem, range(REDEMPTIONS)))
        left = set(pool.map(points, range(READS)))
    if left != {before - spent}:
        raise SystemExit(f"{before} points less {spent} are {left}")
    print(f"{REDEMPTIONS} redemptions at once through the balancer: {before} points less {spent} are {before - spent}")


def read_on(address: str) -> None:
    """Ask while one of the mocks is gone: nobody notices."""
    for _ in range(READS):
        requests.get(f"{address}/_mock/health", headers=TOKEN, timeout=30).raise_for_status()
    print(f"{READS} reads with one mock gone: all answered")


if __name__ == "__main__":
    sys.exit(main())
