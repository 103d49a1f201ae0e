"""The records of the MyKubo API and the rules that they keep. Nothing here knows of requests or tables."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from werkzeug.security import check_password_hash, generate_password_hash

from mockserver.apis.mykubo.errors import (
    ForeignBrand,
    InvalidCredentials,
    NotConfirmed,
    NotPaid,
    NotSent,
    OutOfStock,
    Refusal,
)

# A real scheme at a cost fit for a mock: a tenth of a millisecond, where a real server would spend a hundred.
PASSWORD_SCHEME = "pbkdf2:sha256:100"

PENDING, PAID, CONFIRMED, SENT, FINISHED, REJECTED = range(1, 7)
STATUSES = {
    PENDING: "pending",
    PAID: "paid",
    CONFIRMED: "confirmed",
    SENT: "sent",
    FINISHED: "finished",
    REJECTED: "rejected",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A change of an order's status: from which, to which, and how it is refused from any other."""

    before: int
    after: int
    refusal: type[Refusal]


PAY = Step(PENDING, PAID, Refusal)
CONFIRM = Step(PAID, CONFIRMED, NotPaid)
REJECT = Step(PAID, REJECTED, NotPaid)
SEND = Step(CONFIRMED, SENT, NotConfirmed)
FINISH = Step(SENT, FINISHED, NotSent)

# How an order comes to each state, by the name that the door has for it.
WAYS: dict[str, tuple[Step, ...]] = {
    "unpaid": (),
    "paid": (PAY,),
    "confirmed": (PAY, CONFIRM),
    "sent": (PAY, CONFIRM, SEND),
    "finished": (PAY, CONFIRM, SEND, FINISH),
    "rejected": (PAY, REJECT),
}


def hashed(password: str) -> str:
    """The password as it is stored."""
    return generate_password_hash(password, method=PASSWORD_SCHEME, salt_length=8)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who manages brands."""

    id: int
    email: str
    password_hash: str

    def log_in(self, password: str) -> None:
        """Raise InvalidCredentials for a wrong password (K-02)."""
        if not check_password_hash(self.password_hash, password):
            raise InvalidCredentials(reason=f"wrong password for {self.email}")


@dataclass(frozen=True, slots=True)
class Session:
    """A login that no logout has ended. Its id is the token."""

    id: str
    login_id: int


@dataclass(frozen=True, slots=True)
class Category:
    """What kind of garment a product is."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand, managed by one login."""

    id: int
    login_id: int
    name: str

    def admit(self, login: Login) -> Self:
        """The brand itself. Raises ForeignBrand when another login manages it (K-13)."""
        if self.login_id != login.id:
            raise ForeignBrand(reason=f"brand {self.id} is another login's")
        return self


@dataclass(frozen=True, slots=True)
class Product:
    """A garment of a brand. Its price is in cents, its tags stand between commas."""

    id: int
    brand_id: int
    name: str
    reference: str
    price: int
    category_id: int
    description: str
    tags: str
    views: int


@dataclass(frozen=True, slots=True)
class Color:
    """A color in which a product is sold; paths name it by its color_ref."""

    id: int
    product_id: int
    color_ref: str
    color_hex: str
    is_default: bool

    def chosen(self, is_default: bool) -> Self:
        """As the default color, or not."""
        return replace(self, is_default=is_default)


@dataclass(frozen=True, slots=True)
class Size:
    """A size of a color, which paths call a content, and how many pieces of it there are."""

    id: int
    product_id: int
    color_id: int
    size: str
    initial_stock: int
    current_stock: int

    def sold(self, amount: int) -> Self:
        """With so many fewer in stock. Raises OutOfStock."""
        if amount > self.current_stock:
            raise OutOfStock(f"{self.current_stock} left of size {self.size}.", field="amount")
        return replace(self, current_stock=self.current_stock - amount)


@dataclass(frozen=True, slots=True)
class Image:
    """An uploaded picture of a color."""

    id: int
    color_id: int
    upload_id: str
    is_default: bool

    def chosen(self, is_default: bool) -> Self:
        """As the default image, or not."""
        return replace(self, is_default=is_default)


Choosable = TypeVar("Choosable", Color, Image)


def with_default(siblings: Iterable[Choosable], default: Choosable) -> list[Choosable]:
    """The siblings, of which this one is the default and no other (K-48 to K-50)."""
    return [one.chosen(one.id == default.id) for one in siblings]


@dataclass(frozen=True, slots=True)
class Variant:
    """A color with its sizes and images."""

    color: Color
    sizes: list[Size]
    images: list[Image]

    @property
    def records(self) -> list[Color | Size | Image]:
        """All that goes when the color goes (K-32)."""
        return [self.color, *self.sizes, *self.images]


@dataclass(frozen=True, slots=True)
class Garment:
    """A product with its category and everything in which it is sold."""

    product: Product
    category: Category
    variants: list[Variant]

    @property
    def has_default_color(self) -> bool:
        """Whether one of the colors is the default (AK-15)."""
        return any(variant.color.is_default for variant in self.variants)

    @property
    def records(self) -> list[Product | Color | Size | Image]:
        """All that goes when the product goes (K-30)."""
        return [self.product, *(record for variant in self.variants for record in variant.records)]


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order with its lines and its buyer."""

    order: "Order"
    buyer: "Buyer"
    lines: list["Line"]

    @property
    def total_price(self) -> int:
        """The lines and the shipping together, in cents (AK-43)."""
        return sum(line.total_price for line in self.lines) + self.order.shipping_price


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file. Its id is its name on the server, `url` what the upload answered."""

    id: str
    login_id: int
    url: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Buyer:
    """A shopper, with two addresses that may be the same."""

    id: int
    name: str
    photo: str
    shipping_name: str
    shipping_street: str
    shipping_city: str
    shipping_zip: str
    shipping_country: str
    shipping_phone: str
    billing_name: str
    billing_street: str
    billing_city: str
    billing_zip: str
    billing_country: str
    billing_phone: str

    @property
    def same_address(self) -> bool:
        """Whether the bill goes where the goods go (K-65)."""
        return self.shipping == self.billing

    @property
    def shipping(self) -> dict[str, str]:
        """Where the goods go."""
        return {part: getattr(self, f"shipping_{part}") for part in ADDRESS}

    @property
    def billing(self) -> dict[str, str]:
        """Where the bill goes."""
        return {part: getattr(self, f"billing_{part}") for part in ADDRESS}


ADDRESS = ("name", "street", "city", "zip", "country", "phone")


@dataclass(frozen=True, slots=True)
class Order:
    """What a shopper has bought of a brand, and how far it has come. Its price for shipping is in cents."""

    id: int
    brand_id: int
    buyer_id: int
    status: int
    shipping_price: int
    extra_notes: str
    tracking_num: str | None
    reason: str | None

    def take(self, step: Step) -> Self:
        """With the status that the step leads to (K-53 to K-57). Raises the step's refusal from any other status."""
        if self.status != step.before:
            raise step.refusal(reason=f"order {self.id} is {STATUSES[self.status]}")
        return replace(self, status=step.after)

    def rejected(self, reason: str | None) -> Self:
        """Turned down, for a reason that is kept (K-54, K-61). Raises NotPaid."""
        return replace(self.take(REJECT), reason=reason)

    def sent(self, tracking_num: str | None) -> Self:
        """On its way, with the carrier's number where there is one (K-55, K-60). Raises NotConfirmed."""
        return replace(self.take(SEND), tracking_num=tracking_num)


@dataclass(frozen=True, slots=True)
class Line:
    """So many pieces of one size in an order, as the product was when they were bought. The price is in cents."""

    id: int
    order_id: int
    product_id: int
    name: str
    reference: str
    color: str
    size: str
    amount: int
    price: int

    @property
    def total_price(self) -> int:
        """What the pieces cost together (K-64)."""
        return self.amount * self.price
