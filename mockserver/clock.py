"""The clock of a sandbox: ahead of the machine's, behind it, or standing still."""

import datetime as dt
import time
from dataclasses import dataclass, replace

# What a clock may show: far from the ends of the calendar, so that expiries can be added to it.
YEARS = range(1970, 9000)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that is `offset` seconds ahead of the machine's, or stands at `frozen`, in seconds since 1970."""

    offset: float = 0.0
    frozen: float | None = None

    def now(self) -> dt.datetime:
        """What it shows, in UTC."""
        if self.frozen is not None:
            return dt.datetime.fromtimestamp(self.frozen, dt.UTC)
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.offset)

    def ahead(self, moment: float) -> float:
        """How many seconds ahead of the machine's it is or was when that showed `moment`."""
        return self.offset if self.frozen is None else self.frozen - moment

    def at(self, moment: dt.datetime) -> "Clock":
        """The clock set to a moment, standing there if it stands. Raises OverflowError for one outside YEARS."""
        if self.frozen is not None:
            return possible(replace(self, frozen=moment.timestamp()))
        return possible(Clock((moment - dt.datetime.now(dt.UTC)).total_seconds()))

    def moved(self, seconds: float) -> "Clock":
        """The clock so much later, or earlier by a negative number. Raises OverflowError for a time outside YEARS."""
        if self.frozen is not None:
            return possible(replace(self, frozen=self.frozen + seconds))
        return possible(Clock(self.offset + seconds))

    def standing(self) -> "Clock":
        """The clock, stopped where it is."""
        return replace(self, frozen=self.now().timestamp())

    def running(self) -> "Clock":
        """The clock, running on from where it is."""
        return Clock(self.ahead(time.time()))


def possible(clock: Clock) -> Clock:
    """The clock itself. Raises OverflowError where it shows a time outside YEARS."""
    try:
        year = clock.now().year
    except (ValueError, OSError) as error:  # what no calendar has
        raise OverflowError from error
    if year not in YEARS:
        raise OverflowError
    return clock
