"""Operations bound to their handlers: the endpoint behind Connexion's middleware."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

from mockserver.catalog import Interface
from mockserver.errors import Refusal
from mockserver.exchange import Exchange
from mockserver.framework import ROUTING_CONTEXT
from mockserver.handler import Call, Invocation
from mockserver.pages import refusal_page
from mockserver.reply import JSON, Later, Reply
from mockserver.specification import Operation, operations

NO_CONTENT = 204


class BrokenReplyError(Exception):
    """A reply of ours that the specification forbids: a bug of the mock."""


class Binding:
    """One operation with its handler."""

    def __init__(self, interface: Interface, operation: Operation) -> None:
        handler = getattr(interface.handlers, operation.id, None)
        if handler is None:
            raise NotImplementedError(f"{interface.handlers.__name__} has no handler {operation.id}.")
        self.interface = interface
        self.operation = operation
        self.invocation = Invocation(handler)
        self.role = self.invocation.role or object
        # Empty, unless the server is started with sabotages or freedoms (variation.py).
        self.preparations: list[Callable[[Exchange, Call], None]] = []
        self.alterations: list[Callable[[Reply, Exchange], Reply]] = []
        self.excuses: list[tuple[type[Refusal], Reply]] = []
        self.stand_in: Callable[[Any], Any] | None = None
        self.is_open = False
        self.pause = 0.0

    @property
    def name(self) -> str:
        """What the log calls the operation."""
        return f"{self.interface.name}.{self.operation.id}"

    def documented(self, status: int) -> str:
        """The status as the specification lists it, exact or by range such as 4XX; empty where it does not."""
        exact = str(status)
        if exact in self.operation.answers:
            return exact
        by_range = f"{status // 100}XX"
        return by_range if by_range in self.operation.answers else ""

    def admit(self, exchange: Exchange) -> None:
        """Let the exchange's token open this operation. Raises the API's refusal."""
        call = self._call(exchange)
        assert self.interface.access is not None
        try:
            call.caller = self.interface.access.authenticate(call.store, call.sandbox, exchange.token, self.role)
        except Refusal:
            if self.stand_in is None:
                raise
            call.caller = self.stand_in(call.store)

    def answer(self, exchange: Exchange) -> Reply | Later:
        """What the handler answers. Raises Refusal, or BrokenReplyError where the specification forbids it."""
        call = self._call(exchange)
        for prepare in self.preparations:
            prepare(exchange, call)
        found = self.invocation.find(call)
        if exchange.refusal is not None:
            raise exchange.refusal
        reply: Reply | Later = self.invocation.run(call, found)
        if isinstance(reply, Later):
            return reply
        self.check(reply)
        return self._altered(reply, exchange)

    def refuse(self, refusal: Refusal, exchange: Exchange) -> Reply:
        """The vendor's answer to a refused request, a page where the specification lists one.

        Raises BrokenReplyError where the specification forbids it.
        """
        for kind, excuse in self.excuses:
            if isinstance(refusal, kind):
                return excuse
        answer = self.operation.answer(refusal.code)
        if answer is not None and answer.is_page:
            reply = refusal_page(refusal)
        else:
            reply = refusal.reply(answer.example if answer else None)
        self.check(reply)
        return self._altered(reply, exchange)

    def _altered(self, reply: Reply, exchange: Exchange) -> Reply:
        for alter in self.alterations:
            reply = alter(reply, exchange)
        return reply

    def check(self, reply: Reply) -> None:
        """Raise BrokenReplyError unless the specification knows the reply's status and accepts its body.

        Where it tells nothing of a body, any will do. Of what is no JSON, only the media type is judged.
        """
        answer = self.operation.answer(reply.status)
        if answer is None:
            raise BrokenReplyError(f"{self.name} answers {reply.status}, which its specification does not list.")
        if reply.body is None:
            if answer.content_types:
                raise BrokenReplyError(f"{self.name} answers {reply.status} without its documented body.")
            return
        if reply.status == NO_CONTENT:
            raise BrokenReplyError(f"{self.name} answers {reply.status} with a body, which is not documented.")
        media_type = reply.media_type
        if answer.content_types and not answer.lists(media_type):
            raise BrokenReplyError(f"{self.name} answers {reply.status} as {media_type}, which is not documented.")
        if media_type == JSON and answer.schema is not None and not answer.schema.accepts(reply.body):
            findings = "; ".join(answer.schema.findings(reply.body, "the body"))
            raise BrokenReplyError(f"{self.name} answers {reply.status} against its specification: {findings}.")

    def _call(self, exchange: Exchange) -> Call:
        """The exchange's call of the handler, made at its first use and the same from then on."""
        if exchange.call is None:
            assert exchange.register is not None
            exchange.call = Call(exchange, exchange.register, self.interface.api)
        call: Call = exchange.call
        return call


class Bindings:
    """All operations of the server, by what Connexion's routing says of a request."""

    def __init__(self, interfaces: Iterable[Interface]) -> None:
        self._bindings: Mapping[tuple[str, str], Binding] = {
            (interface.base_path, operation.id): Binding(interface, operation)
            for interface in interfaces
            for operation in operations(interface.document)
        }

    def of(self, scope: Scope) -> Binding | None:
        """The operation that the request was routed to, or None."""
        routing = scope["extensions"].get(ROUTING_CONTEXT)
        if routing is None or routing["operation_id"] is None:
            return None
        return self._bindings[routing["api_base_path"], routing["operation_id"]]

    def __iter__(self) -> Any:
        return iter(self._bindings.values())


class Endpoint:
    """The application that Connexion's middleware wraps: calls the handler."""

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        """Leave the reply in the exchange."""
        binding = self._bindings.of(scope)
        if binding is not None:
            exchange: Exchange = scope["exchange"]
            exchange.reply = binding.answer(exchange)
