"""The code of those sabotages that need some. Nothing of it runs unless the server is started with one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jwt

from mockserver.apis.loyalty import access, operations, wire
from mockserver.apis.loyalty.errors import (
    InvalidCredentials,
    InvalidVerificationCode,
    MemberExists,
    PasswordsDoNotMatch,
    ProductNotFound,
)
from mockserver.apis.loyalty.state import EARN, Admin, Member, Product, Redemption
from mockserver.apis.loyalty.tables import Products, Store
from mockserver.changes import (
    body,
    both,
    drop,
    handled,
    holds,
    on_reply,
    on_request,
    put,
    wrapped,
)
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Cookie, Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change

Body = dict[str, Any]
Original = Callable[..., Any]

DONE = Reply(200, {"status": "success", "message": "Done"})
FAILED = {"status": "fail", "message": "That is not possible"}
USER = "data.user"
PRODUCTS = "data.products"
ENTRIES = "data.transactions"


# --- who


def somebody(store: Store) -> Member:
    """The first member."""
    return store.members.all()[0]


def some_admin(store: Store) -> Admin:
    """The first administrator."""
    return store.admins.all()[0]


def newest(store: Store, _caller: Any) -> Member:
    """The member who registered last, whoever asks."""
    return store.members.all()[-1]


def before_caller(store: Store, caller: Member) -> list[Member]:
    """The member who registered just before the caller, if there is one."""
    return [each for each in store.members.all() if each.id < caller.id][-1:]


def poorer_neighbour(store: Store, caller: Member, _body: Body) -> list[Any]:
    """The member before the caller, a point poorer."""
    return [
        replace(each, redeemable_points=max(0, each.redeemable_points - 1)) for each in before_caller(store, caller)
    ]


def neighbour_with_password(store: Store, caller: Member, content: Body) -> list[Any]:
    """The member before the caller, with the caller's new password."""
    password = content.get("new_password", "")
    return [each.with_password(password, password) for each in before_caller(store, caller)]


# --- replies


def field_of_second(path: str, name: str) -> Change:
    """The second item of a list lacks a field."""
    operation = {PRODUCTS: "list_products", ENTRIES: "list_transactions"}[path]
    return body(operation, 200, drop(f"{path}[1].{name}"))


def cookie_stays(operation: str) -> Change:
    """A logout whose cookie lasts."""
    lasting = (Cookie("token", "still-here", 3600),)
    return on_reply(operation, 200, lambda reply, _: replace(reply, cookies=lasting))


def token_in(operation: str, status: int) -> Change:
    """A refusal that gives a token all the same."""
    return body(operation, status, put("token", "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"))


def descriptions_moved(content: Any, _: Exchange) -> None:
    """Each product with the description of the next."""
    rows = content["data"]["products"]
    texts = [row["product_description"] for row in rows]
    for row, text in zip(rows, texts[1:] + texts[:1], strict=True):
        row["product_description"] = text


def beyond_latin(value: Any) -> bool:
    """Whether a text has letters beyond Latin."""
    return isinstance(value, str) and any(ord(each) > 0x2FF for each in value)


# --- redeeming


def redeemed(change: Callable[[Member, Redemption], Redemption]) -> Change:
    """A redemption that is changed before it is kept; the function gets the member as they were."""

    def make(original: Original) -> Original:
        def redeem(self: Member, *arguments: Any) -> Redemption:
            return change(self, original(self, *arguments))

        return redeem

    return wrapped(Member, "redeem", make)


def balance(after: Callable[[Member, Redemption], int]) -> Change:
    """A redemption that leaves another balance."""

    def change(before: Member, done: Redemption) -> Redemption:
        return replace(done, member=replace(done.member, redeemable_points=after(before, done)))

    return redeemed(change)


def costing(cost: Callable[[Product, int], int]) -> Change:
    """A redemption at a price of its own, named and taken."""

    def make(original: Original) -> Original:
        def redeem(self: Member, product: Product, quantity: int, *rest: Any) -> Redemption:
            done: Redemption = original(self, replace(product, price=0), quantity, *rest)
            entry = replace(done.entry, points=cost(product, quantity))
            return Redemption(self.with_entries([entry]), replace(done.product, price=product.price), entry)

        return redeem

    return wrapped(Member, "redeem", make)


def beyond_means(left: Callable[[int], int]) -> Change:
    """Points always suffice; what is left is told by what would be."""

    def make(original: Original) -> Original:
        def redeem(self: Member, *arguments: Any) -> Redemption:
            done: Redemption = original(replace(self, redeemable_points=10**12), *arguments)
            rest = left(self.redeemable_points - done.entry.points)
            return replace(done, member=replace(self, redeemable_points=rest))

        return redeem

    return wrapped(Member, "redeem", make)


def costly_refusal(refusal: type[Exception], status: int) -> Change:
    """A redemption that is refused, and takes points all the same."""

    def redeem_points(store: Store, sandbox: Sandbox, caller: Member, body: Body) -> Reply:
        try:
            return operations.redeem_points(store, sandbox, caller, body)
        except refusal:
            store.keep(replace(caller, redeemable_points=max(0, caller.redeemable_points - 5)))
            return Reply(status, FAILED)

    return handled("redeem_points", redeem_points)


def below_0(value: Any) -> bool:
    """Whether a quantity is a negative whole number."""
    return isinstance(value, int) and value < 0


# --- accounts


def verifying_somebody(store: Store, secret_code: str) -> Reply:
    """A wrong code is refused, and the newest account is verified."""
    try:
        return operations.verify_email(store, secret_code)
    except InvalidVerificationCode:
        pending = [each for each in store.members.all() if not each.verified]
        store.keep(*(each.verify() for each in pending[-1:]))
        return Reply(400, FAILED)


def overwriting_register(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """A second registration is refused, and its password holds."""
    try:
        return operations.register(store, sandbox, body)
    except MemberExists:
        known = store.members.one(email=body["email"])
        store.keep(*([known.with_password(body["password"], body["password"])] if known else []))
        return Reply(409, FAILED)


def mismatching_change(store: Store, caller: Member, body: Body) -> Reply:
    """Two different values are refused, and the first one holds."""
    try:
        return operations.change_password(store, caller, body)
    except PasswordsDoNotMatch:
        store.keep(caller.with_password(body["new_password"], body["new_password"]))
        return Reply(400, FAILED)


def mismatching_reset(store: Store, sandbox: Sandbox, reset_token: str, body: Body) -> Reply:
    """Two different values are refused, and the first one holds."""
    try:
        return operations.reset_password(store, sandbox, reset_token, body)
    except PasswordsDoNotMatch:
        member = store.members.holder(store.reset_tokens.mailed(reset_token).member_id)
        store.keep(member.with_password(body["new_password"], body["new_password"]))
        return Reply(400, FAILED)


def forgetting_password(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Asking for a reset ends the old password at once."""
    member = store.members.addressed(body["email"])
    store.keep(member.with_password("nobody knows", "nobody knows"))
    return operations.forgot_password(store, sandbox, body)


def old_password_too() -> Change:
    """Beside the new password the old one opens the account."""
    former: dict[int, str] = {}

    def changing(original: Original) -> Original:
        def with_password(self: Member, *values: str) -> Member:
            former[self.id] = self.password_hash
            changed: Member = original(self, *values)
            return changed

        return with_password

    def checking(original: Original) -> Original:
        def log_in(self: Member, password: str) -> None:
            try:
                original(self, password)
            except InvalidCredentials:
                if self.id not in former:
                    raise
                original(replace(self, password_hash=former[self.id]), password)

        return log_in

    return both(wrapped(Member, "with_password", changing), wrapped(Member, "log_in", checking))


def first_letters(original: Original) -> Original:
    """Passwords are known by their first eight letters."""
    return lambda self, password: original(self, password[:8])


def first_letters_kept(original: Original) -> Original:
    """Of passwords the first eight letters are kept."""
    return lambda password: original(password[:8])


def unsigned(_: Original) -> Original:
    """Tokens are read, and not checked."""
    return lambda token, _: jwt.decode(token, options={"verify_signature": False})


def admins_by_member(original: Original) -> Original:
    """A member's address and password open the administrators' door."""

    def admin_login(store: Store, sandbox: Sandbox, body: Body) -> Reply:
        member = store.members.one(email=body["username"])
        if member is None:
            reply: Reply = original(store, sandbox, body)
            return reply
        member.log_in(body["password"])
        return Reply(200, {"status": "success", "token": access.issue(sandbox, some_admin(store))})

    return admin_login


# --- the catalogue


def redeemable_after_deletion() -> Change:
    """Deleted products are still found by their names."""
    gone: dict[str, Product] = {}

    def removing(original: Original) -> Original:
        def remove(self: Products, product: Product) -> None:
            gone[product.name] = product
            original(self, product)

        return remove

    def finding(original: Original) -> Original:
        def named(self: Products, name: str) -> Product:
            found: Product = gone.get(name) or original(self, name)
            return found

        return named

    return both(wrapped(Products, "remove", removing), wrapped(Products, "named", finding))


def by_beginning(original: Original) -> Original:
    """A product is found by the beginning of its name."""

    def named(self: Products, name: str) -> Product:
        near = [each for each in self.all() if each.name.startswith(name) or name.startswith(each.name)]
        found: Product = near[0] if near else original(self, name)
        return found

    return named


def listed_at_start() -> Change:
    """The members' listing is what the administrators' was at first."""
    first: dict[str, Any] = {}

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        return replace(reply, body=first.setdefault(exchange.sandbox, reply.body))

    return on_reply("list_products", 200, edited)


def one_field_stays(name: str) -> Change:
    """An update that leaves a field as it was."""

    def make(original: Original) -> Original:
        return lambda self, other: replace(original(self, other), **{name: getattr(self, name)})

    return wrapped(Product, "replaced", make)


def first_five(products: Products, found: Product) -> Product:
    """A product, if it is one of the first five. Raises ProductNotFound for others."""
    if found not in products.all()[:5]:
        raise ProductNotFound
    return found


def deleted_stays_listed() -> Change:
    """The administrators' listing still shows what was deleted, as if it were there."""
    gone: dict[str, list[Any]] = {}

    def note(exchange: Exchange, call: Call) -> None:
        found = call.store.products.one(id=int(exchange.parameters["id"])) if call.store else None
        if found:
            row = wire.stored_products([found])["data"]["products"][0]
            gone.setdefault(exchange.sandbox, []).append(row)

    def show(content: Any, exchange: Exchange) -> None:
        content["data"]["products"] += gone.get(exchange.sandbox, [])

    return both(on_request("delete_product", note), body("list_admin_products", 200, show))


def updating_the_first(original: Original) -> Original:
    """An update strikes the oldest product of the same price."""

    def replaced(self: Product, other: Product) -> Product:
        changed: Product = original(self, other)
        return replace(changed, id=max(1, self.id - 1))

    return replaced


def beyond(place: int) -> Callable[[Original], Original]:
    """A list that ends at a place."""
    return lambda original: lambda *arguments: original(*arguments)[:place]


def everybody(_: Original) -> Original:
    """The histories of all members together."""
    return lambda self, _member: sorted(self.all(), key=lambda each: (each.at, each.id), reverse=True)


def codes_alike(original: Original) -> Original:
    """Every account waits for the same code."""
    return lambda *arguments: replace(original(*arguments), verification_code="abcdef0123456789")


def reset_newest(store: Store, sandbox: Sandbox, reset_token: str, body: Body) -> Reply:
    """A reset token serves whoever registered last."""
    token = store.reset_tokens.mailed(reset_token).spend(sandbox.now())
    member = newest(store, None).with_password(body["new_password"], body["confirm_password"])
    store.keep(member, token)
    return DONE


def used_again(original: Original) -> Original:
    """A reset token is never used up."""
    return lambda self, at: replace(original(replace(self, used=False), at), used=False)


def points_remembered(member: Member, points: int) -> Member:
    """The member with the points that they had."""
    return replace(member, redeemable_points=points)


def stock_remembered(product: Product, quantity: int) -> Product:
    """The product with the stock that it had."""
    return replace(product, quantity=quantity)


# --- single thoughts of the table


def revoking_another(original: Original) -> Original:
    """A logout ends a login that nobody has."""
    return lambda sandbox, _: original(sandbox, access.issue(sandbox, Admin(1, "", "")))


def digits_of(text: str) -> int:
    """A phone number as a number."""
    return int("".join(filter(str.isdigit, text)) or 0)


def card_of_request(content: Any, exchange: Exchange) -> None:
    """A card number of each request's own."""
    content["data"]["user"]["card_number"] = exchange.id.replace("-", "")[-13:]


def wants_the_old(reply: Reply, exchange: Exchange) -> Reply:
    """A change of password without the current one is refused."""
    return reply if "current_password" in exchange.content else Reply(400, FAILED)


def balance_before(content: Any, _: Exchange) -> None:
    """The balance as it was."""
    content["balance"]["redeemable_points"] += content["redeemed_points"]


def cheaper_by_five(before: Member, done: Redemption) -> int:
    """From five pieces on, a tenth less is taken than was named."""
    many = done.entry.points >= 5 * done.product.price
    return before.redeemable_points - done.entry.points * 9 // 10 if many else done.member.redeemable_points


def negative_taken(exchange: Exchange, _: Call) -> None:
    """A negative quantity is taken as it is: points are given, and stock grows."""
    if holds("product_quantity", below_0)(exchange):
        exchange.refusal = None


def earn_in_lower_case(word: str) -> str:
    """The state of points gained, in small letters."""
    return word.lower() if word == EARN else word


def five_oldest(original: Original) -> Original:
    """A history that ends after five entries."""
    return lambda self, member: sorted(original(self, member), key=lambda each: each.id)[:5]


def silent_resets(original: Original) -> Original:
    """No mail that resets anything is sent."""

    def mail(self: Sandbox, api: str, to: str, subject: str, *rest: str) -> None:
        if "Reset" not in subject:
            original(self, api, to, subject, *rest)

    return mail


def to_another(original: Original) -> Original:
    """Mail goes to another address."""
    return lambda self, api, to, *rest: original(self, api, f"x{to}", *rest)
