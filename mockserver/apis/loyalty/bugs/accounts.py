"""Bugs of accounts: registration, codes, passwords, logins and their mail."""

from dataclasses import replace
from typing import Any

import jwt

from mockserver.apis.loyalty import access, operations
from mockserver.apis.loyalty.bugs import DONE, FAILED, Body, Original
from mockserver.apis.loyalty.bugs.members import newest, some_admin
from mockserver.apis.loyalty.errors import (
    InvalidCredentials,
    InvalidVerificationCode,
    MemberExists,
    PasswordsDoNotMatch,
)
from mockserver.apis.loyalty.state import Admin, Member
from mockserver.apis.loyalty.tables import Store
from mockserver.changes import (
    body,
    both,
    on_reply,
    put,
    wrapped,
)
from mockserver.exchange import Exchange
from mockserver.reply import Cookie, Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change


def cookie_stays(operation: str) -> Change:
    """A logout whose cookie lasts."""
    lasting = (Cookie("token", "still-here", 3600),)
    return on_reply(operation, 200, lambda reply, _: replace(reply, cookies=lasting))


def token_in(operation: str, status: int) -> Change:
    """A refusal that gives a token all the same."""
    return body(operation, status, put("token", "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"))


def verifying_somebody(store: Store, secret_code: str) -> Reply:
    """A wrong code is refused, and the newest account is verified."""
    try:
        return operations.verify_email(store, secret_code)
    except InvalidVerificationCode:
        pending = [each for each in store.members.all() if not each.verified]
        store.keep(*(each.verify() for each in pending[-1:]))
        return Reply(400, FAILED)


def overwriting_register(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """A second registration is refused, and its password holds."""
    try:
        return operations.register(store, sandbox, body)
    except MemberExists:
        known = store.members.one(email=body["email"])
        store.keep(*([known.with_password(body["password"], body["password"])] if known else []))
        return Reply(409, FAILED)


def mismatching_change(store: Store, caller: Member, body: Body) -> Reply:
    """Two different values are refused, and the first one holds."""
    try:
        return operations.change_password(store, caller, body)
    except PasswordsDoNotMatch:
        store.keep(caller.with_password(body["new_password"], body["new_password"]))
        return Reply(400, FAILED)


def mismatching_reset(store: Store, sandbox: Sandbox, reset_token: str, body: Body) -> Reply:
    """Two different values are refused, and the first one holds."""
    try:
        return operations.reset_password(store, sandbox, reset_token, body)
    except PasswordsDoNotMatch:
        member = store.members.holder(store.reset_tokens.mailed(reset_token).member_id)
        store.keep(member.with_password(body["new_password"], body["new_password"]))
        return Reply(400, FAILED)


def forgetting_password(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Asking for a reset ends the old password at once."""
    member = store.members.addressed(body["email"])
    store.keep(member.with_password("nobody knows", "nobody knows"))
    return operations.forgot_password(store, sandbox, body)


def old_password_too() -> Change:
    """Beside the new password the old one opens the account."""
    former: dict[int, str] = {}

    def changing(original: Original) -> Original:
        def with_password(self: Member, *values: str) -> Member:
            former[self.id] = self.password_hash
            changed: Member = original(self, *values)
            return changed

        return with_password

    def checking(original: Original) -> Original:
        def log_in(self: Member, password: str) -> None:
            try:
                original(self, password)
            except InvalidCredentials:
                if self.id not in former:
                    raise
                original(replace(self, password_hash=former[self.id]), password)

        return log_in

    return both(wrapped(Member, "with_password", changing), wrapped(Member, "log_in", checking))


def first_letters(original: Original) -> Original:
    """Passwords are known by their first eight letters."""
    return lambda self, password: original(self, password[:8])


def first_letters_kept(original: Original) -> Original:
    """Of passwords the first eight letters are kept."""
    return lambda password: original(password[:8])


def unsigned(_: Original) -> Original:
    """Tokens are read, and not checked."""
    return lambda token, _: jwt.decode(token, options={"verify_signature": False})


def admins_by_member(original: Original) -> Original:
    """A member's address and password open the administrators' door."""

    def admin_login(store: Store, sandbox: Sandbox, body: Body) -> Reply:
        member = store.members.one(email=body["username"])
        if member is None:
            reply: Reply = original(store, sandbox, body)
            return reply
        member.log_in(body["password"])
        return Reply(200, {"status": "success", "token": access.issue(sandbox, some_admin(store))})

    return admin_login


def codes_alike(original: Original) -> Original:
    """Every account waits for the same code."""
    return lambda *arguments: replace(original(*arguments), verification_code="abcdef0123456789")


def reset_newest(store: Store, sandbox: Sandbox, reset_token: str, body: Body) -> Reply:
    """A reset token serves whoever registered last."""
    token = store.reset_tokens.mailed(reset_token).spend(sandbox.now())
    member = newest(store, None).with_password(body["new_password"], body["confirm_password"])
    store.keep(member, token)
    return DONE


def used_again(original: Original) -> Original:
    """A reset token is never used up."""
    return lambda self, at: replace(original(replace(self, used=False), at), used=False)


def revoking_another(original: Original) -> Original:
    """A logout ends a login that nobody has."""
    return lambda sandbox, _: original(sandbox, access.issue(sandbox, Admin(1, "", "")))


def digits_of(text: str) -> int:
    """A phone number as a number."""
    return int("".join(filter(str.isdigit, text)) or 0)


def card_of_request(content: Any, exchange: Exchange) -> None:
    """A card number of each request's own."""
    content["data"]["user"]["card_number"] = exchange.id.replace("-", "")[-13:]


def wants_the_old(reply: Reply, exchange: Exchange) -> Reply:
    """A change of password without the current one is refused."""
    return reply if "current_password" in exchange.content else Reply(400, FAILED)


def silent_resets(original: Original) -> Original:
    """No mail that resets anything is sent."""

    def mail(self: Sandbox, api: str, to: str, subject: str, *rest: str) -> None:
        if "Reset" not in subject:
            original(self, api, to, subject, *rest)

    return mail


def to_another(original: Original) -> Original:
    """Mail goes to another address."""
    return lambda self, api, to, *rest: original(self, api, f"x{to}", *rest)
