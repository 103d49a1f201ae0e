"""The records of the Mookh API and the rules that they keep. Nothing here knows of requests or tables.

Fields are called what the document calls them. Where it prints either text or an object, a field holds any JSON.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Self

from werkzeug.security import check_password_hash, generate_password_hash

from mockserver.apis.mookh.errors import EndsBeforeStart, PasswordsDiffer, Unauthorized
from mockserver.apis.mookh.texts import end, moment

# A real scheme at a cost fit for a mock: a tenth of a millisecond, where a real server would spend a hundred.
PASSWORD_SCHEME = "pbkdf2:sha256:100"

# The document prints numbers of groups and names of roles; that they are the same thing is ours (AM-31).
ROLES = {1: "store_owner", 2: "store_agent", 3: "super_admin"}
STORE_OWNER = 1


def hashed(password: str) -> str:
    """The password as it is stored."""
    return generate_password_hash(password, method=PASSWORD_SCHEME, salt_length=8)


def refuse_different(password: str, confirmation: str) -> None:
    """Raise PasswordsDiffer unless both are the same (M-08)."""
    if password != confirmation:
        raise PasswordsDiffer(field="confirm_password")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody's account. Its code is None once it was used."""

    id: str
    email: str
    password_hash: str
    first_name: str | None
    last_name: str | None
    phone_number: str | None
    group: int
    verification_code: str | None
    joined: dt.datetime

    @property
    def is_verified(self) -> bool:
        """Whether the mailed code came back (M-15)."""
        return self.verification_code is None

    def verified(self) -> Self:
        """With a verified address; the code works no second time (M-15, M-18)."""
        return replace(self, verification_code=None)

    def log_in(self, password: str) -> None:
        """Raise Unauthorized for a wrong password, and before the verification (M-19)."""
        if not check_password_hash(self.password_hash, password):
            raise Unauthorized(reason=f"wrong password for {self.email}")
        if not self.is_verified:
            raise Unauthorized(reason=f"{self.email} is not verified yet")


@dataclass(frozen=True, slots=True)
class Login:
    """A way to log in that every fresh sandbox has. Its id is the bearer token."""

    id: str
    user_id: str
    password: str


@dataclass(frozen=True, slots=True)
class Shop:
    """What the document calls a store: it has events, takes orders and gives out promo codes (AM-08)."""

    id: str
    store_name: str
    store_type_id: str
    emails: Any
    phone_numbers: Any


@dataclass(frozen=True, slots=True)
class Category:
    """What kind of event an event is."""

    id: str
    category_name: str | None
    event_label: str | None
    category_metadata: Any


@dataclass(frozen=True, slots=True)
class Event:
    """A public event, neither published nor private (AM-38). It may have no store, or the name of one alone (AM-41)."""

    id: str
    event_name: str | None
    event_venue: str | None
    event_description: str
    event_category_fk: str
    parent_event_id: str | None
    event_poster: str | None
    store_fk: str | None
    store_type_id: str | None
    store_name: str | None
    start_date: dt.datetime
    created: dt.datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """Tickets of one kind for an event, and how many of them there are."""

    id: str
    ticket_name: str
    event_fk: str
    schedule_name: str | None
    ticket_description: str | None
    schedule_fk: str | None
    ticket_value: str | None
    is_published: bool
    ticket_metadata: Any
    quantity: int
    tickets_bought: int

    @property
    def tickets_available(self) -> int:
        """How many are left (M-33)."""
        return self.quantity - self.tickets_bought

    @property
    def is_available(self) -> bool:
        """Whether any are left (M-34)."""
        return self.tickets_available > 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something takes place."""

    id: str
    event_name: str | None
    event_fk: str | None
    title: str | None
    all_day: bool
    repeats: bool
    dow: Any
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody orders of a store. What it says is the client's, down to its state and its number (AM-57)."""

    id: str
    customer: Any
    card: Any
    store_fk: str
    agent: str | None
    agent_name: str | None
    event_name: str | None
    event: str | None
    order_items_summary: str | None
    order_detail: Any
    order_status: str | None
    order_number: str | None
    currency: str | None
    order_amount: str | None
    order_balance: str | None
    promo_code: str | None
    promo_code_value: str | None
    payment_method: str | None
    order_type: str | None
    payment_reference: str | None
    order_udf: str | None
    flag_email_sent: bool
    flag_sms_sent: bool


@dataclass(frozen=True, slots=True)
class PromoCode:
    """A code that lowers a price. Its dates stay as the client writes them, empty text among it (AM-68)."""

    id: str
    is_active: bool
    store: str | None
    event: str | None
    promo_name: str
    value: str | None
    quantity: str
    promo_value: str | None
    is_percentage: bool
    is_fixed: bool
    is_custom: bool
    start_date: str | None
    end_date: str | None
    code: str

    def in_order(self) -> Self:
        """The promo code itself. Raises EndsBeforeStart (M-48), ImpossibleDate."""
        if self.start_date and self.end_date:
            starts, ends = moment("start_date", self.start_date), end("end_date", self.end_date)
            if ends < starts:
                raise EndsBeforeStart(field="end_date")
        return self
