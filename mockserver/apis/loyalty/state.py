"""The records of the loyalty API and the rules that they keep. Nothing here knows of requests or tables."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from werkzeug.security import check_password_hash, generate_password_hash

from mockserver.apis.loyalty.errors import (
    AlreadyVerified,
    EmailNotVerified,
    InvalidAdminCredentials,
    InvalidCredentials,
    InvalidResetToken,
    NotEnoughPoints,
    NotEnoughStock,
    PasswordsDoNotMatch,
)

EARN = "EARN"
REDEEM = "REDEEM"

SIGN_UP_BONUS = (500, "SIGN UP BONUS")
PROFILE_BONUS = (150, "COMPLETE INFO SITE BONUS")
POINTS_PER_SHILLING = 1

RESET_TOKEN_LIFETIME = dt.timedelta(minutes=15)

# A real scheme at a cost fit for a mock: a tenth of a millisecond, where a real server would spend a hundred.
PASSWORD_SCHEME = "pbkdf2:sha256:100"


def hashed(password: str) -> str:
    """The password as it is stored."""
    return generate_password_hash(password, method=PASSWORD_SCHEME, salt_length=8)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a member's points: earned or redeemed."""

    id: int
    member_id: int
    points: int
    state: str
    description: str
    at: dt.datetime

    @property
    def effect(self) -> int:
        """What it adds to the member's points."""
        return self.points if self.state == EARN else -self.points


@dataclass(frozen=True, slots=True)
class Product:
    """What members can exchange points for. Its price is in points (AL-39)."""

    id: int
    name: str
    description: str
    price: int
    quantity: int
    created_at: dt.datetime
    updated_at: dt.datetime

    def replaced(self, other: "Product") -> "Product":
        """Everything as in the other, except the id and when it was created (L-67)."""
        return replace(other, id=self.id, created_at=self.created_at)

    def sold(self, quantity: int, at: dt.datetime) -> "Product":
        """With so many fewer in stock (L-39). Raises NotEnoughStock (L-40)."""
        if quantity > self.quantity:
            raise NotEnoughStock(reason=f"{quantity} wanted, {self.quantity} in stock")
        return replace(self, quantity=self.quantity - quantity, updated_at=at)


@dataclass(frozen=True, slots=True)
class Redemption:
    """What a redemption leaves behind."""

    member: "Member"
    product: Product
    entry: Entry


@dataclass(frozen=True, slots=True)
class Member:
    """A member's account."""

    id: int
    username: str
    firstname: str
    lastname: str
    gender: str
    email: str
    password_hash: str
    city: str
    phone_number: str
    card_number: str
    redeemable_points: int
    verification_code: str
    verified: bool

    @property
    def has_complete_profile(self) -> bool:
        """Whether every field that a registration may hold is filled."""
        return all((self.firstname, self.lastname, self.gender, self.city, self.phone_number))

    def verify(self) -> Self:
        """With a verified address (L-09). Raises AlreadyVerified (L-12)."""
        if self.verified:
            raise AlreadyVerified
        return replace(self, verified=True)

    def log_in(self, password: str) -> None:
        """Raise InvalidCredentials for a wrong password (L-14), EmailNotVerified before the verification (L-08)."""
        if not check_password_hash(self.password_hash, password):
            raise InvalidCredentials(reason=f"wrong password for {self.email}")
        if not self.verified:
            raise EmailNotVerified

    def with_password(self, password: str, confirmation: str) -> Self:
        """With another password (L-27, L-54). Raises PasswordsDoNotMatch (L-28)."""
        if password != confirmation:
            raise PasswordsDoNotMatch
        return replace(self, password_hash=hashed(password))

    def welcome(self) -> list[tuple[int, str]]:
        """What a new member earns: points for signing up and for a complete profile (L-48).

        Who leaves the profile incomplete earns neither, so that an empty history can be met (L-46).
        """
        return [SIGN_UP_BONUS, PROFILE_BONUS] if self.has_complete_profile else []

    def with_entries(self, entries: Iterable[Entry]) -> Self:
        """With the points that the entries add and take (L-49)."""
        return replace(self, redeemable_points=self.redeemable_points + sum(entry.effect for entry in entries))

    def redeem(self, product: Product, quantity: int, entry_id: int, at: dt.datetime) -> Redemption:
        """Exchange points for products (L-32, L-33). Raises NotEnoughPoints (L-37) or NotEnoughStock (L-40)."""
        cost = product.price * quantity
        if cost > self.redeemable_points:
            raise NotEnoughPoints(reason=f"{cost} points wanted, {self.redeemable_points} there")
        entry = Entry(entry_id, self.id, cost, REDEEM, product.name, at)
        return Redemption(self.with_entries([entry]), product.sold(quantity, at), entry)


@dataclass(frozen=True, slots=True)
class Admin:
    """An administrator; they come with the fixtures (AL-48)."""

    id: int
    username: str
    password_hash: str

    def log_in(self, password: str) -> None:
        """Raise InvalidAdminCredentials for a wrong password (L-58)."""
        if not check_password_hash(self.password_hash, password):
            raise InvalidAdminCredentials(reason=f"wrong password for {self.username}")


@dataclass(frozen=True, slots=True)
class ResetToken:
    """The right to set a new password, once and for a while (L-56). Its id is what the mail tells."""

    id: str
    member_id: int
    expires_at: dt.datetime
    used: bool

    def spend(self, at: dt.datetime) -> Self:
        """Used up. Raises InvalidResetToken when it was before, or when its time is over."""
        if self.used:
            raise InvalidResetToken(reason="the reset token was used before")
        if at >= self.expires_at:
            raise InvalidResetToken(reason=f"the reset token expired at {self.expires_at:%Y-%m-%d %H:%M:%S}")
        return replace(self, used=True)


@dataclass(frozen=True, slots=True)
class RevokedToken:
    """A login that a logout ended before its time (L-20). Its id is that of the token."""

    id: str
    revoked_at: dt.datetime
