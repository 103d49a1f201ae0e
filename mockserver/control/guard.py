"""Who may drive the mock: this machine, or whoever knows the token that the server was started with."""

import hmac

from mockserver import cross_origin
from mockserver.control.errors import NotFromHere, TokenMissing
from mockserver.exchange import Exchange

LOOPBACK = ("127.", "::1", "::ffff:127.")
SCHEME = "bearer"


class Guard:
    """Lets requests to the control API pass.

    Without a token, only requests of this machine, for a name of this machine: a page of another origin says where it
    comes from, and one that has its own name lead here, by DNS rebinding, still asks for that name.
    """

    def __init__(self, token: str | None = None) -> None:
        self._token = token.encode() if token else None

    def check(self, exchange: Exchange, *, is_page: bool = False) -> None:
        """Raise NotFromHere or TokenMissing for a stranger.

        The files of the page hold no data, and a browser that opens an address can send no token: they need none.
        """
        if self._token is None:
            if not (_is_near(exchange) and _is_addressed_here(exchange) and _is_no_foreign_page(exchange)):
                raise NotFromHere
        elif not (is_page or cross_origin.is_preflight(exchange) or self._is_known(exchange)):
            raise TokenMissing

    def _is_known(self, exchange: Exchange) -> bool:
        assert self._token is not None
        scheme, _, presented = (exchange.header(b"authorization") or "").partition(" ")
        matches = hmac.compare_digest(presented.strip().encode("latin-1"), self._token)
        return scheme.lower() == SCHEME and matches


def _is_near(exchange: Exchange) -> bool:
    return exchange.client.startswith(LOOPBACK)


def _is_addressed_here(exchange: Exchange) -> bool:
    host = exchange.header(b"host")
    return host is None or cross_origin.is_local(f"//{host}")


def _is_no_foreign_page(exchange: Exchange) -> bool:
    origin = exchange.header(b"origin")
    if origin is not None:
        return cross_origin.is_local(origin)
    # Of what a page merely shows, such as an image, a browser tells the origin in this way only. A link is no harm.
    return exchange.header(b"sec-fetch-site") != "cross-site" or exchange.header(b"sec-fetch-dest") == "document"
