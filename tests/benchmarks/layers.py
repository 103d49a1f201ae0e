"""Where the time of one request goes: the mock with a stopwatch in each of its layers, asked over HTTP.

`python -m tests.benchmarks.layers PATH FILE ARGUMENT...` is that mock: it counts the requests to one path, and writes
how many there were and the seconds of each layer into a file when it ends.
"""

import asyncio
import contextlib
import json
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mockserver import cli, front
from mockserver.binding import Binding
from mockserver.front import Front
from mockserver.recorder import Recorder
from mockserver.sandbox import Register, Sandboxes
from mockserver.validation import RequestValidation
from tests.soak.client import written

from .process import free_port, running
from .scale import ask
from .subjects import METHODS, PATHS, POSTED, prepare

REST = "uvicorn, the event loop and the system's sockets"
FRONT = "sandbox, envelope, headers"
TRANSACTION = "the transaction, and which sandbox it is"
# What a layer's own time is called, without the layers within it; the outermost first.
LAYERS: tuple[tuple[str, Any, str], ...] = (
    (REST, front, "send_whole"),
    (TRANSACTION, Register, "arrival"),
    ("Connexion's middleware", Front, "_run"),
    ("who asks", Binding, "admit"),
    ("the request against the specification", RequestValidation, "__call__"),
    ("the operation itself", Binding, "answer"),
    ("the answer against the specification", Binding, "check"),
    ("the journal", Recorder, "note"),
)
ORDER = tuple(dict.fromkeys((REST, FRONT, *(title for title, _, _ in LAYERS))))


class Stopwatch:
    """The seconds that each layer takes by itself: entering one stops the clock of the layer around it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.requests = 0
        self.runs = False
        self._within: list[str] = []
        self._since = 0.0

    def enter(self, layer: str) -> None:
        """Count for this layer from now on."""
        now = time.perf_counter()
        if self._within:
            self.seconds[self._within[-1]] += now - self._since
        self._within.append(layer)
        self._since = time.perf_counter()

    def leave(self) -> None:
        """Count for the layer around again."""
        now = time.perf_counter()
        self.seconds[self._within.pop()] += now - self._since
        self._since = time.perf_counter()


def timed(watch: Stopwatch, layer: str, original: Callable[..., Any]) -> Callable[..., Any]:
    """A method that counts as a layer while the clock runs."""
    if asyncio.iscoroutinefunction(original):

        async def waiting(*arguments: Any) -> Any:
            if not watch.runs:
                return await original(*arguments)
            watch.enter(layer)
            try:
                return await original(*arguments)
            finally:
                watch.leave()

        return waiting

    def method(*arguments: Any) -> Any:
        if not watch.runs:
            return original(*arguments)
        watch.enter(layer)
        try:
            return original(*arguments)
        finally:
            watch.leave()

    return method


def watched(watch: Stopwatch, path: str) -> None:
    """Put the stopwatch into every layer of the mock; it runs while a request to one path is answered."""
    for title, owner, name in LAYERS:
        setattr(owner, name, timed(watch, title, getattr(owner, name)))
    opened, answer = Sandboxes.opened, timed(watch, FRONT, Front.__call__)

    @contextlib.contextmanager
    def opening(self: Sandboxes, *, writing: bool = True) -> Iterator[Any]:
        transaction = opened(self, writing=writing)
        register = timed(watch, TRANSACTION, transaction.__enter__)()
        with contextlib.ExitStack() as stack:
            stack.push(timed(watch, TRANSACTION, transaction.__exit__))
            yield register

    async def answering(self: Front, scope: Any, receive: Any, send: Any) -> None:
        watch.runs = scope.get("path") == path
        watch.requests += watch.runs
        await answer(self, scope, receive, send)
        watch.runs = False

    Sandboxes.opened = opening  # type: ignore[method-assign]
    Front.__call__ = answering  # type: ignore[method-assign]


def measured(folder: Path, asked: int) -> dict[str, dict[str, float]]:
    """For each of the benchmark's requests the microseconds of every layer."""
    return {name: shares(name, folder, asked) for name in PATHS}


def shares(name: str, folder: Path, asked: int) -> dict[str, float]:
    """The microseconds of every layer in one request, over so many of them."""
    port, told = free_port(), folder / f"layers-{METHODS[name]}-{len(PATHS[name])}.json"
    base, path = f"http://127.0.0.1:{port}", f"/loyalty{PATHS[name]}"
    options = ["serve", "--quiet", "--port", str(port)]
    command = [sys.executable, "-m", "tests.benchmarks.layers", path, str(told), *options]
    with running(command, base, "/_mock/health", {}, folder) as server:
        login = prepare(base)
        body = json.loads(POSTED) if METHODS[name] == "POST" else None
        before = server.cpu_seconds()
        asyncio.run(ask(base, [written(METHODS[name], path, login, body)], asked))
        whole = (server.cpu_seconds() - before) / asked * 1e6
    found = json.loads(told.read_text())
    own = {layer: found["seconds"].get(layer, 0.0) / found["requests"] * 1e6 for layer in ORDER}
    return {**own, REST: own[REST] + whole - sum(own.values())}


def main(arguments: list[str]) -> int:
    """Serve with a stopwatch, until interrupted."""
    # As Ctrl-C does: uvicorn ends in good order and then sends the signal again, which would end us untold.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    path, file, *options = arguments
    watch = Stopwatch()
    watched(watch, path)
    status = cli.main(options)
    Path(file).write_text(json.dumps({"requests": watch.requests, "seconds": watch.seconds}), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
