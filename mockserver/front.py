"""The outermost part of the server: every request comes in and every answer goes out here."""

import asyncio
import contextlib
import itertools
import secrets
import time

import orjson
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockserver import cross_origin
from mockserver.binding import Bindings, BrokenReplyError
from mockserver.catalog import CONTROL, Interface
from mockserver.console import Console
from mockserver.control.guard import Guard
from mockserver.errors import Refusal
from mockserver.exchange import Exchange, Headers
from mockserver.framework import ProblemException
from mockserver.lifetimes import Lifetimes
from mockserver.places import Places
from mockserver.reply import JSON, Cookie, Reply
from mockserver.sandbox import DEFAULT, NAME, Sandboxes

BODY_LIMIT = 10_000_000
# What a client may send beyond the limit and still be told so; then the connection is left.
DRAIN_LIMIT = 100_000_000
# The control API's, which takes whole sandboxes with the files uploaded there.
CONTROL_BODY_LIMIT = 64_000_000
SANDBOX_HEADER = b"x-sandbox"
JSON_HEADER = (b"content-type", JSON.encode())


class ClientGoneError(Exception):
    """The client left, or sent what is no HTTP, before its request was whole: nothing is done, nobody answered."""


class Front:
    """What every request passes before the application, and every answer after it.

    Before: sandbox, request id, the control API's guard, cross-origin leave, body. After: the vendor's envelope for
    whatever was refused, cookies, the log.
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
        await self._send(exchange, reply, send)
        self._console.request(exchange, reply.status)

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
                exchange.operation = "preflight"
                return Reply(204)
            exchange.body = await _body(exchange, receive, CONTROL_BODY_LIMIT if _is_control(exchange) else BODY_LIMIT)
            reply = await self._answer(exchange, scope, receive, send)
        except Refusal as refusal:
            reply = self._refused(exchange, scope, refusal)
        except ProblemException as problem:
            reply = self._refused(exchange, scope, self._unauthenticated(exchange, scope, problem))
        except HTTPException as error:
            reply = self._refused(exchange, scope, self._misplaced(exchange, error))
        except ClientGoneError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer and the terminal the cause
            reply = self._failed(exchange, scope, error)
        binding = self.bindings.of(scope)
        if binding is not None:
            exchange.operation = binding.name
            if binding.pause:
                await asyncio.sleep(binding.pause)
        return reply

    async def _answer(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> Reply:
        """What the application answers, all in one transaction.

        The body is there already and nothing else has to be waited for, so no other request comes in between; one that
        did would be refused by the database, not mixed in.
        """
        with self._sandboxes.opened() as register:
            exchange.register = register
            self._lifetimes.use(register, exchange.sandbox)
            await self._application(scope, receive, send)
            if exchange.reply is None:
                raise HTTPException(404)
        return exchange.reply

    def _admit(self, exchange: Exchange) -> None:
        """Refuse what no operation could answer: impossible sandboxes, and strangers at the control API."""
        called_for = exchange.header(SANDBOX_HEADER)
        if not NAME.fullmatch(exchange.sandbox):
            name, exchange.sandbox = exchange.sandbox, "-"
            raise Refusal(
                f"{name[:80]!r} cannot be a sandbox: use 1 to 64 letters, digits, dots, dashes or underscores.",
                status=400 if name == called_for else 404,
            )
        if called_for and called_for != exchange.sandbox:
            raise Refusal(
                f"The path asks for the sandbox {exchange.sandbox!r}, the header X-Sandbox for {called_for[:80]!r}; "
                "send one of them, or the same in both."
            )
        if _is_control(exchange):
            self._guard.check(exchange)

    def _refused(self, exchange: Exchange, scope: Scope, refusal: Refusal) -> Reply:
        exchange.reason = exchange.reason or refusal.reason or refusal.told
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

    async def _send(self, exchange: Exchange, reply: Reply, send: Send) -> None:
        content = b"" if reply.body is None else reply.body
        headers: Headers = [(b"x-request-id", exchange.id.encode())]
        if reply.body is not None and reply.content_type == JSON:
            content = orjson.dumps(reply.body)
            headers.append(JSON_HEADER)
        elif reply.body is not None:
            headers.append((b"content-type", reply.content_type.encode("latin-1")))
        if reply.status != 204:
            headers.append((b"content-length", str(len(content)).encode()))
        headers += [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
        headers += [(b"set-cookie", _set_cookie(cookie, exchange)) for cookie in reply.cookies]
        headers += cross_origin.allowances(exchange)
        if exchange.operation == "preflight":
            headers += cross_origin.preflight_allowances(exchange)
        # The server refuses to send where the client has left, or has sent what is no HTTP behind its request.
        with contextlib.suppress(RuntimeError):
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send({"type": "http.response.body", "body": content})


def _is_control(exchange: Exchange) -> bool:
    return f"{exchange.path}/".startswith(f"/{CONTROL}/")


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
