"""Members as the model believes them to be, with all that is done to their accounts."""

from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from contracts.client import Login
from contracts.expectations import Reply, demand, judging
from contracts.loyalty.history import as_stated, entries
from contracts.loyalty.people import People, Person, no_token, token_of
from contracts.loyalty.test_account import SHOWN_AS_REGISTERED, twice
from contracts.loyalty.test_registration import NO_CODE
from contracts.model.actions import WHICH, action
from contracts.model.world import Idle, World, demand_facts, one_of

POINTS = 1_000
MOST_GUESSES = 2
MOST_MEMBERS = 4
MOST_PENDING = 2
NOBODY = Login("x" * 40)


@dataclass
class Member:
    """A member as the model believes them to be.

    `because` is the rule by which their points are what they are; `refused` are passwords that are not theirs, or no
    longer; an account that is `touched` is looked at by logging in.
    """

    person: Person
    password: str
    points: float = 0.0
    card: object = None
    count: int = 0
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    touched: bool = False
    guesses: int = 0
    mailed: object = None
    token: str = ""
    because: str = "L-33"

    @property
    def email(self) -> str:
        """The address."""
        return self.person.email


class MembersWorld(World):
    """What one sequence makes of members, and of accounts that are not verified yet."""

    def __init__(self, people: People) -> None:
        super().__init__(people.client)
        self.people = people
        self.members: list[Member] = []
        self.pending: list[Person] = []
        self.codes: list[str] = []

    # --- who there is

    def need_mail(self) -> None:
        """Raise Idle where the target offers no door to its mail."""
        if "mail" not in self.people.target.doors:
            raise Idle

    def member(self, which: int) -> Member:
        """One of the members; the first one joins where there is none."""
        return one_of(self.members, which) if self.members else self.joined()

    def own(self, which: int) -> Member:
        """A member whose account may be changed. Raises Idle when it is the profile's."""
        member = self.member(which)
        if not member.person.own:
            raise Idle
        return member

    def joined(self) -> Member:
        """A new member with points; the profile's where none can be made. Raises Idle without either."""
        target = self.people.target
        if "mail" in target.doors:
            return self.verified(self.people.register())
        if target.account("member") is None:
            raise Idle
        return self.known_from_here(self.people.profile_member())

    def verified(self, person: Person) -> Member:
        """The member that an account is after its mailed code was opened (L-09)."""
        code = self.people.code_for(person.email)
        with judging("L-09"):
            self.client.send("verify_email", path={"secret_code": code}).expect(200)
        self.codes.append(code)
        if "grant_points" in self.people.target.doors:
            self.people.grant(person, POINTS)
        return self.known_from_here(self.people.log_in(person))

    def known_from_here(self, person: Person) -> Member:
        """A member, with what the server shows of them at first."""
        member = Member(person, person.password)
        reply = self.people.me(person)
        with judging("L-25"):
            member.points = reply.number("data.user.redeemable_points")
            member.card = reply.value("data.user.card_number")
        with judging("L-47"):
            rows, _ = entries(self.client, person)
        member.count, member.entries = len(rows), as_stated(rows)
        self.members.append(member)
        return member

    # --- joining

    @action(often=2)
    def join(self) -> None:
        """Another member."""
        self.need_mail()
        if len(self.members) >= MOST_MEMBERS:
            raise Idle
        self.joined()

    @action(missing=st.sampled_from(("", "username", "email")))
    def register(self, missing: str) -> None:
        """An account that is not verified; where something is missing it is refused first (L-01, L-06)."""
        if len(self.pending) >= MOST_PENDING:
            raise Idle
        details = self.people.newcomer()
        if missing:
            with judging("L-06"):
                body = {name: value for name, value in details.items() if name != missing}
                self.client.send("register", body=body).expect_refusal(400)
        self.pending.append(self.people.register(details))

    @action(which=WHICH)
    def verify(self, which: int) -> None:
        """A new account, which is a member from here on (L-09)."""
        self.need_mail()
        person = one_of(self.pending, which)
        self.pending.remove(person)
        self.verified(person)

    @action(which=WHICH, used=st.booleans())
    def verify_wrongly(self, which: int, used: bool) -> None:
        """A code that was used, or that nobody was sent, verifies nobody (L-10 to L-12)."""
        code = one_of(self.codes, which) if used else NO_CODE
        with judging("L-12" if used else "L-10"):
            reply = self.client.send("verify_email", path={"secret_code": code})
            reply.expect(*((409, 400) if used else (400,)))

    @action(which=WHICH)
    def register_again(self, which: int) -> None:
        """The same address and username with other details: refused, and the account stays (L-04)."""
        member = self.own(which)
        details = member.person.details | {"password": "Intruder-9-pass!", "firstname": "Intruder"}
        with judging("L-04"):
            self.client.send("register", body=details).expect(409)
        self.not_replaced(member, details["password"])

    # --- logging in and out

    @action(which=WHICH)
    def log_in(self, which: int) -> None:
        """With the password that is believed to be the member's (L-13)."""
        self.enter(self.own(which), "L-13")

    @action(which=WHICH)
    def log_in_wrongly(self, which: int) -> None:
        """With a password that was refused or replaced (L-14)."""
        member = one_of([each for each in self.members if each.refused], which)
        self.guess(member, "L-14")

    @action(which=WHICH)
    def log_out(self, which: int) -> None:
        """One member; the others stay logged in (L-19, L-20)."""
        member = self.own(which)
        with judging("L-19"):
            self.client.send("logout", login=member.person.login).expect(200)
        self.enter(member, "L-13")

    def enter(self, member: Member, rule: str) -> None:
        """Log a member in with the password that is believed to be theirs."""
        with judging(rule):
            reply = self.people.logs_in(member.email, member.password).expect(200)
            member.person = replace(member.person, login=Login(token_of(reply), member.email))

    def guess(self, member: Member, rule: str) -> None:
        """Try a password that is not the member's. Raises Idle after a few: a vendor may lock an account."""
        if member.guesses >= MOST_GUESSES:
            raise Idle
        member.guesses += 1
        with judging(rule):
            no_token(self.people.logs_in(member.email, member.refused[-1]).expect(400))

    @action(operation=st.sampled_from(("read_me", "list_products", "list_transactions")), token=st.booleans())
    def read_without_login(self, operation: str, token: bool) -> None:
        """Without a token, or with one that no login gave, nothing is shown (L-21, L-22)."""
        with judging("L-22" if token else "L-21"):
            self.client.send(operation, login=NOBODY if token else None).expect(401)

    # --- passwords

    @action(often=2, which=WHICH, equal=st.booleans())
    def change_password(self, which: int, equal: bool) -> None:
        """To a new one, or to two unequal ones, which are refused (L-27, L-28)."""
        member = self.own(which)
        password = self.people.unique("Changed-4#")
        reply = self.client.send("change_password", body=two(password, equal), login=member.person.login)
        self.answered(member, password, reply, "L-27" if equal else "L-28", equal)

    @action(which=WHICH, token=st.booleans())
    def change_password_without_login(self, which: int, token: bool) -> None:
        """Without a token, or with one that no login gave, it is refused (L-21, L-22)."""
        member = self.own(which)
        password = self.people.unique("Changed-4#")
        with judging("L-22" if token else "L-21"):
            body = two(password, equal=True)
            self.client.send("change_password", body=body, login=NOBODY if token else None).expect(401)
        self.not_replaced(member, password)

    @action(often=2, which=WHICH)
    def forget_password(self, which: int) -> None:
        """Ask for a reset: a token is mailed, and the password stays (L-50, L-53)."""
        self.need_mail()
        member = self.own(which)
        before = self.people.target.doors["mail"].open(email=member.email)
        with judging("L-50"):
            self.client.send("forgot_password", body={"email": member.email}).expect(200)
        member.token = self.people.code_for(member.email, after=before, rule="L-50")
        member.touched = True

    @action(often=2, which=WHICH, equal=st.booleans())
    def reset_password(self, which: int, equal: bool) -> None:
        """By the mailed token to a new one, or to two unequal ones, which are refused (L-54, L-55)."""
        member = one_of([each for each in self.members if each.token], which)
        password = self.people.unique("Reset-5%")
        reply = self.client.send("reset_password", path={"resetToken": member.token}, body=two(password, equal))
        if equal:
            member.token = ""
        self.answered(member, password, reply, "L-54" if equal else "L-55", equal)

    def answered(self, member: Member, password: str, reply: Reply, rule: str, accepted: bool) -> None:
        """Demand that a new password was accepted, or refused, and believe so."""
        with judging(rule):
            reply.expect(200 if accepted else 400)
        if not accepted:
            self.not_replaced(member, password)
            return
        self.not_replaced(member, member.password)
        member.password = password
        self.enter(member, rule)

    def not_replaced(self, member: Member, password: str) -> None:
        """A password is not the member's, and their own one is what it was: look at both."""
        member.refused.append(password)
        member.touched = True

    # --- what must be shown

    def look_at_account(self, member: Member) -> None:
        """Points, card and what was registered (L-23, L-25, L-33, L-34)."""
        reply = self.people.me(member.person)
        with judging("L-23"):
            user = reply.value("data.user")
            demand(isinstance(user, dict), "an object at data.user", user, reply)
        with judging(member.because):
            demand_facts({"redeemable_points": member.points}, user, reply, of=member.email)
        with judging("L-25"):
            demand_facts({"card_number": member.card}, user, reply, of=member.email)
        if member.person.own:
            with judging("L-23"):
                registered = {name: member.person.details[name] for name in SHOWN_AS_REGISTERED}
                demand_facts(registered, user, reply, of=member.email)

    def look_at_history(self, member: Member) -> None:
        """One entry for each redemption, and those of before (L-43, L-47)."""
        with judging("L-43"):
            rows, reply = entries(self.client, member.person)
            stated = as_stated(rows)
            lost = [each for each in member.entries if each not in stated]
            demand(not lost, "the entries that were there before", lost, reply)
            demand(len(rows) == member.count, f"{member.count} entries", f"{len(rows)} entries", reply)
        member.entries = stated

    def look_at_password(self, member: Member) -> None:
        """Of an account that something was done to, the password logs in, and the newest refused one does not."""
        if not member.touched:
            return
        member.touched = False
        self.enter(member, "L-27")
        if member.refused and member.guesses < MOST_GUESSES:
            self.guess(member, "L-28")

    def look_at_pending(self) -> None:
        """Nobody is verified by another's code, or by none (L-08, L-11)."""
        for person in self.pending:
            with judging("L-08"):
                no_token(self.people.logs_in(person.email, person.password).expect(403))


def two(password: str, equal: bool) -> dict[str, str]:
    """The body that sets a password, the second time as it is, or otherwise."""
    return twice(password) if equal else twice(password) | {"confirm_password": f"{password}x"}
