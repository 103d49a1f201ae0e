"""The pages that people pay at: the payment link's, the card gateway's, and those that it returns to."""

from collections.abc import Mapping
from typing import Any

from mockserver import pages
from mockserver.apis.mookh_orders.state import (
    CANCEL,
    CANCELLED,
    EXPIRED,
    FAIL,
    PAID,
    PENDING,
    SETTLE,
    CardForm,
    Order,
    Payment,
    Purchase,
)
from mockserver.reply import Reply

PAGES = pages.Pages("mockserver.apis.mookh_orders")

# The buttons by what they post, and what each does.
PAY = "pay"
DECISIONS = {PAY: SETTLE, "fail": FAIL, "cancel": CANCEL}

STATUSES = {
    PENDING: "waits to be paid",
    PAID: "is paid",
    CANCELLED: "is cancelled",
    EXPIRED: "has expired",
}


def payment(purchase: Purchase, payments: list[Payment]) -> Reply:
    """The page of a payment link: what is ordered, what is due, and buttons where something is."""
    missed = bool(payments) and payments[-1].reference is None
    return _page("payment", purchase.order, bought=purchase.bought, payments=payments, missed=missed)


def card(order: Order, form: CardForm, posted: Mapping[str, str]) -> Reply:
    """The page of the card gateway, whose buttons post the form again."""
    return _page("card", order, form=form, posted={name: text for name, text in posted.items() if name != "decision"})


def receipt(order: Order, form: CardForm) -> Reply:
    """The page after a payment by card."""
    return _page("receipt", order, form=form)


def cancellation(order: Order, link: str) -> Reply:
    """The page after a card form that paid nothing."""
    return _page("cancellation", order, link=link)


def _page(template: str, order: Order, **values: Any) -> Reply:
    return PAGES.page(template, order=order, stands=STATUSES[order.status], **values)
