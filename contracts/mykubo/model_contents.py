"""What is edited of products, and their colors, sizes and images, as the model believes them to be."""

from collections.abc import Sequence

from hypothesis import strategies as st

from contracts.expectations import demand, judging
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle
from contracts.mykubo.edits import EDITS, WITHOUT_FIELD, renamed
from contracts.mykubo.model_products import SEVERAL, Path, ProductsWorld, Seen, Worn, demand_images
from contracts.mykubo.scene import Scene
from contracts.mykubo.test_contents import belonging, defaults
from contracts.mykubo.test_edits import demand_shown
from contracts.mykubo.test_images import new_images
from contracts.mykubo.test_products import demand_color
from contracts.mykubo.wardrobe import Garment
from contracts.mykubo.wire import Key, color_of, id_of, of_color

PLAIN_EDITS = tuple(name for name in EDITS if name != "edit_color_ref")


class ContentsWorld(ProductsWorld):
    """What one sequence makes of the fields and the contents of products."""

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

    @action(often=2, which=WHICH, color=WHICH)
    def delete_color(self, which: int, color: int) -> None:
        """It goes with its sizes and images; the others stay (K-32, K-35)."""
        worn = self.product(which)
        need_more_than_one(worn.refs())
        ref = self.place(worn, color, 0, "color_ref")["color_ref"]
        nobodys = [key[:2] for key, owner in worn.facts.items() if (key[0], key[-1], owner) == ("image", "color", "")]
        self.deleted(worn, "delete_color", {"color_ref": ref}, belonging(worn.facts, ref), "K-32", nobodys)

    @action(often=2, which=WHICH, color=WHICH, each=WHICH)
    def delete_size(self, which: int, color: int, each: int) -> None:
        """It goes alone (K-34, K-35)."""
        worn = self.product(which)
        path = self.place(worn, color, each, "content_id")
        need_more_than_one(worn.under("size", path["color_ref"]))
        self.deleted(worn, "delete_size", path, [("size", path["content_id"])], "K-34")

    @action(often=2, which=WHICH, color=WHICH, each=WHICH)
    def delete_image(self, which: int, color: int, each: int) -> None:
        """It goes alone (K-33, K-35)."""
        worn = self.product(which)
        path = self.place(worn, color, each, "image_id")
        need_more_than_one(worn.under("image", path["color_ref"]))
        self.deleted(worn, "delete_image", path, [("image", path["image_id"])], "K-33")

    def deleted(
        self, worn: Worn, operation: str, named: Path, dropped: list[Key], rule: str, and_may: Sequence[Key] = ()
    ) -> None:
        """Delete a part of a product, which is then nowhere, and is not deleted again; what `and_may` names may go.

        A listing need not show which color an image is of (AK-15), so that it may go with any.
        """
        path = self.place(worn, 0, 0) | named
        with judging(rule):
            self.send(worn, operation, path).expect(200)
            self.send(worn, operation, path).expect(404)
        worn.forget(*dropped)

        def left(seen: Seen) -> list[Key]:
            found = sorted(" ".join(key) for key in seen.facts if key[:2] in dropped)
            demand(not found, "what was deleted nowhere", found, seen.reply)
            return [*and_may, *(key for key in {**worn.facts, **seen.facts} if key[-1] == "default")]

        worn.due.append((rule, left))


def need_more_than_one(parts: list[str]) -> None:
    """Raise Idle where a part is the last one of its kind: a vendor may wish to keep that."""
    if len(parts) < 2:
        raise Idle
