"""Bugs of users, as they are made, listed and read."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.mookh import forms, operations
from mockserver.apis.mookh.bugs import REFUSED, Body, Original
from mockserver.apis.mookh.errors import PasswordsDiffer, WrongCode
from mockserver.apis.mookh.state import User
from mockserver.apis.mookh.tables import Store, Users
from mockserver.changes import wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change


def somebody(store: Store) -> User:
    """The first user."""
    return store.users.listed()[0]


def newest(users: Users) -> User:
    """The user who joined last."""
    return users.listed()[-1]


def address_of_its_own(store: Store, _: Body) -> str:
    """An address that nobody has."""
    return f"user{len(store.users.listed())}@example.com"


def names_of_next(content: Any, _: Exchange) -> None:
    """Each user of a list with the last name of the next."""
    names = [row["last_name"] for row in content]
    for row, name in zip(content, names[1:] + names[:1], strict=True):
        row["last_name"] = name


def anonymous(exchange: Exchange, _: Call) -> None:
    """A registration without first name gets one."""
    if isinstance(exchange.content, dict):
        exchange.content = {"first_name": "Anonymous"} | exchange.content


def mismatching_user(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Two different passwords are refused, and the first one holds."""
    try:
        return operations.create_user(store, sandbox, body)
    except PasswordsDiffer:
        store.keep(forms.enrolled(store, sandbox, {**body, "confirm_password": body["password"]}))
        return Reply(400, REFUSED)


def differing_by(likeness: Callable[[str], str]) -> Change:
    """Passwords are compared by what a function makes of them."""
    return wrapped(
        forms,
        "refuse_different",
        lambda original: lambda one, other: original(likeness(one), likeness(other)),
    )


def one_before_renamed(store: Store, _caller: Any, content: Body) -> list[Any]:
    """The user who joined before the new one, with the new one's names."""
    known = store.users.listed()[-1:]
    return [replace(each, first_name=content.get("first_name"), last_name=content.get("last_name")) for each in known]


def twins_overwritten(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """A second registration of an address is refused, and its names hold."""
    known = store.users.one(email=body["email"])
    if known is None:
        return operations.create_user(store, sandbox, body)
    store.keep(replace(known, first_name=body.get("first_name"), last_name=body.get("last_name")))
    return Reply(400, REFUSED)


def newest_alone(original: Original) -> Original:
    """Of all codes the one mailed last is good."""

    def awaiting(self: Users, code: str) -> User:
        found: User = original(self, code)
        if found != newest(self):
            raise WrongCode(field="code")
        return found

    return awaiting
