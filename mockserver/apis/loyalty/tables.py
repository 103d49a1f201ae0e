"""The tables of the loyalty API, and the searches that can fail."""

from mockserver import store
from mockserver.apis.loyalty.errors import (
    InvalidAdminCredentials,
    InvalidCredentials,
    InvalidResetToken,
    InvalidVerificationCode,
    MemberExists,
    MemberNotFound,
    NoProducts,
    NotLoggedIn,
    NoTransactions,
    ProductNotFound,
)
from mockserver.apis.loyalty.state import EARN, REDEEM, Admin, Entry, Member, Product, ResetToken, RevokedToken


class Members(store.Table[Member]):
    """The members' accounts."""

    record = Member
    name = "loyalty_members"
    unique = (("email",), ("username",))
    searched = (("verification_code",),)

    def refuse_twin(self, username: str, email: str) -> None:
        """Raise MemberExists when either is taken (L-04, L-05)."""
        if self.one(email=email):
            raise MemberExists(reason=f"{email} is a member")
        if self.one(username=username):
            raise MemberExists(reason=f"the username {username} is taken")

    def logging_in(self, email: str) -> Member:
        """The member with this address. Raises InvalidCredentials (L-14)."""
        member = self.one(email=email)
        if member is None:
            raise InvalidCredentials(reason=f"{email} is no member")
        return member

    def addressed(self, email: str) -> Member:
        """The member with this address. Raises MemberNotFound (L-51)."""
        member = self.one(email=email)
        if member is None:
            raise MemberNotFound(reason=f"{email} is no member")
        return member

    def awaiting(self, verification_code: str) -> Member:
        """The member whom this code was mailed to. Raises InvalidVerificationCode (L-10)."""
        member = self.one(verification_code=verification_code)
        if member is None:
            raise InvalidVerificationCode
        return member

    def holder(self, number: int) -> Member:
        """The member whom a token names. Raises NotLoggedIn when there is none."""
        member = self.one(id=number)
        if member is None:
            raise NotLoggedIn(reason="the token's member does not exist")
        return member


class Admins(store.Table[Admin]):
    """The administrators."""

    record = Admin
    name = "loyalty_admins"
    unique = (("username",),)

    def logging_in(self, username: str) -> Admin:
        """The administrator of this name. Raises InvalidAdminCredentials (L-58, L-59)."""
        admin = self.one(username=username)
        if admin is None:
            raise InvalidAdminCredentials(reason=f"{username} is no administrator")
        return admin

    def holder(self, number: int) -> Admin:
        """The administrator whom a token names. Raises NotLoggedIn when there is none."""
        admin = self.one(id=number)
        if admin is None:
            raise NotLoggedIn(reason="the token's administrator does not exist")
        return admin


class Products(store.Table[Product]):
    """The catalogue. Names need not be unique (AL-36, AL-50); the oldest product of a name is the one meant."""

    record = Product
    name = "loyalty_products"
    searched = (("name",),)

    def named(self, name: str) -> Product:
        """The product of exactly this name. Raises ProductNotFound (L-36)."""
        product = self.one(name=name)
        if product is None:
            raise ProductNotFound(reason=f"no product is called {name!r}")
        return product

    def numbered(self, number: int) -> Product:
        """The product with this id. Raises ProductNotFound (L-68, L-71)."""
        product = self.one(id=number)
        if product is None:
            raise ProductNotFound(reason=f"no product has the id {number}")
        return product

    def listed(self) -> list[Product]:
        """All products. Raises NoProducts when there is none (L-31)."""
        products = self.all()
        if not products:
            raise NoProducts
        return products


class Entries(store.Table[Entry]):
    """All members' histories."""

    record = Entry
    name = "loyalty_entries"
    words = (("state", {EARN: "earned", REDEEM: "redeemed"}),)
    searched = (("member_id",),)

    def of(self, member: Member) -> list[Entry]:
        """The member's own entries, the newest first (L-47). Raises NoTransactions when there is none (L-46)."""
        entries = self.all(member_id=member.id)
        if not entries:
            raise NoTransactions
        return sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True)


class ResetTokens(store.Table[ResetToken]):
    """The reset tokens that were mailed."""

    record = ResetToken
    name = "loyalty_reset_tokens"

    def mailed(self, token: str) -> ResetToken:
        """The reset token. Raises InvalidResetToken for one that was never mailed (L-55)."""
        found = self.one(id=token)
        if found is None:
            raise InvalidResetToken(reason="no such reset token was mailed")
        return found


class RevokedTokens(store.Table[RevokedToken]):
    """The logins that ended by a logout."""

    record = RevokedToken
    name = "loyalty_revoked_tokens"


class Store(store.Store):
    """All that the loyalty API keeps."""

    members: Members
    admins: Admins
    products: Products
    entries: Entries
    reset_tokens: ResetTokens
    revoked_tokens: RevokedTokens
