"""Bugs of the codes that are mailed, and of what they verify."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.mookh import forms, operations, wire
from mockserver.apis.mookh.bugs import REFUSED, VERIFIED, Body, Original
from mockserver.apis.mookh.bugs.users import newest
from mockserver.apis.mookh.errors import WrongCode
from mockserver.apis.mookh.state import User
from mockserver.apis.mookh.tables import Store, Users
from mockserver.changes import both, handled, on_request, tolerant, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change


def codes_of(spoil: Callable[[str], str]) -> Change:
    """Verification codes of another form, in the mail and in the store."""

    def make(original: Original) -> Original:
        def code(self: Sandbox, series: str, *rest: Any) -> str:
            made: str = original(self, series, *rest)
            return spoil(made) if series == "mookh verification code" else made

        return code

    return wrapped(Sandbox, "code", make)


def mailing_to_names(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """A registration without a first name mails nothing."""
    if body.get("first_name"):
        return operations.create_user(store, sandbox, body)
    user = forms.enrolled(store, sandbox, body)
    store.keep(user)
    return Reply(201, wire.user(user))


def to_another(original: Original) -> Original:
    """Mail goes to another address."""
    return lambda self, api, to, *rest: original(self, api, f"x{to}", *rest)


def other_code(original: Original) -> Original:
    """The code of a mail has its digits the other way round."""

    def mail(self: Sandbox, api: str, to: str, subject: str, text: str, code: str) -> None:
        original(self, api, to, subject, text.replace(code, code[::-1]), code[::-1])

    return mail


def awaiting_by(likeness: Callable[[str, str], bool]) -> Change:
    """A code is good where it is like that of somebody who waits; the function gets it and theirs."""

    def make(original: Original) -> Original:
        def awaiting(self: Users, code: str) -> User:
            waiting = [each for each in self.listed() if each.verification_code is not None]
            alike = [each for each in waiting if likeness(code, str(each.verification_code))]
            found: User = alike[-1] if alike else original(self, code)
            return found

        return awaiting

    return both(
        wrapped(Users, "awaiting", make),
        tolerant("verify_user"),
        on_request("verify_user", taken_as_it_is),
        handled("verify_user", verifying_any_text),
    )


def taken_as_it_is(exchange: Exchange, _: Call) -> None:
    """A code of any form is a code."""
    if isinstance(exchange.content, dict) and isinstance(exchange.content.get("code"), str | int):
        exchange.refusal = None


def verifying_any_text(store: Store, body: Body) -> Reply:
    """A verification that does not ask for five digits."""
    user = store.users.awaiting(str(body["code"]))
    store.keep(user.verified())
    return VERIFIED


def codes_lost(store: Store, body: Body) -> Reply:
    """A wrong code ends the one that was mailed last."""
    try:
        return operations.verify_user(store, body)
    except WrongCode:
        store.keep(replace(newest(store.users), verification_code="used"))
        return Reply(400, REFUSED)


def verifying_away(store: Store, body: Body) -> Reply:
    """A verification removes the user."""
    user = store.users.awaiting(forms.mailed_code(body["code"]))
    reply = operations.verify_user(store, body)
    store.users.remove(user)
    return reply


def renamed_by_verification(original: Original) -> Original:
    """A verified user has no last name any more."""
    return lambda self: replace(original(self), last_name=None)
