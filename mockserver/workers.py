"""Several processes that answer at one port: started together, replaced when they die, ended together."""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from types import FrameType
from typing import Any

from mockserver.companion import when_closed
from mockserver.errors import ConfigurationError

# A worker gets one: it calls it with what ends the work in good order, and then works.
Work = Callable[[Callable[[Callable[[], None]], None]], None]

FAREWELL = 10.0
# A worker that dies so soon after its start would do so again.
SOON = 1.0
MOST_SOON = 5
CANNOT_SERVE = 1


def check(number: int) -> None:
    """Raise ConfigurationError where there cannot be so many workers."""
    if number > 1 and not hasattr(os, "fork"):
        raise ConfigurationError(
            "--workers is not possible on this system, which cannot fork processes (Windows). Start several "
            "`mockserver serve` with the same --database on ports of their own, behind a balancer."
        )


class Workers:
    """Processes that all do the same work, copies of this one."""

    def __init__(self, number: int, work: Work, *, end_with_stdin: bool = False) -> None:
        self._number = number
        self._work = work
        self._end_with_stdin = end_with_stdin
        self._context = multiprocessing.get_context("fork")
        self._workers: dict[Any, float] = {}
        self._soon = 0
        # Nothing is ever written there. A worker sees it close when this process is gone, however it ended.
        self._lifeline, self._held = os.pipe()

    def run(self, greet: Callable[[], None]) -> int:
        """Work until SIGINT, SIGTERM, or the end of the standard input; the exit status. `greet` when all are there."""
        with endings():
            try:
                for _ in range(self._number):
                    self._start()
                greet()
                while self._watch():
                    pass
            except KeyboardInterrupt:
                return 0
            else:
                return CANNOT_SERVE if self._soon >= MOST_SOON else 0
            finally:
                self._end()

    def _start(self) -> int:
        worker = self._context.Process(target=self._live)
        worker.start()
        self._workers[worker] = time.monotonic()
        assert worker.pid
        return worker.pid

    def _live(self) -> None:
        """What a worker does."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(self._held)
        with contextlib.suppress(KeyboardInterrupt):
            self._work(lambda end: when_closed(self._lifeline, end))

    def _watch(self) -> bool:
        """Wait for something to happen, and replace whoever died; whether to go on."""
        watched = {worker.sentinel: worker for worker in self._workers}
        stdin = [sys.stdin.fileno()] if self._end_with_stdin else []
        for happened in wait([*watched, *stdin]):
            if happened not in watched:
                if not os.read(sys.stdin.fileno(), 4096):
                    return False
            elif not self._replace(watched[happened]):
                return False
        return True

    def _replace(self, dead: Any) -> bool:
        """Start another worker in the place of a dead one, and tell so; False where that is of no use."""
        dead.join()
        self._soon = self._soon + 1 if time.monotonic() - self._workers.pop(dead) < SOON else 0
        told = f"Worker {dead.pid} {ending(dead.exitcode)}"
        if self._soon >= MOST_SOON:
            print(f"mockserver: {told}, as the ones before it did; giving up.", file=sys.stderr, flush=True)
            return False
        print(f"{told}; worker {self._start()} takes its place.", file=sys.stderr, flush=True)
        return True

    def _end(self) -> None:
        """End all workers; by force those that take too long."""
        for worker in self._workers:
            worker.terminate()
        until = time.monotonic() + FAREWELL
        for worker in self._workers:
            worker.join(max(0.0, until - time.monotonic()))
            if worker.is_alive():
                worker.kill()
                worker.join()
        os.close(self._held)
        os.close(self._lifeline)


@contextlib.contextmanager
def endings() -> Iterator[None]:
    """Within, SIGTERM is what Ctrl-C is: KeyboardInterrupt, once. A second signal does not disturb the ending."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    for each in before:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def ending(status: int | None) -> str:
    """How a process ended, in words."""
    if status is not None and status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
