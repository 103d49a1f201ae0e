"""How a handler says what it needs, and how it gets it.

A handler is a plain function named after its operation. It names what it wants as arguments: `store` (the tables of its
API), `sandbox`, `register` (all sandboxes), `reference` (the specifications), `base_url` (where the client finds the
API, or the sandbox where it belongs to none), `client_address` (of the machine that asks), `caller` (whoever the token
belongs to, annotated with the kinds of caller that it serves; `_caller` where it only matters that there is one),
`token`, `body`, and the parameters of the operation in snake case, with an underscore after a name that Python uses, or
all that were sent as `parameters`.
"""

import builtins
import inspect
import re
import typing
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from mockserver.exchange import Exchange
from mockserver.sandbox import Register, Sandbox

Handler = TypeVar("Handler", bound=Callable[..., Any])

WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def finds(**finders: Callable[..., Any]) -> Callable[[Handler], Handler]:
    """Find records before the body is judged, so that 404 comes before 400 (AX-09).

    Each finder gets arguments as a handler does; what it gives back becomes the handler's argument of its name.
    """

    def mark(handler: Handler) -> Handler:
        handler.finders = finders  # type: ignore[attr-defined]
        return handler

    return mark


def argument_name(parameter: str) -> str:
    """A parameter's name as a handler spells it: resetToken becomes reset_token, id becomes id_."""
    name = WORD_START.sub("_", parameter).replace("-", "_").lower()
    return f"{name}_" if hasattr(builtins, name) else name


class Call:
    """One call of a handler: everything that it may ask for."""

    def __init__(self, exchange: Exchange, register: Register, api: str | None) -> None:
        self.exchange = exchange
        self.register = register
        self.caller: Any = None
        self._api = api

    @cached_property
    def sandbox(self) -> Sandbox:
        """The sandbox that the request is for, made and locked at its first use: the control API may want another."""
        passport = self.exchange.passport
        return self.register.of(passport) if passport else self.register.named(self.exchange.sandbox)

    @cached_property
    def store(self) -> Any:
        """The API's tables in the sandbox; None for the control API."""
        return self.sandbox.store(self._api) if self._api else None

    @property
    def base_url(self) -> str:
        """What stands before the paths of the API, as the client addressed it, sandbox and all."""
        base_path = self.register.apis[self._api] if self._api else ""
        return f"{self.exchange.origin}{self.sandbox.prefix}{base_path}"


GIVEN = {
    "store": attrgetter("store"),
    "sandbox": attrgetter("sandbox"),
    "base_url": attrgetter("base_url"),
    "client_address": attrgetter("exchange.client"),
    "register": attrgetter("register"),
    "parameters": attrgetter("exchange.parameters"),
    "reference": attrgetter("register.reference"),
    "caller": attrgetter("caller"),
    "_caller": attrgetter("caller"),
    "token": attrgetter("exchange.token"),
    "body": attrgetter("exchange.content"),
}


class Invocation:
    """A function with the names of its arguments, looked up once."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        hints = typing.get_type_hints(function)
        self.role = hints.get("caller") or hints.get("_caller")
        finders: Mapping[str, Callable[..., Any]] = getattr(function, "finders", {})
        self.finders = {name: Invocation(finder) for name, finder in finders.items()}
        wanted = [name for name in inspect.signature(function).parameters if name not in finders]
        self._given = [(name, GIVEN[name]) for name in wanted if name in GIVEN]
        self._parameters = [name for name in wanted if name not in GIVEN]

    def find(self, call: Call) -> dict[str, Any]:
        """What the function's finders find."""
        return {name: finder.run(call, {}) for name, finder in self.finders.items()}

    def run(self, call: Call, found: Mapping[str, Any]) -> Any:
        """The function's result."""
        arguments = dict(found)
        for name, getter in self._given:
            arguments[name] = getter(call)
        for name in self._parameters:
            arguments[name] = call.exchange.parameters.get(name)
        return self.function(**arguments)
