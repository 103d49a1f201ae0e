"""Tokens: given out at login, good until a logout."""

from typing import Any

from mockserver.apis.mykubo.errors import Unauthorized
from mockserver.apis.mykubo.state import Login, Session
from mockserver.apis.mykubo.tables import Store
from mockserver.sandbox import Sandbox

TOKEN_LENGTH = 40
HEXADECIMAL = "0123456789abcdef"

unauthenticated = Unauthorized


def issue(sandbox: Sandbox, login: Login) -> Session:
    """A session with a token of its own; others of the same login stay open (AK-47)."""
    return Session(sandbox.code("mykubo token", TOKEN_LENGTH, HEXADECIMAL), login.id)


def authenticate(store: Store, _sandbox: Sandbox, token: str | None, _role: Any) -> Login:
    """Whoever the token belongs to. Raises Unauthorized for one that is missing or unknown (K-05, K-06, K-08)."""
    if not token:
        raise Unauthorized(reason="no token was sent")
    return store.logins.holder(store.sessions.opened(token))


def account(caller: Login) -> str:
    """What the journal calls a caller: the login's address."""
    return caller.email
