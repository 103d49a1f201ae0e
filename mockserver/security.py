"""Who may call: tokens found as the specification's security schemes say, judged by the API's access module."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mockserver.binding import Bindings
from mockserver.errors import Refusal
from mockserver.exchange import BasicLogin, Exchange
from mockserver.framework import NO_VALUE, ConnexionRequest

Scheme = Mapping[str, Any]
Verification = Callable[[ConnexionRequest], Awaitable[Any]]


def presented(scheme: Scheme, exchange: Exchange) -> str | BasicLogin | None:
    """The token or the login that a request presents under a security scheme, or None."""
    if scheme["type"] == "http":
        kind, _, token = (exchange.header(b"authorization") or "").partition(" ")
        if kind.lower() != scheme["scheme"].lower():
            return None
        return HTTP_READERS[kind.lower()](token.strip())
    if scheme["in"] == "cookie":
        return exchange.cookie(scheme["name"]) or None
    return exchange.header(scheme["name"].lower().encode()) or None


def _bearer(token: str) -> str | None:
    return token or None


def _basic(token: str) -> BasicLogin | None:
    """Username and password from their base64, or None where it is none."""
    try:
        username, colon, password = base64.b64decode(token, validate=True).decode().partition(":")
    except ValueError:
        return None
    return BasicLogin(username, password) if colon else None


# What follows the name of an HTTP scheme in the Authorization header.
HTTP_READERS: dict[str, Callable[[str], str | BasicLogin | None]] = {"bearer": _bearer, "basic": _basic}


class TokenSecurity:
    """Connexion's security handler for every scheme.

    Where several schemes are allowed, one good token suffices, whatever else the request carries.
    """

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings

    def get_fn(self, security_scheme: Scheme, _required_scopes: list[str]) -> Verification:
        """Connexion's hook: the check of one scheme."""

        async def verify(request: ConnexionRequest) -> Any:
            scope = request.scope
            exchange: Exchange = scope["exchange"]
            token = presented(security_scheme, exchange)
            if token is None and not self._is_open(scope):
                return NO_VALUE
            return {} if self._admits(token or "", scope, exchange) else NO_VALUE

        return verify

    def _is_open(self, scope: Any) -> bool:
        binding = self._bindings.of(scope)
        return binding is not None and binding.is_open

    def _admits(self, token: str | BasicLogin, scope: Any, exchange: Exchange) -> bool:
        binding = self._bindings.of(scope)
        assert binding is not None
        exchange.token = token
        try:
            binding.admit(exchange)
        except Refusal as refusal:
            exchange.token = None
            exchange.reason = refusal.reason
            return False
        return True

    def security_map(self) -> dict[str, Callable[[], "TokenSecurity"]]:
        """What Connexion makes its handlers from, by type of scheme."""
        return dict.fromkeys(("apiKey", *HTTP_READERS), lambda: self)
