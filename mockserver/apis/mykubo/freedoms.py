"""Legal variations of the MyKubo API: what a vendor may do otherwise, each by the reading that allows it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from mockserver.apis.mykubo import operations
from mockserver.apis.mykubo.errors import Refusal
from mockserver.apis.mykubo.state import Image, Login
from mockserver.apis.mykubo.tables import Images, Store
from mockserver.changes import (
    ALL,
    Edit,
    answers,
    body,
    both,
    drop,
    handled,
    header,
    late,
    on_reply,
    on_request,
    reversed_list,
    turned,
    wrapped,
)
from mockserver.exchange import Exchange
from mockserver.handler import Call
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change, Freedom

Body = dict[str, Any]
LISTS = {
    "list_product_categories": "categories", "list_order_statuses": "status", "list_brands": "brands",
    "list_products": "products", "list_orders": "orders",
}  # fmt: skip
MADE = ("create_product", "create_color", "create_size", "create_image")
SILENT = (
    "logout", "create_color", "create_image", "delete_product", "delete_color", "delete_image", "delete_size",
    "edit_name", "edit_price", "edit_category", "edit_description", "edit_tags", "edit_reference", "edit_stock",
    "edit_color_hex", "edit_color_ref", "edit_default_color", "edit_default_image", "confirm_order", "reject_order",
    "send_order", "finish_order",
)  # fmt: skip
STEPS = ("confirm_order", "reject_order", "send_order", "finish_order")
WITH_IDS = ("list_products", "create_size", "create_image", "edit_price", "edit_stock", "edit_color_hex", "list_orders")
COLORS = "products[*].contents[*]"
STATUSES = {"pending": "Awaiting payment", "paid": "Pago", "confirmed": "Accepted", "sent": "Shipped"}


def in_portuguese(content: Any, _: Exchange) -> None:
    """Another wording."""
    if isinstance(content, dict) and "message" in content:
        content["message"] = "Não é possível."


def with_more(content: Any, _: Exchange) -> None:
    """Fields that no document knows, everywhere."""
    for value in list(content.values()) if isinstance(content, dict) else content:
        if isinstance(value, dict | list):
            with_more(value, _)
    if isinstance(content, dict):
        content["vendor_extra"] = {"trace": [1, None]}


def whole(text: str) -> int:
    """A number that was a text."""
    return int(text)


def truth(text: str) -> bool:
    """A flag that was a text."""
    return text == "true"


def keyed(name: str, key: str) -> Edit:
    """A list as an object, each item under its id."""
    return turned(name, lambda rows: {str(row[key]): row for row in rows} if isinstance(rows, list) else rows)


def beside_the_colors(name: str) -> Edit:
    """Sizes or images stand beside the colors, and name the one they belong to."""

    def edit(content: Any, _: Exchange) -> None:
        for row in content["products"]:
            row[name] = [
                {**each, "color_ref": color["color_ref"]} for color in row["contents"] for each in color.pop(name)
            ]

    return edit


def images_twice(content: Any, _: Exchange) -> None:
    """A product lists the images of all its colors once more, and does not say of which color they are."""
    for row in content["products"]:
        row["images"] = [each for color in row["contents"] for each in color["images"]]


def counting_views() -> Change:
    """Each listing counts as a view of each product."""
    views = count(1000)
    return body("list_products", 200, turned("products[*].views", lambda _: str(next(views))))


def one_session(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """A login ends the older ones of the same account."""
    found = store.logins.logging_in(body["email"])
    store.remove(*store.sessions.all(login_id=found.id))
    return operations.login(store, sandbox, body)


def outliving_logout(_caller: Login) -> Reply:
    """A logout that ends nothing."""
    return operations.DONE


def foreign_as(status: int) -> Change:
    """What belongs to another login is refused with another status."""

    def told(reply: Reply, exchange: Exchange) -> Reply:
        return replace(reply, status=status) if exchange.call and exchange.call.caller else reply

    return both(*(on_reply(name, 401, told) for name in (*STEPS, "list_products", "edit_name", "list_orders")))


def empty_refusal(reply: Reply, _: Exchange) -> Reply:
    """A refusal without a body."""
    return replace(reply, body=b"", content_type="text/plain") if reply.status >= 400 else reply


def signed_url(image: Body) -> Body:
    """An image whose url carries a signature."""
    return {**image, "url": f"{image['url']}?expires=1999999999&signature=abc"}


def first_is_default(original: Callable[..., Any]) -> Callable[..., dict[Any, list[Image]]]:
    """Where no image of a color is the default, its first one is shown as such."""

    def of_each_color(self: Images, field: str, colors: Iterable[Any]) -> dict[Any, list[Image]]:
        found: dict[Any, list[Image]] = original(self, field, colors)
        for images in found.values():
            if images and not any(each.is_default for each in images):
                images[0] = images[0].chosen(True)
        return found

    return of_each_color


def text_flags_alone(exchange: Exchange, _: Call) -> None:
    """New images have their flag as a text; a boolean is refused."""
    content = exchange.content if isinstance(exchange.content, dict) else {}
    stated = content.get("product_images")
    images = stated if isinstance(stated, list) else []
    if any(isinstance(each, dict) and isinstance(each.get("is_default"), bool) for each in images):
        raise Refusal("is_default must be a text.", field="is_default")


def tags_in_a_list_alone(exchange: Exchange, _: Call) -> None:
    """Tags come in a list; a text is refused."""
    if isinstance(exchange.content, dict) and isinstance(exchange.content.get("tags"), str):
        raise Refusal("tags must be a list.", field="tags")


def named_otherwise(row: Body) -> Body:
    """A status with another name and a higher id."""
    return {"status_id": row["status_id"] + 40, "status_name": STATUSES.get(row["status_name"], row["status_name"])}


# One variation after the other, each in a line or two.
# fmt: off
FREEDOMS = (
    Freedom("other-words", "AX-06", "Messages are worded otherwise.", body(ALL, None, in_portuguese)),
    Freedom("more-fields", "AX-03", "Every object has a field more.", body(ALL, None, with_more)),
    Freedom("slow", "AX-11", "Every answer takes 120 ms.", late(ALL, 0.12)),
    Freedom("caching-headers", "AX-03", "Answers have headers that nobody asked for.",
        header(ALL, None, "Cache-Control", "no-store, max-age=0")),
    Freedom("without-ok", "AK-11", "No answer says OK.", body(ALL, None, drop("OK"))),
    Freedom("newest-first", "AX-11", "Lists come in the other order.",
        both(*(body(name, 200, reversed_list(key)) for name, key in LISTS.items()))),
    Freedom("made-201", "AK-28", "What makes something answers 201.",
        both(*(answers(name, 200, 201) for name in MADE))),
    Freedom("silent", "AK-29", "An answer without documented body has none.",
        both(*(on_reply(name, 200, lambda reply, _: replace(reply, body=None)) for name in SILENT))),
    Freedom("refusals-empty", "AK-30", "Refusals have no body.", on_reply(ALL, None, empty_refusal)),
    Freedom("numbers-not-texts", "AK-16", "The listing shows numbers and booleans as such.",
        body("list_products", 200, turned("products[*].product_id", whole), turned("products[*].views", whole),
             turned("products[*].category.category_id", whole), turned("products[*].is_default_color", truth),
             turned(f"{COLORS}.is_default_color", truth), turned(f"{COLORS}.sizes[*].content_id", whole),
             turned(f"{COLORS}.sizes[*].initial_stock", whole), turned(f"{COLORS}.sizes[*].current_stock", whole),
             turned(f"{COLORS}.images[*].image_id", whole), turned(f"{COLORS}.images[*].is_default", truth))),
    Freedom("ids-as-texts", "AK-17", "Answered ids are texts.",
        both(body("list_brands", 200, turned("brands[*].brand_id", str)),
             body("create_product", 200, turned("product_id", str)),
             body("create_size", 200, turned("content_id", str)),
             body("list_product_categories", 200, turned("categories[*].category_id", str)),
             body("list_orders", 200, turned("orders[*].order_id", str)))),
    Freedom("tags-as-text", "AK-18", "Tags are listed as one text.",
        body("list_products", 200, turned("products[*].tags", ",".join))),
    Freedom("tags-in-a-list-alone", "AK-18", "Tags come in a list; a text is refused.",
        both(*(on_request(name, tags_in_a_list_alone) for name in ("create_product", "edit_tags")))),
    Freedom("digits-with-sign", "AK-22", "Digits are listed in small letters behind a sign.",
        body("list_products", 200, turned(f"{COLORS}.color", lambda digits: f"#{digits.lower()}"))),
    Freedom("no-flags", "AK-15", "Neither products nor colors tell which color is the default.",
        body("list_products", 200, drop("products[*].is_default_color"), drop(f"{COLORS}.is_default_color"))),
    Freedom("sizes-beside-colors", "AK-15", "Sizes and images stand beside the colors, and name theirs.",
        body("list_products", 200, beside_the_colors("sizes"), beside_the_colors("images"))),
    Freedom("images-twice", "AK-15", "Images stand below their colors, and all of them on the product once more.",
        body("list_products", 200, images_twice)),
    Freedom("lists-keyed", "AK-14", "Lists are objects keyed by id.",
        both(body("list_brands", 200, keyed("brands", "brand_id")),
             body("list_products", 200, keyed(f"{COLORS}.sizes", "content_id"), keyed("products", "product_id")))),
    Freedom("prices-as-texts", "AX-05", "Prices are texts with two decimals.",
        both(body("list_products", 200, turned("products[*].price", "{:.2f}".format)),
             body("list_orders", 200, turned("orders[*].total_price", "{:.2f}".format),
                  turned("orders[*].products[*].price", "{:.2f}".format),
                  turned("orders[*].products[*].total_price", "{:.2f}".format)))),
    Freedom("without-views", "AK-16", "Products have no views.",
        body("list_products", 200, drop("products[*].views"))),
    Freedom("views-counted", "AX-08", "Each reading counts as a view.", counting_views()),
    Freedom("statuses-otherwise", "AK-37", "The statuses have other ids and names.",
        both(body("list_order_statuses", 200, turned("status[*]", named_otherwise)),
             body("list_orders", 200, turned("orders[*].status_id", lambda number: number + 40)))),
    Freedom("no-tracking-number", "AK-42", "An order that was not sent has no tracking_num.",
        body("list_orders", 200, turned("orders[*]", lambda row: {
            key: value for key, value in row.items() if key != "tracking_num" or value is not None}))),
    Freedom("total-without-shipping", "AK-43", "The total of an order leaves the shipping out.",
        body("list_orders", 200, turned("orders[*]", lambda row: {
            **row, "total_price": round(row["total_price"] - row["shipping_price"], 2)}))),
    Freedom("country-in-full", "AK-51", "Countries have their names.",
        body("list_orders", 200, turned("orders[*].address_shipping_country", lambda _: "Portugal"),
             turned("orders[*].address_billing_country", lambda _: "Portugal"))),
    Freedom("one-session", "AK-47", "A login ends the older ones of its account.", handled("login", one_session)),
    Freedom("logout-ends-nothing", "AK-46", "A token outlives its logout.", handled("logout", outliving_logout)),
    Freedom("foreign-404", "AK-45", "What belongs to another login answers 404.", foreign_as(404)),
    Freedom("foreign-403", "AK-45", "What belongs to another login answers 403.", foreign_as(403)),
    Freedom("unknown-id-400", "AK-05", "An unknown id answers 400 where no 404 is documented.",
        both(*(answers(name, 404, 400) for name in WITH_IDS))),
    Freedom("unknown-order-403", "AK-04", "A step of an unknown order answers 403.",
        both(*(answers(name, 404, 403) for name in STEPS))),
    Freedom("no-token-403", "AK-08", "A missing token answers 403.",
        both(*(answers(name, 401, 403) for name in LISTS))),
    Freedom("login-missing-401", "AK-09", "A login without a field answers 401.", answers("login", 400, 401)),
    Freedom("flags-as-texts-alone", "AK-21", "The flag of a new image is a text; a boolean is refused.",
        on_request("create_image", text_flags_alone)),
    Freedom("default-image-by-itself", "AK-15", "The first image of a color is its default.",
        wrapped(Images, "among", first_is_default)),
    Freedom("signed-urls", "AK-35", "Urls of images are signed in the listing.",
        body("list_products", 200, turned(f"{COLORS}.images[*]", signed_url))),
)
# fmt: on
