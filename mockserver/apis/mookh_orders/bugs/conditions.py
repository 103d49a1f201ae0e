"""Which orders a bug is about."""

from collections.abc import Callable
from typing import Any

from mockserver.apis.mookh_orders.bugs import Body, When
from mockserver.apis.mookh_orders.payment_methods import CARD


def always(_: Body) -> bool:
    """Every order."""
    return True


def lines(body: Body) -> list[Body]:
    """The lines of an order, whatever was sent."""
    found = body.get("order_detail")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def several(body: Body) -> bool:
    """Orders of more than one line."""
    return len(lines(body)) > 1


def in_parts(body: Body) -> bool:
    """Orders in installments."""
    parts = body.get("payment_installments")
    return isinstance(parts, int) and parts > 1


def coded(body: Body) -> bool:
    """Orders with a promo code."""
    return any(line.get("promotional_code") for line in lines(body))


def paid_later(body: Body) -> bool:
    """Orders that are paid later."""
    return body.get("is_pay_later") is True


def by_card(body: Body) -> bool:
    """Orders by card."""
    return str(body.get("payment_method")) == CARD


def as_link(body: Body) -> bool:
    """Orders that are answered with a link."""
    return str(body.get("response_type", "html")) == "html"


def paid_by_others(body: Body) -> bool:
    """Orders with a payer."""
    return bool(body.get("payer"))


def at_the_point_of_sale(body: Body) -> bool:
    """Orders by a method for agents."""
    return str(body.get("payment_method")) == "MOBILE_CASH"


def without(name: str) -> When:
    """Orders that lack a field."""
    return lambda body: name not in body


def having(name: str, *values: Any) -> When:
    """Orders whose field has one of these values."""
    return lambda body: name in body and any(body[name] == each for each in values)


def phoned(*beginnings: str, who: tuple[str, ...] = ("customer", "payer")) -> When:
    """Orders of somebody whose phone number begins so."""

    def check(body: Body) -> bool:
        people = [body[name] for name in who if isinstance(body.get(name), dict)]
        return any(str(person.get("phone_number")).startswith(beginnings) for person in people)

    return check


def named(count: Callable[[int, int], bool]) -> When:
    """Orders with a line for which something holds of the numbers of names and of tickets."""

    def check(body: Body) -> bool:
        wanted = [line for line in lines(body) if line.get("ticket_names")]
        return any(count(len(line["ticket_names"]), int(line["item_quantity"])) for line in wanted)

    return check


def both_of(*conditions: When) -> When:
    """Orders for which several things hold."""
    return lambda body: all(condition(body) for condition in conditions)


def unless(condition: When) -> When:
    """Orders for which something does not hold."""
    return lambda body: not condition(body)
