"""Who may call: the bearer of any token, and a verified user by a basic login (AM-02, AM-03)."""

from typing import Any

from mockserver.apis.mookh.errors import Unauthorized
from mockserver.apis.mookh.state import User
from mockserver.apis.mookh.tables import Store
from mockserver.exchange import BasicLogin
from mockserver.sandbox import Sandbox

unauthenticated = Unauthorized


def authenticate(store: Store, _sandbox: Sandbox, token: str | BasicLogin | None, _role: Any) -> User | None:
    """Whoever logs in, or None for a token that is nobody's in particular.

    Raises Unauthorized where there is neither token nor login, or no such login (M-02).
    """
    if not token:
        raise Unauthorized(reason="neither a token nor a login was sent")
    if isinstance(token, BasicLogin):
        user = store.users.logging_in(token.username)
        user.log_in(token.password)
        return user
    login = store.logins.one(id=token)
    return store.users.one(id=login.user_id) if login else None


def account(caller: User) -> str:
    """What the journal calls a caller: the user's address."""
    return caller.email
