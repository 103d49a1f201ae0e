"""Records of the MyKubo API as its document prints them: many a number and flag as a string (AK-16)."""

from collections.abc import Iterable, Mapping
from typing import Any

from mockserver.apis.mykubo.state import (
    ADDRESS,
    Brand,
    Buyer,
    Category,
    Color,
    Garment,
    Image,
    Line,
    Product,
    Purchase,
    Session,
    Size,
    Variant,
)

DONE = {"OK": True}


def session(record: Session) -> dict[str, Any]:
    """The answer to a login."""
    return {**DONE, "token": record.id}


def categories(records: Iterable[Category]) -> dict[str, Any]:
    """Every category (K-09)."""
    return {**DONE, "categories": [{"category_id": record.id, "name": record.name} for record in records]}


def statuses(names: Mapping[int, str]) -> dict[str, Any]:
    """Every status of an order (K-11)."""
    return {**DONE, "status": [{"status_id": number, "status_name": name} for number, name in names.items()]}


def brands(records: Iterable[Brand]) -> dict[str, Any]:
    """The brands of a login (K-12)."""
    return {**DONE, "brands": [{"brand_id": record.id, "name": record.name} for record in records]}


def products(garments: Iterable[Garment], images_url: str) -> dict[str, Any]:
    """The products of a brand (K-14); `images_url` stands before the names of images."""
    return {**DONE, "products": [product(garment, images_url) for garment in garments]}


def product(garment: Garment, images_url: str) -> dict[str, Any]:
    """One product with its colors, their sizes and images (K-18 to K-21)."""
    record, category = garment.product, garment.category
    return {
        "product_id": str(record.id),
        "reference": record.reference,
        "name": record.name,
        "category": {"category_id": str(category.id), "name": category.name},
        "price": money(record.price),
        "description": record.description,
        "tags": record.tags.split(",") if record.tags else [],
        "views": str(record.views),
        "is_default_color": flag(garment.has_default_color),
        "contents": [_variant(variant, images_url) for variant in garment.variants],
    }


def made_product(record: Product) -> dict[str, Any]:
    """The answer to a new product."""
    return {**DONE, "product_id": record.id}


def made_size(record: Size) -> dict[str, Any]:
    """The answer to a new size (K-26)."""
    return {**DONE, "content_id": record.id}


def uploads(urls: Iterable[str]) -> dict[str, Any]:
    """The answer to an upload (K-15)."""
    return {**DONE, "images": [{"url": url} for url in urls]}


def orders(purchases: Iterable[Purchase]) -> dict[str, Any]:
    """The orders of a brand (K-52)."""
    return {**DONE, "orders": [order(purchase) for purchase in purchases]}


def order(purchase: Purchase) -> dict[str, Any]:
    """One order with its buyer and its lines (K-52, K-60, K-65)."""
    record, buyer = purchase.order, purchase.buyer
    return {
        "order_id": record.id,
        "buyer_id": buyer.id,
        "buyer_name": buyer.name,
        **_addresses(buyer),
        "same_address": buyer.same_address,
        "extra_notes": record.extra_notes,
        "buyer_photo": buyer.photo,
        "status_id": record.status,
        "shipping_price": money(record.shipping_price),
        "total_price": money(purchase.total_price),
        "tracking_num": record.tracking_num,
        "products": [_line(line) for line in purchase.lines],
    }


def money(cents: int) -> int | float:
    """An amount as a number: 10.5, and 10 where there are no cents."""
    return cents / 100 if cents % 100 else cents // 100


def flag(value: bool) -> str:
    """A flag as the listing prints it."""
    return "true" if value else "false"


def _variant(variant: Variant, images_url: str) -> dict[str, Any]:
    color: Color = variant.color
    return {
        "color": color.color_hex,
        "color_ref": color.color_ref,
        "is_default_color": flag(color.is_default),
        "sizes": [_size(size) for size in variant.sizes],
        "images": [_image(image, images_url) for image in variant.images],
    }


def _size(record: Size) -> dict[str, Any]:
    return {
        "content_id": str(record.id),
        "size": record.size,
        "initial_stock": str(record.initial_stock),
        "current_stock": str(record.current_stock),
    }


def _image(record: Image, images_url: str) -> dict[str, Any]:
    return {
        "image_id": str(record.id),
        "url": images_url + record.upload_id,
        "is_default": flag(record.is_default),
    }


def _addresses(buyer: Buyer) -> dict[str, str]:
    return {
        f"address_{kind}_{part}": address[part]
        for kind, address in (("shipping", buyer.shipping), ("billing", buyer.billing))
        for part in ADDRESS
    }


def _line(record: Line) -> dict[str, Any]:
    return {
        "product_id": record.product_id,
        "name": record.name,
        "reference": record.reference,
        "color": record.color,
        "size": record.size,
        "amount": record.amount,
        "price": money(record.price),
        "total_price": money(record.total_price),
    }
