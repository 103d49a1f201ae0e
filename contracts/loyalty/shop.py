"""Products as the contracts make, find and redeem them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from contracts.client import Client, Login
from contracts.expectations import MISSING, NotJudged, Reply, demand, judging
from contracts.loyalty.people import People, Person
from contracts.specification import shortened

CROWD = 30


@dataclass(frozen=True)
class Product:
    """A product as it was made, or as a listing shows it. `id` is known to administrators."""

    name: str
    price: float
    quantity: int | None = None
    description: str = ""
    id: Any = None

    def body(self, **changes: Any) -> dict[str, Any]:
        """The product as a request states it."""
        stated = {
            "product_name": self.name,
            "product_description": self.description,
            "product_price": self.price,
            "quantity": self.quantity,
        }
        return stated | changes


@dataclass
class Shop:
    """Makes products by the administrator, finds them in listings, and takes them away at the end."""

    client: Client
    people: People
    _admin: Login | None = None
    _made: list[str] = field(default_factory=list)

    @property
    def admin(self) -> Login:
        """The administrator's login, one for each contract. Raises NotJudged without the account."""
        if self._admin is None:
            self._admin = self.people.admin()
        return self._admin

    def forget_login(self) -> None:
        """Have the administrator log in anew at the next use."""
        self._admin = None

    def plan(self, price: int = 10, quantity: int = 50, words: str = "") -> Product:
        """A product that does not exist yet, under a name of its own, which may end in some words."""
        name = self.people.unique("Airtime for every network ") + words
        return Product(name, price, quantity, f"Sent as a text message with the voucher's code, {name}")

    def create(self, price: int = 10, quantity: int = 50) -> Product:
        """A new product (L-63), without its ID."""
        product = self.plan(price, quantity)
        self._made.append(product.name)
        with judging("L-63"):
            self.client.send("create_product", body=product.body(), login=self.admin).expect(201)
        return product

    def accepted(self, product: Product) -> Product:
        """An unusual product that is new (L-63). Raises NotJudged where it is refused, as the vendor may."""
        self._made.append(product.name)
        reply = self.client.send("create_product", body=product.body(), login=self.admin)
        return taken(reply, 201, product)

    def updated(self, product: Product) -> Product:
        """A product after an unusual update (L-67). Raises NotJudged where it is refused, as the vendor may."""
        path = {"id": product.id}
        reply = self.client.send("update_product", path=path, body=product.body(), login=self.admin)
        return taken(reply, 200, product)

    def created(self, price: int = 10, quantity: int = 50) -> Product:
        """A new product with the ID that the administrator's listing shows."""
        product = self.create(price, quantity)
        with judging("L-63"):
            found, reply = self.admin_row(product.name)
            row = present(found, product.name, reply)
            if row.get("ID") in (None, ""):
                reply.fail(f"the new product {product.name!r} with an ID in the administrator's listing")
        return Product(product.name, product.price, product.quantity, product.description, row["ID"])

    def admin_rows(self) -> tuple[list[dict[str, Any]], Reply]:
        """The administrator's listing; a 404 means that there is none (AL-35)."""
        reply = self.client.send("list_admin_products", login=self.admin).expect(200, 404)
        return (reply.items("data.products") if reply.status == 200 else []), reply

    def admin_row(self, name: str) -> tuple[dict[str, Any] | None, Reply]:
        """The row of a product in the administrator's listing that is not marked as deleted, or None."""
        rows, reply = self.admin_rows()
        return living_row(rows, name), reply

    def member_rows(self, person: Person) -> tuple[list[dict[str, Any]], Reply]:
        """The members' listing; a 404 means that there is none (AL-35)."""
        reply = self.client.send("list_products", login=person.login).expect(200, 404)
        return (reply.items("data.products") if reply.status == 200 else []), reply

    def member_row(self, person: Person, name: str) -> tuple[dict[str, Any] | None, Reply]:
        """The row of a product in the members' listing, or None."""
        rows, reply = self.member_rows(person)
        return next((row for row in rows if row.get("product_name") == name), None), reply

    def redeem(self, person: Person, name: str, quantity: Any = 1) -> Reply:
        """The reply to a redemption, whatever it is."""
        body = {"product_name": name, "product_quantity": quantity}
        return self.client.send("redeem_points", body=body, login=person.login)

    def affordable(self, person: Person, points: float) -> Product:
        """A product that the member can pay: an own one, or the cheapest that is listed. Raises NotJudged."""
        if self.people.target.account("admin") is not None:
            return self.create(price=max(1, min(10, int(points // 8))))
        rows, _ = self.member_rows(person)
        priced = [row for row in rows if isinstance(row.get("product_price"), int | float) and row.get("product_name")]
        fitting = [row for row in priced if 0 < row["product_price"] <= points]
        if not fitting:
            raise NotJudged("no product is listed that the member can pay, and the profile gives no administrator")
        cheapest = min(fitting, key=lambda row: row["product_price"])
        return Product(cheapest["product_name"], cheapest["product_price"])

    def tidy(self) -> None:
        """Take away what the run made, as far as the administrator can."""
        if not self._made:
            return
        self.forget_login()
        reply = self.client.send("list_admin_products", login=self.admin)
        if reply.status != 200 or reply.get("data.products") is MISSING:
            return
        for row in reply.items("data.products"):
            if row.get("product_name") in self._made and row.get("ID") is not None and not deleted(row):
                self.client.send("delete_product", path={"id": row["ID"]}, login=self.admin)

    def tidy_if_crowded(self) -> None:
        """Take away what was made so far where it makes the listings long, and so every later look slow."""
        if len(self._made) > CROWD:
            self.tidy()
            self._made.clear()

    def remember(self, names: Iterable[str]) -> None:
        """Names of products that some other part of the run has made, so that they are taken away too."""
        self._made.extend(names)


def taken(reply: Reply, status: int, product: Product) -> Product:
    """The product that a server has taken with a documented status. Raises NotJudged where it refuses it."""
    if 400 <= reply.status < 500:
        raise NotJudged("a product like this is refused here, as the vendor may")
    reply.expect(status)
    return product


def living_row(rows: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """The row of a product, rather one without a mark of deletion (the document marks a living one, AL-54), or None."""
    named = [row for row in rows if row.get("product_name") == name]
    return next((row for row in named if not deleted(row)), named[0] if named else None)


def deleted(row: dict[str, Any]) -> bool:
    """Whether a row of the administrator's listing is marked as deleted (AL-54)."""
    mark = row.get("DeletedAt")
    if isinstance(mark, dict):
        return bool(mark.get("Valid"))
    return mark not in (None, "", "null", "0001-01-01T00:00:00Z")


def present(row: dict[str, Any] | None, name: str, reply: Reply) -> dict[str, Any]:
    """The row of a product that must be listed. Raises NotJudged where the listing may go on elsewhere (AX-11)."""
    if row is None and reply.is_partial("data.products"):
        raise NotJudged("the listing speaks of pages, so a product may be on another one (AX-11)")
    demand(row is not None, f"{name!r} in the answer of {reply.operation.id}", "nothing of that name", reply)
    assert row is not None
    return row


def once(rows: list[dict[str, Any]], name: str, reply: Reply) -> dict[str, Any]:
    """The row of a product that must be listed, and not twice."""
    row = present(living_row(rows, name), name, reply)
    living = [each for each in rows if each.get("product_name") == name and not deleted(each)]
    demand(len(living) <= 1, f"{name!r} once in the listing", f"{len(living)} times", reply)
    return row


def shows(row: dict[str, Any], product: Product, *, quantity: bool, reply: Reply) -> None:
    """Demand that a row shows a product as it was stated: to administrators with its quantity, to members without."""
    stated = shown_to_members(product, row)
    if quantity:
        stated = facts(product) | {"quantity": product.quantity}
    for name, value in stated.items():
        got = shortened(row[name]) if name in row else MISSING
        demand(row.get(name) == value, f"{name} {value!r} for {product.name!r}", got, reply)


def facts(product: Product) -> dict[str, Any]:
    """What the administrators' listing shows of a product, beside its stock."""
    return {
        "product_name": product.name,
        "product_description": product.description,
        "product_price": product.price,
    }


def shown_to_members(product: Product, row: dict[str, Any]) -> dict[str, Any]:
    """What a row of the members' listing shows of a product: a description only where it has one (AL-33)."""
    return {name: value for name, value in facts(product).items() if name != "product_description" or name in row}
