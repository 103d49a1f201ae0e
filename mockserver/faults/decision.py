"""Whether a fault of the sandbox strikes a request, counted in the request's own transaction."""

from mockserver.binding import Binding
from mockserver.exchange import Exchange
from mockserver.faults.fault import Asked, read, written
from mockserver.faults.striking import struck
from mockserver.recorder import account
from mockserver.sandbox import Register

LARGEST = 2**64


def decide(exchange: Exchange, binding: Binding | None, register: Register, *, undo: bool) -> None:
    """Put the strike, if any, into the exchange, and keep what has come of the faults.

    What the operation did since the transaction's mark is undone where the fault says so, and where `undo` does.
    """
    assert exchange.passport is not None
    sandbox = register.of(exchange.passport)
    operation = binding.name if binding else ""
    asked = Asked(operation, exchange.method, exchange.path, account(exchange, binding))

    def draw(purpose: str) -> float:
        return int.from_bytes(sandbox.secret(purpose)[:8], "big") / LARGEST

    after, exchange.strike = struck(read(sandbox.faults), asked, sandbox.now().timestamp(), draw)
    if undo or (exchange.strike is not None and exchange.strike.fault.undoes):
        register.transaction.go_back()
    if after is not None:
        sandbox.keep_faults(written(after))
