"""The loyalty API as a model: members who redeem points for products, whatever is done to either in between."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from hypothesis import strategies as st

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.loyalty.model_catalogue import CatalogueWorld, Stocked
from contracts.loyalty.model_members import NOBODY, Member
from contracts.loyalty.people import People
from contracts.loyalty.shop import Shop
from contracts.loyalty.test_redemption import redeemed
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle

UNIT = 10


class LoyaltyWorld(CatalogueWorld):
    """What one sequence makes: members, accounts that are not verified yet, products, and redemptions.

    `rate` is how many points one unit of a price costs, which the document does not say (AL-39): the first redemption
    tells.
    """

    def __init__(self, people: People, shop: Shop) -> None:
        super().__init__(people, shop)
        self.rate: float | None = None

    @action(often=5, which=WHICH, what=WHICH, quantity=st.integers(1, 3))
    def redeem(self, which: int, what: int, quantity: int) -> None:
        """What the member can pay and the stock holds (L-33 to L-35, L-65)."""
        member, stocked = self.member(which), self.stocked(what)
        cost = (self.rate or UNIT) * stocked.product.price * quantity
        if 2 * cost > member.points or quantity > (stocked.product.quantity or 0):
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
        whole = stocked.product.price * quantity
        rate = self.rate or cost / whole
        expected = rate * whole
        with judging("L-32", soft=True):
            demand(abs(cost - expected) < 0.01, f"{expected:g} points", cost, reply, aspect="points for price")
        if whole >= UNIT:  # Of less a server may round the points, so that they tell nothing of the rate.
            self.rate = rate
        member.count += 1
        member.because = "L-34"
        stocked.sold = True
        stocked.product = replace(stocked.product, quantity=(stocked.product.quantity or 0) - quantity)

    @action(which=WHICH)
    def redeem_beyond_means(self, which: int) -> None:
        """One piece, which is in stock, of what costs more than the member has, is refused (L-37).

        What costs more is known only where a redemption has shown that prices are points (AL-39).
        """
        if self.rate != 1:
            raise Idle
        member = self.member(which)
        dear = self.created(int(member.points) + 1, 3)
        with judging("L-37"):
            self.shop.redeem(member.person, dear.product.name, 1).expect_refusal()
        member.because = "L-37"

    @action(which=WHICH, what=WHICH, quantity=st.sampled_from((-1, 0)))
    def redeem_nothing(self, which: int, what: int, quantity: int) -> None:
        """Nobody gains by redeeming nothing or less, which should be refused (L-41)."""
        member, stocked = self.member(which), self.stocked(what)
        reply = self.shop.redeem(member.person, stocked.product.name, quantity)
        with judging("L-41", soft=True):
            reply.expect_refusal()
        if reply.succeeded:
            with judging("L-41"):
                now = self.people.points(member.person)
                demand(now <= member.points, f"at most {member.points:g} points", now, reply)
            raise NotJudged("the server redeems quantities of 0 and less, which the document does not speak of")
        member.because = "L-41"

    @action(what=WHICH, token=st.booleans())
    def redeem_without_login(self, what: int, token: bool) -> None:
        """Without a token, or with one that no login gave, nobody's points are taken (L-21, L-22)."""
        body = {"product_name": self.stocked(what).product.name, "product_quantity": 1}
        with judging("L-22" if token else "L-21"):
            self.client.send("redeem_points", body=body, login=NOBODY if token else None).expect(401)

    def look(self) -> None:
        """Both listings, what is gone, and each member's data, history and password."""
        if self.products or self.never:
            self.look_at_stock()
        if self.members:
            self.look_for_what_is_gone(self.members[0])
        for member in self.members:
            self.look_at_account(member)
            self.look_at_history(member)
            if self.products:
                self.look_at_offer(member)
            self.look_at_password(member)
        self.look_at_pending()

    def look_for_what_is_gone(self, member: Member) -> None:
        """A deleted product, or one by its former name, is not redeemed any more (L-36, L-69)."""
        deleted = [(each.product.name, "L-69") for each in self.products if each.gone]
        for name, rule in [*deleted[-1:], *((each, "L-36") for each in self.former_names[-1:])]:
            with judging(rule):
                self.shop.redeem(member.person, name).expect(404)

    def glance(self, number: int) -> None:
        """One view after the other."""
        views: list[Callable[[], None]] = []
        if self.products:
            views += [*(partial(self.look_at_offer, each) for each in self.members[:1]), self.look_at_stock]
        views += [partial(self.look_at_account, each) for each in self.members]
        if views:
            views[number % len(views)]()
