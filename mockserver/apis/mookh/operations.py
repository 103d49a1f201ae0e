"""The operations of the Mookh API: find, decide, store and answer."""

from typing import Any

from mockserver.apis.mookh import wire
from mockserver.apis.mookh.errors import Refusal
from mockserver.apis.mookh.forms import (
    announced,
    categorized,
    enrolled,
    mailed_code,
    ordered,
    promoted,
    put_up,
    refuse_incomplete,
    scheduled,
)
from mockserver.apis.mookh.state import ROLES, Order, PromoCode, User
from mockserver.apis.mookh.tables import Store
from mockserver.handler import finds
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox

Body = dict[str, Any]
API = "mookh"


def list_users(store: Store) -> Reply:
    """Every user (M-03, M-11)."""
    return Reply(200, wire.users(store.users.listed()))


def find_user(store: Store, id_: str) -> User:
    """The user that the path names. Raises UserNotFound (M-06)."""
    return store.users.identified(id_)


@finds(user=find_user)
def read_user(user: User) -> Reply:
    """One user (M-05, M-11)."""
    return Reply(200, wire.user(user))


def create_user(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Open an account and mail its verification code (M-07 to M-14). Raises PasswordsDiffer, EmailTaken."""
    user = enrolled(store, sandbox, body)
    store.keep(user)
    code = str(user.verification_code)
    text = f"Karibu! Your verification code is {code}."
    sandbox.mail(API, user.email, "Verify your e-mail address", text, code)
    return Reply(201, wire.user(user))


def verify_user(store: Store, body: Body) -> Reply:
    """Verify the user whom the code was mailed to (M-15 to M-18). Raises WrongCode."""
    user = store.users.awaiting(mailed_code(body["code"]))
    store.keep(user.verified())
    return Reply(200, wire.confirmation("Account verified successfully"))


def list_user_roles() -> Reply:
    """Every role (M-20)."""
    return Reply(200, list(ROLES.values()))


def create_event_category(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Make a category (M-21, M-22)."""
    category = categorized(sandbox, body)
    store.keep(category)
    return Reply(201, wire.category(category))


def create_event(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Make a public event (M-23 to M-29). Raises UnknownCategory, UnknownEvent, UnknownStore, ImpossibleDate."""
    event = announced(store, sandbox, body)
    store.keep(event)
    category = store.categories.named_by("event_category_fk", event.event_category_fk)
    shop = store.shops.named_by("store_fk", event.store_fk) if event.store_fk else None
    return Reply(201, wire.event(event, category, shop))


def create_ticket(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Put tickets of an event up for sale (M-30 to M-34). Raises UnknownEvent, UnknownSchedule."""
    ticket = put_up(store, sandbox, body)
    store.keep(ticket)
    return Reply(201, wire.ticket(ticket))


def create_schedule(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Make a schedule (M-35). Raises UnknownEvent."""
    schedule = scheduled(store, sandbox, body)
    store.keep(schedule)
    return Reply(201, wire.schedule(schedule))


def create_order(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Take an order for a store (M-36 to M-40). Raises FieldMissing, UnknownStore."""
    order = ordered(store, sandbox, body)
    store.keep(order)
    return Reply(201, wire.new_order(order))


def validate_order(store: Store, body: Body) -> Reply:
    """Tell whether an order could be created, and create none (M-42, AM-63)."""
    try:
        refuse_incomplete(body)
        store.shops.named_by("store_fk", body["store_fk"])
    except Refusal as refusal:
        return Reply(200, wire.examination(refusal.told))
    return Reply(200, wire.examination(None))


def verify_order(store: Store, body: Body) -> Reply:
    """The same: the document tells no difference (M-42, AM-63)."""
    return validate_order(store, body)


def find_order(store: Store, id_: str) -> Order:
    """The order that the path names. Raises OrderNotFound (M-41)."""
    return store.orders.identified(id_)


@finds(order=find_order)
def read_order(order: Order) -> Reply:
    """One order (M-38)."""
    return Reply(200, wire.order(order))


def create_promo_code(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Make a promo code (M-43, M-44, M-48). Raises FieldMissing, UnknownStore, EndsBeforeStart, ImpossibleDate."""
    promo_code = promoted(store, sandbox, body)
    store.keep(promo_code)
    return Reply(201, wire.promo_code(promo_code))


def find_promo_code(store: Store, id_: str) -> PromoCode:
    """The promo code that the path names. Raises PromoCodeNotFound (M-46)."""
    return store.promo_codes.identified(id_)


@finds(promo_code=find_promo_code)
def read_promo_code(promo_code: PromoCode) -> Reply:
    """One promo code (M-45)."""
    return Reply(200, wire.promo_code(promo_code))
