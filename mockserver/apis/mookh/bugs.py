"""The code of those sabotages that need some. Nothing of it runs unless the server is started with one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from mockserver.apis.mookh import forms, operations, wire
from mockserver.apis.mookh.errors import PasswordsDiffer, WrongCode
from mockserver.apis.mookh.state import Event, PromoCode, Ticket, User
from mockserver.apis.mookh.tables import Store, Users
from mockserver.changes import answers, body, both, drop, handled, on_reply, on_request, tolerant, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change

Body = dict[str, Any]
Original = Callable[..., Any]

REFUSED = {"message": ["That is not possible."]}
BROKEN = Reply(500, b"Internal Server Error", "text/plain; charset=utf-8")
VERIFIED = Reply(200, {"message": ["Account verified successfully"]})
STRANGER = "5f1c3a52-9f0b-4e1d-8c35-0a6a3d7c9e10"
SOMEBODY = {
    "id": STRANGER,
    "first_name": "Jane",
    "last_name": "Doe",
    "phone_number": None,
    "email": "jane@example.com",
    "profile_photo": None,
    "groups": [1],
}


# --- who and which


def somebody(store: Store) -> User:
    """The first user."""
    return store.users.listed()[0]


def newest(users: Users) -> User:
    """The user who joined last."""
    return users.listed()[-1]


def first_category(store: Store, _: Body) -> str:
    """The id of some category."""
    return store.categories.all()[0].id


def first_event(store: Store, _: Body) -> str:
    """The id of some event."""
    return store.events.all()[0].id


def first_shop(store: Store, _: Body) -> str:
    """The id of some store."""
    return store.shops.all()[0].id


def own_password(_: Store, content: Body) -> Any:
    """The password of the same registration."""
    return content.get("password")


def address_of_its_own(store: Store, _: Body) -> str:
    """An address that nobody has."""
    return f"user{len(store.users.listed())}@example.com"


# --- replies


def lacking_in_second(operation: str, name: str) -> Change:
    """The second row of a list lacks a field."""
    return body(operation, 200, drop(f"[1].{name}"))


def under_results(reply: Reply, _: Exchange) -> Reply:
    """A list within an object."""
    return replace(reply, body={"count": len(reply.body), "results": reply.body})


def refused_later(reply: Reply, _: Exchange) -> Reply:
    """What was done is called refused."""
    return replace(reply, status=400, body=REFUSED)


def names_of_next(content: Any, _: Exchange) -> None:
    """Each user of a list with the last name of the next."""
    names = [row["last_name"] for row in content]
    for row, name in zip(content, names[1:] + names[:1], strict=True):
        row["last_name"] = name


def of_the_one_before(*names: str) -> Callable[[Reply, Exchange], Reply]:
    """Replies with some values of the reply before."""
    before: dict[str, Any] = {}

    def edited(reply: Reply, _: Exchange) -> Reply:
        shown = {**reply.body, **{name: before[name] for name in names if name in before}}
        before.update(reply.body)
        return replace(reply, body=shown)

    return edited


def of_the_one_before_by_turns(name: str) -> Callable[[Reply, Exchange], Reply]:
    """Every second reply has a value of the reply before."""
    before: list[Any] = []

    def edited(reply: Reply, _: Exchange) -> Reply:
        before.append(reply.body[name])
        return reply if len(before) % 2 else replace(reply, body={**reply.body, name: before[-2]})

    return edited


def shown_at_first(reply_of: str) -> Change:
    """What is read stays what the first one was but for its id."""
    first: dict[str, Any] = {}

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        kept = first.setdefault(exchange.sandbox, reply.body)
        return replace(reply, body={**kept, "id": reply.body["id"]})

    return on_reply(reply_of, 200, edited)


# --- requests


def without(name: str) -> Callable[[Exchange], bool]:
    """Whether the body, as it was sent, lacks a field."""

    def check(exchange: Exchange) -> bool:
        try:
            content = orjson.loads(exchange.body)
        except orjson.JSONDecodeError:
            return False
        return isinstance(content, dict) and name not in content

    return check


def needing(operation: str, name: str) -> Change:
    """A creation that demands a field which nobody needs to send."""

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return refused_later(reply, exchange) if without(name)(exchange) else reply

    return on_reply(operation, 201, edited)


def refused_but_done(operation: str, **defaults: Any) -> Change:
    """A request without some fields is refused, and what it asks for is done all the same."""

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return refused_later(reply, exchange) if any(without(name)(exchange) for name in defaults) else reply

    return both(tolerant(operation, **defaults), on_reply(operation, 201, edited))


def beyond_latin(value: Any) -> bool:
    """Whether a text has letters beyond Latin."""
    return isinstance(value, str) and any(ord(each) > 0x2FF for each in value)


def in_ascii(value: Any) -> Any:
    """A text without the letters that ASCII lacks."""
    return value.encode("ascii", "ignore").decode() if isinstance(value, str) else value


def first_letters(number: int) -> Callable[[Any], Any]:
    """The beginning of a text."""
    return lambda value: value[:number] if isinstance(value, str) else value


def escaped(value: Any) -> Any:
    """A text as a page would hold it."""
    return value.replace("&", "&amp;").replace("'", "&#39;") if isinstance(value, str) else value


def digits_counted(value: Any) -> Any:
    """A text of digits without its leading zeros."""
    return str(int(value)) if isinstance(value, str) and value.isdigit() else value


def flat(value: Any) -> Any:
    """Metadata with its inner objects as text."""
    if not isinstance(value, dict):
        return value
    return {name: str(each) if isinstance(each, dict | list) else each for name, each in value.items()}


def to_the_unit(amount: Any) -> Any:
    """An amount without its cents."""
    return str(round(float(amount))) if amount not in (None, "") else amount


def one_cent_less(amount: Any) -> Any:
    """An amount a cent too small."""
    return f"{float(amount) - 0.01:.2f}" if amount not in (None, "") else amount


def promotion_taken_off(content: Any, _: Exchange) -> None:
    """The amount less the value of the promo code."""
    if content["promo_code_value"]:
        content["order_amount"] = f"{float(content['order_amount'] or 0) - float(content['promo_code_value']):.2f}"


# --- users


def anonymous(exchange: Exchange, _: Call) -> None:
    """A registration without first name gets one."""
    if isinstance(exchange.content, dict):
        exchange.content = {"first_name": "Anonymous"} | exchange.content


def mismatching_user(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Two different passwords are refused, and the first one holds."""
    try:
        return operations.create_user(store, sandbox, body)
    except PasswordsDiffer:
        store.keep(forms.enrolled(store, sandbox, {**body, "confirm_password": body["password"]}))
        return Reply(400, REFUSED)


def differing_by(likeness: Callable[[str], str]) -> Change:
    """Passwords are compared by what a function makes of them."""
    return wrapped(
        forms,
        "refuse_different",
        lambda original: lambda one, other: original(likeness(one), likeness(other)),
    )


def one_before_renamed(store: Store, _caller: Any, content: Body) -> list[Any]:
    """The user who joined before the new one, with the new one's names."""
    known = store.users.listed()[-1:]
    return [replace(each, first_name=content.get("first_name"), last_name=content.get("last_name")) for each in known]


def twins_overwritten(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """A second registration of an address is refused, and its names hold."""
    known = store.users.one(email=body["email"])
    if known is None:
        return operations.create_user(store, sandbox, body)
    store.keep(replace(known, first_name=body.get("first_name"), last_name=body.get("last_name")))
    return Reply(400, REFUSED)


def by_beginning(original: Original) -> Original:
    """Ids are compared by their first eight digits."""

    def identified(self: Any, written: str) -> Any:
        near = [each for each in self.all() if each.id[:8] == written.lower()[:8]]
        return near[0] if near else original(self, written)

    return identified


def by_end(original: Original) -> Original:
    """Ids are compared by their last twelve digits."""

    def identified(self: Any, written: str) -> Any:
        near = [each for each in self.all() if each.id[-12:] == written.lower()[-12:]]
        return near[0] if near else original(self, written)

    return identified


def known_at_first(original: Original) -> Original:
    """Only the first five of a kind can be named by others."""

    def named_by(self: Any, field: str, written: str) -> Any:
        found = original(self, field, written)
        return found if found in self.all()[:5] else original(self, field, STRANGER)

    return named_by


def compared_by_day(original: Original) -> Original:
    """The days of a promo code are compared, whatever the time of day."""

    def in_order(self: PromoCode) -> PromoCode:
        original(replace(self, start_date=(self.start_date or "")[:10], end_date=(self.end_date or "")[:10]))
        return self

    return in_order


def is_day(moment: Any) -> bool:
    """Whether a moment is a day alone."""
    return isinstance(moment, str) and len(moment) == len("2031-07-05")


def newest_of_all(_: Original) -> Original:
    """Whichever is named, it is the one with the last id."""
    return lambda self, *_: self.all()[-1]


# --- mail and codes


def codes_of(spoil: Callable[[str], str]) -> Change:
    """Verification codes of another form, in the mail and in the store."""

    def make(original: Original) -> Original:
        def code(self: Sandbox, series: str, *rest: Any) -> str:
            made: str = original(self, series, *rest)
            return spoil(made) if series == "mookh verification code" else made

        return code

    return wrapped(Sandbox, "code", make)


def mailing_to_names(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """A registration without a first name mails nothing."""
    if body.get("first_name"):
        return operations.create_user(store, sandbox, body)
    user = forms.enrolled(store, sandbox, body)
    store.keep(user)
    return Reply(201, wire.user(user))


def to_another(original: Original) -> Original:
    """Mail goes to another address."""
    return lambda self, api, to, *rest: original(self, api, f"x{to}", *rest)


def other_code(original: Original) -> Original:
    """The code of a mail has its digits the other way round."""

    def mail(self: Sandbox, api: str, to: str, subject: str, text: str, code: str) -> None:
        original(self, api, to, subject, text.replace(code, code[::-1]), code[::-1])

    return mail


def awaiting_by(likeness: Callable[[str, str], bool]) -> Change:
    """A code is good where it is like that of somebody who waits; the function gets it and theirs."""

    def make(original: Original) -> Original:
        def awaiting(self: Users, code: str) -> User:
            waiting = [each for each in self.listed() if each.verification_code is not None]
            alike = [each for each in waiting if likeness(code, str(each.verification_code))]
            found: User = alike[-1] if alike else original(self, code)
            return found

        return awaiting

    return both(
        wrapped(Users, "awaiting", make),
        tolerant("verify_user"),
        on_request("verify_user", taken_as_it_is),
        handled("verify_user", verifying_any_text),
    )


def taken_as_it_is(exchange: Exchange, _: Call) -> None:
    """A code of any form is a code."""
    if isinstance(exchange.content, dict) and isinstance(exchange.content.get("code"), str | int):
        exchange.refusal = None


def verifying_any_text(store: Store, body: Body) -> Reply:
    """A verification that does not ask for five digits."""
    user = store.users.awaiting(str(body["code"]))
    store.keep(user.verified())
    return VERIFIED


def newest_alone(original: Original) -> Original:
    """Of all codes the one mailed last is good."""

    def awaiting(self: Users, code: str) -> User:
        found: User = original(self, code)
        if found != newest(self):
            raise WrongCode(field="code")
        return found

    return awaiting


def codes_lost(store: Store, body: Body) -> Reply:
    """A wrong code ends the one that was mailed last."""
    try:
        return operations.verify_user(store, body)
    except WrongCode:
        store.keep(replace(newest(store.users), verification_code="used"))
        return Reply(400, REFUSED)


def verifying_away(store: Store, body: Body) -> Reply:
    """A verification removes the user."""
    user = store.users.awaiting(forms.mailed_code(body["code"]))
    reply = operations.verify_user(store, body)
    store.users.remove(user)
    return reply


def renamed_by_verification(original: Original) -> Original:
    """A verified user has no last name any more."""
    return lambda self: replace(original(self), last_name=None)


# --- tickets, orders, promo codes


def counted(name: str, count: Callable[[Ticket], int]) -> Change:
    """A count of a ticket as a function of it makes it."""
    return wrapped(Ticket, name, lambda _: property(count))


def created_last_year(event: Event) -> Event:
    """An event that was created a year ago."""
    return replace(event, created=event.created.replace(year=event.created.year - 1))


def orders_emptied(store: Store, _caller: Any, _content: Body) -> list[Any]:
    """Every order with an amount of 0."""
    return [replace(each, order_amount="0") for each in store.orders.all()]


def nameless_codes_taken() -> Change:
    """The code of a refused promo code is taken."""
    taken: set[str] = set()

    def note(exchange: Exchange, _: Call) -> None:
        content = exchange.content if isinstance(exchange.content, dict) else {}
        if exchange.refusal is not None and content.get("code"):
            taken.add(content["code"])

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return refused_later(reply, exchange) if exchange.content.get("code") in taken else reply

    return both(on_request("create_promo_code", note), on_reply("create_promo_code", 201, edited))


def refused_the_second_time(operation: str) -> Change:
    """A token opens an operation every second time."""
    asked: list[str] = []

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        asked.append(exchange.id)
        return Reply(401, REFUSED) if len(asked) % 2 == 0 else reply

    return on_reply(operation, 200, edited)


def unsupported(operation: str) -> Change:
    """JSON is no content type that an operation takes."""
    return both(answers(operation, 201, 415), body(operation, 415, lambda content, _: content.clear()))
