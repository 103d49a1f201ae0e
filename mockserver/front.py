"""The outermost part of the server: every request comes in and every answer goes out here."""

import asyncio
import itertools
import secrets
import time

import orjson
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockserver import cross_origin
from mockserver.binding import Binding, Bindings, BrokenReplyError
from mockserver.catalog import Interface
from mockserver.console import Console
from mockserver.control.guard import Guard
from mockserver.database import Conflict, Unavailable
from mockserver.delivery import ClientGoneError, Written, cutter, send_stream, send_whole, while_there
from mockserver.errors import Refusal
from mockserver.exchange import Exchange, Headers
from mockserver.faults import effects
from mockserver.faults.decision import decide
from mockserver.framework import ProblemException
from mockserver.lifetimes import Lifetimes
from mockserver.places import Places
from mockserver.recorder import PREFLIGHT, Recorder
from mockserver.reply import JSON, Cookie, Later, Reply, Stream
from mockserver.sandbox import DEFAULT, NAME, NOWHERE, Register, Sandboxes
from mockserver.workbench import PAGE, Workbench

BODY_LIMIT = 10_000_000
# What a client may send beyond the limit and still be told so; then the connection is left.
DRAIN_LIMIT = 100_000_000
# The control API's, which takes whole sandboxes with the files uploaded there.
CONTROL_BODY_LIMIT = 64_000_000
SANDBOX_HEADER = b"x-sandbox"
JSON_HEADER = (b"content-type", JSON.encode())
# Statuses whose answers have no body, and hence no length of one.
BODILESS = (204, 304)
# What the control API answers is nothing to run or to show in a frame, whatever is in it.
CONTROL_HEADERS: Headers = [(b"x-content-type-options", b"nosniff"), (b"x-frame-options", b"DENY")]
SAFE = ("GET", "HEAD")
# How often a request is handled when other processes come in between.
ATTEMPTS = 5
RETRY_AFTER = 1
AWAY = "The mock's database cannot be used at the moment, and nothing was changed; try again."


class Front:
    """What every request passes before the application, and every answer after it.

    Before: sandbox, request id, the control API's guard, cross-origin leave, body. After: the vendor's envelope for
    whatever was refused, faults, cookies, the journal, the log.
    """

    def __init__(
        self,
        application: ASGIApp,
        sandboxes: Sandboxes,
        bindings: Bindings,
        places: Places,
        console: Console,
        guard: Guard,
        lifetimes: Lifetimes,
    ) -> None:
        self._application = application
        self._guard = guard
        self._lifetimes = lifetimes
        self._sandboxes = sandboxes
        self.bindings = bindings
        self._places = places
        self._console = console
        self._workbench = Workbench()
        self._recorder = Recorder(sandboxes.common.journal)
        self.begin_run()

    def begin_run(self) -> None:
        """Number the requests anew: no other run, and no other process, gives the same ids."""
        run = secrets.token_hex(4)
        self._ids = (f"{run}-{number:06d}" for number in itertools.count(1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        exchange = self._exchange(scope)
        inner: Scope = {**scope, "path": exchange.path, "exchange": exchange, "extensions": {}}
        try:
            reply = await self._reply(exchange, inner, receive, send)
        except ClientGoneError:
            return
        binding = self.bindings.of(inner)
        if exchange.strike is not None:
            reply = await self._struck(exchange, reply, binding)
        written = self._written(exchange, reply)
        if exchange.strike is not None:
            written = effects.struck_bytes(exchange.strike, written)
        self._recorder.note(exchange, binding, written)
        if exchange.strike is not None:
            await effects.deliver(exchange.strike, written, send, cutter(scope, receive))
        elif isinstance(reply.body, Stream):
            await send_stream(written, reply.body, send, receive)
        else:
            await send_whole(written, send)
        if exchange.operation != PAGE:
            self._console.request(exchange, reply.status)

    @property
    def sandboxes(self) -> Sandboxes:
        """The door to all sandboxes."""
        return self._sandboxes

    def close(self) -> None:
        """Let nobody wait any longer: the server ends."""
        self._recorder.keeper.close()

    def _exchange(self, scope: Scope) -> Exchange:
        exchange = Exchange(
            id=next(self._ids),
            method=scope["method"],
            path=scope["path"],
            sandbox=DEFAULT,
            headers=scope["headers"],
            client=scope["client"][0] if scope.get("client") else "",
            scheme=scope["scheme"],
            server=scope.get("server"),
            started=time.perf_counter(),
            query=scope["query_string"],
        )
        exchange.sandbox = exchange.header(SANDBOX_HEADER) or DEFAULT
        if exchange.path.startswith("/~"):
            exchange.sandbox, slash, rest = exchange.path[2:].partition("/")
            exchange.path = slash + rest
        exchange.path = exchange.path.rstrip("/") or "/"
        return exchange

    async def _reply(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> Reply:
        """The answer, whatever happens."""
        try:
            self._admit(exchange)
            if cross_origin.is_preflight(exchange):
                exchange.operation = PREFLIGHT
                return Reply(204)
            if exchange.path in self._workbench:
                return self._workbench.reply(exchange)
            exchange.body = await _body(exchange, receive, CONTROL_BODY_LIMIT if exchange.is_control else BODY_LIMIT)
            answered = await self._answer(exchange, scope, receive, send)
            reply = await while_there(answered.reply(), receive) if isinstance(answered, Later) else answered
        except Refusal as refusal:
            reply = self._refused(exchange, scope, refusal)
        except ProblemException as problem:
            reply = self._refused(exchange, scope, self._unauthenticated(exchange, scope, problem))
        except HTTPException as error:
            reply = self._refused(exchange, scope, self._misplaced(exchange, error))
        except ClientGoneError:
            raise
        except Unavailable as error:
            reply = self._unavailable(exchange, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer and the terminal the cause
            reply = self._failed(exchange, scope, error)
        binding = self.bindings.of(scope)
        if binding is not None:
            exchange.operation = binding.name
            if binding.pause:
                await asyncio.sleep(binding.pause)
        return reply

    async def _answer(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> Reply | Later:
        """What the application answers; once more where another process came in between.

        A method that only asks locks nothing, unless it turns out to write. Raises Unavailable.
        """
        self._lifetimes.use(self._sandboxes, exchange.sandbox)
        writing = exchange.method not in SAFE
        for _ in range(ATTEMPTS):
            try:
                return await self._answer_at_once(exchange, scope, receive, send, writing=writing)
            except Conflict:
                exchange.begin_anew()
                scope["extensions"].clear()
                writing = True
        raise Unavailable("other processes came in between again and again")

    async def _answer_at_once(
        self, exchange: Exchange, scope: Scope, receive: Receive, send: Send, *, writing: bool
    ) -> Reply | Later:
        """What the application answers, all in one transaction.

        The body is there already and nothing else has to be waited for, so no other request comes in between; one that
        did would be refused by the database, not mixed in.
        """
        failure: Exception | None = None
        with self._sandboxes.opened(writing=writing) as register:
            exchange.register = register
            if not exchange.is_control:  # which may mean any sandbox, and locks it then
                register.transaction.lock(exchange.sandbox)
                exchange.passport = register.arrival(exchange.sandbox)
            if exchange.passport is None or not exchange.passport.faults:
                await self._run(exchange, scope, receive, send)
            else:
                failure = await self._tried(exchange, register, scope, receive, send)
        if failure is not None:
            raise failure
        assert exchange.reply is not None
        return exchange.reply

    async def _run(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        await self._application(scope, receive, send)
        if exchange.reply is None:
            raise HTTPException(404)

    async def _tried(
        self, exchange: Exchange, register: Register, scope: Scope, receive: Receive, send: Send
    ) -> Exception | None:
        """Run the application where a fault may strike, and decide whether it does.

        What the application did is undone where the fault says so, and where it failed; why it did is the result.
        """
        failure: Exception | None = None
        register.transaction.mark()
        try:
            await self._run(exchange, scope, receive, send)
        except Exception as error:
            # Whatever it is, it is raised again once the fault is counted.
            if register.transaction.failure is not None:  # no request: the database
                raise
            failure = error
        binding = self.bindings.of(scope)
        exchange.operation = binding.name if binding else exchange.operation
        decide(exchange, binding, register, undo=failure is not None)
        return failure

    async def _struck(self, exchange: Exchange, reply: Reply, binding: Binding | None) -> Reply:
        """The reply that a fault leaves, when it has had its time."""
        strike = exchange.strike
        assert strike is not None
        await asyncio.sleep(strike.latency)
        fault = f"fault {strike.fault.id}: {strike.told}"
        exchange.reason = f"{exchange.reason}; {fault}" if exchange.reason else fault
        return effects.struck_reply(strike, reply, binding, self._envelope(exchange))

    def _admit(self, exchange: Exchange) -> None:
        """Refuse what no operation could answer: impossible sandboxes, and strangers at the control API."""
        called_for = exchange.header(SANDBOX_HEADER)
        if not NAME.fullmatch(exchange.sandbox):
            name, exchange.sandbox = exchange.sandbox, NOWHERE
            raise Refusal(
                f"{name[:80]!r} cannot be a sandbox: use 1 to 64 letters, digits, dots, dashes or underscores.",
                status=400 if name == called_for else 404,
            )
        if called_for and called_for != exchange.sandbox:
            raise Refusal(
                f"The path asks for the sandbox {exchange.sandbox!r}, the header X-Sandbox for {called_for[:80]!r}; "
                "send one of them, or the same in both."
            )
        if exchange.is_control:
            self._guard.check(exchange, is_page=exchange.path in self._workbench)

    def _refused(self, exchange: Exchange, scope: Scope, refusal: Refusal) -> Reply:
        exchange.reason = exchange.reason or refusal.reason or refusal.told
        exchange.refused = refusal
        binding = self.bindings.of(scope)
        if binding is None:
            return refusal.reply()
        try:
            return binding.refuse(refusal, exchange)
        except BrokenReplyError as error:
            return self._failed(exchange, scope, error)

    def _unauthenticated(self, exchange: Exchange, scope: Scope, problem: ProblemException) -> Refusal:
        """The vendor's own 401 for Connexion's."""
        exchange.reason = exchange.reason or "no token was sent"
        binding = self.bindings.of(scope)
        if binding is None or binding.interface.access is None:
            return Refusal(str(problem.detail), status=problem.status)
        refusal: Refusal = binding.interface.access.unauthenticated()
        return refusal

    def _misplaced(self, exchange: Exchange, error: HTTPException) -> Refusal:
        """The vendor's own 404 or 405 for a path or method that no specification has."""
        refusal = self._envelope(exchange)
        if error.status_code != 405:
            return refusal(self._places.unknown(exchange.path), status=404)
        allowed = ", ".join(self._places.methods(exchange.path))
        told = f"{exchange.method} is not possible here; {allowed} are."
        return refusal(told, status=405, headers=(("Allow", allowed),))

    def _unavailable(self, exchange: Exchange, error: Unavailable) -> Reply:
        """That the database is away, in the vendor's envelope, whatever its specification lists."""
        exchange.reason = f"the database cannot be used: {error}"
        retry = (("Retry-After", str(RETRY_AFTER)),)
        return self._envelope(exchange)(AWAY, status=503, headers=retry).reply()

    def _failed(self, exchange: Exchange, scope: Scope, error: Exception) -> Reply:
        binding = self.bindings.of(scope)
        if binding is not None:
            exchange.operation = binding.name
        exchange.reason = "bug of the mock"
        self._console.bug(exchange, error)
        told = f"The mock itself failed; its terminal says why, at request {exchange.id}."
        return self._envelope(exchange)(told, status=500).reply()

    def _envelope(self, exchange: Exchange) -> type[Refusal]:
        interface: Interface | None = self._places.interface(exchange.path)
        return interface.refusal if interface else Refusal

    def _written(self, exchange: Exchange, reply: Reply) -> Written:
        """The reply as it goes over the wire; a stream without its body."""
        content = b"" if reply.body is None or isinstance(reply.body, Stream) else reply.body
        headers: Headers = [(b"x-request-id", exchange.id.encode())]
        if reply.body is not None and reply.content_type == JSON:
            content = content if isinstance(content, bytes) else orjson.dumps(content)
            headers.append(JSON_HEADER)
        elif reply.body is not None:
            headers.append((b"content-type", reply.content_type.encode("latin-1")))
        if reply.status not in BODILESS and not isinstance(reply.body, Stream):
            headers.append((b"content-length", str(len(content)).encode()))
        headers += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
        headers += [(b"set-cookie", _set_cookie(cookie, exchange)) for cookie in reply.cookies]
        headers += cross_origin.allowances(exchange)
        if exchange.is_control:
            headers += CONTROL_HEADERS
        if exchange.operation == PREFLIGHT:
            headers += cross_origin.preflight_allowances(exchange)
        return Written(reply.status, headers, content)


async def _body(exchange: Exchange, receive: Receive, limit: int) -> bytes:
    """The request's whole body.

    Raises Refusal when it is too long, after reading on for a while so that the client listens to the answer, and
    ClientGoneError when it ends too early.
    """
    if exchange.header(b"content-length") is None and exchange.header(b"transfer-encoding") is None:
        return b""
    chunks, length, more = [], 0, True
    while more and length <= DRAIN_LIMIT:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        chunk = message.get("body", b"")
        length += len(chunk)
        if length <= limit:
            chunks.append(chunk)
        more = message.get("more_body", False)
    if length > limit:
        headers = (("Connection", "close"),) if more else ()
        raise Refusal(f"The body has more than {limit:,} bytes.", status=413, headers=headers)
    return b"".join(chunks)


def _set_cookie(cookie: Cookie, exchange: Exchange) -> bytes:
    text = f"{cookie.name}={cookie.value}; Path=/; HttpOnly; Max-Age={cookie.lifetime}"
    if cookie.lifetime <= 0:
        text += "; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
    # A browser keeps a cookie for a page of another host only so. It takes Secure from this machine without TLS, which
    # other clients do not; hence only where a page asks.
    return (text + ("; SameSite=None; Secure" if cross_origin.is_cross_site(exchange) else "")).encode("latin-1")


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
