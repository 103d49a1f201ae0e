"""The loyalty API as a model: members with their points and passwords, and products, whatever is done with them."""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

from contracts.client import Login
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.loyalty.history import as_stated, entries
from contracts.loyalty.people import People, Person, no_token, token_of
from contracts.loyalty.shop import Product, Shop, deleted, living_row, present
from contracts.loyalty.test_account import SHOWN_AS_REGISTERED, twice
from contracts.loyalty.test_redemption import redeemed
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, World, demand_facts, one_of

POINTS = 5_000
MOST_GUESSES = 2
PRICE = st.integers(1, 60)
STOCK = st.integers(1, 40)
CHANGES = {
    "name": st.booleans(),
    "description": st.booleans(),
    "price": st.one_of(st.none(), PRICE),
    "stock": st.one_of(st.none(), STOCK),
}


@dataclass
class Member:
    """A member as the model believes them to be. `because` is the rule by which their points are what they are."""

    person: Person
    password: str
    points: float = 0.0
    card: object = None
    entries: int = 0
    known: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    touched: bool = False
    guesses: int = 0
    mailed: object = None
    tokens: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    because: str = "L-33"

    @property
    def email(self) -> str:
        """The address."""
        return self.person.email


@dataclass
class Stocked:
    """A product as the model believes it to be. After a redemption its stock is believed softly only (L-39)."""

    product: Product
    sold: bool = False
    gone: bool = False
    rule: str = "L-63"


class LoyaltyWorld(World):
    """What one sequence makes: members, accounts that are not verified yet, and products."""

    def __init__(self, people: People, shop: Shop) -> None:
        super().__init__(people.client)
        self.people = people
        self.shop = shop
        self.members: list[Member] = []
        self.pending: list[Person] = []
        self.products: list[Stocked] = []
        self.former_names: list[str] = []
        self.never: list[str] = []
        self.rate: float | None = None
        shop.forget_login()
        with self.looking():
            shop.tidy_if_crowded()

    # --- who and what there is

    def member(self, which: int) -> Member:
        """One of the members; the first one joins where there is none."""
        return one_of(self.members, which) if self.members else self.joined()

    def joined(self) -> Member:
        """A new member with points, as the server shows them at first; the profile's where none can be made."""
        if "mail" in self.people.target.doors:
            person = self.people.verified(self.people.register())
            if "grant_points" in self.people.target.doors:
                self.people.grant(person, POINTS)
        elif self.people.target.account("member") is not None:
            person = self.people.profile_member()
        else:
            raise Idle
        return self.known_from_here(person)

    def known_from_here(self, person: Person) -> Member:
        """A verified account, logged in, with what the server shows of it."""
        member = Member(self.people.log_in(person) if person.own else person, person.password)
        reply = self.people.me(member.person)
        with judging("L-25"):
            member.points = reply.number("data.user.redeemable_points")
            member.card = reply.value("data.user.card_number")
        with judging("L-47"):
            rows, _ = entries(self.client, member.person)
        member.entries, member.known = len(rows), as_stated(rows)
        self.members.append(member)
        return member

    def own(self, which: int) -> Member:
        """A member whose account may be changed. Raises Idle when it is the profile's."""
        member = self.member(which)
        if not member.person.own:
            raise Idle
        return member

    def stocked(self, which: int) -> Stocked:
        """One of the products that are there; the first one is made where there is none."""
        living = [each for each in self.products if not each.gone]
        return one_of(living, which) if living else self.created(10, 20)

    def need_admin(self) -> None:
        """Raise Idle where the profile gives no administrator."""
        if self.people.target.account("admin") is None:
            raise Idle

    def created(self, price: int, stock: int) -> Stocked:
        """A new product (L-63). Raises Idle without an administrator."""
        self.need_admin()
        stocked = Stocked(self.shop.created(price, stock))
        self.products.append(stocked)
        return stocked

    # --- accounts

    @action()
    def join(self) -> None:
        """Another member, up to three."""
        if len(self.members) >= 3 or "mail" not in self.people.target.doors:
            raise Idle
        self.joined()

    @action()
    def register(self) -> None:
        """An account that is not verified, up to two."""
        if len(self.pending) >= 2:
            raise Idle
        self.pending.append(self.people.register())

    @action(which=WHICH)
    def verify(self, which: int) -> None:
        """Open the code mailed to a new account, which is a member from here on (L-09)."""
        if len(self.members) >= 4 or "mail" not in self.people.target.doors:
            raise Idle
        person = one_of(self.pending, which)
        self.people.verify(person)
        self.pending.remove(person)
        self.known_from_here(person)

    @action(which=WHICH)
    def register_again(self, which: int) -> None:
        """The same address and username with other details: refused, and the account stays (L-04)."""
        member = self.own(which)
        details = member.person.details | {"password": "Intruder-9-pass!", "firstname": "Intruder"}
        with judging("L-04"):
            self.client.send("register", body=details).expect(409)
        member.refused.append(details["password"])
        member.touched = True

    @action(which=WHICH, right=st.booleans())
    def log_in(self, which: int, right: bool) -> None:
        """With the password, or with one that was refused or replaced (L-13, L-14)."""
        member = self.own(which)
        if right:
            self.enter(member, "L-13")
            return
        if not member.refused or member.guesses >= MOST_GUESSES:
            raise Idle
        self.guess(member, "L-14")

    def enter(self, member: Member, rule: str) -> None:
        """Log a member in with the password that is believed to be theirs."""
        with judging(rule):
            reply = self.people.logs_in(member.email, member.password).expect(200)
            member.person = replace(member.person, login=Login(token_of(reply), member.email))

    def guess(self, member: Member, rule: str) -> None:
        """A password that the member does not have; few, since a vendor may lock an account."""
        member.guesses += 1
        with judging(rule):
            no_token(self.people.logs_in(member.email, member.refused[-1]).expect(400))

    @action(which=WHICH)
    def log_out(self, which: int) -> None:
        """One member; the others stay logged in (L-20)."""
        member = self.own(which)
        with judging("L-19"):
            self.client.send("logout", login=member.person.login).expect(200)
        self.enter(member, "L-13")

    @action(which=WHICH, equal=st.booleans())
    def change_password(self, which: int, equal: bool) -> None:
        """To a new one, or to two unequal ones, which are refused (L-27, L-28)."""
        member = self.own(which)
        password = self.people.unique("Changed-4#")
        body = twice(password) if equal else twice(password) | {"confirm_password": password + "x"}
        reply = self.client.send("change_password", body=body, login=member.person.login)
        with judging("L-27" if equal else "L-28"):
            reply.expect(200 if equal else 400)
        self.replaced(member, password, equal, "L-27")

    def replaced(self, member: Member, password: str, accepted: bool, rule: str) -> None:
        """A password took another's place, or was refused."""
        member.refused.append(member.password if accepted else password)
        member.touched = True
        if accepted:
            member.password = password
            self.enter(member, rule)

    @action(which=WHICH)
    def forget_password(self, which: int) -> None:
        """Ask for a reset: a token is mailed, and the password stays (L-50, L-53)."""
        member = self.own(which)
        door = self.people.target.doors.get("mail")
        if door is None:
            raise Idle
        member.mailed = door.open(email=member.email)
        with judging("L-50"):
            self.client.send("forgot_password", body={"email": member.email}).expect(200)
        member.mailed = self.people.code_for(member.email, after=member.mailed, rule="L-50")
        member.tokens.append(str(member.mailed))
        member.touched = True

    @action(which=WHICH, equal=st.booleans())
    def reset_password(self, which: int, equal: bool) -> None:
        """With the newest token to a new one, or to two unequal ones, which are refused (L-54, L-55)."""
        member = one_of([each for each in self.members if each.tokens], which)
        password = self.people.unique("Reset-5%")
        body = twice(password) if equal else twice(password) | {"confirm_password": password + "x"}
        token = member.tokens[-1]
        reply = self.client.send("reset_password", path={"resetToken": token}, body=body)
        with judging("L-54" if equal else "L-55"):
            reply.expect(200 if equal else 400)
        if equal:
            member.used.append(member.tokens.pop())
            member.tokens.clear()  # A vendor may let a reset end the older tokens.
        self.replaced(member, password, equal, "L-54")

    # --- redeeming

    @action(often=3, which=WHICH, what=WHICH, quantity=st.sampled_from((1, 2, 3)))
    def redeem(self, which: int, what: int, quantity: int) -> None:
        """What the member can pay and the stock holds (L-33 to L-35)."""
        member, stocked = self.member(which), self.stocked(what)
        cost = (self.rate or 10) * stocked.product.price * quantity
        if cost > member.points or quantity > (stocked.product.quantity or 0):
            raise Idle
        with judging("L-65"):
            reply = self.shop.redeem(member.person, stocked.product.name, quantity).expect(200)
        self.paid(member, stocked, quantity, reply)

    def paid(self, member: Member, stocked: Stocked, quantity: int, reply: Reply) -> None:
        """A redemption took points, left an entry, and took from the stock."""
        member.points = redeemed(reply, member.points)
        with judging("L-35"):
            name = str(reply.value("redeemed_product")).strip('"')
            demand(name == stocked.product.name, f"redeemed_product {stocked.product.name!r}", name, reply)
        cost = reply.number("redeemed_points")
        if self.rate is None:
            self.rate = cost / (stocked.product.price * quantity)
        expected = self.rate * stocked.product.price * quantity
        with judging("L-32", soft=True):
            demand(abs(cost - expected) < 0.01, f"{expected:g} points", cost, reply, aspect="points as before")
        member.entries += 1
        member.because = "L-34"
        stocked.sold = True
        stocked.product = replace(stocked.product, quantity=(stocked.product.quantity or 0) - quantity)

    @action(which=WHICH, what=WHICH, quantity=st.sampled_from((100_000, -1, 0)))
    def redeem_in_vain(self, which: int, what: int, quantity: int) -> None:
        """More than anybody can pay, or nothing, or less: whatever is answered, nobody gains by it (L-37, L-41)."""
        member, stocked = self.member(which), self.stocked(what)
        if quantity > 0 and (self.rate or 0) * stocked.product.price * quantity <= member.points:
            raise Idle
        reply = self.shop.redeem(member.person, stocked.product.name, quantity)
        rule = "L-37" if quantity > 0 else "L-41"
        with judging(rule, soft=quantity <= 0):
            reply.expect_refusal()
        if reply.succeeded:
            with judging(rule):
                now = self.people.points(member.person)
                demand(now <= member.points, f"at most {member.points:g} points", now, reply, aspect="no gain")
            raise NotJudged("the server redeems quantities of 0 and less, which the document does not speak of")
        member.because = rule

    @action(which=WHICH, what=WHICH)
    def redeem_what_is_gone(self, which: int, what: int) -> None:
        """A deleted product, or one by its former name: not found (L-69, L-36)."""
        gone = [(each.product.name, "L-69") for each in self.products if each.gone]
        name, rule = one_of([*gone, *((each, "L-36") for each in self.former_names)], what)
        member = self.member(which)
        with judging(rule):
            self.shop.redeem(member.person, name).expect(404)
        member.because = "L-36"

    # --- the catalogue

    @action(often=2, price=PRICE, stock=STOCK)
    def create_product(self, price: int, stock: int) -> None:
        """A new product."""
        self.created(price, stock)

    @action(missing=st.sampled_from(("product_name", "product_price", "quantity")))
    def create_incomplete_product(self, missing: str) -> None:
        """Without a field that it needs: refused, and not listed (L-66)."""
        self.need_admin()
        product = self.shop.plan()
        body = {name: value for name, value in product.body().items() if name != missing}
        self.shop.remember([product.name])
        self.never.append(product.description)
        with judging("L-66"):
            self.client.send("create_product", body=body, login=self.shop.admin).expect_refusal()

    @action(which=WHICH)
    def create_product_as_member(self, which: int) -> None:
        """With a member's token: refused, and not listed (L-62)."""
        member, product = self.member(which), self.shop.plan()
        self.shop.remember([product.name])
        self.never.append(product.description)
        with judging("L-62"):
            reply = self.client.send("create_product", body=product.body(), login=member.person.login)
            reply.expect_refusal(401)

    @action(often=2, what=WHICH, **CHANGES)
    def update_product(self, what: int, name: bool, description: bool, price: int | None, stock: int | None) -> None:
        """Some of its fields; the others are sent as they are (L-67)."""
        stocked = self.stocked(what)
        before = stocked.product
        after = replace(
            before,
            name=self.people.unique("Bundle for every phone ") if name else before.name,
            description=self.people.unique("Described anew, ") if description else before.description,
            price=price or before.price,
            quantity=before.quantity if stock is None else stock,
        )
        self.shop.remember([after.name])
        with judging("L-67"):
            self.client.send("update_product", path={"id": before.id}, body=after.body(), login=self.shop.admin).expect(
                200
            )
        if name:
            self.former_names.append(before.name)
        stocked.product, stocked.sold, stocked.rule = after, False, "L-67"

    @action(what=WHICH)
    def delete_product(self, what: int) -> None:
        """A product that is there (L-69)."""
        stocked = self.stocked(what)
        with judging("L-69"):
            self.client.send("delete_product", path={"id": stocked.product.id}, login=self.shop.admin).expect(204)
        stocked.gone = True

    @action(what=WHICH, again=st.booleans())
    def touch_what_is_gone(self, what: int, again: bool) -> None:
        """Delete or update a deleted product: no success, and it stays away (L-71, L-68)."""
        stocked = one_of([each for each in self.products if each.gone], what)
        body = None if again else replace(stocked.product, price=77).body()
        operation, rule = ("delete_product", "L-71") if again else ("update_product", "L-68")
        reply = self.client.send(operation, path={"id": stocked.product.id}, body=body, login=self.shop.admin)
        with judging(rule, soft=True):
            reply.expect(404, 400)

    # --- what must be shown

    def look(self) -> None:
        """Both listings, and each member's data, history and password."""
        if self.products or (self.never and self.people.target.account("admin") is not None):
            self.look_at_stock()
        for member in self.members:
            self.look_at(member)
        for person in self.pending:
            with judging("L-08"):
                no_token(self.people.logs_in(person.email, person.password).expect(403))

    def glance(self, number: int) -> None:
        """One of the views after the other."""
        views = [self.look_at_stock] if self.products else []
        views += [partial(self.look_at_data, each) for each in self.members]
        if views:
            views[number % len(views)]()

    def look_at(self, member: Member) -> None:
        """Everything that a member sees."""
        self.look_at_data(member)
        self.look_at_history(member)
        if self.products:
            self.look_at_offer(member)
        if member.touched:
            self.enter(member, "L-27")
            if member.guesses < MOST_GUESSES and member.refused:
                self.guess(member, "L-28")
            member.touched = False

    def look_at_data(self, member: Member) -> None:
        """Points, card and what was registered (L-23, L-25, L-33, L-34)."""
        reply = self.people.me(member.person)
        user = reply.value("data.user")
        with judging(member.because):
            demand_facts({"redeemable_points": member.points}, user, reply, of=member.email)
        with judging("L-25"):
            demand_facts({"card_number": member.card}, user, reply, of=member.email)
        if member.person.own:
            with judging("L-23"):
                registered = {name: member.person.details[name] for name in SHOWN_AS_REGISTERED}
                demand_facts(registered, user, reply, of=member.email)

    def look_at_history(self, member: Member) -> None:
        """One entry for each redemption, and those of before (L-43, L-47)."""
        with judging("L-43"):
            rows, reply = entries(self.client, member.person)
            stated = as_stated(rows)
            lost = [each for each in member.known if each not in stated]
            demand(not lost, "the entries that were there before", lost, reply)
            demand(len(rows) == member.entries, f"{member.entries} entries", f"{len(rows)} entries", reply)
        member.known = stated

    def look_at_offer(self, member: Member) -> None:
        """The members' listing shows what is there, and nothing that is gone (L-64, L-69)."""
        with judging("L-64"):
            rows, reply = self.shop.member_rows(member.person)
        found = {row.get("product_name"): row for row in rows}
        for stocked in self.products:
            product = stocked.product
            if stocked.gone:
                with judging("L-69"):
                    demand(product.name not in found, f"no {product.name!r}", found.get(product.name), reply)
                continue
            with judging("L-64" if stocked.rule == "L-63" else "L-67"):
                row = present(found.get(product.name), product.name, reply)
                demand_facts(shown_to_members(product), row, reply, of=product.name)

    def look_at_stock(self) -> None:
        """The administrators' listing shows what is there as it was stated last (L-63, L-67, L-70)."""
        with judging("L-63"):
            rows, reply = self.shop.admin_rows()
        for stocked in self.products:
            product = stocked.product
            row = living_row(rows, product.name)
            if stocked.gone:
                with judging("L-70"):
                    demand(row is None or deleted(row), f"no {product.name!r} that is not marked", row, reply)
                continue
            with judging(stocked.rule):
                row = present(row, product.name, reply)
                demand(not deleted(row), f"{product.name!r} without a mark of deletion", row, reply)
                facts = shown_to_members(product) | {"ID": product.id}
                demand_facts(facts, row, reply, of=product.name)
            self.look_at_quantity(stocked, row, reply)
        self.look_for_what_never_was(rows, reply)

    def look_at_quantity(self, stocked: Stocked, row: dict[str, Any], reply: Reply) -> None:
        """The stock: as it was stated, or softly without what was redeemed (L-39)."""
        believed = {"quantity": stocked.product.quantity}
        if not stocked.sold:
            with judging(stocked.rule):
                demand_facts(believed, row, reply, of=stocked.product.name)
            return
        with judging("L-39", soft=True):
            demand_facts(believed, row, reply, of=stocked.product.name)
        shown = row.get("quantity")
        if isinstance(shown, int | float):
            stocked.product = replace(stocked.product, quantity=int(shown))

    def look_for_what_never_was(self, rows: list[dict[str, Any]], reply: Reply) -> None:
        """Nothing of what was refused is listed, and nothing is under a former name (L-66, L-67)."""
        listed = [row.get("product_description") for row in rows]
        with judging("L-66"):
            kept = [each for each in self.never if each in listed]
            demand(not kept, "no product of a refused request", kept, reply)
        with judging("L-67"):
            former = [name for name in self.former_names if living_row(rows, name) is not None]
            demand(not former, "no product under a former name", former, reply)


def shown_to_members(product: Product) -> dict[str, Any]:
    """What both listings show of a product (L-30)."""
    return {
        "product_name": product.name,
        "product_description": product.description,
        "product_price": product.price,
    }
