"""Tokens: made at login, judged at every operation that needs one."""

import datetime as dt
from functools import lru_cache
from typing import Any

import jwt

from mockserver.apis.loyalty.errors import NotLoggedIn
from mockserver.apis.loyalty.state import Admin, Member, RevokedToken
from mockserver.apis.loyalty.tables import Store
from mockserver.reply import Cookie
from mockserver.sandbox import Sandbox

COOKIE = "token"
LIFETIME = dt.timedelta(hours=1)
ALGORITHM = "HS256"

EXPIRED_COOKIE = Cookie(COOKIE, "", 0)

unauthenticated = NotLoggedIn


def issue(sandbox: Sandbox, caller: Member | Admin) -> str:
    """A JWT for whoever logged in, valid for an hour by the sandbox's clock."""
    now = int(sandbox.now().timestamp())
    claims = {
        "sub": str(caller.id),
        "role": type(caller).__name__,
        "jti": sandbox.code("loyalty token"),
        "iat": now,
        "exp": now + int(LIFETIME.total_seconds()),
    }
    return jwt.encode(claims, _key(sandbox), algorithm=ALGORITHM)


def cookie(token: str) -> Cookie:
    """The cookie that carries the token (L-18)."""
    return Cookie(COOKIE, token, int(LIFETIME.total_seconds()))


def authenticate(store: Store, sandbox: Sandbox, token: str | None, role: Any) -> Member | Admin:
    """Whoever the token belongs to.

    Raises NotLoggedIn for a token that is missing, foreign, expired or revoked (L-22), and for one of another role than
    the operation's (AL-49).
    """
    claims = _claims(sandbox, token)
    table = store.admins if claims["role"] == Admin.__name__ else store.members
    caller: Member | Admin = table.holder(int(claims["sub"]))
    if store.revoked_tokens.one(id=claims["jti"]):
        raise NotLoggedIn(reason="the token was revoked by a logout")
    serves: bool = isinstance(caller, role)
    if not serves:
        raise NotLoggedIn(reason=f"the operation is not for {type(caller).__name__.lower()}s")
    return caller


def account(caller: Member | Admin) -> str:
    """What the journal calls a caller: a member's address, an administrator's name."""
    return caller.email if isinstance(caller, Member) else caller.username


def revocation(sandbox: Sandbox, token: str) -> RevokedToken:
    """The end of a token's validity (L-20)."""
    return RevokedToken(_claims(sandbox, token)["jti"], sandbox.now())


def _claims(sandbox: Sandbox, token: str | None) -> dict[str, Any]:
    if not token:
        raise NotLoggedIn(reason="no token was sent")
    try:
        claims = _decoded(token, _key(sandbox))
    except jwt.InvalidTokenError as error:
        raise NotLoggedIn(reason=f"the token is no token of this sandbox: {error}") from error
    if claims["exp"] <= sandbox.now().timestamp():
        raise NotLoggedIn(reason="the token has expired")
    return claims


@lru_cache(maxsize=4096)
def _decoded(token: str, key: bytes) -> dict[str, Any]:
    """The claims of a token that the key signed. Its expiry is judged apart, by the sandbox's clock."""
    claims: dict[str, Any] = jwt.decode(
        token, key, algorithms=[ALGORITHM], options={"verify_exp": False, "verify_iat": False}
    )
    return claims


def _key(sandbox: Sandbox) -> bytes:
    return sandbox.secret("loyalty token key")
