"""The one connection to the database: transactions, and statements that are compiled once."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import StaticPool

from mockserver.errors import ConfigurationError
from mockserver.memory import Memory, Recollection

METADATA = sqlalchemy.MetaData()
IN_MEMORY = "sqlite://"
# Marks tables that do not hold what is in a sandbox, though they tell of it: snapshots and exports leave them out.
APART = "apart"

# A statement's key names its shape, so that each shape is built and compiled once in the life of the server.
Key = tuple[Any, ...]
Build = Callable[[], sqlalchemy.sql.expression.ClauseElement]


def contents() -> list[sqlalchemy.Table]:
    """The tables of what is in a sandbox, its own row among them."""
    return [table for table in METADATA.tables.values() if not table.info.get(APART)]


class Prepared:
    """A statement in the words of the database, with the order of its parameters."""

    def __init__(self, statement: sqlalchemy.sql.expression.ClauseElement, dialect: sqlalchemy.Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self.order: list[str] | None = getattr(compiled, "positiontup", None)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them: in order, or by name."""
        given = {**self._constants, **values} if self._constants else values
        return given if self.order is None else [given[name] for name in self.order]


class Transaction:
    """All that one request reads and writes. It runs on the driver's cursor: a statement costs microseconds."""

    def __init__(self, database: "Database") -> None:
        self.database = database
        self._cursor = database.cursor
        self._recollections: dict[str, Recollection] = {}
        self.touched: set[str] = set()

    def recall(self, sandbox: str, version: int) -> None:
        """Use what was read of the sandbox under this version before, as long as the transaction does not touch it."""
        if sandbox not in self.touched:
            self._recollections[sandbox] = self.database.memory.of(sandbox, version)

    def recollection(self, sandbox: str) -> Recollection | None:
        """What was read of the sandbox, or None where that may not hold any more."""
        return self._recollections.get(sandbox)

    def touch(self, sandbox: str) -> None:
        """Note that something is written into the sandbox."""
        if sandbox not in self.touched:
            self.touched.add(sandbox)
            self._recollections.pop(sandbox, None)

    def run(self, key: Key, build: Build, values: Mapping[str, Any]) -> None:
        """Execute a statement that answers nothing."""
        prepared = self.database.prepared(key, build)
        self._cursor.execute(prepared.text, prepared.arguments(values))

    def row(self, key: Key, build: Build, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row that a statement answers, or None."""
        self.run(key, build, values)
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        return row

    def rows(self, key: Key, build: Build, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows that a statement answers."""
        self.run(key, build, values)
        return list(self._cursor.fetchall())

    def mark(self) -> None:
        """Mark this moment, to go back to."""
        self.run(("mark",), lambda: sqlalchemy.text("SAVEPOINT moment"), {})

    def go_back(self) -> None:
        """Undo all since the mark."""
        self.run(("go back",), lambda: sqlalchemy.text("ROLLBACK TO SAVEPOINT moment"), {})


class Database:
    """A database by its URL: `sqlite://` in memory, `sqlite:///path` in a file that survives `kill -9`.

    Requests take turns: the server handles one at a time, so one connection serves them all. Raises ConfigurationError
    when the URL cannot be used.
    """

    Error = sqlite3.Error
    IntegrityError = sqlite3.IntegrityError
    insert = staticmethod(sqlite.insert)

    def __init__(self, url: str = IN_MEMORY) -> None:
        self.url = url
        self._engine = self._made_engine(url)
        self.dialect = self._engine.dialect
        try:
            self._lease = self._engine.raw_connection()
            self.cursor = self._lease.cursor()
            # The write-ahead log hands each commit to the operating system before we answer: a killed process loses
            # nothing. FULL would guard against a power cut too, at a disk flush per request.
            self.cursor.execute("PRAGMA journal_mode=WAL")
            self.cursor.execute("PRAGMA synchronous=NORMAL")
            self.cursor.execute("PRAGMA busy_timeout=5000")
        except (sqlalchemy.exc.SQLAlchemyError, sqlite3.Error) as error:
            cause = getattr(error, "orig", error)
            raise ConfigurationError(f"The database {url} cannot be opened: {cause}.") from error
        self._statements: dict[Key, Prepared] = {}
        self.memory = Memory()

    @staticmethod
    def _made_engine(url: str) -> sqlalchemy.Engine:
        try:
            backend = sqlalchemy.make_url(url).get_backend_name()
        except sqlalchemy.exc.ArgumentError as error:
            raise ConfigurationError(f"{url!r} is no database URL; write for example sqlite:///loyalty.db.") from error
        if backend != "sqlite":
            raise ConfigurationError(f"Databases of the kind {backend!r} are not supported; write sqlite:///file.db.")
        # Transactions begin and end by our own statements, so the driver must not open any.
        arguments = {"isolation_level": None, "check_same_thread": False, "cached_statements": 512}
        return sqlalchemy.create_engine(url, poolclass=StaticPool, connect_args=arguments)

    def create_tables(self) -> None:
        """Make the tables that are declared and not there yet.

        Raises ConfigurationError for a database whose tables have other columns than ours.
        """
        METADATA.create_all(self._engine)
        inspected = sqlalchemy.inspect(self._engine)
        for table in METADATA.tables.values():
            if {column["name"] for column in inspected.get_columns(table.name)} != set(table.columns.keys()):
                raise ConfigurationError(
                    f"The database {self.url} was made by another version of Understudy: "
                    f"its table {table.name} has other columns. Take another file, or remove this one."
                )

    def prepared(self, key: Key, build: Build) -> Prepared:
        """The statement of this key, compiled at its first use."""
        found = self._statements.get(key)
        if found is None:
            found = self._statements[key] = Prepared(build(), self.dialect)
        return found

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that is kept when the block ends and leaves no trace when it raises.

        It takes the write lock at once: two servers on one file then queue instead of failing halfway.
        """
        self.cursor.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(self)
        except BaseException:
            self.cursor.execute("ROLLBACK")
            raise
        self.cursor.execute("COMMIT")

    def close(self) -> None:
        """Give the connection back; the database is not usable afterwards."""
        self._lease.close()
