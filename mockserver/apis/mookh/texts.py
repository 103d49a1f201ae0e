"""Amounts, counts, flags and days, which the document prints as text (AX-05, AM-55, AM-56)."""

import datetime as dt

from mockserver.apis.mookh.errors import ImpossibleDate

DAY_LENGTH = len("2018-01-05")


def text(value: str | float | None) -> str | None:
    """An amount or a number as text: 90 as "90"; what is text or nothing already stays so."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if value is None else str(value)


def is_set(value: str | bool | None, *, otherwise: bool) -> bool:
    """Whether a flag is set, as text or not; one that says nothing is as it would be otherwise."""
    return otherwise if value is None else value in (True, "true")


def flag(value: bool) -> str:
    """A flag as the document prints it."""
    return "true" if value else "false"


def moment(field: str, written: str) -> dt.datetime:
    """The moment that a date-time names, or the first one of a day, in UTC (AM-14).

    Raises ImpossibleDate for one that the calendar of this language lacks: the year 0, a leap second.
    """
    try:
        found = dt.datetime.fromisoformat(written.upper())
        return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError) as error:
        raise ImpossibleDate(f"{field} is a date that the mock cannot store: {error}.", field=field) from error


def end(field: str, written: str) -> dt.datetime:
    """The moment that a date-time names, or the last one of a day. Raises ImpossibleDate."""
    found = moment(field, written)
    return found.replace(hour=23, minute=59, second=59, microsecond=999_999) if len(written) == DAY_LENGTH else found


def date_time(value: dt.datetime) -> str:
    """A moment as the document prints it (M-25, M-29)."""
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
