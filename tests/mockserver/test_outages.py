"""A database that fails: a clear 503, nothing changed, and work goes on by itself when it is back."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from .conftest import World, started
from .databases import kind, new
from .postgres import NOBODY, Postgres

UNLIMITED = resource.RLIM_INFINITY
on_files = pytest.mark.skipif(kind() != "file", reason="of files")
on_postgres = pytest.mark.skipif(kind() != "postgresql", reason="of PostgreSQL")


def register(world: World) -> requests.Response:
    return world.call("POST", "/auth/register", json=world.form())


def assert_away(answer: requests.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["status"] in ("error", "fail")  # as each vendor says it
    assert "database cannot be used" in answer.json()["message"]


@on_files
def test_a_full_disk_is_told_and_nothing_is_lost(serve, world_of, tmp_path):
    file = tmp_path / "mock.db"
    server = serve("--database", f"sqlite:///{file}")
    world = world_of(server)
    kept = [world.registered() for _ in range(3)]
    # As far as this process can tell, no file can grow any more.
    size = max(path.stat().st_size for path in tmp_path.iterdir())
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, UNLIMITED))
    answers = [register(world) for _ in range(30)]
    assert_away(answers[-1])
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert world.login(kept[0]["email"], "pw").status_code == 403
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
    kept.append(world.registered())
    told = server.stop()
    assert "the database cannot be used: " in told
    assert "BUG" not in told

    world = world_of(serve("--database", f"sqlite:///{file}"))
    assert [world.login(form["email"], "pw").status_code for form in kept] == [403] * 4
    assert len(world.mock("GET", "/outbox").json()) == 4 + [answer.status_code for answer in answers].count(200)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """A folder that `read_only` works on. Root may write to any file, hence a file system of its own."""
    if (
        os.geteuid() == 0
        and subprocess.run(["mount", "-t", "tmpfs", "tmpfs", tmp_path], capture_output=True).returncode
    ):
        pytest.skip("root may write to any file, and nothing can be mounted here")
    yield tmp_path
    if os.geteuid() == 0:
        subprocess.run(["umount", tmp_path], check=True)


def read_only(file: Path) -> None:
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", file.parent], check=True)
    else:
        file.chmod(0o444)


@on_files
def test_a_file_that_may_not_be_written_to_is_refused_at_the_start(guarded, serve):
    file = guarded / "mock.db"
    serve("--database", f"sqlite:///{file}").stop()
    read_only(file)
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--database", f"sqlite:///{file}"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert told.returncode == 2
    assert f"The database sqlite:///{file} cannot be " in told.stderr
    assert "Traceback" not in told.stderr


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = Postgres(durable=True)
    yield server
    server.close()


@on_postgres
def test_a_database_goes_and_comes_back(postgres, serve, world_of):
    server = serve("--database", postgres.made_database())
    world = world_of(server)
    form = world.verified()
    token = world.token(form)
    postgres.stop()
    assert_away(register(world))
    assert_away(world.call("GET", "/users/me", token))
    assert_away(world.mock("GET", "/health"))
    postgres.start()
    # The first request already finds it.
    assert world.call("GET", "/users/me", token).status_code == 200
    assert register(world).status_code == 200
    postgres.stop()
    postgres.start()
    assert register(world).status_code == 200
    told = server.stop()
    assert "the database cannot be used: " in told
    assert "BUG" not in told


@on_postgres
def test_a_database_that_may_not_be_written_to_answers_what_only_reads(postgres, serve, world_of):
    url = postgres.made_database()
    world = world_of(serve("--database", url))
    token = world.token(world.verified())
    name = url.partition("@/")[2].partition("?")[0]
    ended = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'"
    postgres.ask(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    postgres.ask(ended)
    assert world.call("GET", "/users/me", token).status_code == 200
    assert_away(register(world))
    postgres.ask(f"ALTER DATABASE {name} SET default_transaction_read_only = off")
    postgres.ask(ended)
    assert register(world).status_code == 200


@pytest.fixture
def small_disk() -> Iterator[tuple[Postgres, Path]]:
    """A PostgreSQL with a folder that has room for little more than an empty database."""
    server = Postgres(durable=True)
    folder = server.folder / "small"
    folder.mkdir()
    try:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=14m", "tmpfs", folder], capture_output=True).returncode:
            pytest.skip("nothing can be mounted here")
        shutil.chown(folder, NOBODY)
        yield server, folder
    finally:
        server.stop()
        subprocess.run(["umount", folder], capture_output=True)
        server.close()


@on_postgres
def test_a_database_without_room_is_told(small_disk, serve, world_of):
    server, folder = small_disk
    server.ask(f"CREATE TABLESPACE small LOCATION '{folder}'")
    world = world_of(serve("--database", server.made_database("TABLESPACE small")))
    root = f"{world.base}/mykubo/v0.1"
    brand = {"email": "brand@example.com", "password": "Brand-pass-1"}
    headers = {"token": requests.post(f"{root}/login", json=brand).json()["token"]}

    def upload() -> requests.Response:
        files = [("images", ("a.png", b"\x89PNG\r\n\x1a\n" + os.urandom(1_000_000), "image/png"))]
        return requests.post(f"{root}/products/upload/images", files=files, headers=headers)

    answers = [upload()]
    while answers[-1].status_code == 200:
        answers.append(upload())
    assert answers[-1].status_code == 503, answers[-1].text
    assert answers[-1].headers["Retry-After"] == "1"
    kept = [answer.json()["images"][0]["url"] for answer in answers[:-1]]
    assert {requests.get(url).status_code for url in kept} == {200}
    subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
    assert upload().status_code == 200


@on_postgres
def test_a_database_of_another_encoding_is_refused(postgres):
    url = postgres.made_database("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--database", url]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert told.returncode == 2
    assert "keeps texts as LATIN1" in told.stderr


@on_postgres
def test_a_password_is_not_shown(postgres):
    url = new().replace("understudy@", "understudy:s3cret@")
    server = started("--database", url, "--quiet")
    told = "\n".join(server.greeting) + server.stop()
    assert "s3cret" not in told
    assert "understudy:***@" in told
    nowhere = "postgresql+psycopg://understudy:s3cret@127.0.0.1:1/nothing"
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--database", nowhere]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2
    assert "cannot be opened: " in refused.stderr
    assert "s3cret" not in refused.stderr
