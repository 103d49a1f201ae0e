"""Rows of the fixture become the records of a fresh sandbox."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from mockserver.apis.mookh_orders.money import amount
from mockserver.apis.mookh_orders.state import Agent, Album, Event, Price, Promotion, Ticket
from mockserver.apis.mookh_orders.tables import Store
from mockserver.sandbox import Sandbox

Row = Mapping[str, Any]


def plant(store: Store, sandbox: Sandbox, rows: Mapping[str, list[Row]]) -> None:
    """Keep the fixture's agents, events with their tickets, and albums."""
    for row in rows.get("agents", []):
        store.keep(Agent(row["id"].lower(), row["name"], row["phone_number"], row["token"]))
    for row in rows.get("events", []):
        event = _event(sandbox, row)
        store.keep(event)
        for ticket in row.get("tickets", []):
            _plant_ticket(store, sandbox, event, ticket)
    for row in rows.get("albums", []):
        _plant_album(store, sandbox, row)


def _event(sandbox: Sandbox, row: Row) -> Event:
    return Event(
        id=_id(sandbox, row),
        name=row["name"],
        venue=row["venue"],
        description=row["description"],
        poster=row.get("poster"),
        link=row["link"],
        start=_time(row["start"]),
        end=_time(row["end"]),
        required_entries=_names(row.get("required_entries", "")),
    )


def _plant_ticket(store: Store, sandbox: Sandbox, event: Event, row: Row) -> None:
    ticket = Ticket(
        id=_id(sandbox, row),
        nth=sandbox.next_number("mookh_orders item"),
        event_id=event.id,
        name=row["name"],
        description=row["description"],
        available=row["available"],
    )
    store.keep(ticket)
    _plant_prices(store, sandbox, ticket, row)


def _plant_album(store: Store, sandbox: Sandbox, row: Row) -> None:
    album = Album(
        id=_id(sandbox, row),
        nth=sandbox.next_number("mookh_orders item"),
        name=row["name"],
        category=row["category"],
        category_name=row["category_name"],
        media_type=row["media_type"],
        media_type_name=row["media_type_name"],
        description=row["description"],
        store_name=row["store_name"],
        authors=_names(row["authors"]),
        thumbnail=row.get("thumbnail"),
    )
    store.keep(album)
    _plant_prices(store, sandbox, album, row)


def _plant_prices(store: Store, sandbox: Sandbox, item: Ticket | Album, row: Row) -> None:
    for price in row["prices"]:
        number = sandbox.next_number("mookh_orders price")
        store.keep(Price(number, item.id, price["currency"], amount(price["amount"])))
    for promotion in row.get("promotions", []):
        number = sandbox.next_number("mookh_orders promotion")
        off = amount(promotion["amount"])
        store.keep(Promotion(number, item.id, promotion["code"], promotion["currency"], off))


def _id(sandbox: Sandbox, row: Row) -> str:
    """The id that the fixture gives, or one from the seed."""
    return str(row.get("id") or sandbox.uuid("mookh_orders seed")).lower()


def _names(text: str) -> tuple[str, ...]:
    """The names between commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _time(written: str) -> dt.datetime:
    """A time of the fixture, in UTC unless it says otherwise."""
    at = dt.datetime.fromisoformat(written)
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
