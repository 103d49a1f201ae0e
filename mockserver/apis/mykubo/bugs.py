"""The code of those sabotages that need some. Nothing of it runs unless the server is started with one."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from mockserver.apis.mykubo import access, finders, operations, wire
from mockserver.apis.mykubo.errors import (
    ContentNotFound,
    ForeignImage,
    InvalidCredentials,
    Refusal,
    Unauthorized,
)
from mockserver.apis.mykubo.forms import Form, Shop
from mockserver.apis.mykubo.state import (
    CONFIRMED,
    PAID,
    REJECTED,
    Brand,
    Category,
    Color,
    Image,
    Login,
    Order,
    Product,
    Session,
    Size,
    Step,
)
from mockserver.apis.mykubo.tables import Colors, Sessions, Store
from mockserver.changes import UNDER_WAY, body, both, drop, handled, on_reply, on_request, turned, wrapped
from mockserver.exchange import Exchange
from mockserver.handler import Call, finds
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox
from mockserver.variation import Change

Body = dict[str, Any]
Original = Callable[..., Any]

DONE = operations.DONE
FAILED = {"OK": False, "message": "That is not possible"}
COLORS = "products[*].contents[*]"
LINES = "orders[*].products[*]"


# --- who


def somebody(store: Store) -> Login:
    """The first login."""
    return store.logins.all()[0]


def owner(store: Any, parameters: Body) -> Login | None:
    """Who manages the brand that a path names, or the brand of the product or order that it names."""
    brand_id = parameters.get("brand_id")
    for name, table in (("product_id", store.products), ("order_id", store.orders)):
        if name in parameters:
            found = table.one(id=parameters[name])
            brand_id = found.brand_id if found else None
    brand = store.brands.one(id=brand_id)
    login: Login | None = store.logins.one(id=brand.login_id) if brand else None
    return login


def unguarded(operation: str) -> Change:
    """Whoever asks is taken for the one whose brand it is."""

    def mistake(exchange: Exchange, call: Call) -> None:
        call.caller = owner(call.store, exchange.parameters) or call.caller

    return on_request(operation, mistake)


def refused_but_done(operation: str) -> Change:
    """What another login asks for is refused, and done."""
    foreign: set[str] = set()

    def mistake(exchange: Exchange, call: Call) -> None:
        found = owner(call.store, exchange.parameters)
        if found and found != call.caller:
            call.caller = found
            foreign.add(exchange.id)

    def tell(reply: Reply, exchange: Exchange) -> Reply:
        return Reply(401, FAILED) if exchange.id in foreign else reply

    return both(on_request(operation, mistake), on_reply(operation, 200, tell))


def without_token(exchange: Exchange, _: Call) -> None:
    """A request that sends no token is refused."""
    if not exchange.header(b"token"):
        raise Unauthorized(reason="sabotaged")


def by_beginning(original: Original) -> Original:
    """Of a token the first ten digits matter."""

    def opened(self: Any, token: str) -> Session:
        near = [each for each in self.all() if each.id[:10] == token[:10]]
        found: Session = near[0] if near else original(self, token)
        return found

    return opened


def used_up() -> Change:
    """A token opens six requests."""
    uses: Counter[str] = Counter()

    def make(original: Original) -> Original:
        def opened(self: Any, token: str) -> Session:
            uses[token] += 1
            if uses[token] > 6:
                raise Unauthorized(reason="sabotaged")
            found: Session = original(self, token)
            return found

        return opened

    return wrapped(Sessions, "opened", make)


def first_letters(original: Original) -> Original:
    """Passwords are known by their first eight letters."""
    return lambda self, password: original(self, password[:8])


def first_letters_kept(original: Original) -> Original:
    """Of passwords the first eight letters are kept."""
    return lambda password: original(password[:8])


def without_password(original: Original) -> Original:
    """A login without password needs none."""
    return lambda self, password: None if password == "" else original(self, password)


def first_where_unknown(original: Original) -> Original:
    """An unknown address logs in whoever comes first."""

    def logging_in(self: Any, email: str) -> Login:
        try:
            found: Login = original(self, email)
        except InvalidCredentials:
            found = replace(self.all()[0], password_hash="")
        return found

    return logging_in


def lenient_about_nothing(original: Original) -> Original:
    """Without a password to compare with, any will do."""
    return lambda self, password: None if self.password_hash == "" else original(self, password)


def login_of_the_first(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Whoever logs in gets a token of the first login."""
    store.logins.logging_in(body["email"]).log_in(body["password"])
    session = access.issue(sandbox, somebody(store))
    store.keep(session)
    return Reply(200, wire.session(session))


def login_once_for_all() -> Change:
    """All logins get the token that the first one got."""
    tokens: dict[str, str] = {}

    def edit(content: Body, exchange: Exchange) -> None:
        content["token"] = tokens.setdefault(exchange.sandbox, content["token"])

    return body("login", 200, edit)


def logout_of_everybody(store: Store) -> Reply:
    """A logout ends every token there is."""
    store.remove(*store.sessions.all())
    return DONE


def every_brand(store: Store) -> Reply:
    """The brands of all logins."""
    return Reply(200, wire.brands(store.brands.all()))


# --- requests


def holds(name: str, wanted: Callable[[Any], bool]) -> Callable[[Exchange], bool]:
    """Whether the body's field of this name is as wanted."""

    def check(exchange: Exchange) -> bool:
        content = exchange.content
        return isinstance(content, dict) and name in content and wanted(content[name])

    return check


def without(name: str) -> Callable[[Exchange], bool]:
    """Whether the body lacks a field."""
    return lambda exchange: isinstance(exchange.content, dict) and name not in exchange.content


def beyond_ascii(value: Any) -> bool:
    """Whether a text has letters beyond ASCII."""
    return isinstance(value, str) and not value.isascii()


def in_ascii(text: str) -> str:
    """A text without its letters beyond ASCII."""
    return text.encode("ascii", "ignore").decode()


def whole(price: Any) -> int:
    """A price without its cents."""
    return int(float(price))


def of_each_color(change: Callable[[Body], Body]) -> Callable[[Any], Any]:
    """A change of each color that a new product is sent with."""
    return lambda colors: [change(each) for each in colors] if isinstance(colors, list) else colors


def forgiven(operation: str) -> Change:
    """What is wrong with a body is left to the handler."""

    def forgive(exchange: Exchange, _: Call) -> None:
        exchange.refusal = None

    return on_request(operation, forgive)


# --- products


def stored_all_the_same() -> Change:
    """A product that is refused is kept without its colors."""

    @finds(brand=finders.brand, shop=operations.shop)
    def create_product(shop: Shop, _caller: Login, brand: Brand, body: Any) -> Reply:
        form = body if isinstance(body, dict) else {}
        try:
            return Reply(200, wire.made_product(shop.add_product(brand, form)))
        except (Refusal, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            number = shop.sandbox.next_number("mykubo product")
            name, reference = str(form.get("name", "")), str(form.get("reference", ""))
            category = shop.store.categories.all()[0]
            shop.store.keep(Product(number, brand.id, name, reference, 0, category.id, "", "", 0))
            return Reply(400, FAILED)

    return both(forgiven("create_product"), handled("create_product", create_product))


def in_the_first_brand(original: Original) -> Original:
    """A new product goes to the first brand of its login."""

    def add_product(self: Shop, brand: Brand, *rest: Any) -> Product:
        first = self.store.brands.all(login_id=brand.login_id)[0]
        product: Product = original(self, first, *rest)
        return product

    return add_product


@finds(brand=finders.brand)
def products_of_the_login(store: Store, caller: Login, brand: Brand, base_url: str) -> Reply:
    """The products of all brands of the login."""
    brands = {each.id for each in store.brands.all(login_id=caller.id)} | {brand.id}
    garments = [store.garment(each) for each in store.products.all() if each.brand_id in brands]
    return Reply(200, wire.products(garments, base_url + operations.IMAGES))


def id_of_the_one_before(content: Body, _: Exchange) -> None:
    """The answer to a new product names the product before."""
    content["product_id"] -= 1


def as_made(name: str) -> Change:
    """A listing that shows a field of each product as it was first shown."""
    first: dict[tuple[str, str], Any] = {}

    def edit(content: Body, exchange: Exchange) -> None:
        for row in content["products"]:
            row[name] = first.setdefault((exchange.sandbox, row["product_id"]), row[name])

    return body("list_products", 200, edit)


def moved(name: str) -> Callable[[Any, Exchange], None]:
    """Each product shows the field of the next."""

    def edit(content: Body, _: Exchange) -> None:
        values = [row[name] for row in content["products"]]
        for row, value in zip(content["products"], values[1:] + values[:1], strict=True):
            row[name] = value

    return edit


def second(path: str, name: str, operation: str) -> Change:
    """The second item of a list lacks a field."""
    return body(operation, 200, drop(f"{path}[1].{name}"))


@finds(product=finders.product)
def deleting_the_newest(store: Store, _caller: Login, product: Product) -> Reply:
    """A deletion takes the brand's newest product, too."""
    newest = store.products.all(brand_id=product.brand_id)[-1]
    store.remove(*store.garment(product).records, *store.garment(newest).records)
    return DONE


def some_category(_: Original) -> Original:
    """An unknown category is the first one."""

    def numbered(self: Any, number: int) -> Category:
        found: Category = self.one(id=number) or self.all()[0]
        return found

    return numbered


def edit_of_product(change: Callable[[Store, Product, Body], Iterable[Any]]) -> Callable[..., Reply]:
    """An edit that keeps other records than it should."""

    @finds(product=finders.product)
    def edit(store: Store, _caller: Login, product: Product, body: Body) -> Reply:
        store.keep(*change(store, product, body))
        return DONE

    return edit


def same_name_everywhere(store: Store, product: Product, body: Body) -> list[Product]:
    """All products of the brand with the new name."""
    return [replace(each, name=body["name"]) for each in store.products.all(brand_id=product.brand_id)]


def without_description(_: Store, product: Product, body: Body) -> list[Product]:
    """The product with the new price, and without its description."""
    return [replace(product, price=round(float(body["price"]) * 100), description="")]


def price_of_the_next_too(store: Store, product: Product, body: Body) -> list[Product]:
    """The product and the next newer one with the new price."""
    price = round(float(body["price"]) * 100)
    newer = [each for each in store.products.all(brand_id=product.brand_id) if each.id > product.id]
    return [replace(each, price=price) for each in (product, *newer[:1])]


def emptied_when_refused(field: str) -> Change:
    """An edit without its field is refused, and empties the field."""

    @finds(product=finders.product)
    def edit(store: Store, _caller: Login, product: Product, body: Any) -> Reply:
        value = body.get(field) if isinstance(body, dict) else None
        change: Body = {field: value if isinstance(value, str) else ""}
        store.keep(replace(product, **change))
        return DONE if isinstance(value, str) else Reply(400, FAILED)

    return both(forgiven(f"edit_{field}"), handled(f"edit_{field}", edit))


# --- colors and sizes


def former_refs() -> Change:
    """A color is found under its former color_refs, too."""
    former: dict[tuple[int, str], int] = {}

    def note(exchange: Exchange, call: Call) -> None:
        product, ref = exchange.parameters["product_id"], exchange.parameters["color_ref"]
        color = call.store.colors.one(product_id=product, color_ref=ref) if call.store else None
        if color:
            former[product, ref] = color.id

    def make(original: Original) -> Original:
        def of(self: Colors, product: Product, color_ref: str) -> Color:
            found: Color = self.one(id=former.get((product.id, color_ref), 0)) or original(self, product, color_ref)
            return found

        return of

    return both(on_request("edit_color_ref", note), wrapped(Colors, "of", make))


@finds(color=finders.color)
def digits_of_all_colors(store: Store, _caller: Login, color: Color, body: Body) -> Reply:
    """All colors of the product get the new digits."""
    siblings = store.colors.all(product_id=color.product_id)
    store.keep(*(replace(each, color_hex=body["color_hex"]) for each in siblings))
    return DONE


@finds(color=finders.color)
def deleting_the_first_color(store: Store, _caller: Login, color: Color) -> Reply:
    """Whichever color is named, the product's first goes."""
    first = store.colors.all(product_id=color.product_id)[0]
    store.remove(*store.variant(first).records)
    return DONE


def default_beside_another(_: Original) -> Original:
    """The new default, and the former one as it was."""
    return lambda _, default: [default.chosen(True)]


def default_is_the_first(_: Original) -> Original:
    """The first sibling as the default, whichever was chosen."""
    return lambda siblings, _: [one.chosen(place == 0) for place, one in enumerate(siblings)]


def in_the_first_color(original: Original) -> Original:
    """A new size goes to the product's first color."""

    def add_size(self: Shop, color: Color, form: Form) -> Size:
        first = self.store.colors.all(product_id=color.product_id)[0]
        size: Size = original(self, first, form)
        return size

    return add_size


def in_the_last_color(original: Original) -> Original:
    """New images go to the product's last color."""

    def add_images(self: Shop, color: Color, forms: Iterable[Form]) -> None:
        original(self, self.store.colors.all(product_id=color.product_id)[-1], forms)

    return add_images


@finds(product=finders.product, shop=operations.shop)
def size_of_any_color(shop: Shop, _caller: Login, product: Product, color_ref: str, body: Body) -> Reply:
    """A size of an unknown color goes to the product's first."""
    colors = shop.store.colors.all(product_id=product.id)
    named = [each for each in colors if each.color_ref == color_ref]
    return Reply(200, wire.made_size(shop.add_size((named or colors)[0], body)))


def lasting_when_added() -> Change:
    """A size that was added later cannot be edited."""
    added: set[int] = set()

    def note(reply: Reply, _: Exchange) -> Reply:
        added.add(reply.body["content_id"])
        return reply

    def refuse(exchange: Exchange, _: Call) -> None:
        if int(exchange.parameters["content_id"]) in added:
            raise ContentNotFound(reason="sabotaged")

    return both(on_reply("create_size", 200, note), on_request("edit_stock", refuse))


@finds(size=finders.size)
def stock_added(store: Store, _caller: Login, size: Size, body: Body) -> Reply:
    """New stock comes on top of what is there."""
    store.keep(replace(size, current_stock=size.current_stock + int(body["stock"])))
    return DONE


@finds(size=finders.size)
def stock_of_namesakes(store: Store, _caller: Login, size: Size, body: Body) -> Reply:
    """All sizes of the product with the same name get the stock."""
    namesakes = [each for each in store.sizes.all(product_id=size.product_id) if each.size == size.size]
    store.keep(*(replace(each, current_stock=int(body["stock"])) for each in namesakes))
    return DONE


@finds(size=finders.size)
def deleting_namesakes(store: Store, _caller: Login, size: Size) -> Reply:
    """All sizes of the product with the same name go."""
    store.remove(*(each for each in store.sizes.all(product_id=size.product_id) if each.size == size.size))
    return DONE


# --- images


def refused_image(_: Original) -> Original:
    """No url is good enough."""

    def at(*_: Any) -> Any:
        raise ForeignImage("url cannot be used.", field="url")

    return at


def any_image(original: Original) -> Original:
    """A url from elsewhere is as good as that of the first upload."""

    def at(self: Any, url: str, *rest: Any) -> Any:
        try:
            return original(self, url, *rest)
        except ForeignImage:
            return self.all()[0]

    return at


@finds(image=finders.image)
def deleting_all_images(store: Store, _caller: Login, image: Image) -> Reply:
    """All images of the color go."""
    store.remove(*store.images.all(color_id=image.color_id))
    return DONE


@finds(product=finders.product)
def image_of_any_color(store: Store, _caller: Login, product: Product, image_id: int) -> Reply:
    """An image goes whatever color is named."""
    colors = {each.id for each in store.colors.all(product_id=product.id)}
    image = store.images.one(id=image_id)
    if image is None or image.color_id not in colors:
        return Reply(404, FAILED)
    store.remove(image)
    return DONE


# --- orders


def lenient(step: Step, *statuses: int) -> Change:
    """A step is taken from other statuses as well."""

    def make(original: Original) -> Original:
        def take(self: Order, asked: Step) -> Order:
            if asked is step and self.status in statuses:
                return replace(self, status=step.after)
            taken: Order = original(self, asked)
            return taken

        return take

    return wrapped(Order, "take", make)


def leading_to(step: Step, status: int) -> Change:
    """A step leads to another status."""

    def make(original: Original) -> Original:
        return lambda self, asked: replace(original(self, asked), **({"status": status} if asked is step else {}))

    return wrapped(Order, "take", make)


def read_at_once(original: Original) -> Original:
    """An order is read as a request that is still under way has read it."""
    before: dict[int, tuple[float, Order]] = {}

    def numbered(self: Any, number: int) -> Order:
        now = time.monotonic()
        if number not in before or now - before[number][0] > UNDER_WAY:
            before[number] = (now, original(self, number))
        return before[number][1]

    return numbered


@finds(order=finders.order)
def rejecting_when_refused(store: Store, _caller: Login, order: Order) -> Reply:
    """A confirmation that is refused rejects the order."""
    store.keep(replace(order, status=CONFIRMED if order.status == PAID else REJECTED))
    return DONE if order.status == PAID else Reply(403, FAILED)


@finds(order=finders.order)
def tracking_when_refused(store: Store, _caller: Login, order: Order, body: Body | None) -> Reply:
    """A number for the parcel is kept whether the order is sent or not."""
    tracking = (body or {}).get("tracking_num")
    try:
        store.keep(order.sent(tracking))
    except Refusal:
        store.keep(replace(order, tracking_num=tracking))
        return Reply(403, FAILED)
    return DONE


def taking_the_next(operation: str) -> Change:
    """A step is taken by the next newer order of the brand in the same status, where there is one."""
    original = vars(operations)[operation]

    @finds(order=finders.order)
    def take(store: Store, _caller: Login, order: Order) -> Reply:
        alike = [each for each in store.orders.all(brand_id=order.brand_id) if each.status == order.status]
        newer = [each for each in alike if each.id > order.id]
        reply: Reply = original(store, _caller, (newer or [order])[0])
        return reply

    return handled(operation, take)


def tracking_of_all(store: Store, caller: Login, content: Body) -> list[Order]:
    """The orders of the caller that were sent, with the number of the newest parcel."""
    brands = {each.id for each in store.brands.all(login_id=caller.id)}
    sent = [each for each in store.orders.all() if each.brand_id in brands and each.tracking_num]
    return [replace(each, tracking_num=content.get("tracking_num")) for each in sent]


def counted(operation: str, path: str) -> Change:
    """Each reading counts in what it shows."""
    numbers = count(1)
    return body(operation, 200, turned(path, lambda text: f"{text} {next(numbers)}"))


def one_price_whatever_the_amount(content: Body, _: Exchange) -> None:
    """The total of a line is the price of one piece."""
    for order in content["orders"]:
        for line in order["products"]:
            line["total_price"] = line["price"]


def cheaper_lines(content: Body, _: Exchange) -> None:
    """The total of each line after the first is a tenth less."""
    for order in content["orders"]:
        for line in order["products"][1:]:
            line["total_price"] = round(line["total_price"] * 0.9, 2)


def seven_oldest(original: Original) -> Original:
    """A brand's orders end after seven."""
    return lambda self, **equals: original(self, **equals)[:7]


def ten_oldest(original: Original) -> Original:
    """A brand's products end after ten."""
    return lambda self, **equals: original(self, **equals)[:10]
