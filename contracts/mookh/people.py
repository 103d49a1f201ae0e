"""The profile's user, and the users that the contracts register."""

import os
import random
import re
import string
import time
from dataclasses import dataclass, field
from typing import Any

from contracts.client import Client, Login
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh.wire import id_of, is_nothing
from contracts.problems import BadProfile
from contracts.target import Target

MAIL_PATIENCE = 6.0
MAIL_PAUSE = 0.02
CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
FIRST_NAMES = ("Wanjiku Grace", "Akinyi Rose", "Chebet Faith", "Mutua John", "Nyambura Joy")
LAST_NAMES = ("Kamau wa Gathoni", "Odhiambo Okoth", "arap Cheruiyot", "Mwangi McNjoroge", "Musyoka Mutiso")


@dataclass(frozen=True)
class Account:
    """A user that the suite registered: what was sent, and the answer."""

    details: dict[str, Any]
    reply: Reply

    @property
    def id(self) -> str:
        """The server's id of the user."""
        return str(self.reply.get("id"))

    @property
    def email(self) -> str:
        """The address that the code was mailed to."""
        return str(self.details["email"])


@dataclass
class People:
    """Registers users, reads them, and knows the login that the profile gives."""

    client: Client
    seed: int
    _number: int = 0
    _run: str = field(default_factory=lambda: f"{time.time_ns() // 1_000_000:x}{os.getpid() % 100_000:x}")
    _login: Login | None = None
    needed: Login | None = None
    _silent_mail: bool = False
    unused: list[str] = field(default_factory=list)

    @property
    def target(self) -> Target:
        """What the target offers."""
        return self.client.target

    def count(self) -> int:
        """The next number of this run."""
        self._number += 1
        return self._number

    def unique(self, prefix: str) -> str:
        """A text that nothing else on the target has."""
        return f"{prefix}{self._run}x{self.count()}"

    @property
    def login(self) -> Login:
        """The profile's token. Raises NotJudged without one, and BadProfile when it opens nothing at all."""
        if self._login is None:
            account = self.target.account("user")
            if account is None:
                raise NotJudged("the profile gives no token (accounts.user)")
            login = Login(account["token"], "user")
            replies = [self.client.send(operation, login=login) for operation in ("list_user_roles", "list_users")]
            if all(reply.status == 401 for reply in replies):
                raise BadProfile(f"accounts.user does not work: list_users answers {replies[-1].exchange.answer()}")
            self._login = login
        return self._login

    def newcomer(self, **changes: Any) -> dict[str, Any]:
        """A complete registration that nobody has sent yet, with some fields as given."""
        name = self.unique("un")
        chance = random.Random(f"{self.seed} {self._number}")  # noqa: S311
        password = "Tz9!" + "".join(chance.choices(string.ascii_letters, k=12))
        details = {
            "email": f"{name}@example.com",
            "password": password,
            "confirm_password": password,
            "first_name": chance.choice(FIRST_NAMES),
            "last_name": chance.choice(LAST_NAMES),
        }
        return details | changes

    def without_token(self, operation: str, body: Any) -> Reply:
        """The reply of an operation that takes no token, or one where it is refused without it (AM-24)."""
        reply = self.client.send(operation, body=body, login=self.needed)
        if reply.status not in (401, 403) or self.needed is not None:
            return reply
        second = self.client.send(operation, body=body, login=self.login)
        self.needed = self.login if second.succeeded else None
        return second

    def sign_up(self, details: dict[str, Any]) -> Reply:
        """The reply to a registration, whatever it is."""
        return self.without_token("create_user", details)

    def register(self, details: dict[str, Any] | None = None, rule: str = "M-10") -> Account:
        """A new user, with the id that the answer gives; a rule demands that it comes back."""
        details = details or self.newcomer()
        with judging(rule):
            reply = self.sign_up(details).expect(201)
            demand(not is_nothing(reply.value("id")), "an id of the new user", reply.value("id"), reply)
        return Account(details, reply)

    def code_for(self, email: str) -> str:
        """The code mailed to an address (M-13); in a mail that is given as a whole it is what has five digits."""
        door = self.target.doors.get("mail")
        if door is None:
            raise NotJudged("the target offers no door to its mail (doors.mail)")
        end = time.monotonic() + (0.0 if self._silent_mail else MAIL_PATIENCE)
        while (mail := door.open(email=email)) in (None, ""):
            if time.monotonic() >= end:
                self._silent_mail = True
                self._demand_mail(email)
            time.sleep(MAIL_PAUSE)
        if isinstance(mail, int):  # A door that gives a number has lost the zeros before it.
            return f"{mail:05d}"
        found = CODE.findall(str(mail))
        return str(found[-1]) if found else str(mail).strip()

    def unused_code(self) -> str:
        """The code of a new user, which no contract but one for any of these is going to use."""
        self.unused.append(self.code_for(self.register().email))
        return self.unused[-1]

    def _demand_mail(self, email: str) -> None:
        with judging("M-13"):
            if self.client.docket.contract:
                reply = Reply(self.client.docket.specification, self.client.docket.contract[-1])
                got = f"none within {MAIL_PATIENCE:g} s"
                demand(False, f"a mail with a code to {email}", got, reply, aspect="a mail with a code")
        raise NotJudged(f"no code was mailed to {email}")

    def verify(self, code: str) -> Reply:
        """The reply to a code, sent as a text, or as a number where the text was refused (AM-26).

        Fewer digits stay a text: as a number they may be the code of somebody else, whose zeros come first.
        """
        reply = self.without_token("verify_user", {"code": code})
        if not 400 <= reply.status < 500 or not CODE.fullmatch(code):
            return reply
        second = self.without_token("verify_user", {"code": int(code)})
        return second if second.succeeded else reply

    def read(self, user: Any, rule: str = "M-11") -> Reply:
        """A user by id, as a rule demands. Raises NotJudged where the profile's user may read no other one."""
        reply = self.client.send("read_user", path={"id": user}, login=self.login)
        if reply.status == 403 and self.client.send("list_users", login=self.login).status == 403:
            raise NotJudged("users are shown to others than the profile's user (accounts.user)")
        with judging(rule):
            return reply.expect(200)

    def rows(self, rule: str = "M-03") -> tuple[list[dict[str, Any]], Reply]:
        """The listed users. Raises NotJudged where the list is kept for administrators (AM-15)."""
        with judging(rule):
            reply = self.client.send("list_users", login=self.login).expect(200)
        if not reply.succeeded:
            raise NotJudged("the list of users is kept from the profile's user (accounts.user)")
        with judging("M-03"):
            body = reply.exchange.body
            demand(isinstance(body, list), "an array of users", reply.exchange.answer(), reply)
            demand(all(isinstance(each, dict) for each in body), "objects in the array of users", body, reply)
        return body, reply

    def row(self, account: Account) -> tuple[dict[str, Any] | None, Reply]:
        """A user as the list shows it, or None."""
        rows, reply = self.rows()
        return next((each for each in rows if id_of(each.get("id")) == id_of(account.id)), None), reply
