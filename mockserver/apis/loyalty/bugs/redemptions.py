"""Bugs of redemptions: what they cost, leave and refuse."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.loyalty import operations
from mockserver.apis.loyalty.bugs import FAILED, Body, Original
from mockserver.apis.loyalty.state import Member, Product, Redemption
from mockserver.apis.loyalty.tables import Products, Store
from mockserver.changes import (
    both,
    handled,
    holds,
    wrapped,
)
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change


def redeemed(change: Callable[[Member, Redemption], Redemption]) -> Change:
    """A redemption that is changed before it is kept; the function gets the member as they were."""

    def make(original: Original) -> Original:
        def redeem(self: Member, *arguments: Any) -> Redemption:
            return change(self, original(self, *arguments))

        return redeem

    return wrapped(Member, "redeem", make)


def balance(after: Callable[[Member, Redemption], int]) -> Change:
    """A redemption that leaves another balance."""

    def change(before: Member, done: Redemption) -> Redemption:
        return replace(done, member=replace(done.member, redeemable_points=after(before, done)))

    return redeemed(change)


def costing(cost: Callable[[Product, int], int]) -> Change:
    """A redemption at a price of its own, named and taken."""

    def make(original: Original) -> Original:
        def redeem(self: Member, product: Product, quantity: int, *rest: Any) -> Redemption:
            done: Redemption = original(self, replace(product, price=0), quantity, *rest)
            entry = replace(done.entry, points=cost(product, quantity))
            return Redemption(self.with_entries([entry]), replace(done.product, price=product.price), entry)

        return redeem

    return wrapped(Member, "redeem", make)


def beyond_means(left: Callable[[int], int]) -> Change:
    """Points always suffice; what is left is told by what would be."""

    def make(original: Original) -> Original:
        def redeem(self: Member, *arguments: Any) -> Redemption:
            done: Redemption = original(replace(self, redeemable_points=10**12), *arguments)
            rest = left(self.redeemable_points - done.entry.points)
            return replace(done, member=replace(self, redeemable_points=rest))

        return redeem

    return wrapped(Member, "redeem", make)


def costly_refusal(refusal: type[Exception], status: int) -> Change:
    """A redemption that is refused, and takes points all the same."""

    def redeem_points(store: Store, sandbox: Sandbox, caller: Member, body: Body) -> Reply:
        try:
            return operations.redeem_points(store, sandbox, caller, body)
        except refusal:
            store.keep(replace(caller, redeemable_points=max(0, caller.redeemable_points - 5)))
            return Reply(status, FAILED)

    return handled("redeem_points", redeem_points)


def below_0(value: Any) -> bool:
    """Whether a quantity is a negative whole number."""
    return isinstance(value, int) and value < 0


def redeemable_after_deletion() -> Change:
    """Deleted products are still found by their names."""
    gone: dict[str, Product] = {}

    def removing(original: Original) -> Original:
        def remove(self: Products, product: Product) -> None:
            gone[product.name] = product
            original(self, product)

        return remove

    def finding(original: Original) -> Original:
        def named(self: Products, name: str) -> Product:
            found: Product = gone.get(name) or original(self, name)
            return found

        return named

    return both(wrapped(Products, "remove", removing), wrapped(Products, "named", finding))


def balance_before(content: Any, _: Exchange) -> None:
    """The balance as it was."""
    content["balance"]["redeemable_points"] += content["redeemed_points"]


def cheaper_by_five(before: Member, done: Redemption) -> int:
    """From five pieces on, a tenth less is taken than was named."""
    many = done.entry.points >= 5 * done.product.price
    return before.redeemable_points - done.entry.points * 9 // 10 if many else done.member.redeemable_points


def negative_taken(exchange: Exchange, _: Call) -> None:
    """A negative quantity is taken as it is: points are given, and stock grows."""
    if holds("product_quantity", below_0)(exchange):
        exchange.refusal = None
