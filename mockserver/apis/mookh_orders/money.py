"""Amounts of money: decimals with two places, never floats; numbers only where the document prints them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def amount(value: Any) -> Decimal:
    """An amount from the text or number that a fixture holds. Raises ArithmeticError for what is none."""
    return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)


def whole(value: Decimal) -> Decimal:
    """The amount cut to whole units (AO-21)."""
    return (value // 1).quantize(CENT)


def printed(value: Decimal) -> str:
    """The amount as text with two decimals, such as 8300.00."""
    return f"{value:.2f}"


def number(value: Decimal) -> int | float:
    """The amount as a number on the wire: 2766, and 35.5 where there are cents."""
    return int(value) if value == value.to_integral_value() else float(value)
