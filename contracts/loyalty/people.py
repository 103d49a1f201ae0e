"""Members and administrators as the contracts meet them."""

import os
import random
import string
import time
from dataclasses import dataclass, field, replace

from contracts.client import Client, Login
from contracts.exchange import Secret
from contracts.expectations import MISSING, NotJudged, Reply, demand, judging
from contracts.problems import BadProfile
from contracts.target import Target

MAIL_PATIENCE = 6.0
MAIL_PAUSE = 0.02


@dataclass(frozen=True)
class Person:
    """An account: what it was registered with, and its login once it has one."""

    details: dict[str, str]
    login: Login | None = None
    own: bool = True

    @property
    def email(self) -> str:
        """The address that the account belongs to."""
        return self.details["email"]

    @property
    def password(self) -> str:
        """The password that the account was made with."""
        return self.details["password"]


@dataclass
class People:
    """Makes accounts on the target, and knows those that the profile gives."""

    client: Client
    seed: int
    _number: int = 0
    _run: str = field(default_factory=lambda: in_letters(time.time_ns() // 1_000_000 * 100_000 + os.getpid() % 100_000))
    _silent_mail: bool = False

    @property
    def target(self) -> Target:
        """What the target offers."""
        return self.client.target

    def unique(self, prefix: str) -> str:
        """A name that nothing else on the target has."""
        self._number += 1
        return f"{prefix}{self._run}{in_letters(self._number)}"

    def newcomer(self, **changes: str) -> dict[str, str]:
        """A complete registration that nobody has sent yet, with some fields as given."""
        name = self.unique("un")
        chance = random.Random(f"{self.seed} {self._number}")  # noqa: S311
        details = {
            "username": name,
            "firstname": chance.choice(
                ("Wanjiku Grace Nyambura", "Akinyi Rose Adhiambo", "Chebet Faith Jepkosgei", "Mutua John Musyoka")
            ),
            "lastname": chance.choice(
                (
                    "Kamau wa Gathoni Junior",
                    "Odhiambo Okoth Ochieng",
                    "Kiprono arap Cheruiyot",
                    "Mwangi Njoroge Kariuki",
                )
            ),
            "gender": chance.choice(("female", "male")),
            "email": f"{name}@example.com",
            "password": f"Pw-{name}-7Q!",
            "city": chance.choice(
                (
                    "Nairobi, Westlands Estate",
                    "Mombasa, Nyali Beach Road",
                    "Kisumu, Milimani North",
                    "Eldoret, Elgon View",
                )
            ),
            "phone_number": "+2547" + "".join(chance.choices(string.digits, k=8)),
        }
        return details | changes

    def register(self, details: dict[str, str] | None = None) -> Person:
        """A new account that is not verified yet (L-01)."""
        details = details or self.newcomer()
        with judging("L-01"):
            self.client.send("register", body=details).expect(200)
        return Person(details)

    def accepted(self, details: dict[str, str]) -> Person:
        """A verified account of an unusual registration. Raises NotJudged where it is refused, as the vendor may."""
        reply = self.client.send("register", body=details)
        if 400 <= reply.status < 500:
            raise NotJudged("a registration like this is refused here, as the vendor may")
        with judging("L-01"):
            reply.expect(200)
        return self.verified(Person(details))

    def code_for(self, email: str, after: object = None, rule: str = "L-02") -> str:
        """The newest code mailed to an address, other than the one before. A mail that never comes breaks the rule."""
        door = self.target.doors.get("mail")
        if door is None:
            raise NotJudged("the target offers no door to its mail (doors.mail)")
        patience = 0.0 if self._silent_mail else MAIL_PATIENCE
        end = time.monotonic() + patience
        while True:
            # A server may keep an address in lower case, and mail to it so.
            codes = (door.open(email=address) for address in dict.fromkeys((email, email.lower())))
            code = next((each for each in codes if each not in (None, "", after)), None)
            if code is not None:
                return str(code)
            if time.monotonic() >= end:
                break
            time.sleep(MAIL_PAUSE)
        self._silent_mail = True
        with judging(rule):
            shown = self.client.docket.contract[-1]
            reply = Reply(self.client.docket.specification, shown)
            demand(False, f"a mail with a code to {email}", f"none within {MAIL_PATIENCE:g} s", reply)
        raise NotJudged(f"no code was mailed to {email}")

    def verify(self, person: Person) -> Reply:
        """The reply to the code that was mailed to a new account (L-09)."""
        code = self.code_for(person.email)
        with judging("L-09"):
            return self.client.send("verify_email", path={"secret_code": code}).expect(200)

    def log_in(self, person: Person, password: str | None = None) -> Person:
        """The account with a login (L-13)."""
        credentials = {"email": person.email, "password": password or person.password}
        begun = len(self.client.docket.contract)
        with judging("L-13"):
            reply = self.client.send("login", body=credentials, opens_session=True).expect(200)
            token = token_of(reply) if person.own else self.secret(token_of(reply), "MEMBER_TOKEN")
        history = tuple(self.client.docket.contract[begun:])
        return replace(person, login=Login(token, person.email, history))

    def fresh(self) -> Person:
        """A verified and logged-in member whom no other contract uses. Raises NotJudged without a door to the mail."""
        if "mail" not in self.target.doors:
            raise NotJudged("the target offers no door to its mail (doors.mail), so no account can be verified")
        return self.log_in(self.verified(self.register()))

    def verified(self, person: Person) -> Person:
        """The same account, after the code that was mailed to it was opened."""
        self.verify(person)
        return person

    def profile_member(self) -> Person:
        """The member that the profile gives, logged in. Raises BadProfile when its login is refused."""
        login = self.profile_login("member", "login", "L-13")
        return Person(dict(self.target.accounts["member"]), login, own=False)

    def admin(self) -> Login:
        """The administrator's login. Raises BadProfile when it is refused."""
        return self.profile_login("admin", "admin_login", "L-57")

    def profile_login(self, name: str, operation: str, rule: str) -> Login:
        """The login of an account that the profile gives, by an operation and under its rule. Raises BadProfile."""
        account = self.target.account(name)
        if account is None:
            raise NotJudged(f"the profile gives no {name} (accounts.{name})")
        reply = self.client.send(operation, body=dict(account), opens_session=True)
        if reply.status in (400, 401, 403):
            raise BadProfile(f"accounts.{name} does not work: {operation} answers {reply.exchange.answer()}")
        with judging(rule):
            token = self.secret(token_of(reply.expect(200)), f"{name}_TOKEN".upper())
        return Login(token, name, (reply.exchange,))

    def secret(self, token: str, variable: str) -> str:
        """The token of a profile's account, which no report shows."""
        self.client.docket.secrets.append(Secret(token, variable))
        return token

    def me(self, person: Person) -> Reply:
        """The member's own data (L-23)."""
        with judging("L-17"):
            return self.client.send("read_me", login=person.login).expect(200)

    def points(self, person: Person) -> float:
        """How many points a member can redeem (L-25)."""
        reply = self.me(person)
        with judging("L-25"):
            return reply.number("data.user.redeemable_points")

    def grant(self, person: Person, points: int) -> None:
        """Give points to a member. Raises NotJudged without the door."""
        door = self.target.doors.get("grant_points")
        if door is None:
            raise NotJudged("the target offers no door that grants points (doors.grant_points)")
        door.open(email=person.email, points=points)

    def logs_in(self, email: str, password: str) -> Reply:
        """The reply to a login, whatever it is."""
        return self.client.send("login", body={"email": email, "password": password}, opens_session=True)


def token_of(reply: Reply) -> str:
    """The token of a login's answer, a text that is not empty."""
    token = reply.value("token")
    demand(isinstance(token, str) and bool(token.strip()), "a token that is not empty", token, reply)
    return str(token)


def no_token(reply: Reply) -> None:
    """Demand that a refused login gives no token."""
    token = reply.get("token")
    demand(token is MISSING or not token, "no token in a refusal", token, reply)


def in_letters(number: int) -> str:
    """A number in base 26, a to z."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = string.ascii_lowercase[rest] + letters
        if not number:
            return letters
