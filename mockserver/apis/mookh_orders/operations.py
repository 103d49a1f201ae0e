"""The operations of the Mookh orders API and the mock's own pages: find, decide, store and answer."""

from collections.abc import Callable
from typing import Any

from mockserver.apis.mookh_orders import finders, pages, wire
from mockserver.apis.mookh_orders.gateway import CANCEL_PAGE, CARD_PAGE, RECEIPT_PAGE, gateway
from mockserver.apis.mookh_orders.notices import payment_link
from mockserver.apis.mookh_orders.pages import DECISIONS
from mockserver.apis.mookh_orders.shop import Shop
from mockserver.apis.mookh_orders.state import Agent, Order
from mockserver.apis.mookh_orders.tables import Store
from mockserver.handler import finds
from mockserver.pages import redirect
from mockserver.reply import Reply

Body = dict[str, Any]

JSON = "json"
HTML = "html"


@finds(shop=finders.shop)
def create_order(shop: Shop, client_address: str, caller: Agent | None, body: Body) -> Reply:
    """Place an order; one of three answers comes back (O-01 to O-45)."""
    order = shop.place(body, caller)
    answer = ANSWERS[body.get("response_type", HTML), order.needs_card_form]
    return Reply(201, answer(shop, order, client_address))


def _with_order(shop: Shop, order: Order, _client_address: str) -> Any:
    """The generated order itself (O-20)."""
    return wire.order(shop.store.purchase(order))


def _with_card_form(shop: Shop, order: Order, client_address: str) -> Any:
    """A signed form for the card gateway (O-21)."""
    form = shop.card_form(order, client_address)
    payload = gateway(shop.sandbox).payload(form, order, shop.base_url)
    return wire.card_form(order, shop.base_url + CARD_PAGE, payload)


def _with_link(shop: Shop, order: Order, _client_address: str) -> Any:
    """A link to the payment page (O-22, O-23)."""
    return wire.payment_link(order, payment_link(shop.base_url, order))


# What is answered, by response_type and by whether the order needs a card form (AO-12, AO-13).
ANSWERS: dict[tuple[str, bool], Callable[[Shop, Order, str], Any]] = {
    (JSON, False): _with_order,
    (JSON, True): _with_card_form,
    (HTML, False): _with_link,
    (HTML, True): _with_link,
}


@finds(order=finders.linked_order)
def show_payment_page(store: Store, order: Order) -> Reply:
    """The page of a payment link."""
    return pages.payment(store.purchase(order), store.payments.all(order_id=order.id))


@finds(shop=finders.shop, order=finders.linked_order)
def decide_payment(shop: Shop, order: Order, body: Body) -> Reply:
    """Pay, fail or cancel, and show the page again. Raises OrderClosed."""
    decided = shop.decide(order, DECISIONS[body["decision"]])
    return redirect(payment_link(shop.base_url, decided))


@finds(shop=finders.shop)
def open_card_page(shop: Shop, body: Body) -> Reply:
    """Check a posted card form; show the gateway's page, or go on where a button was pressed.

    Raises FormNotFound, WrongSignature, FormUsed, OrderClosed.
    """
    form = shop.store.card_forms.of_transaction(body["transaction_uuid"])
    order = shop.current(shop.store.orders.of(form))
    keys = gateway(shop.sandbox)
    keys.check(body, keys.payload(form, order, shop.base_url))
    if "decision" not in body:
        return pages.card(order.payable(), form.unused(), body)
    used = form.used(DECISIONS[body["decision"]])
    shop.decide(order, used.outcome, form.code)
    shop.store.keep(used)
    page = RECEIPT_PAGE if used.is_paid else CANCEL_PAGE
    return redirect(f"{shop.base_url}{page}?callback_token={form.callback_token}")


@finds(shop=finders.shop)
def show_receipt(shop: Shop, callback_token: str) -> Reply:
    """What was paid with a card form. Raises FormNotFound."""
    form = shop.store.card_forms.called_back(callback_token, paid=True)
    return pages.receipt(shop.current(shop.store.orders.of(form)), form)


@finds(shop=finders.shop)
def show_cancellation(shop: Shop, callback_token: str) -> Reply:
    """Which order was not paid. Raises FormNotFound."""
    form = shop.store.card_forms.called_back(callback_token, paid=False)
    order = shop.current(shop.store.orders.of(form))
    return pages.cancellation(order, payment_link(shop.base_url, order))
