"""A fault: which requests it strikes, what it does to them, and what has come of it so far."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import orjson

from mockserver.patterns import names_operation, path_pattern

AT_ONCE = "at_once"
# Effects without which the operation has answered the client, so that it takes effect.
REPLACING = ("status", "rate_limit")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a request when its answer is ready; no operation or account is empty."""

    operation: str
    method: str
    path: str
    account: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a sandbox. `definition` has the form of NewFault in the control API's specification.

    `ends_at` is a moment of the sandbox's clock, in seconds; `window` is when the calls of a rate limit were counted
    from, and how many there were.
    """

    id: int
    definition: Mapping[str, Any]
    matched: int = 0
    struck: int = 0
    ends_at: float | None = None
    window: tuple[float, int] = (0.0, 0)

    def is_over(self, now: float) -> bool:
        """Whether it strikes no more."""
        times = self.definition.get("times", math.inf)
        return bool(self.struck >= times) or (self.ends_at is not None and now >= self.ends_at)

    def fits(self, asked: Asked) -> bool:
        """Whether it is about such requests."""
        match = self.definition.get("match", {})
        return all(
            (
                "method" not in match or match["method"].upper() == asked.method,
                "operation" not in match or names_operation(match["operation"], asked.operation),
                "path" not in match or path_pattern(match["path"]).fullmatch(asked.path),
                "account" not in match or match["account"] == asked.account,
            )
        )

    def met(self, now: float) -> Self:
        """After one more request that it is about. The time of one that had not begun before begins now."""
        ends_at = self.ends_at
        if ends_at is None and "for_seconds" in self.definition:
            ends_at = now + self.definition["for_seconds"]
        return replace(self, matched=self.matched + 1, ends_at=ends_at)

    @property
    def is_due(self) -> bool:
        """Whether the last request that it met is one of those to strike, by its number."""
        match = self.definition.get("match", {})
        nth, every = int(match.get("nth", self.matched)), int(match.get("every", 1))
        return self.matched == nth and self.matched % every == 0

    def counted(self, now: float) -> Self:
        """With one more call in the window of its rate limit."""
        start, calls = self.window
        if now < start or now >= start + self.definition["rate_limit"]["seconds"]:
            start, calls = now, 0
        return replace(self, window=(start, calls + 1))

    @property
    def lets_pass(self) -> bool:
        """Whether the last call was within the rate limit."""
        return self.window[1] <= int(self.definition["rate_limit"]["calls"])

    def wait(self, now: float) -> int:
        """In how many whole seconds the rate limit's next window begins."""
        return max(1, math.ceil(self.window[0] + float(self.definition["rate_limit"]["seconds"]) - now))

    def stricken(self) -> Self:
        """After one more strike."""
        return replace(self, struck=self.struck + 1)

    @property
    def undoes(self) -> bool:
        """Whether the operation takes no effect."""
        replaced = any(effect in self.definition for effect in REPLACING) or self.definition.get("cut") == AT_ONCE
        return not self.definition.get("runs", not replaced)


def written(faults: Sequence[Fault]) -> str:
    """Faults as text, an object of JSON for each; no faults are an empty text."""
    return orjson.dumps(list(faults)).decode() if faults else ""


def read(text: str) -> list[Fault]:
    """The faults that a text holds."""
    return [made_of(kept) for kept in orjson.loads(text)] if text else []


def made_of(kept: Mapping[str, Any]) -> Fault:
    """A fault from what is kept of it."""
    start, calls = kept["window"]
    return Fault(**{**kept, "window": (start, calls)})
