"""How the contracts read answers: in every form that the readings leave to a server (AX-04, AX-05, AM-14, AM-36)."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import orjson

from contracts.expectations import MISSING, Reply, demand

ZONES = dt.timedelta(hours=26)
SAME_MOMENT = dt.timedelta(seconds=1)
Likeness = Callable[[Any, Any], bool]


def is_nothing(value: Any) -> bool:
    """Whether a value says nothing, in one of the ways that the samples have for it (AX-04, AM-54)."""
    return value is MISSING or value is None or value in ("", "null")


def is_uuid(value: Any) -> bool:
    """Whether a value is the text of a UUID."""
    try:
        return isinstance(value, str) and bool(uuid.UUID(value))
    except ValueError:
        return False


def id_of(value: Any) -> str:
    """An id as text, in one case."""
    return str(value).lower()


def beside(value: Any, place: int) -> str:
    """An id that differs from another one in the digit at a place, and not in its case alone."""
    digits = list(id_of(value))
    digits[place] = "e" if digits[place] != "e" else "d"
    return "".join(digits)


def number_of(value: Any) -> float | None:
    """A number, or the number that a text holds (AX-05); None when it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def truth_of(value: Any) -> bool | None:
    """A flag, or the flag that a text or a number holds (AX-05); None when it is neither."""
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.strip().lower())
    return bool(value) if isinstance(value, bool) or value in (0, 1) else None


def moment_of(value: Any) -> dt.datetime | None:
    """The moment that a text names, in UTC where it names no zone; None when it names none (AM-14)."""
    if not isinstance(value, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def same_id(one: Any, other: Any) -> bool:
    """Whether two ids are one."""
    return id_of(one) == id_of(other)


def same_number(one: Any, other: Any) -> bool:
    """Whether two values are the same number, as text or not (AM-56)."""
    first, second = number_of(one), number_of(other)
    return first is not None and second is not None and abs(first - second) < 0.005


def same_truth(one: Any, other: Any) -> bool:
    """Whether two values are the same flag, as text or not (AM-55)."""
    return truth_of(one) is not None and truth_of(one) == truth_of(other)


def same_moment(one: Any, other: Any) -> bool:
    """Whether two texts name the same moment; a day alone is compared as a day."""
    first, second = moment_of(one), moment_of(other)
    if first is None or second is None:
        return False
    days = [each for each in (one, other) if len(each) == len("2018-01-05")]
    return first.date() == second.date() if days else abs(first - second) < SAME_MOMENT


def same_json(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON; a server may answer it written out as text."""
    if isinstance(other, str) and not isinstance(one, str):
        try:
            other = orjson.loads(other)
        except orjson.JSONDecodeError:
            return False
    return bool(one == other)


def same_members(one: Any, other: Any) -> bool:
    """Whether two lists have the same members, in whatever order (AX-11), numbers as text or not (AX-05)."""
    if not isinstance(one, list) or not isinstance(other, list):
        return bool(one == other)
    return sorted(map(str, one)) == sorted(map(str, other))


def same_value(one: Any, other: Any) -> bool:
    """Whether two values are the same as they stand, or both say nothing."""
    return bool(one == other) or (is_nothing(one) and is_nothing(other))


def demand_as_sent(reply: Reply, name: str, sent: Any, alike: Likeness = same_value) -> None:
    """Demand that an answer shows a field as it was sent."""
    got = reply.get(name)
    shown = "nothing: the field is missing" if got is MISSING else got
    demand(alike(sent, got), f"{name} {sent!r} as sent", shown, reply, aspect=f"{name} as sent")


def demand_near(reply: Reply, name: str, sent: str) -> None:
    """Demand that a moment which an answer shows is the one that was sent, in whatever zone it was understood."""
    shown, wanted = moment_of(reply.get(name)), moment_of(sent)
    if shown is not None and wanted is not None:
        demand(abs(shown - wanted) <= ZONES, f"{name} {sent} as sent", reply.get(name), reply, aspect=f"{name} as sent")
