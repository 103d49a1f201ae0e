"""Products as the contracts make them and find them in the listing of their brand."""

import os
import time
from dataclasses import dataclass, field
from typing import Any

from contracts.client import Client, Login
from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mykubo.accounts import Accounts, Seller
from contracts.mykubo.files import CONTENT_TYPE, image, multipart
from contracts.mykubo.wire import color_of, id_of, listed, name_of, no_pages, of_color, rows

HEXES = ("1A2B3C", "D4E5F6", "001234", "ABCDEF")
CROWD = 15
SIZES = ("S", "M", "XL", "38")
# How much more of each size there is: neither ascending nor descending, so that none is taken for another.
MORE = (5, 0, 9, 2)


@dataclass(frozen=True)
class Garment:
    """A product that the suite made: its id and what was sent."""

    id: Any
    body: dict[str, Any]

    @property
    def refs(self) -> list[str]:
        """The color_refs of its colors."""
        return [each["color_ref"] for each in self.body["colors"]]


def images_of(row: dict[str, Any], garment: Garment, color: int) -> list[dict[str, Any]]:
    """The listed images of a color that the suite made.

    Where none says of which color it is (AK-15), its url does, or else its place among the images as they were sent.
    """
    colors = garment.body["colors"]
    found = of_color(row, "images", garment.refs[color])
    if len(found) == len(of_color(row, "images", "")) and len(colors) > 1:
        sent = {name_of(each["url"]) for each in colors[color]["images"]}
        begin = sum(len(each["images"]) for each in colors[: color % len(colors)])
        by_url = [each for each in found if name_of(each.get("url")) in sent]
        return by_url or found[begin : begin + len(sent)]
    return found


def identity(row: dict[str, Any]) -> tuple[str, str]:
    """The id and the reference of a listed product."""
    return id_of(row.get("product_id")), id_of(row.get("reference"))


@dataclass
class Wardrobe:
    """Makes products and images, reads listings, and takes away at the end what it made."""

    client: Client
    accounts: Accounts
    seed: int
    _number: int = 0
    _run: str = field(default_factory=lambda: f"{time.time_ns() // 1_000_000:x}{os.getpid() % 100_000:x}")
    _made: list[tuple[str, Any]] = field(default_factory=list)
    _kept: set[str] = field(default_factory=set)
    _gone: set[tuple[str, str]] = field(default_factory=set)
    _categories: list[dict[str, Any]] = field(default_factory=list)
    _part: str = "images"
    _tags_as_list: bool = False

    def count(self) -> int:
        """The next number of this run."""
        self._number += 1
        return self._number

    def unique(self, prefix: str) -> str:
        """A text that nothing else on the target has."""
        return f"{prefix}{self._run}x{self.count()}"

    def categories(self, login: Login) -> list[dict[str, Any]]:
        """The product categories, asked for once in a run (K-09)."""
        if not self._categories:
            with judging("K-09"):
                reply = self.client.send("list_product_categories", login=login).expect(200)
                found = [row for row in listed(reply, "categories") if row.get("category_id") not in (None, "")]
                demand(bool(found), "a category with a category_id", reply.value("categories"), reply)
            self._categories = found
        return self._categories

    def upload(self, login: Login, many: int = 1) -> list[str]:
        """The urls of newly uploaded images (K-15)."""
        return self.uploaded(login, [self.picture() for _ in range(many)])[0]

    def picture(self) -> bytes:
        """An image that nobody has uploaded in this run."""
        return image(int(self._run, 16) * 997 + self.count())

    def uploaded(self, login: Login, files: list[bytes]) -> tuple[list[str], Reply]:
        """The urls of uploaded files, with the reply; parts are named images or, after a 400, images[] (AK-34)."""
        with judging("K-15"):
            reply = self.send_files(login, files)
            if reply.status == 400:
                self._part = "images[]" if self._part == "images" else "images"
                reply = self.send_files(login, files)
            found = listed(reply.expect(200), "images")
            urls = [row["url"] for row in found if isinstance(row.get("url"), str) and row["url"].strip()]
            demand(bool(urls), "a url of the uploaded image", reply.value("images"), reply)
        return urls, reply

    def send_files(self, login: Login | None, files: list[bytes], name: str = "image") -> Reply:
        """The reply to an upload of files under a name."""
        body = multipart(files, self._part, name)
        return self.client.send("upload_images", raw=body, content_type=CONTENT_TYPE, login=login)

    def plan(self, login: Login, *, images: int = 0, colors: int = 2, sizes: int = 2) -> dict[str, Any]:
        """A product that does not exist yet, every field of it its own."""
        number = self.count()
        return {
            "name": self.unique("Camisola às riscas nº "),
            "reference": self.unique("REF"),
            "price": 10.25 + number,
            "category_id": self.categories(login)[0]["category_id"],
            "description": self.unique("Made of cotton, washable at 30 °C, "),
            "tags": self.tag(),
            "colors": [self.color(login, index, images=images, sizes=sizes) for index in range(colors)],
        }

    def tag(self) -> Any:
        """A tag that no product has yet, as a text, or in a list where a text was refused (AK-18)."""
        tag = self.unique("tag")
        return [tag] if self._tags_as_list else tag

    def color(
        self, login: Login, index: int = 0, *, images: int = 0, sizes: int = 2, default: bool | None = None
    ) -> dict[str, Any]:
        """A color that does not exist yet; the first one of a product is its default."""
        stock = 10 + self.count()
        return {
            "color_ref": self.unique("c"),
            "color_hex": HEXES[index % len(HEXES)],
            "is_default_color": index == 0 if default is None else default,
            "sizes": [{"size": SIZES[each], "initial_stock": stock + MORE[each]} for each in range(sizes)],
            "images": [self.picture_of(url, each == 0) for each, url in enumerate(self._urls(login, images))],
        }

    def picture_of(self, url: str, default: bool) -> dict[str, Any]:
        """An uploaded image as a new product or color states it, its flag under both names (AK-20)."""
        return {"url": url, "is_default_color": default, "is_default": default}

    def _urls(self, login: Login, many: int) -> list[str]:
        return [self.upload(login)[0] for _ in range(many)]

    def put(self, seller: Seller, body: dict[str, Any]) -> Reply:
        """The reply to a new product, which is taken away at the end."""
        reply = self.client.send("create_product", path={"brand_id": seller.brand}, body=body, login=seller.login)
        if reply.succeeded and reply.get("product_id") not in (None, ""):
            self.remember(seller, reply.get("product_id"))
        return reply

    def remember(self, seller: Seller, product: Any) -> None:
        """A product that some other part of the run has made, so that it is taken away too."""
        self._made.append((seller.account, product))

    def create(
        self, seller: Seller, body: dict[str, Any] | None = None, *, images: int = 0, colors: int = 2, sizes: int = 2
    ) -> Garment:
        """A new product (K-19)."""
        body = body or self.plan(seller.login, images=images, colors=colors, sizes=sizes)
        with judging("K-19"):
            reply = self.put(seller, body)
            if reply.status == 400 and not self._tags_as_list:
                self._tags_as_list = True
                body = {**body, "tags": [body["tags"]]}
                second = self.put(seller, body)
                self._tags_as_list = second.succeeded
                reply = second if second.succeeded else reply
            product = reply.expect(200).value("product_id")
            demand(product not in (None, ""), "a product_id", product, reply)
        return Garment(product, body)

    def listing(self, seller: Seller) -> tuple[dict[str, dict[str, Any]], Reply]:
        """The products of a brand by their ids, and the reply."""
        reply = self.client.send("list_products", path={"brand_id": seller.brand}, login=seller.login).expect(200)
        return {id_of(row.get("product_id")): row for row in listed(reply, "products")}, reply

    def row(self, seller: Seller, garment: Garment, rule: str = "K-19") -> tuple[dict[str, Any], Reply]:
        """A product as its brand's listing shows it; that it shows it is demanded by a rule."""
        with judging(rule):
            found, reply = self.listing(seller)
            if id_of(garment.id) not in found:
                no_pages(reply)
                reply.fail(f"the product {garment.id!r} in the listing of its brand")
        return found[id_of(garment.id)], reply

    def spot(self, seller: Seller, garment: Garment, color: int = -1, each: int = -1) -> dict[str, Any]:
        """What paths need to name a product, one of its colors, and of this a size and an image where it has them."""
        return self.place(seller, garment, self.row(seller, garment), color, each)

    def place(
        self, seller: Seller, garment: Garment, read: tuple[dict[str, Any], Reply], color: int = -1, each: int = -1
    ) -> dict[str, Any]:
        """What paths need, from a row of the listing that was read already."""
        row, reply = read
        ref = garment.refs[color]
        with judging("K-20"):
            demand(
                color_of(row, ref) is not None, f"the color {ref!r} in contents", row.get("contents", "nothing"), reply
            )
            sizes = of_color(row, "sizes", ref)
            demand(bool(sizes), f"sizes of the color {ref!r}", row.get("contents", "nothing"), reply)
        with judging("K-18"):
            images = images_of(row, garment, color)
            wanted = garment.body["colors"][color]["images"]
            demand(len(images) >= len(wanted), f"{len(wanted)} images of the color {ref!r}", images, reply)
        found = {"brand_id": seller.brand, "product_id": garment.id, "color_ref": ref, "color": ref}
        found["content_id"] = sizes[each].get("content_id")
        if images:
            found["image_id"] = images[min(each, len(images) - 1)].get("image_id")
        return found

    def another_category(self, login: Login, than: Any) -> Any:
        """A category_id other than a given one. Raises NotJudged when there is none."""
        others = [row["category_id"] for row in self.categories(login) if id_of(row["category_id"]) != id_of(than)]
        if not others:
            raise NotJudged("the server has a single product category")
        return others[-1]

    def keep(self, garment: Garment) -> Garment:
        """Have a product stay until the end of the run."""
        self._kept.add(id_of(garment.id))
        return garment

    def returned(self, seller: Seller) -> tuple[list[tuple[str, str]], Reply]:
        """The ids and references of products that this run took away and that a brand lists again, and the reply.

        Some more are taken away before. Either alone may be another product's: an id may be given again, and twins have
        one reference.
        """
        for _ in range(3):
            self.create(seller)
        self._take_away_all_but_kept()
        found, reply = self.listing(seller)
        return [each for each in map(identity, found.values()) if each in self._gone], reply

    def tidy_if_crowded(self) -> None:
        """Take away what ended contracts have made, now and then: long lists would make every later contract slow."""
        if len(self._made) - len(self._kept) > CROWD:
            self._take_away_all_but_kept()

    def _take_away_all_but_kept(self) -> None:
        self._take_away([each for each in self._made if id_of(each[1]) not in self._kept])
        self._made = [each for each in self._made if id_of(each[1]) in self._kept]

    def tidy(self) -> None:
        """Take away what the run made: the products that are remembered, and those that carry its mark."""
        self._take_away(self._made, self._run)

    def _take_away(self, made: list[tuple[str, Any]], mark: str | None = None) -> None:
        for account in dict.fromkeys(account for account, _ in made):
            seller = self.accounts.seller(account)
            ids = {id_of(product) for owner, product in made if owner == account}
            reply = self.client.send("list_products", path={"brand_id": seller.brand}, login=seller.login)
            body = reply.exchange.body
            for row in rows(body.get("products")) if isinstance(body, dict) else []:
                product = row.get("product_id")
                if id_of(product) in ids or (mark is not None and mark in str(row)):
                    deletion = self.client.send("delete_product", path={"product_id": product}, login=seller.login)
                    if deletion.succeeded:
                        self._gone.add(identity(row))
