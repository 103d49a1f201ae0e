"""Clients that read their account, list what there is and redeem points, at a steady pace or as fast as they can.

Each has a sandbox of its own, which begins anew from time to time, so that what was redeemed does not pile up.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

from .client import Client, LostError, written

API = "/loyalty/api"
JANE = {"email": "jane@example.com", "password": "Member-pass-1"}
GIFT = {"email": JANE["email"], "points": 1_000_000}
BOUGHT = {"product_name": "Airtime 10 KES", "product_quantity": 1}
# Fewer than the fixture has of the product.
LIFE = 400
VISITORS = 20


@dataclass
class Tally:
    """What visitors met: answers by status (0: none), seconds from when each was due, and errors in words."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The seconds within which this share of the answers came."""
        return sorted(self.seconds)[min(int(share * len(self.seconds)), len(self.seconds) - 1)] if self.seconds else 0.0


class Pace:
    """When the next request is due: so many a second over all visitors together, or at once where `rate` is None."""

    def __init__(self, rate: float | None, seconds: float) -> None:
        self._step = 0.0 if rate is None else 1 / rate
        self._next = time.monotonic()
        self.end = self._next + seconds

    async def due(self) -> float | None:
        """Waits until the next request is due; the time when that is, or None when there are no more."""
        if self._step == 0.0:
            at = time.monotonic()
        else:
            at, self._next = self._next, self._next + self._step
        if at >= self.end:
            return None
        pause = at - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        return at


class Visitor:
    """One client in its own sandbox."""

    def __init__(self, host: str, port: int, name: str, tally: Tally) -> None:
        self._place = (host, port)
        self._name = name
        self._tally = tally
        self._client: Client | None = None
        self._requests: list[bytes] = []

    async def live(self, pace: Pace) -> None:
        """Send requests as they are due."""
        sent = 0
        while (due := await pace.due()) is not None:
            try:
                if sent % LIFE == 0:
                    await self._begin_anew()
                assert self._client is not None
                answer = await self._client.send(self._requests[sent % len(self._requests)])
                self._note(answer.status, answer.body, due)
            except (LostError, OSError) as error:
                self._note(0, str(error).encode(), due)
                self._client = None
                sent = -1
            sent += 1
        if self._client is not None:
            self._client.close()

    def _note(self, status: int, body: bytes, due: float) -> None:
        self._tally.statuses[status] += 1
        self._tally.seconds.append(time.monotonic() - due)
        if status != 200:
            self._tally.errors.append(f"{status}: {body[:200]!r}")

    async def _begin_anew(self) -> None:
        """An empty sandbox, a login, and points enough."""
        if self._client is None:
            self._client = await Client.connect(*self._place)
        await self._client.send(written("DELETE", f"/_mock/sandboxes/{self._name}", {}))
        base = f"/~{self._name}{API}"
        token = (await self._client.send(written("POST", f"{base}/auth/login", {}, JANE))).json()["token"]
        await self._client.send(written("POST", f"/~{self._name}/_mock/loyalty/points", {}, GIFT))
        login = {"Authorization": f"Bearer {token}"}
        read = written("GET", f"{base}/users/me", login)
        listed = written("GET", f"{base}/users/products", login)
        redeem = written("POST", f"{base}/users/me/redeem", login, BOUGHT)
        self._requests = [read, read, redeem, read, listed, read, read, redeem, read, listed]


async def visit(host: str, port: int, rate: float | None, seconds: float, visitors: int = VISITORS) -> Tally:
    """What visitors meet in so many seconds, at a rate of requests a second for all of them, or as fast as they can."""
    tally, pace = Tally(), Pace(rate, seconds)
    await asyncio.gather(*(Visitor(host, port, f"soak-{number}", tally).live(pace) for number in range(visitors)))
    return tally
