"""Which fault strikes a request, and what it does to the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mockserver.faults.fault import Asked, Fault

Draw = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault that strikes a request: `latency` is in seconds, as drawn, `retry_after` only a rate limit's."""

    fault: Fault
    latency: float = 0.0
    retry_after: int = 0

    @property
    def told(self) -> str:
        """What it does, in a few words."""
        definition = self.fault.definition
        words = [f"latency {self.latency:g} s"] if "latency" in definition else []
        if "rate_limit" in definition:
            words.append(f"rate limit, retry after {self.retry_after} s")
        words += [f"{name} {definition[name]}" for name in ("status", "content_type", "broken") if name in definition]
        words += [name for name in ("body", "headers") if name in definition]
        if "slow_seconds" in definition:
            words.append(f"body over {definition['slow_seconds']:g} s")
        if "cut" in definition:
            words.append(f"cut {definition['cut'].replace('_', ' ')}")
        return ", ".join(words)


def struck(faults: Sequence[Fault], asked: Asked, now: float, draw: Draw) -> tuple[list[Fault] | None, Strike | None]:
    """The faults after a request, None where it concerns none of them, and the strike, if any.

    `now` is in seconds of the sandbox's clock; `draw` gives a number from 0 to 1 for a purpose, always the same one.
    Each fault counts the requests that it is about; the first that is due strikes.
    """
    after, strike, changed = list(faults), None, False
    for place, fault in enumerate(faults):
        if fault.is_over(now) or not fault.fits(asked):
            continue
        changed = True
        met = fault.met(now)
        if strike is None:
            met, strike = _strike(met, now, draw)
        after[place] = met
    return (after if changed else None), strike


def _strike(fault: Fault, now: float, draw: Draw) -> tuple[Fault, Strike | None]:
    """The fault after a request that it is about, and its strike, if it is due."""
    purpose = f"fault {fault.id} {fault.matched}"
    if not fault.is_due or draw(purpose) >= fault.definition.get("probability", 1):
        return fault, None
    retry_after = 0
    if "rate_limit" in fault.definition:
        fault = fault.counted(now)
        if fault.lets_pass:
            return fault, None
        retry_after = fault.wait(now)
    fault = fault.stricken()
    return fault, Strike(fault, _latency(fault, draw(f"latency of {purpose}")), retry_after)


def _latency(fault: Fault, drawn: float) -> float:
    latency = fault.definition.get("latency", 0.0)
    if isinstance(latency, dict):
        latency = latency["from"] + drawn * (latency["to"] - latency["from"])
    return round(float(latency), 3)
