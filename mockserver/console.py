"""What the terminal shows: a line per request, and bugs of the mock, loudly."""

import sys
import time
import traceback
from typing import TextIO

from mockserver.exchange import Exchange

OUR_CODE = "mockserver"


class Console:
    """Writes to the terminal; a quiet one only tells of bugs."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet

    def request(self, exchange: Exchange, status: int) -> None:
        """One line: time, sandbox, operation, status, how long it took, the request's id, and why it was refused."""
        if self._quiet:
            return
        milliseconds = (time.perf_counter() - exchange.started) * 1000
        what = exchange.operation if exchange.operation != "-" else f"{exchange.method} {exchange.path[:80]!r}"
        reason = f"  {exchange.reason}" if exchange.reason else ""
        now = time.strftime("%H:%M:%S")
        self._write(f"{now}  {exchange.sandbox}  {what}  {status}  {milliseconds:.1f} ms  {exchange.id}{reason}\n")

    def bug(self, exchange: Exchange, error: BaseException) -> None:
        """Tell of an error that nobody declared: what, during which operation, and where in our code."""
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if OUR_CODE in frame.filename] or frames
        place = f"{ours[-1].filename}:{ours[-1].lineno} in {ours[-1].name}" if ours else "unknown place"
        self._write(
            f"BUG of the mock in {exchange.operation} (request {exchange.id}): {type(error).__name__}: {error}\n"
            f"    at {place}; please report it with this text\n"
        )

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
