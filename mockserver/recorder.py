"""What the server writes into the journal of each request to an API."""

import time

from mockserver.binding import Binding
from mockserver.delivery import Written
from mockserver.errors import Refusal
from mockserver.exchange import Exchange
from mockserver.faults.fault import AT_ONCE
from mockserver.journal.entry import Entry, Refused, cut, joined
from mockserver.journal.keeper import Keeper
from mockserver.sandbox import NOWHERE

PREFLIGHT = "preflight"


def account(exchange: Exchange, binding: Binding | None) -> str:
    """Who asked, as the API calls its callers; empty where nobody is known."""
    if binding is None or binding.interface.access is None or exchange.call is None or exchange.call.caller is None:
        return ""
    name: str = binding.interface.access.account(exchange.call.caller)
    return name


class Recorder:
    """Notes what passed. Requests to the mock's own API and what browsers ask ahead are not journaled."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper

    def note(self, exchange: Exchange, binding: Binding | None, written: Written) -> None:
        """Note a request with the answer that it gets."""
        operation, strike, passport = exchange.operation, exchange.strike, exchange.passport
        if operation == PREFLIGHT or exchange.sandbox == NOWHERE or exchange.is_control:
            return
        unanswered = strike is not None and strike.fault.definition.get("cut") == AT_ONCE
        wall = time.time()
        # Without names, which would take as long again; the order is the entry's.
        self.keeper.note(
            Entry(
                exchange.id,
                wall,
                passport.clock.ahead(wall) if passport else 0.0,
                (time.perf_counter() - exchange.started) * 1000,
                exchange.sandbox,
                exchange.origin,
                "" if binding is None else operation,
                account(exchange, binding),
                exchange.method,
                exchange.path,
                exchange.query,
                joined(exchange.headers),
                cut(exchange.body),
                len(exchange.body),
                0 if unanswered else written.status,
                "" if binding is None or unanswered else binding.documented(written.status),
                b"" if unanswered else joined(written.headers),
                b"" if unanswered else cut(written.content),
                0 if unanswered else len(written.content),
                exchange.reason,
                None if exchange.refused is None else _told(exchange.refused),
                exchange.forced,
                0 if strike is None else strike.fault.id,
                "" if strike is None else strike.told,
            )
        )


def _told(refusal: Refusal) -> Refused:
    return Refused(type(refusal).__name__, refusal.told, refusal.place, refusal.field, refusal.rule)
