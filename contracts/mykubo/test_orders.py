"""Orders: what the list shows (K-52, K-64, K-65), and their steps (K-53 to K-60, K-62)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from contracts.bursts import all_at_once, most_at_once
from contracts.client import Client
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.orders import STATES, STEPS, Order, Orders, means, status_of
from contracts.mykubo.requests import NO_ID
from contracts.mykubo.wardrobe import Wardrobe
from contracts.mykubo.wire import demand_listed_once, id_of, number_of, rows, truth
from contracts.rules import reaches, rule

RULES = {"confirm_order": "K-53", "reject_order": "K-54", "send_order": "K-55", "finish_order": "K-56"}
ADDRESS = ("name", "street", "city", "zip", "country", "phone")
SHOWN = (
    *("order_id", "buyer_id", "buyer_name", "same_address", "status_id", "shipping_price", "total_price", "products"),
    *(f"address_{kind}_{part}" for kind in ("shipping", "billing") for part in ADDRESS),
)
ALSO_SHOWN = ("extra_notes", "buyer_photo", "tracking_num")
KEPT = tuple(name for name in (*SHOWN, *ALSO_SHOWN) if name not in ("status_id", "tracking_num", "extra_notes"))
REFUSED = [(state, step) for state in STATES for step in STEPS if STEPS[step][0] != state]


def every_order(accounts: Accounts, orders: Orders, account: str) -> Iterator[tuple[Order, Reply]]:
    """Every order of every brand of an account, of which there is one in each state where they can be made."""
    seller = accounts.seller(account)
    if orders.has_door:
        for state in STATES:
            orders.make(seller, state)
    found = 0
    for brand_id in accounts.known_brands(seller.login)[:5]:
        listed, reply = orders.listing(Seller(account, seller.login, brand_id))
        for row in listed.values():
            found += 1
            yield row, reply
    if not found:
        raise NotJudged("no order is listed, and none can be made (doors.make_order)")


@rule("K-52")
@reaches("list_orders 200")
@pytest.mark.parametrize("account", ["brand", "other_brand"])
def test_every_listed_order_shows_what_was_bought(accounts: Accounts, orders: Orders, account: str) -> None:
    """Each has its buyer, addresses, status, prices, and at least one product; softly the other documented fields."""
    for row, reply in every_order(accounts, orders, account):
        for name in SHOWN:
            demand(row.get(name) is not None, f"{name} in every order", row, reply)
        lines = rows(row["products"])
        demand(bool(lines), "products in every order", row, reply)
        for name in ("shipping_price", "total_price"):
            demand(number_of(row[name]) is not None, f"{name}, a number, in every order", row[name], reply)
        with judging("K-52", soft=True):
            for name in ALSO_SHOWN:
                demand(name in row, f"{name} in every order", sorted(row), reply)


@rule("K-64")
@pytest.mark.parametrize("account", ["brand", "other_brand"])
def test_a_lines_total_is_its_amount_times_its_price(accounts: Accounts, orders: Orders, account: str) -> None:
    """In every line of every order."""
    for row, reply in every_order(accounts, orders, account):
        for line in rows(row.get("products")):
            amount, price, total = (number_of(line.get(name)) for name in ("amount", "price", "total_price"))
            demand(
                None not in (amount, price, total), "amount, price and total_price, numbers, in every line", line, reply
            )
            assert amount is not None
            assert price is not None
            assert total is not None
            demand(abs(amount * price - total) <= 0.0101, f"total_price {amount * price:g}", line, reply)


@rule("K-65")
@pytest.mark.parametrize("account", ["brand", "other_brand"])
def test_the_same_address_is_the_same(accounts: Accounts, orders: Orders, account: str) -> None:
    """Where same_address is true, the billing address is the shipping address."""
    same = [each for each in every_order(accounts, orders, account) if truth(each[0].get("same_address"))]
    if not same:
        raise NotJudged("no order with same_address true is listed")
    for row, reply in same:
        for part in ADDRESS:
            shipping, billing = row.get(f"address_shipping_{part}"), row.get(f"address_billing_{part}")
            demand(shipping == billing, f"address_billing_{part} {shipping!r}", billing, reply)


@rule("K-52")
def test_a_new_order_is_listed_once(orders: Orders, brand: Seller) -> None:
    """Two new orders are two more, each under its id."""
    before, _ = orders.listing(brand)
    made = [orders.make(brand, "paid") for _ in range(2)]
    for order in made:
        orders.row(brand, order)
    after, reply = orders.listing(brand)
    demand(set(before) <= set(after), "the orders that were there before", sorted(set(before) - set(after)), reply)
    demand_listed_once(reply, "orders", "order_id", made)


@rule("K-52")
def test_an_order_of_a_second_brand_is_listed_there_alone(accounts: Accounts, orders: Orders, brand: Seller) -> None:
    """Where a login has two brands, each lists its own orders."""
    others = [each for each in accounts.known_brands(brand.login) if id_of(each) != id_of(brand.brand)]
    for brand_id in others[:1]:
        second = Seller(brand.account, brand.login, brand_id)
        order = orders.make(second, "paid")
        orders.row(second, order)
        found, reply = orders.listing(brand)
        demand(id_of(order) not in found, "no order of another brand", found.get(id_of(order)), reply)


class Steps:
    """Takes orders of a brand further, and watches what the list shows of them."""

    def __init__(self, orders: Orders, seller: Seller) -> None:
        self.orders = orders
        self.seller = seller
        self.bystanders: dict[str, Order] = {}

    def watch(self, *but: Any) -> None:
        """Remember how all other orders stand."""
        listed, _ = self.orders.listing(self.seller)
        self.bystanders = {number: row for number, row in listed.items() if number not in map(id_of, but)}

    def take(self, operation: str, order: Any, tracking: str = "RR123456789PT") -> Order:
        """The order after a step that was due: it has another status, and other orders are as they were."""
        before, _ = self.orders.row(self.seller, order)
        self.watch(order)
        with judging(RULES[operation]):
            self.orders.step(self.seller, operation, order, tracking).expect(200)
        after, reply = self.orders.row(self.seller, order)
        with judging("K-59"):
            demand(status_of(after) != status_of(before), f"another status_id than {status_of(before)}", after, reply)
            names = self.orders.statuses(self.seller.login)
            demand(status_of(after) in names, f"a status_id of {sorted(names)}", status_of(after), reply)
            self.demand_bystanders(order)
        self.demand_name(names, status_of(after), STEPS[operation][1], reply)
        with judging("K-59", soft=True):
            lost = {name: [before.get(name), after.get(name)] for name in KEPT if before.get(name) != after.get(name)}
            demand(not lost, "the rest of the order as it was", lost, reply)
        return after

    def demand_bystanders(self, order: Any) -> None:
        """Demand that every other order stands as it was remembered."""
        listed, reply = self.orders.listing(self.seller)
        for number, row in self.bystanders.items():
            if number in listed:
                held, now = (status_of(each) for each in (row, listed[number]))
                demand(held == now, f"another order's status_id {held} as before", f"{number}: {now}", reply)
                held, now = (str(each.get("tracking_num")) for each in (row, listed[number]))
                demand(held == now, f"another order's tracking_num {held} as before", f"{number}: {now}", reply)

    def demand_name(self, names: dict[str, str], status: str, state: str, reply: Reply) -> None:
        """Demand softly the status that is named for a state, where a single one is."""
        fitting = [number for number, name in names.items() if means(name, state)]
        if len(fitting) == 1:
            with judging("K-59", soft=True):
                demand(status == fitting[0], f"the status {names[fitting[0]]!r}", names.get(status, status), reply)

    def refuse(self, operation: str, order: Any) -> None:
        """Take a step that is not due: it is refused with 403, and the order stays as it was."""
        before, _ = self.orders.row(self.seller, order)
        with judging(RULES[operation]):
            self.orders.step(self.seller, operation, order, "NEVER0001").expect(403)
        after, reply = self.orders.row(self.seller, order)
        with judging("K-58"):
            for name in ("status_id", "tracking_num"):
                held = before.get(name)
                demand(after.get(name) == held, f"{name} {held!r} as before", after.get(name), reply)


@pytest.fixture
def steps(orders: Orders, brand: Seller) -> Steps:
    """Steps of the brand's orders."""
    return Steps(orders, brand)


@rule("K-57", "K-53", "K-55", "K-56", "K-58", "K-59", "K-60")
@reaches("confirm_order 200", "send_order 200", "finish_order 200")
@reaches("confirm_order 403", "reject_order 403", "send_order 403", "finish_order 403")
def test_an_order_goes_from_paid_to_finished(orders: Orders, wardrobe: Wardrobe, steps: Steps) -> None:
    """Each step is taken once, in its turn; every other is refused; each status differs from those before."""
    order = orders.find(steps.seller, "paid")
    seen = [status_of(orders.row(steps.seller, order)[0])]
    tracking = wardrobe.unique("RR")
    for operation in ("confirm_order", "send_order", "finish_order"):
        for other in STEPS:
            if STEPS[other][0] != STEPS[operation][0]:
                steps.refuse(other, order)
        row = steps.take(operation, order, tracking)
        shown, reply = orders.row(steps.seller, order)
        with judging("K-57"):
            demand(status_of(row) not in seen, f"a status_id other than {', '.join(seen)}", status_of(row), reply)
        seen.append(status_of(row))
        if operation != "confirm_order":
            with judging("K-60"):
                demand(
                    str(shown.get("tracking_num")) == tracking,
                    f"tracking_num {tracking}",
                    shown.get("tracking_num"),
                    reply,
                )
    for other in STEPS:
        steps.refuse(other, order)


@rule("K-54", "K-57", "K-58", "K-59")
@reaches("reject_order 200")
def test_a_rejected_order_goes_nowhere(orders: Orders, steps: Steps) -> None:
    """A paid order is rejected once, and then takes no step."""
    order = orders.find(steps.seller, "paid")
    steps.take("reject_order", order)
    for operation in STEPS:
        steps.refuse(operation, order)


@rule("K-54")
def test_a_confirmed_order_is_not_rejected(orders: Orders, steps: Steps) -> None:
    """It is past rejection."""
    steps.refuse("reject_order", orders.find(steps.seller, "confirmed"))


@rule("K-57")
@pytest.mark.parametrize(("state", "operation"), [pytest.param(*each, marks=rule(RULES[each[1]])) for each in REFUSED])
def test_a_step_out_of_turn_is_refused(orders: Orders, steps: Steps, state: str, operation: str) -> None:
    """In every state, each step that is not due is answered 403 and changes nothing."""
    steps.refuse(operation, orders.find(steps.seller, state))


@rule("K-57")
@pytest.mark.parametrize("operation", [pytest.param(name, marks=rule(RULES[name])) for name in STEPS])
def test_a_step_in_its_turn_is_taken_by_its_order_alone(orders: Orders, steps: Steps, operation: str) -> None:
    """Of three orders in the same state, the middle one takes the step."""
    if not orders.has_door:
        raise NotJudged("the target offers no door that makes orders (doors.make_order)")
    made = [orders.make(steps.seller, STEPS[operation][0]) for _ in range(3)]
    steps.take(operation, made[1])
    steps.take(operation, made[2])
    steps.take(operation, made[0])


@rule("K-60")
def test_each_order_keeps_its_own_tracking_number(orders: Orders, wardrobe: Wardrobe, steps: Steps) -> None:
    """Two orders that are sent show each its own, one of letters and digits, one of digits that begin with zeros."""
    numbers = (wardrobe.unique("RR"), f"00{wardrobe.count():010}")
    made = {tracking: orders.make(steps.seller, "confirmed") for tracking in numbers}
    for tracking, order in made.items():
        steps.take("send_order", order, tracking)
    for tracking, order in made.items():
        row, reply = orders.row(steps.seller, order)
        demand(str(row.get("tracking_num")) == tracking, f"tracking_num {tracking}", row.get("tracking_num"), reply)


@rule("K-62")
@pytest.mark.parametrize("operation", STEPS)
def test_an_order_that_does_not_exist_takes_no_step(orders: Orders, brand: Seller, operation: str) -> None:
    """It is answered 404, 400 or 403 (AK-04)."""
    reply = orders.step(brand, operation, NO_ID)
    demand(reply.status in (400, 403, 404), "404, 400 or 403", reply.exchange.answer(), reply, 400)


@rule("K-57")
@pytest.mark.parametrize(
    "operations", [("confirm_order",), ("confirm_order", "reject_order"), ("send_order",), ("finish_order",)]
)
def test_of_many_steps_at_once_one_is_taken(
    client: Client, orders: Orders, brand: Seller, operations: tuple[str, ...]
) -> None:
    """The same order, sent the same step or two that exclude each other by many at once, takes one."""
    many = most_at_once(client)
    order = orders.make(brand, STEPS[operations[0]][0])
    steps = [partial(orders.step, brand, operations[number % len(operations)], order) for number in range(many)]
    replies = all_at_once(client, steps)
    taken = [reply for reply in replies if reply.succeeded]
    answers = sorted(reply.status for reply in replies)
    demand(len(taken) == 1, f"one success of {many}", answers, (taken or replies)[0], 200)
