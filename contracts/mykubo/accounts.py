"""The logins that the profile gives, and the brands that they may use."""

from dataclasses import dataclass, field, replace
from typing import Any

from contracts.client import Client, Login
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mykubo.wire import id_of, listed
from contracts.problems import BadProfile
from contracts.target import Target

NO_TOKEN = "0" * 40
SESSIONS = ("login", "logout")
# A token may end by itself some time; so many requests after it was given, another one is asked for.
LASTS = 100


@dataclass(frozen=True)
class Seller:
    """A login, and the brand of it that the contracts work on."""

    account: str
    login: Login
    brand: Any


@dataclass(frozen=True)
class Kept:
    """A seller whose login serves again, as long as nobody has logged in or out since `sessions` did."""

    seller: Seller
    sessions: int
    requests: int


@dataclass
class Accounts:
    """Logs in with what the profile gives."""

    client: Client
    _brands: dict[str, list[Any]] = field(default_factory=dict)
    _kept: dict[str, Kept] = field(default_factory=dict)

    @property
    def target(self) -> Target:
        """What the target offers."""
        return self.client.target

    def given(self, name: str) -> dict[str, str]:
        """The credentials of an account. Raises NotJudged when the profile has none."""
        account = self.target.account(name)
        if account is None:
            raise NotJudged(f"the profile gives no login (accounts.{name})")
        return dict(account)

    def ask(self, credentials: dict[str, Any]) -> Reply:
        """The reply to a login, as JSON, or as a form where JSON is refused and the form is understood (AK-10)."""
        reply = self.client.send("login", body=credentials, opens_session=True)
        if reply.status not in (400, 415) or self.client.forms:
            return reply
        self.client.forms = True
        second = self.client.send("login", body=credentials, opens_session=True)
        self.client.forms = second.succeeded
        return second if second.succeeded or second.status == 401 else reply

    def log_in(self, name: str) -> Login:
        """A login of an account of the profile (K-01). Raises BadProfile when it is refused, whatever is sent along."""
        begun, sessions = len(self.client.docket.contract), self._sessions
        reply = self.ask(self.given(name))
        if reply.status in (400, 401, 403):
            with judging("K-04"):
                self._demand_no_token(name, reply)
            raise BadProfile(f"accounts.{name} does not work: login answers {reply.exchange.answer()}")
        with judging("K-01"):
            token = token_of(reply.expect(200))
        for other, kept in self._kept.items():
            if other != name and kept.sessions == sessions:
                self._kept[other] = replace(kept, sessions=self._sessions)
        return Login(token, name, tuple(self.client.docket.contract[begun:]))

    def _demand_no_token(self, name: str, refused: Reply) -> None:
        """Demand that a login that was refused is refused with a token, too: any, since there is none yet (AK-01)."""
        headers = {"token": NO_TOKEN}
        second = self.client.send("login", body=self.given(name), headers=headers, opens_session=True)
        demand(not second.succeeded, "a login without a token", refused.exchange.answer(), refused, 200)

    def brands(self, login: Login) -> list[Any]:
        """The ids of the brands that a login lists (K-12)."""
        with judging("K-12"):
            reply = self.client.send("list_brands", login=login).expect(200)
            found = [row["brand_id"] for row in listed(reply, "brands") if row.get("brand_id") not in (None, "")]
            demand(bool(found), "a brand with a brand_id", reply.value("brands"), reply)
        return found

    def known_brands(self, login: Login) -> list[Any]:
        """The brands of a login, asked for once in a run."""
        if login.name not in self._brands:
            self._brands[login.name] = self.brands(login)
        return self._brands[login.name]

    def seller(self, name: str = "brand") -> Seller:
        """An account with the first of its brands.

        Its login is a new one where the last may serve no more: one that came later, or a logout, may have ended it.
        """
        kept = self._kept.get(name)
        if kept is not None and kept.sessions == self._sessions and self._requests - kept.requests < LASTS:
            self.client.docket.rest_on(kept.seller.login.history)
            return kept.seller
        login = self.log_in(name)
        seller = Seller(name, login, self.known_brands(login)[0])
        self._kept[name] = Kept(seller, self._sessions, self._requests)
        return seller

    def forget(self, seller: Seller) -> None:
        """Log in anew when the account is asked for next."""
        self._kept.pop(seller.account, None)

    @property
    def _sessions(self) -> int:
        """How often somebody has tried to log in or out, in this run."""
        return sum(many for (operation, _), many in self.client.docket.seen.items() if operation in SESSIONS)

    @property
    def _requests(self) -> int:
        return self.client.docket.requests

    def stranger(self) -> Seller:
        """A new login of the other account, with a brand that the first account does not list. Raises NotJudged."""
        known = self._brands.get("brand") or self.known_brands(self.log_in("brand"))
        own = {id_of(each) for each in known}
        login = self.log_in("other_brand")
        foreign = [each for each in self.known_brands(login) if id_of(each) not in own]
        if not foreign:
            raise NotJudged("every brand of the other login is listed for the first one, too (accounts.other_brand)")
        return Seller("other_brand", login, foreign[0])


def token_of(reply: Reply) -> str:
    """The token of a login's answer, a text that is not empty."""
    token = reply.value("token")
    demand(isinstance(token, str) and bool(token.strip()), "a token that is not empty", token, reply)
    return str(token)
