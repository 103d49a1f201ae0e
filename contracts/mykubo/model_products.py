"""Products as the model believes them to be listed, with all that is done to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from contracts.client import Login
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, World, one_of
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.requests import ON_PRODUCTS, body_of, send
from contracts.mykubo.test_products import FIELDS, demand_color, demand_field, demand_not_found
from contracts.mykubo.wardrobe import Garment, Wardrobe
from contracts.mykubo.wire import Facts, Key, changes, facts, id_of, no_pages, of_color, without

OWN = Login("")
NOBODY = Login("0" * 40)
AT_A_TIME = 3
Row = dict[str, Any]
Path = dict[str, Any]
SEVERAL = st.integers(1, 2)
FIRST = st.integers(0, 19)


@dataclass(frozen=True)
class Seen:
    """A product as a listing shows it."""

    row: Row
    facts: Facts
    reply: Reply


Due = Callable[[Seen], list[Key]]


@dataclass
class Worn:
    """A product as its brand's listing must show it.

    What is `due` at the next look tells, under its rule, what must have come of an action, and which facts may differ.
    """

    seller: Seller
    garment: Garment
    facts: Facts = field(default_factory=dict)
    due: list[tuple[str, Due]] = field(default_factory=list)
    gone: bool = False

    def refs(self) -> list[str]:
        """Its colors."""
        return [key[1] for key in self.facts if key[0] == "color" and key[2] == "digits"]

    def under(self, kind: str, ref: str) -> list[str]:
        """The ids of the sizes or images of a color."""
        return [
            key[1] for key, owner in self.facts.items() if key[0] == kind and key[2] == "color" and owner in (ref, "")
        ]

    def forget(self, *dropped: Key) -> None:
        """Believe no more in what begins with some keys."""
        self.facts = without(self.facts, *dropped)


class ProductsWorld(World):
    """What one sequence makes of products, by one login or by two."""

    def __init__(self, accounts: Accounts, wardrobe: Wardrobe) -> None:
        super().__init__(wardrobe.client)
        self.accounts = accounts
        self.wardrobe = wardrobe
        self.seller = accounts.seller()
        self.other: Seller | None = None
        self.worn: list[Worn] = []
        self.gone: list[tuple[Worn, Path]] = []

    # --- what there is

    def stranger(self) -> Seller:
        """The other login. Raises Idle where the profile gives none with a brand of its own."""
        if self.other is None:
            try:
                self.other = self.accounts.stranger()
            except NotJudged:
                raise Idle from None
        return self.other

    def product(self, which: int) -> Worn:
        """One of the products that are there; the first one is made where there is none."""
        living = [each for each in self.worn if not each.gone]
        return one_of(living, which) if living else self.made(self.seller, 0, 2, 2)

    def made(self, seller: Seller, images: int, colors: int, sizes: int) -> Worn:
        """A new product, whose facts are learned at the next look (K-18 to K-21)."""
        worn = Worn(seller, self.wardrobe.create(seller, images=images, colors=colors, sizes=sizes))
        self.worn.append(worn)

        def listed(seen: Seen) -> list[Key]:
            with judging("K-19"):
                for name in FIELDS:
                    demand_field(seen.row, worn.garment.body, name, seen.reply)
            for color in worn.garment.body["colors"]:
                demand_color(seen.row, color, seen.reply)
                with judging("K-18"):
                    demand_images(seen.row, color, seen.reply)
            return [()]

        worn.due.append(("K-19", listed))
        with self.looking():
            self.look()
        return worn

    def place(self, worn: Worn, color: int, each: int, *needed: str) -> Path:
        """What paths need to name a product, one of its colors, and of this a size and an image. Raises Idle."""
        path: Path = {"brand_id": worn.seller.brand, "product_id": worn.garment.id}
        refs = worn.refs()
        if refs:
            ref = one_of(refs, color)
            path |= {"color_ref": ref, "color": ref}
            for kind, name in (("size", "content_id"), ("image", "image_id")):
                ids = worn.under(kind, ref)
                if ids:
                    path[name] = one_of(ids, each)
        if any(name not in path for name in needed):
            raise Idle
        return path

    def send(self, worn: Worn, operation: str, path: Path, body: Any = None, login: Login | None = OWN) -> Reply:
        """The reply of an operation on a product, by its own seller unless another login, or none, is given."""
        return send(self.wardrobe, operation, path, worn.seller.login if login is OWN else login, body)

    # --- whole products

    @action(often=2, images=st.sampled_from((0, 2)), colors=SEVERAL, sizes=SEVERAL)
    def create_product(self, images: int, colors: int, sizes: int) -> None:
        """A new product of the login's own brand."""
        self.made(self.seller, images, colors, sizes)

    @action()
    def create_product_of_another_brand(self) -> None:
        """A new product of the other login's brand."""
        self.made(self.stranger(), 0, 1, 1)

    @action(which=WHICH)
    def delete_product(self, which: int) -> None:
        """It leaves the listing (K-30)."""
        worn = self.product(which)
        path = self.place(worn, 0, 0)
        with judging("K-30"):
            self.send(worn, "delete_product", path).expect(200)
        worn.gone = True
        self.gone.append((worn, path))

    @action(which=WHICH, first=FIRST)
    def touch_what_is_gone(self, which: int, first: int) -> None:
        """No operation on a deleted product succeeds (K-30, K-31)."""
        worn, path = one_of(self.gone, which)
        for operation in self.some_operations(first, path):
            if operation in ON_PRODUCTS:
                body = body_of(operation, self.wardrobe, worn.seller.login)
                with judging("K-30" if operation == "delete_product" else "K-31"):
                    demand_not_found(self.send(worn, operation, path, body))

    @action(often=2, which=WHICH, color=WHICH, first=FIRST)
    def intrude(self, which: int, color: int, first: int) -> None:
        """No operation on another login's product or brand succeeds (K-13)."""
        worn, stranger = self.product(which), self.stranger()
        intruder = self.seller if worn.seller.account == stranger.account else stranger
        path = self.place(worn, color, 0, "color_ref")
        for operation in self.some_operations(first, path):
            body = body_of(operation, self.wardrobe, intruder.login)
            with judging("K-13"):
                self.send(worn, operation, path, body, intruder.login).expect_no_success()

    @action(which=WHICH, color=WHICH, first=FIRST, token=st.booleans())
    def act_without_login(self, which: int, color: int, first: int, token: bool) -> None:
        """Without a token, or with one that no login gave, no operation succeeds (K-05, K-06)."""
        worn = self.product(which)
        path = self.place(worn, color, 0, "color_ref")
        for operation in self.some_operations(first, path):
            body = body_of(operation, self.wardrobe, None)
            with judging("K-06" if token else "K-05"):
                self.send(worn, operation, path, body, NOBODY if token else None).expect_refusal(401)

    def some_operations(self, first: int, path: Path) -> list[str]:
        """A few of the operations for which a path names enough."""
        operations = self.client.docket.specification.operations
        fitting = [
            name
            for name in (*ON_PRODUCTS, "list_products", "list_orders")
            if {each["name"] for each in operations[name].parameters if each["in"] == "path"} <= set(path)
        ]
        return [fitting[(first + 7 * number) % len(fitting)] for number in range(AT_A_TIME)]

    @action()
    def log_out(self) -> None:
        """One login; what the other one's token opens stays open (K-07, K-08)."""
        with judging("K-08"):
            self.client.send("logout", login=self.seller.login).expect(200)
        self.seller = self.accounts.seller()
        for worn in self.worn:
            if worn.seller.account == self.seller.account:
                worn.seller = self.seller

    # --- what must be shown

    def look(self) -> None:
        """Every product in its brand's listing, as it must be, and nowhere what is gone."""
        for seller in sellers(each.seller for each in self.worn):
            with judging("K-19"):
                found, self.listing = self.wardrobe.listing(seller)
            for worn in self.worn:
                row = found.get(id_of(worn.garment.id))
                own = worn.seller.account == seller.account
                if own and not worn.gone:
                    self.look_at(worn, row)
                elif row is not None:
                    with judging("K-30" if own else "K-14"):
                        demand(False, f"the product {worn.garment.id!r} nowhere", row, self.listing)

    def look_at(self, worn: Worn, row: Row | None) -> None:
        """One product: what is due is there, and all else is as it was (K-43)."""
        due, worn.due = worn.due, []
        shown = facts(row)
        loose: list[Key] = []
        with judging(due[0][0] if due else "K-43"):
            if row is None:
                no_pages(self.listing)
            demand(row is not None, f"the product {worn.garment.id!r} in its brand's listing", "nothing", self.listing)
            assert row is not None
        for rule, check in due:
            with judging(rule):
                loose += check(Seen(row, shown, self.listing))
        with judging("K-43"):
            differing = changes(without(worn.facts, *loose), without(shown, *loose))
            demand(not differing, "everything else as it was", differing, self.listing)
        worn.facts = shown


def sellers(all_of_them: Iterable[Seller]) -> list[Seller]:
    """Each seller once."""
    return list({each.account: each for each in all_of_them}.values())


def demand_images(row: Row, color: dict[str, Any], reply: Reply) -> None:
    """Demand that a color shows as many images as were sent (K-18)."""
    found = of_color(row, "images", color["color_ref"])
    wanted = len(color["images"])
    demand(len(found) >= wanted, f"{wanted} images of the color {color['color_ref']!r}", row.get("contents"), reply)
