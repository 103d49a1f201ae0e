"""Members whom bugs take for others, or for everybody."""

from dataclasses import replace
from typing import Any

from mockserver.apis.loyalty.bugs import Body
from mockserver.apis.loyalty.state import Admin, Member
from mockserver.apis.loyalty.tables import Store


def somebody(store: Store) -> Member:
    """The first member."""
    return store.members.all()[0]


def some_admin(store: Store) -> Admin:
    """The first administrator."""
    return store.admins.all()[0]


def newest(store: Store, _caller: Any) -> Member:
    """The member who registered last, whoever asks."""
    return store.members.all()[-1]


def before_caller(store: Store, caller: Member) -> list[Member]:
    """The member who registered just before the caller, if there is one."""
    return [each for each in store.members.all() if each.id < caller.id][-1:]


def poorer_neighbour(store: Store, caller: Member, _body: Body) -> list[Any]:
    """The member before the caller, a point poorer."""
    return [
        replace(each, redeemable_points=max(0, each.redeemable_points - 1)) for each in before_caller(store, caller)
    ]


def neighbour_with_password(store: Store, caller: Member, content: Body) -> list[Any]:
    """The member before the caller, with the caller's new password."""
    password = content.get("new_password", "")
    return [each.with_password(password, password) for each in before_caller(store, caller)]


def points_remembered(member: Member, points: int) -> Member:
    """The member with the points that they had."""
    return replace(member, redeemable_points=points)
