"""Records made from the forms that a request or a fixture fills in. Numbers and flags may be texts (AX-05)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mockserver.apis.mykubo import pictures
from mockserver.apis.mykubo.errors import NotOnSale, OutOfStock, UnusableFile
from mockserver.apis.mykubo.state import (
    PENDING,
    SEND,
    WAYS,
    Brand,
    Color,
    Image,
    Line,
    Login,
    Order,
    Product,
    Size,
    Upload,
    with_default,
)
from mockserver.apis.mykubo.tables import Store
from mockserver.sandbox import Sandbox

Form = Mapping[str, Any]

HEXADECIMAL = "0123456789abcdef"
DIGITS = "0123456789"
NAME_LENGTH = 40
MOST_BYTES = 5 * 1024 * 1024
SHIPPING_PRICE = 550
TRUE = (True, "true", "True", "1")


def cents(value: Any) -> int:
    """A price, rounded to cents (AK-52)."""
    return int((Decimal(str(value)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def whole(value: Any) -> int:
    """A whole number, maybe written 10.0 or "10"."""
    return int(Decimal(str(value)))


def flag(form: Form, *names: str) -> bool:
    """Whether the form sets the flag under any of its names."""
    return any(form.get(name) in TRUE for name in names)


def tags(value: Any) -> str:
    """Tags between commas, from a list or from one text (AK-18)."""
    texts = [value] if isinstance(value, str) else value
    return ",".join(tag.strip() for text in texts for tag in text.split(",") if tag.strip())


def digits(value: str) -> str:
    """Hexadecimal digits without the sign that may stand before them (AK-22)."""
    return value.removeprefix("#")


# How each field of a product that can be edited is read.
PRODUCT_FIELDS: dict[str, Callable[[Store, Any], Any]] = {
    "name": lambda _, value: value,
    "price": lambda _, value: cents(value),
    "category_id": lambda store, value: store.categories.numbered(whole(value)).id,
    "description": lambda _, value: value,
    "tags": lambda _, value: tags(value),
    "reference": lambda _, value: value,
}


@dataclass(frozen=True, slots=True)
class Shop:
    """Where products are put together, and by whom: what every form below needs."""

    store: Store
    sandbox: Sandbox
    login: Login
    images_url: str

    def add_product(self, brand: Brand, form: Form, views: int = 0) -> Product:
        """A new product with its colors (K-19, K-20)."""
        fields = {"description": "", "tags": "", "reference": "", **form}
        product = Product(
            id=self.sandbox.next_number("mykubo product"),
            brand_id=brand.id,
            views=views,
            **{name: read(self.store, fields[name]) for name, read in PRODUCT_FIELDS.items()},
        )
        self.store.keep(product)
        for color in form.get("colors", []):
            self.add_color(product, color)
        return product

    def add_color(self, product: Product, form: Form) -> Color:
        """A new color with its sizes and images (K-24). Raises ColorExists."""
        self.store.colors.refuse_twin(product.id, form["color_ref"])
        is_default = flag(form, "is_default_color")
        number = self.sandbox.next_number("mykubo color")
        color = Color(number, product.id, form["color_ref"], digits(form["color_hex"]), is_default)
        self.store.keep(color)
        if is_default:
            self.store.keep(*with_default(self.store.colors.all(product_id=product.id), color))
        for size in form.get("sizes", []):
            self.add_size(color, size)
        self.add_images(color, form.get("images", []))
        return color

    def add_size(self, color: Color, form: Form) -> Size:
        """A new size, with all of its stock still there (K-21, K-26)."""
        stock = whole(form["initial_stock"])
        number = self.sandbox.next_number("mykubo content")
        size = Size(number, color.product_id, color.id, form["size"], stock, stock)
        self.store.keep(size)
        return size

    def add_images(self, color: Color, forms: Iterable[Form]) -> None:
        """New images, each of an upload (K-16, K-29). Raises ForeignImage."""
        for form in forms:
            upload = self.store.uploads.at(form["url"], self.images_url, self.login)
            is_default = flag(form, "is_default", "is_default_color")
            image = Image(self.sandbox.next_number("mykubo image"), color.id, upload.id, is_default)
            self.store.keep(image)
            if is_default:
                self.store.keep(*with_default(self.store.images.all(color_id=color.id), image))

    def add_upload(self, content: bytes) -> Upload:
        """A new file, under a name of our own making (K-15). Raises UnusableFile."""
        kind = pictures.kind(content)
        if kind is None:
            raise UnusableFile("images must be PNG, JPEG, GIF or WebP files.", field="images")
        if len(content) > MOST_BYTES:
            raise UnusableFile(f"images must have at most {MOST_BYTES:,} bytes each.", field="images")
        content_type, ending = kind
        name = f"{self.sandbox.code('mykubo upload', NAME_LENGTH, HEXADECIMAL)}.{ending}"
        upload = Upload(name, self.login.id, self.images_url + name, content_type, content)
        self.store.keep(upload)
        return upload


def on_sale(store: Store, brand: Brand, wanted: Form) -> list[Size]:
    """The sizes that the brand has of what is wanted: a product, a color, a size. Raises NotOnSale."""
    products = store.products.all(brand_id=brand.id)
    if "product" in wanted:
        products = [product for product in products if product.id == whole(wanted["product"])]
    if not products:
        raise NotOnSale("the brand has no such product.", field="product" if "product" in wanted else "brand_id")
    colors = [color for product in products for color in store.colors.all(product_id=product.id)]
    colors = [color for color in colors if wanted.get("color") in (None, color.color_ref)]
    if not colors:
        raise NotOnSale("the product has no such color.", field="color")
    sizes = [size for color in colors for size in store.sizes.all(color_id=color.id)]
    sizes = [size for size in sizes if wanted.get("size") in (None, size.size)]
    if not sizes:
        raise NotOnSale("the color has no such size.", field="size")
    return sizes


def in_stock(sizes: Iterable[Size], amount: int) -> Size:
    """The first size of which there is enough. Raises OutOfStock."""
    most = 0
    for size in sizes:
        if size.current_stock >= amount:
            return size
        most = max(most, size.current_stock)
    raise OutOfStock(f"{most} left of what is wanted.", field="amount")


def ordered(
    store: Store, sandbox: Sandbox, brand: Brand, picks: Iterable[tuple[Size, int]], extra_notes: str = ""
) -> Order:
    """A new order that nobody has paid yet, by one shopper after the other. What it sells leaves the stock.

    Raises NotOnSale where the fixture knows no shopper, OutOfStock.
    """
    buyers = store.buyers.all()
    if not buyers:
        raise NotOnSale("There is nobody to buy it: the fixture has no buyers.")
    number = sandbox.next_number("mykubo order")
    buyer = buyers[(number - 1) % len(buyers)]
    order = Order(number, brand.id, buyer.id, PENDING, SHIPPING_PRICE, extra_notes, None, None)
    store.keep(order)
    for size, amount in picks:
        store.keep(size.sold(amount), _line(store, sandbox, order, size, amount))
    return order


def progressed(sandbox: Sandbox, order: Order, status: str, tracking_num: str | None = None) -> Order:
    """A new order, taken to the state of this name; a number for its parcel is made up where none is given."""
    for step in WAYS[status]:
        if step is SEND:
            order = order.sent(tracking_num or f"RR{sandbox.code('mykubo tracking', 9, DIGITS)}PT")
        else:
            order = order.take(step)
    return order


def _line(store: Store, sandbox: Sandbox, order: Order, size: Size, amount: int) -> Line:
    product = store.products.numbered(size.product_id)
    color = store.colors.one(id=size.color_id)
    assert color is not None
    return Line(
        id=sandbox.next_number("mykubo line"),
        order_id=order.id,
        product_id=product.id,
        name=product.name,
        reference=product.reference,
        color=color.color_hex,
        size=size.size,
        amount=amount,
        price=product.price,
    )
