"""Bugs of prices, promo codes, parts and sums."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from mockserver import changes
from mockserver.apis.mookh_orders.bugs import Body
from mockserver.apis.mookh_orders.bugs.conditions import lines
from mockserver.apis.mookh_orders.bugs.requests import holds
from mockserver.apis.mookh_orders.errors import ForeignPromotion
from mockserver.apis.mookh_orders.money import number, printed
from mockserver.apis.mookh_orders.state import Charge, Price, Promotion, Wanted
from mockserver.apis.mookh_orders.tables import Promotions
from mockserver.changes import Edit, wrapped
from mockserver.exchange import Exchange
from mockserver.variation import Change

Original = Callable[..., Any]


def charging(make: Callable[[Price, int, Promotion | None], Charge]) -> Change:
    """What a line costs, computed otherwise."""
    return wrapped(Price, "charge", lambda _: make)


def with_promotion_added(price: Price, quantity: int, promotion: Promotion | None) -> Charge:
    """A promotion makes things dearer."""
    off = promotion.amount * quantity if promotion else Decimal()
    return Charge(price.amount * quantity + off, off)


def of_one_piece(price: Price, _quantity: int, promotion: Promotion | None) -> Charge:
    """However many, it costs what one costs."""
    off = promotion.amount if promotion else Decimal()
    return Charge(price.amount - off, off)


def promotions(make: Callable[[Original], Callable[[Promotions, Wanted, str], Promotion | None]]) -> Change:
    """Promo codes found otherwise."""
    return wrapped(Promotions, "of", make)


def any_word(_: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """Any word is a promo code."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        return self.one(item_id=wanted.item_id, currency=currency) if wanted.promotional_code else None

    return find


def first_letters_of(_: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """Of a promo code two letters count."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        known = self.all(item_id=wanted.item_id, currency=currency)
        near = [each for each in known if each.code[:2] == (wanted.promotional_code or "")[:2]]
        return near[0] if near else None

    return find


def in_part(_: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """A text that holds the promo code is one."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        known = self.all(item_id=wanted.item_id, currency=currency)
        near = [each for each in known if each.code in (wanted.promotional_code or "")]
        return near[0] if near else None

    return find


def ignoring_unknown(original: Original) -> Callable[[Promotions, Wanted, str], Promotion | None]:
    """A promo code that does not hold changes nothing."""

    def find(self: Promotions, wanted: Wanted, currency: str) -> Promotion | None:
        try:
            found: Promotion | None = original(self, wanted, currency)
        except ForeignPromotion:
            return None
        return found

    return find


def less_for_unknown(path: str) -> Edit:
    """Half of an amount where a promo code does not hold."""

    def edit(content: Any, exchange: Exchange) -> None:
        wrong = [line for line in lines(exchange.content) if line.get("promotional_code")]
        if wrong and not all(holds(exchange.call.store, line) for line in wrong):
            changes.turned(path, lambda amount: amount / 2)(content, exchange)

    return edit


def part_before_promotion(order: Body, _: Exchange) -> None:
    """An installment is a part of what the order would cost without its promo codes."""
    off = sum(Decimal(line["promo_amount"]) for line in order["order_detail"])
    order["installments_amount"] = number((Decimal(order["order_amount"]) + off) // order["payment_installments"])


def balance_before_promotion(order: Body, _: Exchange) -> None:
    """What is left to pay is what the order would cost without its promo codes."""
    off = sum(Decimal(line["promo_amount"]) for line in order["order_detail"])
    order["order_balance"] = printed(Decimal(order["order_balance"]) + off)


def part_of_first_line(order: Body, _: Exchange) -> None:
    """An installment is a part of the first line."""
    order["installments_amount"] = number(
        Decimal(order["order_detail"][0]["selling_price"]) // order["payment_installments"]
    )


def part_of_five_at_most(order: Body, _: Exchange) -> None:
    """More than five parts are five."""
    parts = min(order["payment_installments"], 5)
    order["installments_amount"] = number(Decimal(order["order_amount"]) // parts)


def whole_for_part(order: Body, _: Exchange) -> None:
    """An installment is the whole."""
    order["installments_amount"] = float(order["order_amount"])


def all_parts_asked(content: Body, exchange: Exchange) -> None:
    """A card form asks for the whole."""
    parts = int(exchange.content.get("payment_installments", 1))
    content["pay_response"]["payload"]["amount"] *= parts


def first_line_alone(order: Body, _: Exchange) -> None:
    """The order costs what its first line costs."""
    amount = order["order_detail"][0]["selling_price"]
    order.update(order_amount=amount, order_balance=amount)
    order["installments_amount"] = number(Decimal(amount) // order["payment_installments"])


def with_fee(order: Body, _: Exchange) -> None:
    """The order costs 50 more than its lines."""
    amount = printed(Decimal(order["order_amount"]) + 50)
    order.update(order_amount=amount, order_balance=amount)
    order["installments_amount"] = number(Decimal(amount) // order["payment_installments"])


def less(path: str, by: str) -> Edit:
    """An amount that is too small."""
    return changes.turned(path, lambda amount: printed(Decimal(amount) - Decimal(by)))
