"""Rows of the fixture become the records of a fresh sandbox. A row may give its own id."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from mockserver.apis.mookh import forms
from mockserver.apis.mookh.identifiers import made
from mockserver.apis.mookh.state import STORE_OWNER, Category, Event, Login, Order, PromoCode, Schedule, Shop, Ticket
from mockserver.apis.mookh.tables import Store
from mockserver.sandbox import Sandbox

Row = Mapping[str, Any]
Planted = TypeVar("Planted", Category, Event, Order, PromoCode, Schedule, Ticket)


def plant(store: Store, sandbox: Sandbox, rows: Mapping[str, list[Row]]) -> None:
    """Keep the fixture's users, stores, categories, events with schedules and tickets, orders and promo codes."""
    for row in rows.get("users", []):
        _plant_user(store, sandbox, row)
    for row in rows.get("stores", []):
        store.keep(_shop(sandbox, row))
    for row in rows.get("categories", []):
        store.keep(_identified(forms.categorized(sandbox, row), row))
    for row in rows.get("events", []):
        store.keep(_identified(forms.announced(store, sandbox, row), row))
    for row in rows.get("schedules", []):
        store.keep(_identified(forms.scheduled(store, sandbox, row), row))
    for row in rows.get("tickets", []):
        store.keep(_identified(forms.put_up(store, sandbox, row), row))
    for row in rows.get("orders", []):
        order = _identified(forms.ordered(store, sandbox, row), row)
        flags = {name: row.get(name, False) for name in ("flag_email_sent", "flag_sms_sent")}
        store.keep(replace(order, **flags))
    for row in rows.get("promo_codes", []):
        store.keep(_identified(forms.promoted(store, sandbox, row), row))


def _plant_user(store: Store, sandbox: Sandbox, row: Row) -> None:
    """A verified user, unless the row says otherwise; with a login where the row gives a token."""
    user = forms.enrolled(store, sandbox, {**row, "confirm_password": row["password"]})
    user = replace(user, id=row.get("id", user.id), group=row.get("group", STORE_OWNER))
    store.keep(user.verified() if row.get("verified", True) else user)
    if "token" in row:
        store.keep(Login(row["token"], user.id, row["password"]))


def _shop(sandbox: Sandbox, row: Row) -> Shop:
    return Shop(
        id=row.get("id") or made(sandbox, "store"),
        store_name=row["store_name"],
        store_type_id=row["store_type_id"],
        emails=[contact["address"] for contact in row.get("emails", [])],
        phone_numbers=[contact["number"] for contact in row.get("phone_numbers", [])],
    )


def _identified(record: Planted, row: Row) -> Planted:
    return replace(record, id=row.get("id", record.id))
