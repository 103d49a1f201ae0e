"""What the profile says is for sale."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from contracts.expectations import NotJudged
from contracts.target import Target

KENYAN = "KES"
# Kinds that are met by a ticket and by an album.
EITHER = ("any", "several")


@dataclass(frozen=True)
class Item:
    """Something for sale, the currency to buy it in, and a promo code that holds for it, if there is one."""

    id: str
    type_name: str
    currency: str
    promotional_code: str | None = None

    def line(self, quantity: Any = 1, **more: Any) -> dict[str, Any]:
        """The item as an order names it."""
        return {"item_id": self.id, "type_name": self.type_name, "item_quantity": quantity, **more}

    def code(self) -> dict[str, Any]:
        """Its promo code as a line names it."""
        return {"promotional_code": self.promotional_code}


@dataclass(frozen=True)
class Goods:
    """Finds what a contract needs among the things for sale. Raises NotJudged with the reason when there is nothing."""

    target: Target

    def ticket(self) -> Item:
        """A ticket."""
        return self._offered("ticket", "no ticket")

    def album(self) -> Item:
        """Something that is no ticket."""
        return self._offered("album", "nothing but tickets")

    def any(self) -> Item:
        """Whatever there is; rather no ticket, of which there may be few."""
        item = found(self.album) or found(self.ticket)
        if item is None:
            raise NotJudged("the profile offers nothing for sale (provide.ticket, provide.album)")
        return item

    def of(self, kind: str) -> Item:
        """A ticket, an album, or any; of what is bought several at a time rather a ticket."""
        finds = {"any": self.any, "ticket": self.ticket, "album": self.album, "several": self._several}
        return finds[kind]()

    def kenyan(self, kind: str = "any") -> Item:
        """Something that is for sale in KES, so that its orders by MOBILE are Kenyan."""
        wanted = self.of(kind)
        either = kind in EITHER
        items = [item for item in self._in_all_currencies() if item.currency == KENYAN]
        for item in sorted(items, key=lambda each: each.id != wanted.id):
            if either or item.id == wanted.id:
                return item
        named = "provide.ticket, provide.album" if either else f"provide.{kind}"
        raise NotJudged(f"what the profile offers is not for sale in {KENYAN} ({named})")

    def promoted(self, kind: str) -> Item:
        """A ticket, an album or either for sale in KES with a promo code that holds for it."""
        item = self.kenyan(kind)
        if kind in EITHER:
            with_code = (found(partial(self.promoted, each)) for each in ("ticket", "album"))
            item = next((each for each in (item, *filter(None, with_code)) if each.promotional_code), item)
        if not item.promotional_code:
            raise NotJudged(f"the profile gives no promo code for the {kind} (provide.{kind}.promotional_code)")
        return item

    def in_second_currency(self) -> Item:
        """The ticket, or else the album, in the second currency."""
        currency = self.target.provide.get("second_currency")
        if not currency:
            raise NotJudged("the profile names no second currency (provide.second_currency)")
        return replace(found(self.ticket) or self.any(), currency=str(currency))

    def unsupported(self) -> Item:
        """Something with a currency that is real and that it is not for sale in."""
        return self._offered("unsupported", "no currency that something is not for sale in")

    def sold_in(self, currency: str) -> Item:
        """Something that is for sale in a currency."""
        for item in self._in_all_currencies():
            if item.currency == currency:
                return item
        raise NotJudged(f"the profile offers nothing that is for sale in {currency}")

    def _several(self) -> Item:
        return found(self.ticket) or self.any()

    def _all(self) -> list[Item]:
        """All that is offered, what is no ticket first."""
        return [item for item in map(found, (self.album, self.ticket)) if item is not None]

    def _in_all_currencies(self) -> list[Item]:
        """All that is offered, and at last what is for sale in the second currency."""
        return [*self._all(), *filter(None, [found(self.in_second_currency)])]

    def _offered(self, name: str, lack: str) -> Item:
        given = self.target.provide.get(name)
        if given is None:
            raise NotJudged(f"the profile offers {lack} (provide.{name})")
        code = given.get("promotional_code")
        return Item(
            id=str(given["item_id"]).strip(),
            type_name=str(given["type_name"]).strip(),
            currency=str(given["currency"]).strip(),
            promotional_code=str(code) if code else None,
        )


def found(find: Callable[[], Item]) -> Item | None:
    """The item, or None where the profile offers none."""
    try:
        return find()
    except NotJudged:
        return None
