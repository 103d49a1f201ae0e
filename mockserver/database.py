"""The one connection to the database: transactions, and statements that are compiled once."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy

from mockserver import migrations
from mockserver.engines import Engine, engine
from mockserver.errors import ConfigurationError
from mockserver.memory import Memory, Recollection

METADATA = sqlalchemy.MetaData()
IN_MEMORY = "sqlite://"
# Texts are compared and ordered byte by byte, as SQLite does, whatever language a database of PostgreSQL speaks.
TEXT = sqlalchemy.Text().with_variant(sqlalchemy.Text(collation="C"), "postgresql")
# Marks tables that do not hold what is in a sandbox, though they tell of it: snapshots and exports leave them out.
APART = "apart"

# A statement's key names its shape, so that each shape is built and compiled once in the life of the server.
Key = tuple[Any, ...]
Build = Callable[[], sqlalchemy.sql.expression.ClauseElement]


class Unavailable(Exception):
    """The database cannot do its work at the moment, and nothing was changed; the message is the driver's."""


class Conflict(Exception):
    """Another process came in between, or a transaction meant for reading wrote: nothing was changed; begin anew."""


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
    """All that one request reads and writes. It runs on the driver's cursor: a statement costs microseconds.

    It begins at its first statement: one that finds all it needs in memory asks the database for nothing.
    """

    def __init__(self, database: "Database", *, writing: bool) -> None:
        self.database = database
        self._writing = writing
        self._cursor: Any = None
        self._recollections: dict[str, Recollection] = {}
        self.touched: set[str] = set()

        self._locked: set[str] = set()
        # The first error of the driver's: nothing can be kept after one, even if the application goes on.
        self.failure: Exception | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the database knows of it."""
        return self._cursor is not None

    def reach(self) -> None:
        """Begin, though nothing has been asked so far. Raises the driver's error where the database is away."""
        if self._cursor is None:
            self._begin()

    def _begin(self) -> None:
        engine = self.database.engine
        try:
            self._cursor = self.database.begin(engine.begin_writing if self._writing else engine.begin_reading)
        except engine.error as error:
            self.failure = self.failure or error
            raise

    def lock(self, name: str, *, wait: bool = True) -> bool:
        """Keep other processes from writing to the sandbox of this name until the end; whether that worked out.

        It does not where another process has it and `wait` is false. A transaction that only reads needs no lock.
        """
        if not self._writing or name in self._locked:
            return True
        statement = self.database.engine.lock(name, wait=wait)
        if statement is not None and not self.fetched(statement)[0][0]:
            return False
        self._locked.add(name)
        return True

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
            self.forget(sandbox)

    def forget(self, sandbox: str) -> None:
        """Note that something is written about the sandbox, and nothing into it."""
        self.database.memory.forget(sandbox)

    def run(self, key: Key, build: Build, values: Mapping[str, Any]) -> None:
        """Execute a statement that answers nothing."""
        prepared = self.database.prepared(key, build)
        self.reach()
        try:
            self._cursor.execute(prepared.text, prepared.arguments(values))
        except self.database.engine.error as error:
            self.failure = self.failure or error
            raise

    def row(self, key: Key, build: Build, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row that a statement answers, or None."""
        self.run(key, build, values)
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        return row

    def rows(self, key: Key, build: Build, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows that a statement answers."""
        self.run(key, build, values)
        return list(self._cursor.fetchall())

    def execute(self, statement: str, *arguments: Any) -> None:
        """Execute a statement in the words of the database; with its values, if it has places for any."""
        self.reach()
        try:
            self._cursor.execute(statement, *arguments)
        except self.database.engine.error as error:
            self.failure = self.failure or error
            raise

    def fetched(self, statement: str) -> list[tuple[Any, ...]]:
        """All rows that a statement in the words of the database answers."""
        self.execute(statement)
        return list(self._cursor.fetchall())

    def mark(self) -> None:
        """Mark this moment, to go back to."""
        self.run(("mark",), lambda: sqlalchemy.text("SAVEPOINT moment"), {})

    def go_back(self) -> None:
        """Undo all since the mark."""
        self.run(("go back",), lambda: sqlalchemy.text("ROLLBACK TO SAVEPOINT moment"), {})


class Database:
    """A database by its URL: `sqlite://` in memory, `sqlite:///path` in a file, `postgresql+psycopg://...` shared.

    Requests take turns: the server handles one at a time, so one connection serves them all; other processes may have
    theirs. Raises ConfigurationError when the URL cannot be used.
    """

    def __init__(self, url: str = IN_MEMORY) -> None:
        self.engine: Engine = engine(url)
        self.url = self.engine.url.render_as_string()  # without the password
        # No other process reaches what this one has in its memory.
        self.is_private = url == IN_MEMORY
        self._statements: dict[Key, Prepared] = {}
        self._connection: Any = None
        self._is_taken = False
        self.memory = Memory()
        try:
            self._connect()
        except self.engine.error as error:
            raise ConfigurationError(f"The database {self.url} cannot be opened: {told(error)}.") from error

    def _connect(self) -> None:
        self._connection = self.engine.connect()
        self.cursor = self._connection.cursor()

    def create_tables(self) -> None:
        """Make the tables that are declared and not there yet, and bring older ones to the present version.

        Raises ConfigurationError for a database of another version that cannot be brought there.
        """
        try:
            with self.transaction() as transaction:
                transaction.lock(migrations.LOCK)
                migrations.migrate(transaction, METADATA)
        except Unavailable as error:
            raise ConfigurationError(f"The database {self.url} cannot be used: {error}.") from error

    def prepared(self, key: Key, build: Build) -> Prepared:
        """The statement of this key, compiled at its first use."""
        found = self._statements.get(key)
        if found is None:
            found = self._statements[key] = Prepared(build(), self.engine.dialect)
        return found

    @contextlib.contextmanager
    def transaction(self, *, writing: bool = True) -> Iterator[Transaction]:
        """A transaction that is kept when the block ends and leaves no trace when it raises.

        One for writing may queue behind those of other processes. One for reading waits for nobody, sees one moment,
        and raises Conflict where it writes and cannot. Raises Unavailable when the database fails.
        """
        if self._is_taken:
            raise RuntimeError("A transaction cannot begin within another.")
        self._is_taken = True
        transaction: Transaction | None = None
        try:
            transaction = Transaction(self, writing=writing)
            yield transaction
            if transaction.failure is not None:
                raise transaction.failure
            if transaction.has_begun:
                self.cursor.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            cause = (transaction and transaction.failure) or error
            if self.engine.is_conflict(cause, writing=writing):
                raise Conflict(told(cause)) from cause
            if self.engine.is_unavailable(cause):
                raise Unavailable(told(cause)) from cause
            raise
        finally:
            self._is_taken = False

    def begin(self, statement: str) -> Any:
        """The cursor of a transaction that begins, over a new connection where there is none or the old one is lost."""
        if self._connection is not None:
            try:
                self.cursor.execute(statement)
                return self.cursor
            except self.engine.error:
                if not self.engine.is_lost(self._connection):
                    raise
        self._connect()
        self.cursor.execute(statement)
        return self.cursor

    def _roll_back(self) -> None:
        """Undo what the transaction did. A connection that cannot even do that is left."""
        if self._connection is None:
            return
        try:
            if self.engine.is_within(self._connection):
                self.cursor.execute("ROLLBACK")
        except self.engine.error:
            self.close()

    def close(self) -> None:
        """Give the connection back; the next transaction would make another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def told(error: BaseException) -> str:
    """What a driver says, on one line and without its full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
