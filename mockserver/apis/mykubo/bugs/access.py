"""Bugs of who may do what: logins, tokens, brands."""

from collections import Counter
from dataclasses import replace
from typing import Any

from mockserver.apis.mykubo import access, wire
from mockserver.apis.mykubo.bugs import DONE, FAILED, Body, Original
from mockserver.apis.mykubo.errors import InvalidCredentials, Unauthorized
from mockserver.apis.mykubo.state import Login, Session
from mockserver.apis.mykubo.tables import Sessions, Store
from mockserver.changes import body, both, on_reply, on_request, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change


def somebody(store: Store) -> Login:
    """The first login."""
    return store.logins.all()[0]


def owner(store: Any, parameters: Body) -> Login | None:
    """Who manages the brand that a path names, or the brand of the product or order that it names."""
    brand_id = parameters.get("brand_id")
    for name, table in (("product_id", store.products), ("order_id", store.orders)):
        if name in parameters:
            found = table.one(id=parameters[name])
            brand_id = found.brand_id if found else None
    brand = store.brands.one(id=brand_id)
    login: Login | None = store.logins.one(id=brand.login_id) if brand else None
    return login


def unguarded(operation: str) -> Change:
    """Whoever asks is taken for the one whose brand it is."""

    def mistake(exchange: Exchange, call: Call) -> None:
        call.caller = owner(call.store, exchange.parameters) or call.caller

    return on_request(operation, mistake)


def refused_but_done(operation: str) -> Change:
    """What another login asks for is refused, and done."""
    foreign: set[str] = set()

    def mistake(exchange: Exchange, call: Call) -> None:
        found = owner(call.store, exchange.parameters)
        if found and found != call.caller:
            call.caller = found
            foreign.add(exchange.id)

    def tell(reply: Reply, exchange: Exchange) -> Reply:
        return Reply(401, FAILED) if exchange.id in foreign else reply

    return both(on_request(operation, mistake), on_reply(operation, 200, tell))


def without_token(exchange: Exchange, _: Call) -> None:
    """A request that sends no token is refused."""
    if not exchange.header(b"token"):
        raise Unauthorized(reason="sabotaged")


def by_beginning(original: Original) -> Original:
    """Of a token the first ten digits matter."""

    def opened(self: Any, token: str) -> Session:
        near = [each for each in self.all() if each.id[:10] == token[:10]]
        found: Session = near[0] if near else original(self, token)
        return found

    return opened


def used_up() -> Change:
    """A token opens six requests."""
    uses: Counter[str] = Counter()

    def make(original: Original) -> Original:
        def opened(self: Any, token: str) -> Session:
            uses[token] += 1
            if uses[token] > 6:
                raise Unauthorized(reason="sabotaged")
            found: Session = original(self, token)
            return found

        return opened

    return wrapped(Sessions, "opened", make)


def first_letters(original: Original) -> Original:
    """Passwords are known by their first eight letters."""
    return lambda self, password: original(self, password[:8])


def first_letters_kept(original: Original) -> Original:
    """Of passwords the first eight letters are kept."""
    return lambda password: original(password[:8])


def without_password(original: Original) -> Original:
    """A login without password needs none."""
    return lambda self, password: None if password == "" else original(self, password)


def beginning_of_address(original: Original) -> Original:
    """The beginning of an address stands for the whole."""

    def logging_in(self: Any, email: str) -> Login:
        near = [each for each in self.all() if email and each.email.startswith(email)]
        found: Login = near[0] if near else original(self, email)
        return found

    return logging_in


def first_where_unknown(original: Original) -> Original:
    """An unknown address logs in whoever comes first."""

    def logging_in(self: Any, email: str) -> Login:
        try:
            found: Login = original(self, email)
        except InvalidCredentials:
            found = replace(self.all()[0], password_hash="")
        return found

    return logging_in


def lenient_about_nothing(original: Original) -> Original:
    """Without a password to compare with, any will do."""
    return lambda self, password: None if self.password_hash == "" else original(self, password)


def login_of_the_first(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Whoever logs in gets a token of the first login."""
    store.logins.logging_in(body["email"]).log_in(body["password"])
    session = access.issue(sandbox, somebody(store))
    store.keep(session)
    return Reply(200, wire.session(session))


def login_once_for_all() -> Change:
    """All logins get the token that the first one got."""
    tokens: dict[str, str] = {}

    def edit(content: Body, exchange: Exchange) -> None:
        content["token"] = tokens.setdefault(exchange.sandbox, content["token"])

    return body("login", 200, edit)


def logout_of_everybody(store: Store) -> Reply:
    """A logout ends every token there is."""
    store.remove(*store.sessions.all())
    return DONE


def every_brand(store: Store) -> Reply:
    """The brands of all logins."""
    return Reply(200, wire.brands(store.brands.all()))
