"""The version of the tables in a database, and what leads from one version to the next.

A table that is new needs no line here, nor does a new index: they are made where they are missing. A new column of an
older table does: one line in CHANGES, with the value that older rows get.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from mockserver.errors import ConfigurationError

if TYPE_CHECKING:
    from mockserver.database import Transaction

# What processes that start at the same moment queue for. No sandbox can be called so.
LOCK = "@tables"
TABLE = "schema_version"
# Databases from before the version was written down.
FIRST = 1


@dataclass(frozen=True)
class Change:
    """One column more in a table; `default` is its value in the rows that are there."""

    version: int
    sentence: str
    table: str
    column: str
    default: str | int | float | None = None

    def statement(self, metadata: sqlalchemy.MetaData, dialect: sqlalchemy.Dialect) -> str:
        """What makes the column, as it is declared today."""
        declared = metadata.tables[self.table].c[self.column]
        default = self.default if self.default is None or isinstance(self.default, str) else str(self.default)
        column: Any = sqlalchemy.Column(
            declared.name, declared.type, nullable=declared.nullable, server_default=default
        )
        return f"ALTER TABLE {self.table} ADD COLUMN {CreateColumn(column).compile(dialect=dialect)}"


# The newest last. Each has the next number.
CHANGES: tuple[Change, ...] = (
    Change(2, "a sandbox has another version after each write", "sandboxes", "version", default=0),
    Change(3, "faults of a sandbox", "sandboxes", "faults", default=""),
    Change(4, "a sandbox's clock may stand still", "sandboxes", "clock_frozen"),
)


def migrate(
    transaction: "Transaction", metadata: sqlalchemy.MetaData, changes: Iterable[Change] = CHANGES
) -> list[Change]:
    """Make the tables what they are declared to be; the changes that were due.

    Raises ConfigurationError for a database that a later version wrote, or whose tables are not ours.
    """
    changes = list(changes)
    newest = changes[-1].version
    before = _columns(transaction)
    version = _version(transaction, before, newest)
    if version > newest:
        raise ConfigurationError(
            f"The database {transaction.database.url} was made by a later version of Understudy: its tables have "
            f"version {version}, and this Understudy knows {newest}. Install the later one, or take another database."
        )
    due = [change for change in changes if change.version > version]
    for change in due:
        if change.table in before:
            # Without values, but as one that could have some: SQLAlchemy writes %% for % where that matters.
            transaction.execute(change.statement(metadata, transaction.database.engine.dialect), ())
    _make_missing_tables(transaction, metadata)
    _refuse_strangers(transaction, metadata)
    _make_missing_indexes(transaction, metadata)
    if due or TABLE not in before:
        transaction.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - our own words
        transaction.execute(f"INSERT INTO {TABLE} (version) VALUES ({newest})")  # noqa: S608
    return due


def _columns(transaction: "Transaction") -> dict[str, set[str]]:
    """The columns of each table that is there."""
    found: dict[str, set[str]] = {}
    for table, column in transaction.fetched(transaction.database.engine.columns):
        found.setdefault(table, set()).add(column)
    return found


def _version(transaction: "Transaction", tables: dict[str, set[str]], newest: int) -> int:
    """The version of the tables that are there; the newest where there are none."""
    if TABLE in tables:
        return int(transaction.fetched(f"SELECT version FROM {TABLE}")[0][0])  # noqa: S608
    return FIRST if "sandboxes" in tables else newest


def _make_missing_tables(transaction: "Transaction", metadata: sqlalchemy.MetaData) -> None:
    dialect = transaction.database.engine.dialect
    transaction.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (version INTEGER NOT NULL)")
    for table in metadata.tables.values():
        transaction.execute(str(CreateTable(table, if_not_exists=True).compile(dialect=dialect)))


def _make_missing_indexes(transaction: "Transaction", metadata: sqlalchemy.MetaData) -> None:
    dialect = transaction.database.engine.dialect
    for table in metadata.tables.values():
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            transaction.execute(str(CreateIndex(index, if_not_exists=True).compile(dialect=dialect)))


def _refuse_strangers(transaction: "Transaction", metadata: sqlalchemy.MetaData) -> None:
    """Raise ConfigurationError for tables of our names that have other columns than ours."""
    found = _columns(transaction)
    for table in metadata.tables.values():
        if found.get(str(table.name)) != set(table.columns.keys()):
            raise ConfigurationError(
                f"The database {transaction.database.url} was made by another version of Understudy: "
                f"its table {table.name} has other columns. Take another database, or remove this one."
            )
