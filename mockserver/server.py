"""The running server: a socket, uvicorn, and what the terminal says at the start."""

import contextlib
import errno
import gc
import shlex
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import make_url

from mockserver import ports, workers
from mockserver.app import application, world
from mockserver.catalog import Api
from mockserver.companion import when_standard_input_closes
from mockserver.connections import PATIENCE, uvicorn_options
from mockserver.console import Console
from mockserver.control.guard import Guard
from mockserver.coverage import coverage, table, total
from mockserver.database import IN_MEMORY, Database
from mockserver.errors import ConfigurationError, Refusal
from mockserver.front import Front
from mockserver.journal.table import TableKeeper
from mockserver.lifetimes import DAY, Lifetimes
from mockserver.protocol import EndingServer
from mockserver.sandbox import DEFAULT, Sandboxes
from mockserver.variation import Chosen

CANNOT_SERVE = 1
BACKLOG = 2048
# Requests leave little behind for the collector. Looking for it thirty times as seldom takes 4 MB more, and a
# sixteenth of each request's time less.
COLLECTED_AFTER = (20_000, 20, 20)
# What a fixture that cannot be used brings about.
UNPLANTABLE = (LookupError, ArithmeticError, TypeError, ValueError, AttributeError, Refusal)


@dataclass(frozen=True)
class Settings:
    """How to serve."""

    host: str
    port: int
    database: str
    seed: int
    fixtures: Path | None
    quiet: bool
    apis: Sequence[Api]
    control_token: str | None = None
    sandbox_lifetime: float | None = DAY
    ends_with_stdin: bool = False
    request_timeout: float = PATIENCE
    workers: int = 1
    variations: Chosen = field(default_factory=Chosen)
    faults: Path | None = None
    coverage: bool = False
    fail_under: float | None = None

    @property
    def tells_coverage(self) -> bool:
        """Whether to tell at the end what clients have met."""
        return self.coverage or self.fail_under is not None


def serve(settings: Settings) -> int:
    """Serve until interrupted; the exit status. Raises ConfigurationError for settings that cannot be used."""
    workers.check(settings.workers)
    if settings.fixtures:
        check_fixtures(settings.apis, settings.fixtures)
    listener = _listener(settings.host, settings.port)
    if listener is None:
        return CANNOT_SERVE
    with listener, _shared(settings) as url:
        database = Database(url)
        app = application(
            settings.apis,
            database,
            seed=settings.seed,
            fixtures=settings.fixtures,
            console=Console(quiet=settings.quiet),
            guard=Guard(settings.control_token),
            lifetimes=Lifetimes(settings.sandbox_lifetime),
            journal=TableKeeper(database) if url != IN_MEMORY else None,
            faults=settings.faults,
        )
        status = 0
        # What was made to start stays; the collector, off until now, need never look at it.
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)
        gc.enable()
        with contextlib.suppress(KeyboardInterrupt), settings.variations.applied(app.bindings):
            greet = partial(_greet, settings, listener.getsockname()[1])
            if settings.workers > 1:
                # No connection may cross the fork: each worker makes its own.
                database.close()
                work = partial(_work, app, database, listener, settings.request_timeout)
                crew = workers.Workers(settings.workers, work, end_with_stdin=settings.ends_with_stdin)
                status = crew.run(greet)
            else:
                if settings.tells_coverage:
                    # As Ctrl-C does: uvicorn ends in good order and then sends the signal again, which ends us untold.
                    signal.signal(signal.SIGTERM, signal.default_int_handler)
                tell_end = when_standard_input_closes if settings.ends_with_stdin else None
                _answer(app, listener, settings.request_timeout, greet, tell_end)
        status = status or told_coverage(app.sandboxes, settings)
        database.close()
    return status


def nothing() -> None:
    """Say nothing: the greeting is the parent's."""


def told_coverage(sandboxes: Sandboxes, settings: Settings) -> int:
    """Print what clients have met, if asked; the exit status, CANNOT_SERVE where it is less than was asked for."""
    if not settings.tells_coverage:
        return 0
    with sandboxes.opened() as register:
        found = coverage(register.reference, register.journal.met(register.transaction, None))
    print("\n".join(table(found)), flush=True)
    percent = total(each.status_share for each in found).percent
    if settings.fail_under is None or percent >= settings.fail_under:
        return 0
    told = f"{percent:g}% of the documented statuses were met, less than --fail-under {settings.fail_under:g}."
    print(f"mockserver: {told}", file=sys.stderr)
    return CANNOT_SERVE


@contextlib.contextmanager
def _shared(settings: Settings) -> Iterator[str]:
    """The URL of the database: several workers without one get a file of their own, which goes with them."""
    if settings.workers == 1 or settings.database != IN_MEMORY:
        yield settings.database
        return
    with tempfile.TemporaryDirectory(prefix="mockserver-") as folder:
        yield f"sqlite:///{folder}/mock.db"


def _answer(
    app: Front,
    listener: socket.socket,
    patience: float,
    ready: Callable[[], None],
    tell_end: Callable[[Callable[[], None]], None] | None,
) -> None:
    """Answer requests, once `ready` is told, until interrupted, or until `tell_end` calls what it is given."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        **uvicorn_options(patience),
    )
    server = EndingServer(config, ready, app.close)
    if tell_end is not None:
        # No signal: one that comes before uvicorn listens for signals would be lost in its event loop.
        tell_end(partial(setattr, server, "should_exit", True))
    server.run(sockets=[listener])


def _work(
    app: Front,
    database: Database,
    listener: socket.socket,
    patience: float,
    tell_end: Callable[[Callable[[], None]], None],
) -> None:
    """What one worker of several does."""
    app.begin_run()
    _answer(app, listener, patience, nothing, tell_end)
    database.close()


def check_fixtures(apis: Sequence[Api], folder: Path) -> None:
    """Try one's own fixtures in a sandbox thrown away. Raises ConfigurationError for those that cannot be used."""
    if not folder.is_dir():
        raise ConfigurationError(f"--fixtures {folder} is no folder; it should hold files such as loyalty.yaml.")
    database = Database(IN_MEMORY)
    for api in apis:
        try:
            with Sandboxes(database, {api.name: world(api, folder)}, 1).opened() as register:
                register.named(DEFAULT).store(api.name)
        except (
            LookupError,
            ArithmeticError,
            TypeError,
            ValueError,
            AttributeError,
            Refusal,
            database.engine.error,
        ) as error:
            missing = f"a field {error} is missing" if isinstance(error, KeyError) else str(error)
            raise ConfigurationError(f"The fixture of {api.name} in {folder} cannot be used: {missing}.") from error
    database.close()


def _greet(settings: Settings, port: int) -> None:
    print("\n".join(greeting(settings, port)), flush=True)


def greeting(settings: Settings, port: int) -> Iterator[str]:
    """What the terminal says at the start: where each API is, who can log in, and a first request to paste."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    host = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 - a look-up, no binding
    base = f"http://{host}:{port}"
    for api in settings.apis:
        interface = api.interfaces[0]
        yield f"{interface.document['info']['title']}: {base}{interface.base_path}"
        start = api.fixture(settings.fixtures).get("start", {})
        for login in start.get("logins", []):
            told = ", ".join(f"{name} {value}" for name, value in login.items() if name != "who")
            yield f"  {login['who']}: {told}"
        if "request" in start:
            yield f"  {_curl(base + interface.base_path, start['request'])}"
    for name, each in settings.variations.named.items():
        yield f"With {name}: {each.sentence}"
    yield f"Page: {base}/_mock/ (all of this, live, in a browser)"
    if settings.control_token:
        yield f"Control API: {base}/_mock (with the header Authorization: Bearer TOKEN)"
    else:
        yield f"Control API: {base}/_mock (curl {base}/_mock/health)"
    yield f"A sandbox of its own for each test: {base}/~any-name/..."
    if settings.database != IN_MEMORY:
        kept = f"in {make_url(settings.database).render_as_string()}"
    else:
        kept = "in memory" if settings.workers == 1 else f"shared by {settings.workers} workers until they end"
    yield f"Seed {settings.seed}, data {kept}. Ctrl-C ends the server."


def _curl(base: str, request: dict[str, Any]) -> str:
    words = ["curl", "-X", request["method"], base + request["path"]]
    for name, value in request.get("headers", {}).items():
        words += ["-H", f"{name}: {value}"]
    if "body" in request:
        words += ["-d", request["body"]]
    return shlex.join(words)


def _in_use(host: str, port: int) -> str:
    """What to tell whoever wants a port that is taken."""
    found = ports.listener(port)
    by = f" by {found.name} (process {found.pid})" if found else ""
    return f"Port {port} of {host} is in use{by}; stop what listens there, or take a free port with --port 0."


def _listener(host: str, port: int) -> socket.socket | None:
    """A listening socket, or None when there can be none; the terminal then says why."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            told = _in_use(host, port)
        else:
            told = f"Cannot listen on {host}, port {port}: {error.strerror or error}."
        print(f"mockserver: {told}", file=sys.stderr)
        return None
    return listener
