"""Orders as the model believes them to be listed, with the steps that they take."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from contracts.expectations import demand, judging
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, one_of
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.model_contents import ContentsWorld
from contracts.mykubo.model_products import NOBODY, sellers
from contracts.mykubo.orders import STATES, STEPS, Order, Orders, status_of
from contracts.mykubo.test_orders import KEPT, RULES
from contracts.mykubo.wardrobe import Wardrobe
from contracts.mykubo.wire import id_of, no_pages


@dataclass
class Placed:
    """An order as its brand's list must show it; what is not known of it yet is learned at the next look."""

    id: Any
    seller: Seller
    state: str
    row: Order | None = None
    former: str = ""
    tracking: str = ""


class MykuboWorld(ContentsWorld):
    """What one sequence makes of products and orders."""

    def __init__(self, accounts: Accounts, wardrobe: Wardrobe, orders: Orders) -> None:
        super().__init__(accounts, wardrobe)
        self.orders = orders
        self.placed: list[Placed] = []

    def order(self, which: int) -> Placed:
        """One of the orders; the first one is made where there is none. Raises Idle where none can be made."""
        return one_of(self.placed, which) if self.placed else self.arrived(self.seller, "paid")

    def arrived(self, seller: Seller, state: str) -> Placed:
        """A new order in a state, as the list shows it at first."""
        if not self.orders.has_door:
            raise Idle
        order = Placed(self.orders.make(seller, state), seller, state)
        self.placed.append(order)
        with self.looking():
            self.look_at_orders(seller)
        return order

    @action(state=st.sampled_from(("paid", *STATES)), elsewhere=st.booleans())
    def order_arrives(self, state: str, elsewhere: bool) -> None:
        """Somebody buys from the brand, or from the other login's."""
        self.arrived(self.stranger() if elsewhere else self.seller, state)

    @action(often=5, which=WHICH, operation=st.sampled_from(tuple(STEPS)))
    def step(self, which: int, operation: str) -> None:
        """The order takes it where it is due, else it is refused and stays as it is (K-53 to K-60)."""
        order = self.order(which)
        due, after = STEPS[operation]
        tracking = self.wardrobe.unique("RR")
        with judging(RULES[operation]):
            reply = self.orders.step(order.seller, operation, order.id, tracking)
            reply.expect(200 if order.state == due else 403)
        if order.state == due:
            order.state = after
            order.former = status_of(order.row or {})
            if operation == "send_order":
                order.tracking = tracking

    @action(often=2, which=WHICH, nobody=st.booleans())
    def step_by_another(self, which: int, nobody: bool) -> None:
        """No step of another login's order is taken, nor any by a token that no login gave (K-63, K-06)."""
        order = self.order(which)
        stranger = Seller("", NOBODY, None) if nobody else self.stranger()
        intruder = self.seller if order.seller.account == stranger.account else stranger
        for operation in STEPS:
            with judging("K-06" if nobody else "K-63"):
                self.orders.step(intruder, operation, order.id).expect_no_success()

    def log_out(self) -> None:
        """One login, with which orders are no longer looked at."""
        super().log_out()
        for order in self.placed:
            if order.seller.account == self.seller.account:
                order.seller = self.seller

    def look(self) -> None:
        """Every product and every order."""
        super().look()
        for seller in sellers(each.seller for each in self.placed):
            self.look_at_orders(seller)

    def look_at_orders(self, seller: Seller) -> None:
        """The orders of one brand, each as it must be."""
        found, reply = self.orders.listing(seller)
        for order in self.placed:
            row = found.get(id_of(order.id))
            if order.seller.account != seller.account:
                with judging("K-52"):
                    demand(row is None, f"no order {order.id!r} of another brand", row, reply)
                continue
            with judging("K-52"):
                if row is None:
                    no_pages(reply)
                demand(row is not None, f"the order {order.id!r} in its brand's list", sorted(found), reply)
                assert row is not None
            if order.row is not None:
                self.look_at_order(order, order.row, row, reply)
            order.row = row

    def look_at_order(self, order: Placed, before: Order, row: Order, reply: Any) -> None:
        """One order: its status has changed where it took a step, and nothing else has (K-58 to K-60)."""
        status = status_of(row)
        if order.former:
            with judging("K-59"):
                demand(status != order.former, f"another status_id than {order.former}", status, reply)
            order.former = ""
        else:
            with judging("K-58"):
                demand(status == status_of(before), f"status_id {status_of(before)} as before", status, reply)
        if order.tracking:
            with judging("K-60"):
                shown = row.get("tracking_num")
                demand(str(shown) == order.tracking, f"tracking_num {order.tracking}", shown, reply)
        with judging("K-59", soft=True):
            lost = {name: [before.get(name), row.get(name)] for name in KEPT if before.get(name) != row.get(name)}
            demand(not lost, "the rest of the order as it was", lost, reply)
