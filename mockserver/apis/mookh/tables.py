"""The tables of the Mookh API, and the searches that can fail."""

from operator import attrgetter

from mockserver import store
from mockserver.apis.mookh.errors import (
    EmailTaken,
    OrderNotFound,
    PromoCodeNotFound,
    Unauthorized,
    UnknownCategory,
    UnknownEvent,
    UnknownSchedule,
    UnknownStore,
    UserNotFound,
    WrongCode,
)
from mockserver.apis.mookh.identifiers import plain
from mockserver.apis.mookh.state import Category, Event, Login, Order, PromoCode, Schedule, Shop, Ticket, User


class Users(store.Table[User]):
    """Everybody who has an account."""

    record = User
    name = "mookh_users"
    unique = (("email",),)
    searched = (("verification_code",),)

    def listed(self) -> list[User]:
        """All of them, in the order in which they joined."""
        return sorted(self.all(), key=attrgetter("joined"))

    def identified(self, written: str) -> User:
        """The user with this id. Raises UserNotFound (M-06)."""
        user = self.one(id=plain(written))
        if user is None:
            raise UserNotFound
        return user

    def refuse_twin(self, email: str) -> None:
        """Raise EmailTaken when somebody has the address (M-12)."""
        if self.one(email=email):
            raise EmailTaken(field="email")

    def awaiting(self, code: str) -> User:
        """The user whom this code was mailed to. Raises WrongCode (M-16, M-18)."""
        user = self.one(verification_code=code)
        if user is None:
            raise WrongCode(field="code")
        return user

    def logging_in(self, email: str) -> User:
        """The user with this address. Raises Unauthorized."""
        user = self.one(email=email)
        if user is None:
            raise Unauthorized(reason=f"{email} is no user")
        return user


class Logins(store.Table[Login]):
    """The logins that a fresh sandbox has."""

    record = Login
    name = "mookh_logins"


class Shops(store.Table[Shop]):
    """All stores."""

    record = Shop
    name = "mookh_shops"

    def named_by(self, field: str, written: str) -> Shop:
        """The store whose id a field gives. Raises UnknownStore (M-37)."""
        shop = self.one(id=plain(written))
        if shop is None:
            raise UnknownStore(f"{field} is not the id of any store.", field=field)
        return shop


class Categories(store.Table[Category]):
    """All event categories."""

    record = Category
    name = "mookh_categories"

    def named_by(self, field: str, written: str) -> Category:
        """The category whose id a field gives. Raises UnknownCategory (M-24)."""
        category = self.one(id=plain(written))
        if category is None:
            raise UnknownCategory(f"{field} is not the id of any event category.", field=field)
        return category


class Events(store.Table[Event]):
    """All events."""

    record = Event
    name = "mookh_events"

    def named_by(self, field: str, written: str) -> Event:
        """The event whose id a field gives. Raises UnknownEvent (M-31)."""
        event = self.one(id=plain(written))
        if event is None:
            raise UnknownEvent(f"{field} is not the id of any event.", field=field)
        return event


class Tickets(store.Table[Ticket]):
    """All tickets."""

    record = Ticket
    name = "mookh_tickets"


class Schedules(store.Table[Schedule]):
    """All schedules."""

    record = Schedule
    name = "mookh_schedules"

    def named_by(self, field: str, written: str) -> Schedule:
        """The schedule whose id a field gives. Raises UnknownSchedule."""
        schedule = self.one(id=plain(written))
        if schedule is None:
            raise UnknownSchedule(f"{field} is not the id of any schedule.", field=field)
        return schedule


class Orders(store.Table[Order]):
    """All orders."""

    record = Order
    name = "mookh_orders"

    def identified(self, written: str) -> Order:
        """The order with this id. Raises OrderNotFound (M-41)."""
        order = self.one(id=plain(written))
        if order is None:
            raise OrderNotFound
        return order


class PromoCodes(store.Table[PromoCode]):
    """All promo codes."""

    record = PromoCode
    name = "mookh_promo_codes"

    def identified(self, written: str) -> PromoCode:
        """The promo code with this id. Raises PromoCodeNotFound (M-46)."""
        promo_code = self.one(id=plain(written))
        if promo_code is None:
            raise PromoCodeNotFound
        return promo_code


class Store(store.Store):
    """All that the Mookh API keeps."""

    users: Users
    logins: Logins
    shops: Shops
    categories: Categories
    events: Events
    tickets: Tickets
    schedules: Schedules
    orders: Orders
    promo_codes: PromoCodes
