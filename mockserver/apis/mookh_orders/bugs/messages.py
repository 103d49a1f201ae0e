"""Bugs of the messages that customers get."""

from mockserver.apis.mookh_orders import finders, operations
from mockserver.apis.mookh_orders.bugs import ORDER, Body, When
from mockserver.apis.mookh_orders.bugs.conditions import always, paid_later
from mockserver.apis.mookh_orders.errors import UnknownItem
from mockserver.apis.mookh_orders.shop import Shop
from mockserver.apis.mookh_orders.state import Agent
from mockserver.changes import on_request
from mockserver.exchange import Exchange
from mockserver.handler import Call, finds
from mockserver.reply import Reply
from mockserver.variation import Change

REFUSED = {"message": ["That is not possible."]}


def silent(channel: str, when: When = always) -> Change:
    """Orders of a kind send no mail, or no SMS."""

    def mute(exchange: Exchange, call: Call) -> None:
        if exchange.refusal is None and when(exchange.content):
            setattr(call.sandbox, channel, lambda *_: None)

    return on_request(ORDER, mute)


@finds(shop=finders.shop)
def told_too_early(shop: Shop, client_address: str, caller: Agent | None, body: Body) -> Reply:
    """Instructions are sent before the lines are looked at."""
    try:
        reply: Reply = operations.create_order(shop, client_address, caller, body)
    except UnknownItem:
        if paid_later(body):
            customer = body["customer"]
            shop.sandbox.sms("mookh_orders", customer["phone_number"], "How to pay", "")
            shop.sandbox.mail("mookh_orders", customer.get("email", ""), "How to pay", "How to pay", "")
        return Reply(400, REFUSED)
    return reply
