"""The mock's own doors into the loyalty API: points come from outside; no documented operation earns any (AL-40)."""

from typing import Any

from mockserver.apis.loyalty import wire
from mockserver.apis.loyalty.forms import earn
from mockserver.apis.loyalty.state import POINTS_PER_SHILLING
from mockserver.apis.loyalty.tables import Store
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox

Body = dict[str, Any]


def grant_points(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Give a member points (L-48)."""
    member = store.members.addressed(body["email"])
    member, (entry,) = earn(store, sandbox, member, [(int(body["points"]), body.get("description", "BONUS"))])
    return Reply(201, wire.earning(member, entry))


def record_purchase(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Give a member the points that a purchase is worth (L-48)."""
    member = store.members.addressed(body["email"])
    points = int(body["amount"]) * POINTS_PER_SHILLING
    member, (entry,) = earn(store, sandbox, member, [(points, body.get("description", "PURCHASE"))])
    return Reply(201, wire.earning(member, entry))
