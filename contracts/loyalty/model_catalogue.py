"""Products as the model believes them to be, with all that administrators do to them."""

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from contracts.expectations import Reply, demand, judging
from contracts.loyalty.model_members import NOBODY, Member, MembersWorld
from contracts.loyalty.people import People
from contracts.loyalty.shop import Product, Shop, deleted, facts, living_row, present, shown_to_members
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, demand_facts, one_of

PRICE = st.one_of(st.integers(1, 60), st.just(2_500))
STOCK = st.integers(1, 40)
ADMINISTRATORS = ("create_product", "update_product", "delete_product", "list_admin_products")
Row = dict[str, Any]


@dataclass
class Stocked:
    """A product as the model believes it to be, by a rule; softly its stock, once some of it was redeemed (L-39)."""

    product: Product
    rule: str = "L-63"
    sold: bool = False
    gone: bool = False


class CatalogueWorld(MembersWorld):
    """What one sequence makes of products."""

    def __init__(self, people: People, shop: Shop) -> None:
        super().__init__(people)
        self.shop = shop
        self.products: list[Stocked] = []
        self.former_names: list[str] = []
        self.never: list[str] = []
        with self.looking():
            shop.tidy_if_crowded()
        shop.forget_login()  # A sequence shows the administrator's login where it needs one.

    def need_admin(self) -> None:
        """Raise Idle where the profile gives no administrator."""
        if self.people.target.account("admin") is None:
            raise Idle

    def stocked(self, which: int) -> Stocked:
        """One of the products that are there; the first one is made where there is none."""
        living = [each for each in self.products if not each.gone]
        return one_of(living, which) if living else self.created(10, 20)

    def created(self, price: int, stock: int) -> Stocked:
        """A new product (L-63)."""
        self.need_admin()
        stocked = Stocked(self.shop.created(price, stock))
        self.products.append(stocked)
        return stocked

    def planned(self) -> Product:
        """A product that must never be listed."""
        product = self.shop.plan()
        self.shop.remember([product.name])
        self.never.append(product.description)
        return product

    # --- what administrators do

    @action(often=2, price=PRICE, stock=STOCK)
    def create_product(self, price: int, stock: int) -> None:
        """A new product."""
        self.created(price, stock)

    @action(missing=st.sampled_from(("product_name", "product_price", "quantity")))
    def create_incomplete_product(self, missing: str) -> None:
        """Without a field that it needs it is refused, and not listed (L-66)."""
        self.need_admin()
        body = {name: value for name, value in self.planned().body().items() if name != missing}
        with judging("L-66"):
            self.client.send("create_product", body=body, login=self.shop.admin).expect_refusal()

    @action(
        often=4,
        what=WHICH,
        name=st.booleans(),
        description=st.booleans(),
        price=st.one_of(st.none(), PRICE),
        stock=st.one_of(st.none(), STOCK),
    )
    def update_product(self, what: int, name: bool, description: bool, price: int | None, stock: int | None) -> None:
        """Some of its fields; the others are sent as they are (L-67)."""
        stocked = self.stocked(what)
        before = stocked.product
        after = replace(
            before,
            name=self.people.unique("Bundle for every phone ") if name else before.name,
            description=self.people.unique("Described anew, ") if description else before.description,
            price=price or before.price,
            quantity=stock or before.quantity,
        )
        self.shop.remember([after.name])
        with judging("L-67"):
            path = {"id": before.id}
            self.client.send("update_product", path=path, body=after.body(), login=self.shop.admin).expect(200)
        if name:
            self.former_names.append(before.name)
        stocked.product, stocked.sold, stocked.rule = after, False, "L-67"

    @action(often=2, what=WHICH)
    def delete_product(self, what: int) -> None:
        """A product that is there (L-69)."""
        stocked = self.stocked(what)
        with judging("L-69"):
            self.client.send("delete_product", path={"id": stocked.product.id}, login=self.shop.admin).expect(204)
        stocked.gone = True

    @action(what=WHICH, operation=st.sampled_from(("delete_product", "update_product")))
    def touch_what_is_gone(self, what: int, operation: str) -> None:
        """A deleted product is neither deleted again nor updated, and stays away (L-68, L-71)."""
        product = one_of([each.product for each in self.products if each.gone], what)
        body = replace(product, price=77).body() if operation == "update_product" else None
        with judging("L-71" if body is None else "L-68", soft=True):
            path = {"id": product.id}
            self.client.send(operation, path=path, body=body, login=self.shop.admin).expect(404, 400)

    # --- what others may not do

    @action(which=WHICH, what=WHICH, operation=st.sampled_from(ADMINISTRATORS))
    def administer_as_member(self, which: int, what: int, operation: str) -> None:
        """With a member's token nothing is made, changed, deleted or listed (L-62)."""
        member = self.member(which)
        with judging("L-62"):
            self.meddle(operation, what, member).expect_no_success(401)

    @action(what=WHICH, operation=st.sampled_from(ADMINISTRATORS), token=st.booleans())
    def administer_without_login(self, what: int, operation: str, token: bool) -> None:
        """Nor without a token, or with one that no login gave (L-61, L-22)."""
        with judging("L-22" if token else "L-61"):
            self.meddle(operation, what, None, token).expect(401)

    def meddle(self, operation: str, what: int, member: Member | None, token: bool = False) -> Reply:
        """The reply to somebody who is no administrator."""
        login = member.person.login if member else NOBODY if token else None
        if operation == "create_product":
            return self.client.send(operation, body=self.planned().body(), login=login)
        if operation == "list_admin_products":
            return self.client.send(operation, login=login)
        product = self.stocked(what).product
        body = replace(product, price=77).body() if operation == "update_product" else None
        return self.client.send(operation, path={"id": product.id}, body=body, login=login)

    # --- what must be shown

    def look_at_stock(self) -> None:
        """The administrators' listing shows what is there as it was stated last (L-63, L-67, L-70)."""
        if self.people.target.account("admin") is None:
            return
        with judging("L-63"):
            rows, reply = self.shop.admin_rows()
        for stocked in self.products:
            row = living_row(rows, stocked.product.name)
            if stocked.gone:
                with judging("L-70"):
                    still = row if row is not None and not deleted(row) else None
                    demand(still is None, "no deleted product that is not marked as such", still, reply)
            else:
                self.look_at_product(stocked, row, reply)
        self.look_for_what_is_not(rows, reply)

    def look_at_product(self, stocked: Stocked, row: Row | None, reply: Reply) -> None:
        """One product; of its stock softly what was redeemed (L-39)."""
        product = stocked.product
        with judging(stocked.rule):
            row = present(row, product.name, reply)
            demand(not deleted(row), f"{product.name!r} without a mark of deletion", row, reply)
            demand_facts(facts(product) | {"ID": product.id}, row, reply, of=product.name)
        with judging("L-39" if stocked.sold else stocked.rule, soft=stocked.sold):
            demand_facts({"quantity": product.quantity}, row, reply, of=product.name)
        if isinstance(row.get("quantity"), int | float):
            stocked.product = replace(product, quantity=int(row["quantity"]))

    def look_for_what_is_not(self, rows: list[Row], reply: Reply) -> None:
        """Nothing of what was refused is listed, and nothing is under a former name (L-62, L-66, L-67)."""
        with judging("L-66"):
            listed = [row.get("product_description") for row in rows]
            kept = [each for each in self.never if each in listed]
            demand(not kept, "no product of a refused request", kept, reply)
        with judging("L-67"):
            former = [name for name in self.former_names if living_row(rows, name) is not None]
            demand(not former, "no product under a former name", former, reply)

    def look_at_offer(self, member: Member) -> None:
        """The members' listing shows what is there, and nothing that is gone (L-64, L-67, L-69)."""
        with judging("L-64"):
            rows, reply = self.shop.member_rows(member.person)
        found = {str(row.get("product_name")): row for row in rows}
        for stocked in self.products:
            product = stocked.product
            if stocked.gone:
                with judging("L-69"):
                    still = found.get(product.name)
                    demand(still is None, f"no deleted {product.name!r}", still, reply)
                continue
            with judging("L-64" if stocked.rule == "L-63" else "L-67"):
                row = present(found.get(product.name), product.name, reply)
                demand_facts(shown_to_members(product, row), row, reply, of=product.name)
