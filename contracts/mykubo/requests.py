"""A request of every operation that names a thing by its ids, as it would succeed where that thing exists."""

from collections.abc import Callable
from typing import Any

from contracts.client import Login
from contracts.expectations import Reply
from contracts.mykubo.wardrobe import Wardrobe

NO_ID = 999_999_999
NO_REF = "nosuchcolor"
NOWHERE: dict[str, Any] = {
    "brand_id": NO_ID,
    "product_id": NO_ID,
    "color_ref": NO_REF,
    "color": NO_REF,
    "content_id": NO_ID,
    "image_id": NO_ID,
    "order_id": NO_ID,
}
IMAGE = "http://static.v2.mykubo/uploads/0_m.jpg"

Body = Callable[[Wardrobe, Login | None], Any]


def image_url(wardrobe: Wardrobe, login: Login | None) -> str:
    """The url of a new image; without a login one that no upload gave."""
    return IMAGE if login is None else wardrobe.upload(login)[0]


def new_product(wardrobe: Wardrobe, login: Login | None) -> dict[str, Any]:
    """A product that does not exist yet; without a login of a category that may not exist."""
    if login is not None:
        return wardrobe.plan(login)
    return {
        "name": "Camisola",
        "reference": "REF1",
        "price": 10.5,
        "category_id": 1,
        "description": "",
        "tags": "tag1",
        "colors": [],
    }


def new_color(wardrobe: Wardrobe, _: Login | None) -> dict[str, Any]:
    """A color that does not exist yet."""
    color = {"color_ref": wardrobe.unique("c"), "color_hex": "336699", "is_default_color": False}
    return {**color, "sizes": [{"size": "L", "initial_stock": 17}], "images": []}


def new_image(wardrobe: Wardrobe, login: Login | None) -> dict[str, Any]:
    """One image more."""
    return {"product_images": [{"url": image_url(wardrobe, login), "is_default": False}]}


def other_category(wardrobe: Wardrobe, login: Login | None) -> dict[str, Any]:
    """A category; the last one where they are known."""
    return {"category_id": wardrobe.categories(login)[-1]["category_id"] if login is not None else 1}


BODIES: dict[str, Body] = {
    "create_product": new_product,
    "create_color": new_color,
    "create_size": lambda wardrobe, _: {"size": wardrobe.unique("W"), "initial_stock": 23},
    "create_image": new_image,
    "edit_name": lambda wardrobe, _: {"name": wardrobe.unique("Renamed ")},
    "edit_price": lambda wardrobe, _: {"price": 400.75 + wardrobe.count()},
    "edit_category": other_category,
    "edit_description": lambda wardrobe, _: {"description": wardrobe.unique("Described anew ")},
    "edit_tags": lambda wardrobe, _: {"tags": wardrobe.tag()},
    "edit_reference": lambda wardrobe, _: {"reference": wardrobe.unique("NEW")},
    "edit_stock": lambda wardrobe, _: {"stock": 500 + wardrobe.count()},
    "edit_color_hex": lambda *_: {"color_hex": "7B8C9D"},
    "edit_color_ref": lambda wardrobe, _: {"color_ref": wardrobe.unique("r")},
    "edit_default_color": lambda *_: {"default_color": "D4E5F6"},
    "edit_default_image": lambda *_: {},
    "reject_order": lambda *_: {"reason": "Out of stock"},
    "send_order": lambda wardrobe, _: {"tracking_num": wardrobe.unique("RR")},
}

ON_PRODUCTS = (
    "create_color",
    "create_size",
    "create_image",
    "edit_name",
    "edit_price",
    "edit_category",
    "edit_description",
    "edit_tags",
    "edit_reference",
    "edit_stock",
    "edit_color_hex",
    "edit_color_ref",
    "edit_default_color",
    "edit_default_image",
    "delete_image",
    "delete_size",
    "delete_color",
    "delete_product",
)
ON_ORDERS = ("confirm_order", "reject_order", "send_order", "finish_order")
ON_BRANDS = ("list_products", "create_product", "list_orders")
OF_ALL = ("logout", "list_product_categories", "list_order_statuses", "list_brands", "upload_images")
WITH_TOKEN = (*OF_ALL, *ON_BRANDS, *ON_PRODUCTS, *ON_ORDERS)


def body_of(operation: str, wardrobe: Wardrobe, login: Login | None) -> Any:
    """The body of a request that would succeed, or None where the operation takes none."""
    return BODIES[operation](wardrobe, login) if operation in BODIES else None


def send(
    wardrobe: Wardrobe, operation: str, path: dict[str, Any], login: Login | None, body: Any = None, **more: Any
) -> Reply:
    """The reply of any operation."""
    if operation == "upload_images":
        return wardrobe.send_files(login, [wardrobe.picture()])
    return wardrobe.client.send(operation, path=path, body=body, login=login, **more)
