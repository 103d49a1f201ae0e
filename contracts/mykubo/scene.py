"""A product between two others, to see that what happens to it happens to it alone."""

from dataclasses import dataclass
from typing import Any

from contracts.expectations import Reply, demand, judging
from contracts.mykubo.accounts import Seller
from contracts.mykubo.requests import body_of, send
from contracts.mykubo.wardrobe import Garment, Wardrobe
from contracts.mykubo.wire import Facts, Key, changes, facts, id_of, listed, no_pages, without


@dataclass
class Scene:
    """Three products of a brand, of which a contract touches the middle one, and what was listed of them at first."""

    wardrobe: Wardrobe
    seller: Seller
    product: Garment
    others: tuple[Garment, ...]
    read: tuple[dict[str, Any], Reply]
    before: dict[str, Facts]

    @classmethod
    def set(cls, wardrobe: Wardrobe, seller: Seller, oldest: Garment, images: int = 0) -> "Scene":
        """A new product and a newer one beside the oldest."""
        product, newer = wardrobe.create(seller, images=images), wardrobe.create(seller, images=images)
        return cls.among(wardrobe, seller, product, (oldest, newer))

    @classmethod
    def among(cls, wardrobe: Wardrobe, seller: Seller, product: Garment, others: tuple[Garment, ...]) -> "Scene":
        """A product beside others, all of which are listed (K-14)."""
        row, reply = wardrobe.row(seller, product)
        scene = cls(wardrobe, seller, product, others, (row, reply), {})
        scene.before = scene.facts_in(listed(reply, "products"))
        missing = [each.id for each in scene.others if not scene.before[id_of(each.id)]]
        if missing:
            with judging("K-14"):
                no_pages(reply)
                demand(False, "every product of the brand in its listing", f"no product {missing[0]!r}", reply)
        return scene

    def now(self) -> tuple[dict[str, Facts], Reply]:
        """What is listed of the three products, by id; nothing of one that is not listed."""
        found, reply = self.wardrobe.listing(self.seller)
        return self.facts_in(list(found.values())), reply

    def facts_in(self, rows: list[dict[str, Any]]) -> dict[str, Facts]:
        """What the rows of a listing say of the three products."""
        found = {id_of(row.get("product_id")): row for row in rows}
        ids = [id_of(each.id) for each in (self.product, *self.others)]
        return {each: facts(found.get(each)) for each in ids}

    @property
    def facts(self) -> Facts:
        """What was listed of the product at first."""
        return self.before[id_of(self.product.id)]

    def spot(self, color: int = -1, each: int = -1) -> dict[str, Any]:
        """What paths need to name the product and one of its colors, sizes and images."""
        return self.wardrobe.place(self.seller, self.product, self.read, color, each)

    def send(self, operation: str, path: dict[str, Any], body: Any = None) -> Reply:
        """The reply of an operation, with a body that would succeed where none is given."""
        login = self.seller.login
        return send(
            self.wardrobe, operation, path, login, body_of(operation, self.wardrobe, login) if body is None else body
        )

    def after(self, rule: str) -> tuple[Facts, Reply]:
        """What is listed of the product now; the two others must be as they were, by a rule."""
        found, reply = self.now()
        with judging(rule):
            for garment in self.others:
                differing = changes(self.before[id_of(garment.id)], found[id_of(garment.id)])
                demand(not differing, "another product as it was", differing, reply)
        return found[id_of(self.product.id)], reply

    def demand_unchanged(self, rule: str, after: Facts, reply: Reply, *but: Key) -> None:
        """Demand that what is listed of the product is as it was, but for some facts."""
        with judging(rule):
            differing = changes(without(self.facts, *but), without(after, *but))
            demand(not differing, "everything else as it was", differing, reply)

    def demand_nothing_changed(self, rule: str) -> None:
        """Demand that what is listed of the three products is as it was."""
        after, reply = self.after(rule)
        with judging(rule):
            differing = changes(self.facts, after)
            demand(not differing, "everything as it was", differing, reply)
