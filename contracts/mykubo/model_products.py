"""Products as the model believes them to be listed, with all that is done to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, World, one_of
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.edits import EDITS, WITHOUT_FIELD, renamed
from contracts.mykubo.requests import ON_PRODUCTS, body_of, send
from contracts.mykubo.scene import Scene
from contracts.mykubo.test_contents import belonging, defaults
from contracts.mykubo.test_edits import demand_shown
from contracts.mykubo.test_images import new_images
from contracts.mykubo.test_products import FIELDS, demand_color, demand_field, demand_not_found
from contracts.mykubo.wardrobe import Garment, Wardrobe
from contracts.mykubo.wire import Facts, Key, changes, color_of, facts, id_of, no_pages, of_color, without

Row = dict[str, Any]
Path = dict[str, Any]
SEVERAL = st.integers(1, 2)
PLAIN_EDITS = tuple(name for name in EDITS if name != "edit_color_ref")


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
    path: Path = field(default_factory=dict)
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

    def send(self, worn: Worn, operation: str, path: Path, body: Any = None, seller: Seller | None = None) -> Reply:
        """The reply of an operation on a product, by its own seller unless another one is given."""
        return send(self.wardrobe, operation, path, (seller or worn.seller).login, body)

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

    @action(which=WHICH, operation=st.sampled_from(ON_PRODUCTS))
    def touch_what_is_gone(self, which: int, operation: str) -> None:
        """No operation on a deleted product succeeds (K-30, K-31)."""
        worn, path = one_of(self.gone, which)
        needed = [each["name"] for each in self.client.docket.specification.operations[operation].parameters]
        if any(name in ("content_id", "image_id", "color_ref", "color") and name not in path for name in needed):
            raise Idle
        body = body_of(operation, self.wardrobe, worn.seller.login)
        with judging("K-30" if operation == "delete_product" else "K-31"):
            demand_not_found(self.send(worn, operation, path, body))

    @action(which=WHICH, color=WHICH, operation=st.sampled_from(ON_PRODUCTS))
    def intrude(self, which: int, color: int, operation: str) -> None:
        """No operation on another login's product succeeds (K-13)."""
        worn, stranger = self.product(which), self.stranger()
        intruder = stranger if worn.seller is self.seller else self.seller
        path = self.place(worn, color, 0, "color_ref", "content_id")
        if "image_id" not in path and "image" in operation and operation != "create_image":
            raise Idle
        body = body_of(operation, self.wardrobe, intruder.login)
        with judging("K-13"):
            self.send(worn, operation, path, body, intruder).expect_no_success()

    # --- edits

    @action(often=6, which=WHICH, color=WHICH, each=WHICH, name=st.sampled_from(PLAIN_EDITS))
    def edit(self, which: int, color: int, each: int, name: str) -> None:
        """One field shows its new value, and nothing else changes (K-43)."""
        worn, edit = self.product(which), EDITS[name]
        needed = {"edit_stock": "content_id", "edit_default_image": "image_id"}.get(name, "color_ref")
        path = self.place(worn, color, each, needed)
        body = edit.body(self.stage(worn), path)
        with judging(edit.rule):
            reply = self.send(worn, name, path, body)
            if name == "edit_tags" and reply.status == 400 and isinstance(body["tags"], str):
                body = {"tags": [body["tags"]]}
                reply = self.send(worn, name, path, body)
            reply.expect(200)

        def edited(seen: Seen) -> list[Key]:
            key = edit.key(path)
            if key in seen.facts or edit.rule != "K-48":
                demand_shown(edit, seen.facts, key, next(iter(body.values()), None), seen.reply)
            loose = [key, *edit.and_may(worn.facts | seen.facts, path)]
            return [*loose, (*key[:2], "initial_stock")] if name == "edit_stock" else loose

        worn.due.append((edit.rule, edited))

    def stage(self, worn: Worn) -> Scene:
        """The product as the table of edits wants to see it."""
        colors = [{"color_ref": ref, "color_hex": worn.facts["color", ref, "digits"]} for ref in worn.refs()]
        seen = Garment(worn.garment.id, {"colors": colors, "category_id": worn.facts.get(("category",))})
        return Scene(self.wardrobe, worn.seller, seen, (), ({}, self.listing), {})

    @action(often=2, which=WHICH, color=WHICH)
    def edit_color_ref(self, which: int, color: int) -> None:
        """A color has another color_ref, and keeps all that it had (K-47)."""
        worn = self.product(which)
        path = self.place(worn, color, 0, "color_ref")
        ref = self.wardrobe.unique("r")
        with judging("K-47"):
            self.send(worn, "edit_color_ref", path, {"color_ref": ref}).expect(200)
        former = path["color_ref"]
        worn.facts = renamed(worn.facts, former, ref)

        def named(seen: Seen) -> list[Key]:
            demand(color_of(seen.row, ref) is not None, f"the color_ref {ref!r}", seen.row.get("contents"), seen.reply)
            demand(color_of(seen.row, former) is None, f"no color_ref {former!r}", seen.row.get("contents"), seen.reply)
            return []

        worn.due.append(("K-47", named))

    @action(which=WHICH, color=WHICH, each=WHICH, name=st.sampled_from(WITHOUT_FIELD))
    def edit_without_field(self, which: int, color: int, each: int, name: str) -> None:
        """It is refused, and changes nothing (K-44)."""
        worn = self.product(which)
        path = self.place(worn, color, each, "content_id" if name == "edit_stock" else "color_ref")
        with judging("K-44"):
            self.send(worn, name, path, {}).expect_refusal(400)

    # --- colors, sizes and images

    @action(which=WHICH, default=st.booleans(), sizes=SEVERAL, images=st.integers(0, 1))
    def create_color(self, which: int, default: bool, sizes: int, images: int) -> None:
        """It stands beside the others with its sizes (K-24)."""
        worn = self.product(which)
        color = self.wardrobe.color(worn.seller.login, 2, images=images, sizes=sizes, default=default)
        with judging("K-24"):
            self.send(worn, "create_color", self.place(worn, 0, 0), color).expect(200)

        def added(seen: Seen) -> list[Key]:
            ref = color["color_ref"]
            demand(color_of(seen.row, ref) is not None, f"the color {ref!r}", seen.row.get("contents"), seen.reply)
            demand_color(seen.row, color, seen.reply)
            demand_images(seen.row, color, seen.reply)
            return [*belonging(seen.facts, ref), *(defaults(seen.facts) if default else [])]

        worn.due.append(("K-24", added))

    @action(which=WHICH, color=WHICH)
    def create_size(self, which: int, color: int) -> None:
        """It stands under its content_id (K-26)."""
        worn = self.product(which)
        path = self.place(worn, color, 0, "color_ref")
        body = {"size": self.wardrobe.unique("W"), "initial_stock": 40 + self.wardrobe.count()}
        with judging("K-26"):
            content = id_of(self.send(worn, "create_size", path, body).expect(200).value("content_id"))

        def added(seen: Seen) -> list[Key]:
            found = {id_of(size.get("content_id")): size for size in of_color(seen.row, "sizes", path["color_ref"])}
            got = found.get(content, {}).get("size")
            demand(got == body["size"], f"the size {body['size']!r} as {content}", found, seen.reply)
            with judging("K-21"):
                for name in ("initial_stock", "current_stock"):
                    stock = seen.facts.get(("size", content, name))
                    demand(stock == body["initial_stock"], f"{name} {body['initial_stock']}", stock, seen.reply)
            return [("size", content)]

        worn.due.append(("K-26", added))

    @action(which=WHICH, color=WHICH)
    def create_image(self, which: int, color: int) -> None:
        """One image more, which is the color's (K-29)."""
        worn = self.product(which)
        path = self.place(worn, color, 0, "color_ref")
        urls = self.wardrobe.upload(worn.seller.login)
        with judging("K-29"):
            new_images(self.stage(worn), path, urls, default=False).expect(200)

        def added(seen: Seen) -> list[Key]:
            new = {key: owner for key, owner in seen.facts.items() if key[0] == "image" and key[2] == "color"}
            new = {key: owner for key, owner in new.items() if key not in worn.facts}
            demand(len(new) == 1, "one image more", sorted(map(str, new)), seen.reply)
            owner = next(iter(new.values()))
            demand(owner in (path["color_ref"], ""), f"an image of the color {path['color_ref']!r}", owner, seen.reply)
            flags = [key for key in seen.facts if key[0] == "image" and key[2] == "default"]
            return [*(key[:2] for key in new), *flags]

        worn.due.append(("K-29", added))

    @action(which=WHICH, color=WHICH)
    def delete_color(self, which: int, color: int) -> None:
        """It goes with its sizes and images; the others stay (K-32, K-35)."""
        worn = self.product(which)
        need_more_than_one(worn.refs())
        ref = self.place(worn, color, 0, "color_ref")["color_ref"]
        self.deleted(worn, "delete_color", {"color_ref": ref}, belonging(worn.facts, ref), "K-32")

    @action(which=WHICH, color=WHICH, each=WHICH)
    def delete_size(self, which: int, color: int, each: int) -> None:
        """It goes alone (K-34, K-35)."""
        worn = self.product(which)
        path = self.place(worn, color, each, "content_id")
        need_more_than_one(worn.under("size", path["color_ref"]))
        self.deleted(worn, "delete_size", path, [("size", path["content_id"])], "K-34")

    @action(which=WHICH, color=WHICH, each=WHICH)
    def delete_image(self, which: int, color: int, each: int) -> None:
        """It goes alone (K-33, K-35)."""
        worn = self.product(which)
        path = self.place(worn, color, each, "image_id")
        need_more_than_one(worn.under("image", path["color_ref"]))
        self.deleted(worn, "delete_image", path, [("image", path["image_id"])], "K-33")

    def deleted(self, worn: Worn, operation: str, named: Path, dropped: list[Key], rule: str) -> None:
        """Delete a part of a product, which is then nowhere, and is not deleted again."""
        path = self.place(worn, 0, 0) | named
        with judging(rule):
            self.send(worn, operation, path).expect(200)
            self.send(worn, operation, path).expect(404)
        worn.forget(*dropped)

        def left(seen: Seen) -> list[Key]:
            found = sorted(" ".join(key) for key in seen.facts if key[:2] in dropped)
            demand(not found, "what was deleted nowhere", found, seen.reply)
            return [key for key in {**worn.facts, **seen.facts} if key[-1] == "default"]

        worn.due.append((rule, left))

    # --- what must be shown

    def look(self) -> None:
        """Every product in its brand's listing, as it must be, and nowhere what is gone."""
        for seller in sellers(each.seller for each in self.worn):
            with judging("K-19"):
                found, self.listing = self.wardrobe.listing(seller)
            for worn in self.worn:
                row = found.get(id_of(worn.garment.id))
                if worn.seller is seller and not worn.gone:
                    self.look_at(worn, row)
                elif row is not None:
                    with judging("K-30" if worn.seller is seller else "K-14"):
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


def need_more_than_one(parts: list[str]) -> None:
    """Raise Idle where a part is the last one of its kind: a vendor may wish to keep that."""
    if len(parts) < 2:
        raise Idle


def sellers(all_of_them: Iterable[Seller]) -> list[Seller]:
    """Each seller once."""
    return list({each.account: each for each in all_of_them}.values())


def demand_images(row: Row, color: dict[str, Any], reply: Reply) -> None:
    """Demand that a color shows as many images as were sent (K-18)."""
    found = of_color(row, "images", color["color_ref"])
    wanted = len(color["images"])
    demand(len(found) >= wanted, f"{wanted} images of the color {color['color_ref']!r}", row.get("contents"), reply)
