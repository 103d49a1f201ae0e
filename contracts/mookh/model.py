"""The Mookh API as a model: users, orders and promo codes that are read again, and what events are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from contracts.expectations import MISSING, NotJudged, Reply, demand, judging
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, World, one_of
from contracts.mookh.people import Account
from contracts.mookh.records import Body, Maker, Record, recorded
from contracts.mookh.requests import READ
from contracts.mookh.stock import Stock
from contracts.mookh.test_categories import METADATA, demand_category
from contracts.mookh.test_events import demand_event
from contracts.mookh.test_identifiers import HARD, NOT_FOUND
from contracts.mookh.test_orders import demand_read as demand_order
from contracts.mookh.test_promo_codes import demand_promo
from contracts.mookh.test_promo_codes import demand_read as demand_promo_read
from contracts.mookh.test_registration import demand_echo
from contracts.mookh.test_tickets import COUNTS, demand_all_available, demand_ticket
from contracts.mookh.test_users import demand_account, demand_same_user
from contracts.mookh.wire import beside, id_of

UNEQUAL: dict[str, Callable[[str], str]] = {
    "longer": lambda password: f"{password}x",
    "another": lambda _: "Quite-another-9#",
    "in other case": str.swapcase,
}
# Fewer digits are no guess that can only be wrong: a server that reads a number may add zeros before them (AM-26).
WRONG: dict[str, Callable[[str], str]] = {
    "longer": lambda code: f"{code}7",
    "with a letter": lambda code: f"{code[:-1]}x",
}
AMOUNTS = ("90", "1250.50", "0.75", "999999.99")


@dataclass
class User:
    """A user as the model believes it to be, and the code that was mailed, if it can be read."""

    account: Account
    code: str = ""
    verified: bool = False


class MookhWorld(World):
    """What one sequence makes: users, categories with events and their tickets, orders and promo codes."""

    def __init__(self, stock: Stock) -> None:
        super().__init__(stock.client)
        self.stock = stock
        self.people = stock.people
        self.users: list[User] = []
        self.categories: list[Record] = []
        self.events: list[Record] = []
        self.orders: list[Record] = []
        self.promo_codes: list[Record] = []
        self.never: list[tuple[str, str]] = []
        self.ids: dict[str, str] = {}
        self.known: dict[str, Any] = {}
        self.unread: set[str] = set()

    def new(self, operation: str, number: Any, reply: Reply) -> None:
        """An id that the server made is nobody else's (M-04)."""
        with judging("M-04", soft=operation not in HARD):
            owner = self.ids.get(id_of(number))
            demand(owner is None, "an id of its own", f"{number}, which is that of another {owner}", reply)
        self.ids[id_of(number)] = operation.removeprefix("create_")

    def need_store(self) -> None:
        """Raise Idle where the profile provides no store."""
        if "store" not in self.client.target.provide:
            raise Idle

    # --- users

    @action(often=2, nameless=st.booleans())
    def register(self, nameless: bool) -> None:
        """A new user (M-10); one without names may be refused (AM-11)."""
        details = self.people.newcomer()
        if nameless:
            details = {name: value for name, value in details.items() if not name.endswith("_name")}
            reply = self.people.sign_up(details)
            if not reply.succeeded:
                raise Idle
            account = Account(details, reply)
        else:
            account = self.people.register(details)
            with judging("M-10"):
                demand_echo(account)
        self.new("create_user", account.id, account.reply)
        user = User(account)
        if "mail" in self.client.target.doors:
            user.code = self.people.code_for(account.email)
        self.users.append(user)

    @action(which=WHICH)
    def register_again(self, which: int) -> None:
        """The same address under another name: where it is refused, the user stays (M-11)."""
        user = one_of(self.users, which)
        reply = self.people.sign_up(user.account.details | {"first_name": "Intruder", "last_name": "Second"})
        if reply.succeeded:
            self.users.remove(user)  # What becomes of the first one then, the document does not say.

    @action(missing=st.sampled_from(("email", "password", "confirm_password")))
    def register_without_field(self, missing: str) -> None:
        """Without a field that it needs a registration is refused, and nobody is listed (M-07)."""
        details = self.people.newcomer()
        with judging("M-07"):
            self.people.sign_up({name: value for name, value in details.items() if name != missing}).expect_refusal()
        self.never.append((details["email"], "M-07"))

    @action(unequal=st.sampled_from(tuple(UNEQUAL)))
    def register_with_unequal_passwords(self, unequal: str) -> None:
        """Whatever the difference, it is no success, and nobody is listed (M-08)."""
        details = self.people.newcomer()
        with judging("M-08"):
            confirmation = UNEQUAL[unequal](details["password"])
            self.people.sign_up(details | {"confirm_password": confirmation}).expect_no_success()
        self.never.append((details["email"], "M-08"))

    @action(which=WHICH)
    def verify(self, which: int) -> None:
        """The code that was mailed verifies, whatever was done in between (M-15)."""
        user = one_of([each for each in self.users if each.code and not each.verified], which)
        with judging("M-15"):
            self.people.verify(user.code).expect(200)
        user.verified = True

    @action(which=WHICH, change=st.sampled_from(tuple(WRONG)))
    def verify_wrongly(self, which: int, change: str) -> None:
        """What only begins like a code verifies nobody (M-16)."""
        user = one_of([each for each in self.users if each.code], which)
        with judging("M-16"):
            self.people.verify(WRONG[change](user.code)).expect_refusal()

    @action(which=WHICH)
    def verify_again(self, which: int) -> None:
        """A code works once (M-18)."""
        user = one_of([each for each in self.users if each.verified], which)
        with judging("M-18", soft=True):
            self.people.verify(user.code).expect_no_success()

    # --- categories, events and tickets, which nothing reads again

    @action(metadata=st.sampled_from(tuple(METADATA)))
    def create_category(self, metadata: str) -> None:
        """A category comes back as it was sent (M-21)."""
        self.category_of(metadata=METADATA[metadata])

    def category_of(self, metadata: Any = None) -> Record:
        """A new category."""
        record = self.stock.categories.create(category_metadata=metadata)
        with judging("M-21"):
            demand_category(record)
        self.new("create_event_category", record.id, record.reply)
        self.categories.append(record)
        return record

    @action(which=WHICH)
    def create_event(self, which: int) -> None:
        """An event of any category, old or new (M-24, M-25)."""
        self.event_of(which)

    def event_of(self, which: int) -> Record:
        """A new event of one of the categories."""
        record = self.stock.events.create(one_of(self.categories or [self.category_of()], which))
        with judging("M-25"):
            demand_event(record)
        self.new("create_event", record.id, record.reply)
        self.events.append(record)
        return record

    @action(which=WHICH, quantity=st.integers(1, 150))
    def create_ticket(self, which: int, quantity: int) -> None:
        """A ticket of any event, all of which is available (M-31 to M-33)."""
        event = one_of(self.events or [self.event_of(0)], which)
        record = self.stock.tickets.create(event, quantity=quantity)
        with judging("M-32"):
            demand_ticket(record)
        if all(record.reply.get(name) is not MISSING for name in COUNTS):
            with judging("M-33"):
                demand_all_available(record.reply, quantity)
        self.new("create_ticket", record.id, record.reply)

    @action(field=st.sampled_from(("event_category_fk", "ticket_name", "event_fk")))
    def create_badly(self, field: str) -> None:
        """An event without category, a ticket without name or event: refused (M-23, M-30)."""
        of_event = field == "event_category_fk"
        maker: Maker = self.stock.events if of_event else self.stock.tickets
        category = one_of(self.categories or [self.category_of()], 0)
        plan = (
            self.stock.events.plan(category)
            if of_event
            else self.stock.tickets.plan(one_of(self.events or [self.event_of(0)], 0))
        )
        with judging("M-23" if of_event else "M-30"):
            maker.put({name: value for name, value in plan.items() if name != field}).expect_refusal()

    # --- orders and promo codes

    @action(often=2, amount=st.sampled_from(AMOUNTS))
    def place_order(self, amount: str) -> None:
        """An order, which can be read (M-38)."""
        self.need_store()
        record = self.accepted(self.stock.orders, self.stock.orders.draft(order_amount=amount), "M-38")
        self.new("create_order", record.id, record.reply)
        self.orders.append(record)

    @action(often=2, full=st.booleans())
    def create_promo_code(self, full: bool) -> None:
        """A promo code, which comes back and can be read (M-44, M-45)."""
        self.need_store()
        makes = self.stock.promo_codes.full if full else self.stock.promo_codes.draft
        record = self.accepted(self.stock.promo_codes, makes(), "M-44")
        with judging("M-44"):
            demand_promo(record)
        self.new("create_promo_code", record.id, record.reply)
        self.promo_codes.append(record)

    def accepted(self, maker: Maker, body: Body, rule: str) -> Record:
        """The record of a body. Raises Idle where a strict vendor refuses it."""
        reply = maker.put(body)
        if 400 <= reply.status < 500:
            raise Idle
        with judging(rule):
            return recorded(body, reply)

    @action(field=st.sampled_from(("customer", "store_fk", "order_detail", "promo_name")))
    def order_badly(self, field: str) -> None:
        """An order without a field that it needs, a promo code without a name: refused (M-36, M-43)."""
        self.need_store()
        of_promo = field == "promo_name"
        maker: Maker = self.stock.promo_codes if of_promo else self.stock.orders
        draft = self.stock.promo_codes.draft() if of_promo else self.stock.orders.draft()
        with judging("M-43" if of_promo else "M-36"):
            maker.put({name: value for name, value in draft.items() if name != field}).expect_refusal()

    @action(which=WHICH, operation=st.sampled_from(tuple(READ)), place=st.sampled_from((0, -12, -1)))
    def read_what_is_not_there(self, which: int, operation: str, place: int) -> None:
        """Next to the id of something there is nothing (M-06, M-41, M-46)."""
        made = {"read_user": [each.account.id for each in self.users]}
        made |= {"read_order": [each.id for each in self.orders]}
        made |= {"read_promo_code": [each.id for each in self.promo_codes]}
        number = beside(one_of(made[operation], which), place)
        if number in self.ids:
            raise Idle
        with judging(NOT_FOUND[operation]):
            self.client.send(operation, path={"id": number}, login=self.people.login).expect_refusal()

    # --- what must be shown

    def look(self) -> None:
        """Every user, order and promo code as it was made, and the list of users."""
        for place in range(len(self.things())):
            self.look_at(place)
        if self.users or self.never:
            self.look_at_list()

    def glance(self, number: int) -> None:
        """One thing after the other."""
        if self.things():
            self.look_at(number % len(self.things()))

    def things(self) -> list[User | Record]:
        """What can be read by its id."""
        return [*self.users, *self.orders, *self.promo_codes]

    def look_at(self, place: int) -> None:
        """One thing, which is what was made, and what was read of it before."""
        thing = self.things()[place]
        if isinstance(thing, User):
            self.look_at_user(thing)
        elif thing in self.orders:
            with judging("M-38"):
                demand_order(thing, self.stock.orders.read(thing.id))
        else:
            with judging("M-45"):
                demand_promo_read(thing, self.stock.promo_codes.read(thing.id))

    def look_at_user(self, user: User) -> None:
        """A user by id, where the profile's user may read others (M-11)."""
        if "read_user" in self.unread:
            return
        try:
            reply = self.people.read(user.account.id)
        except NotJudged:
            self.unread.add("read_user")
            return
        with judging("M-11"):
            demand_account(reply, user.account)
        self.known[user.account.id] = reply

    def look_at_list(self) -> None:
        """The list shows users as they are read, and nobody who was refused (M-05, M-07, M-08)."""
        if "list_users" in self.unread:
            return
        try:
            rows, reply = self.people.rows()
        except NotJudged:
            self.unread.add("list_users")
            return
        listed = {id_of(row.get("id")): row for row in rows}
        for user in self.users:
            row, read = listed.get(id_of(user.account.id)), self.known.get(user.account.id)
            if row is not None and read is not None:
                demand_same_user(row, read)
        addresses = [row.get("email") for row in rows]
        for email, rule in self.never:
            with judging(rule):
                demand(email not in addresses, "no user of a refused registration", email, reply)
