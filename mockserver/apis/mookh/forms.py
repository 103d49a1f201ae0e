"""Records made from the forms that a request or a fixture fills in. What a form leaves out is null, unless told."""

from collections.abc import Mapping
from typing import Any

from mockserver.apis.mookh.errors import FieldMissing
from mockserver.apis.mookh.identifiers import made
from mockserver.apis.mookh.state import (
    STORE_OWNER,
    Category,
    Event,
    Order,
    PromoCode,
    Schedule,
    Ticket,
    User,
    hashed,
    refuse_different,
)
from mockserver.apis.mookh.tables import Store
from mockserver.apis.mookh.texts import is_set, moment, text
from mockserver.sandbox import Sandbox

Form = Mapping[str, Any]

DIGITS = "0123456789"
CODE_LENGTH = 5
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PROMO_CODE_LENGTH = 7
FIRST_ORDER_NUMBER = 10_001
FREE = "0.00"

REQUIRED_OF_ORDERS = ("customer", "store_fk", "order_detail")
# What an order tells in text, and what is printed where it tells nothing (AM-54, AM-59).
ORDER_TEXTS: dict[str, str | None] = {
    "agent": None,
    "agent_name": None,
    "event_name": None,
    "event": None,
    "order_items_summary": None,
    "order_status": "",
    "currency": None,
    "promo_code": "",
    "payment_method": "",
    "order_type": "",
    "payment_reference": "",
    "order_udf": "",
}


def enrolled(store: Store, sandbox: Sandbox, form: Form) -> User:
    """A new user, not verified (M-07 to M-10, M-14). Raises PasswordsDiffer, EmailTaken."""
    refuse_different(form["password"], form["confirm_password"])
    store.users.refuse_twin(form["email"])
    return User(
        id=made(sandbox, "user"),
        email=form["email"],
        password_hash=hashed(form["password"]),
        first_name=form.get("first_name"),
        last_name=form.get("last_name"),
        phone_number=form.get("phone_number"),
        group=STORE_OWNER,
        verification_code=_free_code(store, sandbox),
        joined=sandbox.now(),
    )


def categorized(sandbox: Sandbox, form: Form) -> Category:
    """A new category (M-21, M-22)."""
    return Category(
        id=made(sandbox, "category"),
        category_name=form.get("category_name"),
        event_label=form.get("event_label"),
        category_metadata=form.get("category_metadata"),
    )


def announced(store: Store, sandbox: Sandbox, form: Form) -> Event:
    """A new public event; of its store the own name wins (M-23 to M-29, AM-40).

    Raises UnknownCategory, UnknownEvent, UnknownStore, ImpossibleDate.
    """
    parent = form.get("parent_event_id")
    shop = store.shops.named_by("store_fk", form["store_fk"]) if form.get("store_fk") else None
    return Event(
        id=made(sandbox, "event"),
        event_name=form.get("event_name"),
        event_venue=form.get("event_venue"),
        event_description=form["event_description"],
        event_category_fk=store.categories.named_by("event_category_fk", form["event_category_fk"]).id,
        parent_event_id=store.events.named_by("parent_event_id", parent).id if parent else None,
        event_poster=form.get("event_poster"),
        store_fk=shop.id if shop else None,
        store_type_id=form.get("store_type_id") or (shop.store_type_id if shop else None),
        store_name=shop.store_name if shop else form.get("store_name"),
        start_date=moment("start_date", form["start_date"]),
        created=sandbox.now(),
    )


def put_up(store: Store, sandbox: Sandbox, form: Form) -> Ticket:
    """New tickets of an event, none of them bought (M-30 to M-34, AM-47). Raises UnknownEvent, UnknownSchedule."""
    schedule = store.schedules.named_by("schedule_fk", form["schedule_fk"]) if form.get("schedule_fk") else None
    return Ticket(
        id=made(sandbox, "ticket"),
        ticket_name=form["ticket_name"],
        event_fk=store.events.named_by("event_fk", form["event_fk"]).id,
        schedule_name=schedule.title if schedule else form.get("schedule_name"),
        ticket_description=form.get("ticket_description"),
        schedule_fk=schedule.id if schedule else None,
        ticket_value=text(form.get("ticket_value", FREE)),
        is_published=form.get("is_published", False),
        ticket_metadata=form.get("ticket_metadata", {}),
        quantity=int(form["quantity"]),
        tickets_bought=0,
    )


def scheduled(store: Store, sandbox: Sandbox, form: Form) -> Schedule:
    """A new schedule, of an event or of none (M-35). Raises UnknownEvent."""
    event = store.events.named_by("event_fk", form["event_fk"]) if form.get("event_fk") else None
    return Schedule(
        id=made(sandbox, "schedule"),
        event_name=event.event_name if event else form.get("event_name"),
        event_fk=event.id if event else None,
        title=form.get("title"),
        all_day=form.get("allDay", False),
        repeats=form.get("repeats", False),
        dow=form.get("dow", []),
        start=form.get("start"),
        end=form.get("end"),
    )


def ordered(store: Store, sandbox: Sandbox, form: Form) -> Order:
    """A new order; nothing of it is paid unless it says so itself (M-36 to M-40, AM-57).

    Raises FieldMissing, UnknownStore.
    """
    refuse_incomplete(form)
    amount = text(form.get("order_amount"))
    return Order(
        id=made(sandbox, "order"),
        customer=form["customer"],
        card=form.get("card"),
        store_fk=store.shops.named_by("store_fk", form["store_fk"]).id,
        order_detail=form["order_detail"],
        order_number=text(form.get("order_number")) or _next_order_number(sandbox),
        order_amount=amount,
        order_balance=text(form.get("order_balance", amount)),
        promo_code_value=text(form.get("promo_code_value", "")),
        flag_email_sent=False,
        flag_sms_sent=False,
        **{name: _text_of(form, name, default) for name, default in ORDER_TEXTS.items()},
    )


def refuse_incomplete(form: Form) -> None:
    """Raise FieldMissing for an order without its required fields; null is as good as nothing (M-36)."""
    for field in REQUIRED_OF_ORDERS:
        if form.get(field) is None:
            raise FieldMissing(f"{field} is missing.", field=field)


def promoted(store: Store, sandbox: Sandbox, form: Form) -> PromoCode:
    """A new promo code (M-43, M-44, AM-67 to AM-71).

    Raises FieldMissing, UnknownStore, EndsBeforeStart, ImpossibleDate.
    """
    quantity = text(form.get("quantity", form.get("quantuty")))
    if quantity is None:
        raise FieldMissing("quantity is missing.", field="quantity")
    return PromoCode(
        id=made(sandbox, "promo code"),
        is_active=is_set(form.get("is_active"), otherwise=True),
        store=store.shops.named_by("store", form["store"]).id if form.get("store") else None,
        event=form.get("event"),
        promo_name=form["promo_name"],
        value=text(form.get("value")),
        quantity=quantity,
        promo_value=text(form.get("promo_value")),
        is_percentage=is_set(form.get("is_percentage"), otherwise=False),
        is_fixed=is_set(form.get("is_fixed"), otherwise=False),
        is_custom=is_set(form.get("is_custom"), otherwise=False),
        start_date=form["start_date"],
        end_date=form["end_date"],
        code=form.get("code") or sandbox.code("mookh promo code", PROMO_CODE_LENGTH, SIGNS),
    ).in_order()


def mailed_code(written: str | int) -> str:
    """A verification code as it stands in the mail, however it is sent (AM-26)."""
    return written if isinstance(written, str) else f"{int(written):0{CODE_LENGTH}}"


def _free_code(store: Store, sandbox: Sandbox) -> str:
    """A code that nobody else waits for: it alone says who is verified (AM-27)."""
    while True:
        code = sandbox.code("mookh verification code", CODE_LENGTH, DIGITS)
        if store.users.one(verification_code=code) is None:
            return code


def _next_order_number(sandbox: Sandbox) -> str:
    return str(FIRST_ORDER_NUMBER - 1 + sandbox.next_number("mookh order number"))


def _text_of(form: Form, name: str, default: str | None) -> str | None:
    """What an order tells in a field. Three fields stand in answers alone, so a request may hold anything there."""
    value = form.get(name, default)
    return value if value is None or isinstance(value, str) else default
