"""The operations of the MyKubo API: find, decide, store and answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mockserver.apis.mykubo import access, finders, wire
from mockserver.apis.mykubo.errors import InvalidArgument
from mockserver.apis.mykubo.forms import PRODUCT_FIELDS, Shop, digits, whole
from mockserver.apis.mykubo.state import (
    CONFIRM,
    FINISH,
    STATUSES,
    Brand,
    Color,
    Image,
    Login,
    Order,
    Product,
    Size,
    Step,
    with_default,
)
from mockserver.apis.mykubo.tables import Store
from mockserver.handler import finds
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox

Body = dict[str, Any]
Handler = Callable[..., Reply]

DONE = Reply(200, wire.DONE)
IMAGES = "/images/"


def login(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Exchange credentials for a token (K-01 to K-04)."""
    found = store.logins.logging_in(body["email"])
    found.log_in(body["password"])
    session = access.issue(sandbox, found)
    store.keep(session)
    return Reply(200, wire.session(session))


def logout(store: Store, token: str) -> Reply:
    """End the session of the token (K-08)."""
    store.remove(store.sessions.opened(token))
    return DONE


def list_product_categories(store: Store) -> Reply:
    """Every category (K-09)."""
    return Reply(200, wire.categories(store.categories.all()))


def list_order_statuses() -> Reply:
    """Every status (K-11)."""
    return Reply(200, wire.statuses(STATUSES))


def list_brands(store: Store, caller: Login) -> Reply:
    """The caller's own brands (K-12)."""
    return Reply(200, wire.brands(store.brands.all(login_id=caller.id)))


@finds(brand=finders.brand)
def list_products(store: Store, _caller: Login, brand: Brand, base_url: str) -> Reply:
    """The brand's products with all that hangs on them (K-14)."""
    garments = store.garments(store.products.all(brand_id=brand.id))
    return Reply(200, wire.products(garments, base_url + IMAGES))


def shop(store: Store, sandbox: Sandbox, caller: Login, base_url: str) -> Shop:
    """Where the caller puts products together."""
    return Shop(store, sandbox, caller, base_url + IMAGES)


@finds(shop=shop)
def upload_images(shop: Shop, _caller: Login, body: Body) -> Reply:
    """Keep the files, and tell where they are served (K-15). Raises UnusableFile."""
    if not body.get("images"):
        raise InvalidArgument("images is missing.", field="images")
    return Reply(200, wire.uploads([shop.add_upload(file.content).url for file in body["images"]]))


def read_image(store: Store, name: str) -> Reply:
    """An uploaded file, byte by byte."""
    upload = store.uploads.named(name)
    return Reply(200, upload.content, upload.content_type, headers=(("X-Content-Type-Options", "nosniff"),))


@finds(brand=finders.brand, shop=shop)
def create_product(shop: Shop, _caller: Login, brand: Brand, body: Body) -> Reply:
    """Add a product with its colors (K-16 to K-23)."""
    return Reply(200, wire.made_product(shop.add_product(brand, body)))


@finds(product=finders.product, shop=shop)
def create_color(shop: Shop, _caller: Login, product: Product, body: Body) -> Reply:
    """Add a color with its sizes and images (K-24, K-25)."""
    shop.add_color(product, body)
    return DONE


@finds(color=finders.color, shop=shop)
def create_size(shop: Shop, _caller: Login, color: Color, body: Body) -> Reply:
    """Add a size (K-26 to K-28)."""
    return Reply(200, wire.made_size(shop.add_size(color, body)))


@finds(color=finders.color, shop=shop)
def create_image(shop: Shop, _caller: Login, color: Color, body: Body) -> Reply:
    """Add uploaded images (K-28, K-29); their list goes by either of two names (AK-21)."""
    images = body.get("product_images") or body.get("images")
    if not images:
        raise InvalidArgument("product_images is missing.", field="product_images")
    shop.add_images(color, images)
    return DONE


@finds(product=finders.product)
def delete_product(store: Store, _caller: Login, product: Product) -> Reply:
    """Remove a product with all that hangs on it (K-30, K-31)."""
    store.remove(*store.garment(product).records)
    return DONE


@finds(color=finders.color)
def delete_color(store: Store, _caller: Login, color: Color) -> Reply:
    """Remove a color with its sizes and images (K-32)."""
    store.remove(*store.variant(color).records)
    return DONE


@finds(image=finders.image)
def delete_image(store: Store, _caller: Login, image: Image) -> Reply:
    """Remove an image of a color (K-33); the file stays, since other colors may show it."""
    store.remove(image)
    return DONE


@finds(size=finders.size)
def delete_size(store: Store, _caller: Login, size: Size) -> Reply:
    """Remove a size (K-34)."""
    store.remove(size)
    return DONE


def _product_edit(field: str) -> Handler:
    """The edit of one field of a product, which leaves the others alone (K-36 to K-44)."""

    @finds(product=finders.product)
    def edit(store: Store, _caller: Login, product: Product, body: Body) -> Reply:
        store.keep(replace(product, **{field: PRODUCT_FIELDS[field](store, body[field])}))
        return DONE

    return edit


edit_name = _product_edit("name")
edit_price = _product_edit("price")
edit_category = _product_edit("category_id")
edit_description = _product_edit("description")
edit_tags = _product_edit("tags")
edit_reference = _product_edit("reference")


@finds(size=finders.size)
def edit_stock(store: Store, _caller: Login, size: Size, body: Body) -> Reply:
    """Set what is in stock now; what was there at first stays (K-45)."""
    store.keep(replace(size, current_stock=whole(body["stock"])))
    return DONE


@finds(color=finders.color)
def edit_color_hex(store: Store, _caller: Login, color: Color, body: Body) -> Reply:
    """Give a color other digits (K-46)."""
    store.keep(replace(color, color_hex=digits(body["color_hex"])))
    return DONE


@finds(color=finders.color)
def edit_color_ref(store: Store, _caller: Login, color: Color, body: Body) -> Reply:
    """Give a color another color_ref (K-47). Raises ColorExists when a sibling has it."""
    if body["color_ref"] != color.color_ref:
        store.colors.refuse_twin(color.product_id, body["color_ref"])
    store.keep(replace(color, color_ref=body["color_ref"]))
    return DONE


@finds(color=finders.color)
def edit_default_color(store: Store, _caller: Login, color: Color) -> Reply:
    """Make a color the only default of its product (K-48, K-49); the path alone decides (AK-26)."""
    store.keep(*with_default(store.colors.all(product_id=color.product_id), color))
    return DONE


@finds(image=finders.image_of_color)
def edit_default_image(store: Store, _caller: Login, image: Image) -> Reply:
    """Make an image the only default of its color (K-49 to K-51)."""
    store.keep(*with_default(store.images.all(color_id=image.color_id), image))
    return DONE


@finds(brand=finders.brand)
def list_orders(store: Store, _caller: Login, brand: Brand) -> Reply:
    """The brand's orders (K-52)."""
    return Reply(200, wire.orders(store.purchases(store.orders.all(brand_id=brand.id))))


def _order_step(step: Step) -> Handler:
    """A step of an order that needs nothing else (K-53, K-56 to K-58)."""

    @finds(order=finders.order)
    def take(store: Store, _caller: Login, order: Order) -> Reply:
        store.keep(order.take(step))
        return DONE

    return take


confirm_order = _order_step(CONFIRM)
finish_order = _order_step(FINISH)


@finds(order=finders.order)
def reject_order(store: Store, _caller: Login, order: Order, body: Body | None) -> Reply:
    """Turn a paid order down, for a reason or for none (K-54, K-61)."""
    store.keep(order.rejected((body or {}).get("reason")))
    return DONE


@finds(order=finders.order)
def send_order(store: Store, _caller: Login, order: Order, body: Body | None) -> Reply:
    """Mark a confirmed order as sent, with the carrier's number where there is one (K-55, K-60)."""
    store.keep(order.sent((body or {}).get("tracking_num")))
    return DONE
