"""What bugs make of a value."""

from collections.abc import Callable
from typing import Any


def in_ascii(value: Any) -> Any:
    """A text without the letters that ASCII lacks."""
    return value.encode("ascii", "ignore").decode() if isinstance(value, str) else value


def first_letters(number: int) -> Callable[[Any], Any]:
    """The beginning of a text."""
    return lambda value: value[:number] if isinstance(value, str) else value


def escaped(value: Any) -> Any:
    """A text as a page would hold it."""
    return value.replace("&", "&amp;").replace("'", "&#39;") if isinstance(value, str) else value


def digits_counted(value: Any) -> Any:
    """A text of digits without its leading zeros."""
    return str(int(value)) if isinstance(value, str) and value.isdigit() else value


def flat(value: Any) -> Any:
    """Metadata with its inner objects as text."""
    if not isinstance(value, dict):
        return value
    return {name: str(each) if isinstance(each, dict | list) else each for name, each in value.items()}


def to_the_unit(amount: Any) -> Any:
    """An amount without its cents."""
    return str(round(float(amount))) if amount not in (None, "") else amount


def one_cent_less(amount: Any) -> Any:
    """An amount a cent too small."""
    return f"{float(amount) - 0.01:.2f}" if amount not in (None, "") else amount


def is_day(moment: Any) -> bool:
    """Whether a moment is a day alone."""
    return isinstance(moment, str) and len(moment) == len("2031-07-05")
