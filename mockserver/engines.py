"""What the kinds of database differ in: how each is reached, how a transaction begins, what its errors mean."""

import hashlib
import sqlite3
from collections.abc import Callable
from typing import Any, ClassVar

import sqlalchemy
from sqlalchemy.dialects import sqlite

from mockserver.errors import ConfigurationError

# How long a request waits for another process that holds what it needs, in seconds.
PATIENCE = 5
# What either driver raises for a value that no column can hold: more than 64 bits, half a surrogate pair, a NUL.
UNSTORABLE = (OverflowError, UnicodeEncodeError)


class Engine:
    """One kind of database, at one address.

    `error` is the base of the driver's errors, `integrity_error` the one for what must be unique and is not. `columns`
    asks for the names of all tables with those of their columns.
    """

    begin_reading: ClassVar[str]
    begin_writing: ClassVar[str]
    columns: ClassVar[str]
    insert: Callable[..., Any]
    error: type[Exception]
    integrity_error: type[Exception]
    dialect: sqlalchemy.Dialect

    def __init__(self, url: sqlalchemy.URL) -> None:
        self.url = url

    def connect(self) -> Any:
        """A connection that opens no transaction by itself. Raises the driver's error."""
        raise NotImplementedError

    def is_lost(self, connection: Any) -> bool:
        """Whether the connection is of no use any more."""
        raise NotImplementedError

    def is_within(self, connection: Any) -> bool:
        """Whether a transaction is open."""
        raise NotImplementedError

    def is_conflict(self, error: BaseException, *, writing: bool) -> bool:
        """Whether another process came in between, or a transaction that only reads wrote: trying anew helps."""
        raise NotImplementedError

    def is_unavailable(self, error: BaseException) -> bool:
        """Whether the database cannot do its work at the moment, for reasons outside of this server."""
        raise NotImplementedError

    def lock(self, name: str, *, wait: bool) -> str | None:
        """The statement that keeps other processes from what has this name until the transaction ends.

        It answers whether that worked out. None where a writing transaction is alone anyway.
        """
        raise NotImplementedError


class SQLite(Engine):
    """A database in memory or in a file. A transaction that writes has it for itself."""

    begin_reading = "BEGIN"
    begin_writing = "BEGIN IMMEDIATE"
    columns = (
        "SELECT tables.name, fields.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS fields "
        "WHERE tables.type = 'table'"
    )
    insert = staticmethod(sqlite.insert)
    error = sqlite3.Error
    integrity_error = sqlite3.IntegrityError
    # The result codes of SQLite that speak of the machine, not of our statements.
    UNAVAILABLE = frozenset(
        {
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_LOCKED,
            sqlite3.SQLITE_PERM,
            sqlite3.SQLITE_PROTOCOL,
            sqlite3.SQLITE_READONLY,
        }
    )

    def __init__(self, url: sqlalchemy.URL) -> None:
        super().__init__(url)
        self.dialect = sqlite.dialect()

    def connect(self) -> sqlite3.Connection:
        """A connection to the file, made where there is none, or to a new database in memory."""
        (file,), options = sqlite.dialect().create_connect_args(self.url)
        # Transactions begin and end by our own statements, so the driver must not open any.
        given: dict[str, Any] = {
            **options,
            "isolation_level": None,
            "check_same_thread": False,
            "cached_statements": 512,
        }
        connection: sqlite3.Connection = sqlite3.connect(file, **given)
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        # The write-ahead log hands each commit to the operating system before we answer: a killed process loses
        # nothing. FULL would guard against a power cut too, at a disk flush per request.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def is_lost(self, connection: sqlite3.Connection) -> bool:
        """Never: the file stays open."""
        return False

    def is_within(self, connection: sqlite3.Connection) -> bool:
        """After some errors, such as a full disk, SQLite has ended the transaction itself."""
        return bool(connection.in_transaction)

    def is_conflict(self, error: BaseException, *, writing: bool) -> bool:
        """A transaction that began by reading may write only while nobody else has written since."""
        return not writing and self._code(error) == sqlite3.SQLITE_BUSY

    def is_unavailable(self, error: BaseException) -> bool:
        """By the result code."""
        return self._code(error) in self.UNAVAILABLE

    def lock(self, name: str, *, wait: bool) -> None:
        """Nothing: one process writes at a time."""

    @staticmethod
    def _code(error: BaseException) -> int:
        """The primary result code: the lower eight bits of the extended one."""
        return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class PostgreSQL(Engine):
    """A database that many processes share, on any machines. Each sandbox is locked by whoever writes there.

    A transaction that only reads sees everything as it was at one moment, and waits for nobody.
    """

    begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    # Each statement sees what was kept until then: what comes after the lock is what the last holder left.
    begin_writing = "BEGIN ISOLATION LEVEL READ COMMITTED"
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    # A process that stops in the middle must not keep the others out for ever.
    SETTINGS = f"SET lock_timeout = '{PATIENCE}s'; SET idle_in_transaction_session_timeout = '{2 * PATIENCE}s'"
    CONFLICTS = ("40001", "40P01")
    READ_ONLY = "25006"

    def __init__(self, url: sqlalchemy.URL) -> None:
        super().__init__(url)
        # Imported here, since a server that keeps its data elsewhere should not wait for it.
        from sqlalchemy.dialects import postgresql

        try:
            import psycopg
        except ImportError as error:
            raise ConfigurationError(
                "PostgreSQL needs the driver psycopg: pip install 'understudy[postgresql]' (or 'psycopg[binary]')."
            ) from error
        self._driver = psycopg
        self.insert = postgresql.insert
        make_dialect: Any = postgresql.psycopg.dialect
        self.dialect = make_dialect(dbapi=psycopg)
        self.error = psycopg.Error
        self.integrity_error = psycopg.IntegrityError

    def connect(self) -> Any:
        """A connection. Raises ConfigurationError for a database that keeps no Unicode."""
        _, options = self.dialect.create_connect_args(self.url)
        connection = self._driver.connect(**{"connect_timeout": PATIENCE, **options}, autocommit=True)
        for kind, dumper in _dumpers().items():
            connection.adapters.register_dumper(kind, dumper)
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise ConfigurationError(
                f"The database {self.url.render_as_string()} keeps texts as {encoding}; "
                "make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0."
            )
        connection.execute(self.SETTINGS)
        return connection

    def is_lost(self, connection: Any) -> bool:
        """Whether the server is gone, or has ended the session."""
        return bool(connection.closed)

    def is_within(self, connection: Any) -> bool:
        """Whether a transaction is open, be it a failed one."""
        return bool(connection.info.transaction_status != self._driver.pq.TransactionStatus.IDLE)

    def is_conflict(self, error: BaseException, *, writing: bool) -> bool:
        """A deadlock, which the server has resolved against us; or a write where only reading was meant."""
        state = getattr(error, "sqlstate", None)
        return state in self.CONFLICTS or (state == self.READ_ONLY and not writing)

    def is_unavailable(self, error: BaseException) -> bool:
        """The server is away, full, too long at something, or may not be written to."""
        away = isinstance(error, self._driver.OperationalError | self._driver.InterfaceError)
        return away or getattr(error, "sqlstate", None) == self.READ_ONLY

    def lock(self, name: str, *, wait: bool) -> str:
        """An advisory lock by the name's hash: it needs no row, so that a new sandbox is made once, too."""
        key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
        return (
            f"SELECT pg_advisory_xact_lock({key}) IS NOT NULL" if wait else f"SELECT pg_try_advisory_xact_lock({key})"
        )


def _dumpers() -> dict[type, Any]:
    """How values are sent, by type. What the server would refuse is refused here: there, it ends the transaction."""
    from psycopg.adapt import Dumper
    from psycopg.postgres import types
    from psycopg.types.string import StrDumper

    class Integer(Dumper):
        oid = types["int8"].oid

        def dump(self, obj: int) -> bytes:
            if not -(2**63) <= obj < 2**63:
                raise OverflowError
            return b"%d" % obj

    class String(StrDumper):
        def dump(self, obj: str) -> Any:
            if "\0" in obj:
                raise OverflowError
            return super().dump(obj)

    return {int: Integer, str: String}


ENGINES: dict[str, type[Engine]] = {
    "sqlite": SQLite,
    "sqlite+pysqlite": SQLite,
    "postgresql": PostgreSQL,
    "postgresql+psycopg": PostgreSQL,
}


def engine(text: str) -> Engine:
    """The database that a URL names. Raises ConfigurationError for a URL that cannot be used."""
    try:
        url = sqlalchemy.make_url(text)
    except (sqlalchemy.exc.ArgumentError, ValueError) as error:
        raise ConfigurationError(
            f"{text!r} is no database URL; write for example sqlite:///loyalty.db, "
            "or postgresql+psycopg://user@host/database."
        ) from error
    kind = ENGINES.get(url.drivername)
    if kind is None:
        raise ConfigurationError(
            f"Databases of the kind {url.drivername!r} are not supported; write sqlite:///file.db, "
            "or postgresql+psycopg://user@host/database."
        )
    return kind(url)
