"""Databases of other versions: brought to the present one with all that is in them, or refused."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import BigInteger, Column, Float

from mockserver import migrations
from mockserver.database import TEXT, Database
from mockserver.errors import ConfigurationError
from mockserver.migrations import CHANGES, Change

from .databases import new

NEWEST = CHANGES[-1].version


@pytest.fixture
def database():
    made = Database(new())
    yield made
    made.close()


@pytest.fixture
def old_file(tmp_path):
    """A file as the first version left it: a member of the sandbox `kept`, whose clock is an hour ahead."""
    file = tmp_path / "old.db"
    with sqlite3.connect(file) as old:
        old.executescript((Path(__file__).parent / "version_1.sql").read_text(encoding="utf-8"))
    return file


def declared(*more: Column) -> sqlalchemy.MetaData:
    metadata = sqlalchemy.MetaData()
    sqlalchemy.Table("sandboxes", metadata, Column("sandbox", TEXT, primary_key=True), *more)
    return metadata


def migrate(database, metadata, *changes):
    with database.transaction() as transaction:
        return migrations.migrate(transaction, metadata, [*CHANGES, *changes])


def test_a_file_of_the_first_version_goes_on_with_all_that_is_in_it(serve, world_of, old_file):
    options = ("--database", f"sqlite:///{old_file}", "--sandbox-lifetime", "never")
    # All at once: one of them migrates.
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: serve(*options), range(2))
    world = world_of(one, "/~kept")
    code = world.code("achieng@example.com")
    assert world.call("GET", f"/auth/verify-email/{code}").status_code == 200
    assert 3599 < world.mock("GET", "/clock").json()["offset_seconds"] < 3601
    world = world_of(other, "/~kept")
    assert world.login("achieng@example.com", "pw").status_code == 200
    assert world.mock("POST", "/sandboxes/kept/snapshots/start/restore").status_code == 200
    assert world.login("achieng@example.com", "pw").status_code == 403
    with sqlite3.connect(old_file) as after:
        assert after.execute("SELECT version FROM schema_version").fetchall() == [(NEWEST,)]


def test_each_change_is_the_next_one():
    assert [change.version for change in CHANGES] == list(range(2, NEWEST + 1))


def test_a_new_column_has_its_default_in_older_rows(database):
    assert migrate(database, declared()) == []
    with database.transaction() as transaction:
        transaction.execute("INSERT INTO sandboxes VALUES ('here')")
    faults = Change(NEWEST + 1, "faults", "sandboxes", "faults", default="it's [] 100%")
    speed = Change(NEWEST + 2, "speed", "sandboxes", "speed", default=1.5)
    note = Change(NEWEST + 3, "notes", "sandboxes", "note")
    later = declared(
        Column("faults", TEXT, nullable=False), Column("speed", Float, nullable=False), Column("note", BigInteger)
    )
    assert migrate(database, later, faults, speed, note) == [faults, speed, note]
    assert migrate(database, later, faults, speed, note) == []
    with database.transaction() as transaction:
        assert transaction.fetched("SELECT * FROM sandboxes") == [("here", "it's [] 100%", 1.5, None)]


def test_a_change_that_fails_leaves_the_database_as_it_was(database):
    migrate(database, declared())
    more = Change(NEWEST + 1, "more", "sandboxes", "more", default=1)
    with pytest.raises(ConfigurationError, match="table sandboxes has other columns"):
        migrate(database, declared(Column("more", BigInteger), Column("forgotten", BigInteger)), more)
    assert migrate(database, declared()) == []


def test_a_database_of_a_later_version_is_refused(database):
    migrate(database, declared(), Change(NEWEST + 1, "what is not known yet", "sandboxes", "more", default=1))
    with pytest.raises(ConfigurationError, match=f"later version .* version {NEWEST + 1}, .* knows {NEWEST}"):
        migrate(database, declared())
