"""The records that a path names, found before the body is judged; whatever is another login's is refused (K-13)."""

import re

from mockserver.apis.mykubo.errors import InvalidArgument
from mockserver.apis.mykubo.state import Brand, Color, Image, Login, Order, Product, Size
from mockserver.apis.mykubo.tables import Store

NUMBER = re.compile("[0-9]{1,4000}")


def brand(store: Store, caller: Login, brand_id: int | str) -> Brand:
    """The brand. Raises BrandNotFound, ForeignBrand."""
    return store.brands.numbered(_number("brand_id", brand_id)).admit(caller)


def product(store: Store, caller: Login, product_id: int | str) -> Product:
    """The product. Raises ProductNotFound, ForeignBrand."""
    found = store.products.numbered(_number("product_id", product_id))
    brand(store, caller, found.brand_id)
    return found


def color(store: Store, caller: Login, product_id: int | str, color_ref: str) -> Color:
    """The color. Raises ProductNotFound, ColorNotFound, ForeignBrand."""
    return store.colors.of(product(store, caller, product_id), color_ref)


def image(store: Store, caller: Login, product_id: int | str, color_ref: str, image_id: int) -> Image:
    """The image. Raises ProductNotFound, ColorNotFound, ImageNotFound, ForeignBrand."""
    return store.images.of(color(store, caller, product_id, color_ref), image_id)


def image_of_color(store: Store, caller: Login, product_id: int, color: str, image_id: int) -> Image:
    """The image, where the path calls the color_ref of its color otherwise (AK-25)."""
    return image(store, caller, product_id, color, image_id)


def size(store: Store, caller: Login, product_id: int | str, content_id: int | str) -> Size:
    """The size. Raises ProductNotFound, ContentNotFound, ForeignBrand."""
    return store.sizes.of(product(store, caller, product_id), _number("content_id", content_id))


def order(store: Store, caller: Login, order_id: int | str) -> Order:
    """The order. Raises OrderNotFound, ForeignBrand."""
    found = store.orders.numbered(_number("order_id", order_id))
    brand(store, caller, found.brand_id)
    return found


def _number(name: str, value: int | str) -> int:
    """An id from a path, which may be called a string (AK-17). Raises InvalidArgument for what is no number."""
    if isinstance(value, int):
        return value
    if not NUMBER.fullmatch(value):
        raise InvalidArgument(f"{name} must be a whole number.", place="path", field=name)
    return int(value)
