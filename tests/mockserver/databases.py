"""Where the data of the servers under test lives: `pytest --database-kind file`."""

import atexit
import itertools
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from .postgres import Postgres

KINDS = ("memory", "file", "postgresql")
# How the option reaches servers that are started outside of fixtures.
VARIABLE = "UNDERSTUDY_TEST_DATABASE"
# What is the same on every kind of database, and takes long: run in memory and on files, not on PostgreSQL too.
INDIFFERENT = (
    "test_bodies.py",
    "test_catalogue.py",
    "test_command.py",
    "test_cross_origin.py",
    "test_examples.py",
    "test_passwords.py",
    "test_pytest_plugin.py",
    "test_schemas.py",
    "test_workers.py",
)
# What needs a database that several processes can share.
SHARED = ("test_outages.py", "test_shared.py")
NUMBERS = itertools.count(1)


@cache
def postgres() -> Postgres:
    """The PostgreSQL of this process of the tests, started at its first use and ended with the process."""
    server = Postgres()
    atexit.register(server.close)
    return server


@cache
def folder() -> Path:
    kept = tempfile.TemporaryDirectory(prefix="understudy-databases-")
    atexit.register(kept.cleanup)
    return Path(kept.name)


def file() -> str:
    return f"sqlite:///{folder()}/mock{next(NUMBERS)}.db"


def kind() -> str:
    """The kind that this run of the tests is about."""
    return os.environ.get(VARIABLE, "memory")


def new() -> str:
    """The URL of a new database of this run's kind."""
    return {"memory": lambda: "sqlite://", "file": file, "postgresql": lambda: postgres().made_database()}[kind()]()


def new_lasting() -> str:
    """The URL of a new database that outlives its server: a file, where this run's kind is memory."""
    return file() if kind() == "memory" else new()


def new_for(options: Sequence[str]) -> list[str]:
    """The options that give a server a database of its own, unless it is told what it keeps data in."""
    return [] if {"--database", "--workers"} & set(options) or kind() == "memory" else ["--database", new()]


def is_left_out(file: str) -> bool:
    """Whether a file of tests says nothing about this run's kind of database."""
    return file in {"memory": SHARED, "file": (), "postgresql": INDIFFERENT}[kind()]
