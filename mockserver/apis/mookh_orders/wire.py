"""Records of the Mookh orders API as its document prints them: amounts as text, here and there as numbers (AX-05)."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from mockserver.apis.mookh_orders.gateway import ALGORITHM, Gateway
from mockserver.apis.mookh_orders.money import printed
from mockserver.apis.mookh_orders.notices import EAST_AFRICA
from mockserver.apis.mookh_orders.state import (
    Admission,
    Agent,
    Album,
    Bought,
    Order,
    Person,
    Price,
    Promotion,
    Purchase,
    Ticket,
)

FORM_MESSAGE = (
    "cybersource payload, create a form with the payload below as field names and values, "
    "set the action as the url below and post"
)


def order(purchase: Purchase) -> dict[str, Any]:
    """The generated order (O-20)."""
    record = purchase.order
    return {
        "id": record.uuid,
        "customer": person(record.customer),
        "payer": person(record.payer),
        "agent": record.agent_id,
        "order_detail": [_line(bought) for bought in purchase.bought],
        "order_status": record.status,
        "order_number": record.number,
        "currency": record.currency,
        "short_url": None,
        "order_amount": printed(record.amount),
        "order_balance": printed(record.balance),
        "payment_method": record.payment_method,
        "exact_payment_method": record.exact_payment_method,
        "payment_installments": record.installments,
        "installments_amount": float(record.installment),
        "is_promo_order": False,
        "order_channel": "WEB" if record.agent_id is None else "POS",
        "registration_data": [],
        "is_mobile_payments": False,
        "payment_reference": record.reference,
        "is_pay_later": record.is_pay_later,
        "is_gate_purchase": False,
        "created": local(record.created),
        "updated": local(record.updated),
    }


def card_form(record: Order, url: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The form to build for the card gateway (O-21)."""
    response = {"is_archived": False, "slug": None, "status": True, "message": FORM_MESSAGE, "url": url}
    return {"pay_response": {**response, "payload": dict(payload)}, "order_number": record.number}


def payment_link(record: Order, link: str) -> dict[str, Any]:
    """The link to pay at (O-22, O-37)."""
    return {"link": link, "order_number": record.number, "currency_code": record.currency}


def standing(record: Order, link: str) -> dict[str, Any]:
    """An order as the mock's own door shows it."""
    return {
        "id": record.uuid,
        "order_number": record.number,
        "order_status": record.status,
        "currency": record.currency,
        "order_amount": printed(record.amount),
        "order_balance": printed(record.balance),
        "payment_method": record.payment_method,
        "payment_installments": record.installments,
        "installments_amount": float(record.installment),
        "payment_reference": record.reference,
        "amount_due": printed(record.due),
        "amount_paid": printed(record.paid),
        "amount_refunded": printed(record.refunded),
        "link": link if record.is_open else None,
        "expires": None if record.expires is None else local(record.expires),
    }


def agent(record: Agent) -> dict[str, Any]:
    """An agent with the token."""
    return {"id": record.id, "name": record.name, "phone_number": record.phone_number, "token": record.token}


def item(record: Ticket | Album, prices: list[Price], promotions: list[Promotion]) -> dict[str, Any]:
    """Something for sale, as the mock's own door lists it."""
    return {
        "item_id": record.id,
        "type_name": record.type_name,
        "name": record.name,
        "prices": {price.currency: printed(price.amount) for price in prices},
        "available": record.available,
        "promo_codes": list(dict.fromkeys(promotion.code for promotion in promotions)),
    }


def gateway(record: Gateway) -> dict[str, Any]:
    """The keys that sign card forms."""
    return {
        "profile_id": record.profile_id,
        "access_key": record.access_key,
        "secret_key": record.secret_key,
        "algorithm": ALGORITHM,
    }


def person(record: Person) -> dict[str, Any]:
    """A customer or a payer (AO-11)."""
    return {"email": record.email, "name": record.name, "phone_number": record.phone_number}


def local(at: dt.datetime) -> str:
    """A time in East Africa, where the vendor is."""
    return at.astimezone(EAST_AFRICA).isoformat()


def _line(bought: Bought) -> dict[str, Any]:
    """A line with what its kind shows beyond the others (O-35, AO-25)."""
    line = bought.line
    return {
        "id": line.uuid,
        "name": line.name,
        "item_id": line.item_id,
        "type_name": line.type_name,
        "item_quantity": line.quantity,
        "selling_price": printed(line.selling_price),
        "promo_amount": printed(line.promo_amount),
        "promo_code": None,
        **KINDS[type(bought.item)](bought.item),
        "created": local(line.at),
        "updated": local(line.at),
    }


def _admission(admission: Admission) -> dict[str, Any]:
    ticket, event = admission.ticket, admission.event
    return {
        "ticket_url": None,
        "event": event.id,
        "event_name": event.name,
        "event_venue": event.venue,
        "event_description": event.description,
        "event_poster": event.poster,
        "event_link": event.link,
        "ticket_name": ticket.name,
        "ticket_description": ticket.description,
        "start_date": _utc(event.start),
        "end_date": _utc(event.end),
        "ticket_files": [],
    }


def _album(album: Album) -> dict[str, Any]:
    return {
        "album": album.id,
        "category": album.category,
        "category_name": album.category_name,
        "media_type": album.media_type,
        "media_type_name": album.media_type_name,
        "description": album.description,
        "store_name": album.store_name,
        "authors": list(album.authors),
        "thumbnail": album.thumbnail,
        "media_files": [],
    }


def _utc(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


KINDS: dict[type, Callable[[Any], dict[str, Any]]] = {Admission: _admission, Album: _album}
