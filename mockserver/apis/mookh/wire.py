"""Records of the Mookh API as its document prints them: flags, amounts and counts as text (AM-55, AM-56)."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from mockserver.apis.mookh.state import ROLES, Category, Event, Login, Order, PromoCode, Schedule, Shop, Ticket, User
from mockserver.apis.mookh.texts import date_time, flag


def confirmation(message: str) -> dict[str, list[str]]:
    """Success, in a list of one sentence (AM-28)."""
    return {"message": [message]}


def users(records: Iterable[User]) -> list[dict[str, Any]]:
    """Every user (M-03)."""
    return [user(record) for record in records]


def user(record: User) -> dict[str, Any]:
    """One user, without the password (M-10)."""
    return {
        "id": record.id,
        "first_name": record.first_name,
        "last_name": record.last_name,
        "phone_number": record.phone_number,
        "email": record.email,
        "profile_photo": None,
        "groups": [record.group],
    }


def category(record: Category) -> dict[str, Any]:
    """One event category (M-21)."""
    return asdict(record)


def event(record: Event, kind: Category, shop: Shop | None) -> dict[str, Any]:
    """One event; nothing of it can be read later, so nothing is sold or scheduled yet (M-25 to M-29, AM-42, AM-44)."""
    return {
        **asdict(record),
        "category_name": kind.category_name,
        "store_contacts": {
            "emails": shop.emails if shop else [],
            "phone_numbers": shop.phone_numbers if shop else [],
        },
        "start_date": date_time(record.start_date),
        "end_date": None,
        "is_free": False,
        "is_private": False,
        "is_published": False,
        "has_complimentary": False,
        "event_metadata": {},
        "tickets": [],
        "tickets_count_by_category": [],
        "tickets_total_sales": 0,
        "tickets_sales_by_platform": 0,
        "tickets_by_status": 0,
        "total_event_tickets": None,
        "schedule": [],
        "sub_events": [],
        "created": date_time(record.created),
    }


def ticket(record: Ticket) -> dict[str, Any]:
    """Tickets of one kind (M-32 to M-34)."""
    return {
        **asdict(record),
        "tickets_available": record.tickets_available,
        "is_available": record.is_available,
    }


def schedule(record: Schedule) -> dict[str, Any]:
    """One schedule; a name of it is in camel case (AM-51)."""
    printed = asdict(record)
    printed["allDay"] = printed.pop("all_day")
    return printed


def new_order(record: Order) -> dict[str, Any]:
    """An order as the answer to its creation prints it (M-38)."""
    flags = {"flag_email_sent": flag(record.flag_email_sent), "flag_sms_sent": flag(record.flag_sms_sent)}
    return asdict(record) | flags


def order(record: Order) -> dict[str, Any]:
    """An order as it is read: without its card (AM-60)."""
    return {name: value for name, value in new_order(record).items() if name != "card"}


def examination(reason: str | None) -> dict[str, Any]:
    """Whether an order could be created, and why not (AM-63)."""
    return {"valid": True} if reason is None else {"valid": False, **confirmation(reason)}


def promo_code(record: PromoCode) -> dict[str, Any]:
    """One promo code (M-44, M-45)."""
    flags = ("is_active", "is_percentage", "is_fixed", "is_custom")
    return asdict(record) | {name: flag(getattr(record, name)) for name in flags}


def login(record: Login, holder: User) -> dict[str, Any]:
    """A way to log in: the token, and the basic login that opens the same."""
    return {
        "email": holder.email,
        "password": record.password,
        "token": record.id,
        "role": ROLES[holder.group],
        "user": holder.id,
    }


def shop(record: Shop) -> dict[str, Any]:
    """A store, as the door to them shows it."""
    return {"id": record.id, "store_name": record.store_name, "store_type_id": record.store_type_id}
