"""Bugs of some requests alone, told by what they hold."""

from collections.abc import Callable
from typing import Any

from mockserver.apis.mykubo.bugs import Body
from mockserver.changes import on_request
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.variation import Change


def beyond_ascii(value: Any) -> bool:
    """Whether a text has letters beyond ASCII."""
    return isinstance(value, str) and not value.isascii()


def in_ascii(text: str) -> str:
    """A text without its letters beyond ASCII."""
    return text.encode("ascii", "ignore").decode()


def last_twice(rows: list[Any]) -> list[Any]:
    """A list whose last member stands there twice."""
    return [*rows, *rows[-1:]]


def whole(price: Any) -> int:
    """A price without its cents."""
    return int(float(price))


def of_each_color(change: Callable[[Body], Body]) -> Callable[[Any], Any]:
    """A change of each color that a new product is sent with."""
    return lambda colors: [change(each) for each in colors] if isinstance(colors, list) else colors


def forgiven(operation: str) -> Change:
    """What is wrong with a body is left to the handler."""

    def forgive(exchange: Exchange, _: Call) -> None:
        exchange.refusal = None

    return on_request(operation, forgive)
