"""The tables of the MyKubo API, and the searches that can fail."""

from collections.abc import Sequence

from mockserver import store
from mockserver.apis.mykubo.errors import (
    BrandNotFound,
    ColorExists,
    ColorNotFound,
    ContentNotFound,
    ForeignImage,
    ImageNotFound,
    InvalidCredentials,
    OrderNotFound,
    ProductNotFound,
    Unauthorized,
    UnknownCategory,
)
from mockserver.apis.mykubo.state import (
    STATUSES,
    Brand,
    Buyer,
    Category,
    Color,
    Garment,
    Image,
    Line,
    Login,
    Order,
    Product,
    Purchase,
    Session,
    Size,
    Upload,
    Variant,
)


class Logins(store.Table[Login]):
    """Everybody who can log in."""

    record = Login
    name = "mykubo_logins"
    unique = (("email",),)

    def logging_in(self, email: str) -> Login:
        """The login with this address. Raises InvalidCredentials (K-02)."""
        login = self.one(email=email)
        if login is None:
            raise InvalidCredentials(reason=f"{email} is no login")
        return login

    def holder(self, session: Session) -> Login:
        """Whose session it is. Raises Unauthorized when there is nobody."""
        login = self.one(id=session.login_id)
        if login is None:
            raise Unauthorized(reason="the token's login does not exist")
        return login


class Sessions(store.Table[Session]):
    """The logins that no logout has ended."""

    record = Session
    name = "mykubo_sessions"

    def opened(self, token: str) -> Session:
        """The session of a token. Raises Unauthorized (K-06, K-08)."""
        session = self.one(id=token)
        if session is None:
            raise Unauthorized(reason="the token is none of this sandbox, or a logout ended it")
        return session


class Categories(store.Table[Category]):
    """The categories that products can have."""

    record = Category
    name = "mykubo_categories"

    def numbered(self, number: int) -> Category:
        """The category with this id. Raises UnknownCategory (K-23)."""
        category = self.one(id=number)
        if category is None:
            raise UnknownCategory("category_id is not that of any category.", field="category_id")
        return category


class Brands(store.Table[Brand]):
    """All brands."""

    record = Brand
    name = "mykubo_brands"
    searched = (("login_id",),)

    def numbered(self, number: int) -> Brand:
        """The brand with this id. Raises BrandNotFound."""
        brand = self.one(id=number)
        if brand is None:
            raise BrandNotFound
        return brand


class Products(store.Table[Product]):
    """All brands' products."""

    record = Product
    name = "mykubo_products"
    searched = (("brand_id",),)

    def numbered(self, number: int) -> Product:
        """The product with this id. Raises ProductNotFound (K-30, K-31)."""
        product = self.one(id=number)
        if product is None:
            raise ProductNotFound
        return product


class Colors(store.Table[Color]):
    """The colors of products."""

    record = Color
    name = "mykubo_colors"
    unique = (("product_id", "color_ref"),)

    def of(self, product: Product, color_ref: str) -> Color:
        """The product's color of this color_ref. Raises ColorNotFound (K-32, K-47)."""
        color = self.one(product_id=product.id, color_ref=color_ref)
        if color is None:
            raise ColorNotFound(reason=f"product {product.id} has no color {color_ref!r:.60}")
        return color

    def refuse_twin(self, product_id: int, color_ref: str) -> None:
        """Raise ColorExists when the product has such a color (AK-33)."""
        if self.one(product_id=product_id, color_ref=color_ref):
            raise ColorExists("the product has a color of this color_ref already.", field="color_ref")


class Sizes(store.Table[Size]):
    """The sizes of colors."""

    record = Size
    name = "mykubo_sizes"
    searched = (("product_id",), ("color_id",))

    def of(self, product: Product, number: int) -> Size:
        """The product's size with this id. Raises ContentNotFound (K-34)."""
        size = self.one(id=number, product_id=product.id)
        if size is None:
            raise ContentNotFound(reason=f"no such size of product {product.id}")
        return size


class Images(store.Table[Image]):
    """The images of colors."""

    record = Image
    name = "mykubo_images"
    searched = (("color_id",),)

    def of(self, color: Color, number: int) -> Image:
        """The color's image with this id. Raises ImageNotFound (K-33, K-51, AK-54)."""
        image = self.one(id=number, color_id=color.id)
        if image is None:
            raise ImageNotFound(reason=f"no such image of color {color.id}")
        return image


class Uploads(store.Table[Upload]):
    """The uploaded files."""

    record = Upload
    name = "mykubo_uploads"
    searched = (("url",),)

    def named(self, name: str) -> Upload:
        """The file that the server gave this name. Raises ImageNotFound."""
        upload = self.one(id=name)
        if upload is None:
            raise ImageNotFound(reason="no upload was given this name")
        return upload

    def at(self, url: str, served_below: str, login: Login) -> Upload:
        """The login's own file at this url, as the upload answered it or as it is served now.

        Raises ForeignImage (K-17).
        """
        upload = self.one(url=url) or self.one(id=url.removeprefix(served_below))
        if upload is None or upload.id == url or upload.login_id != login.id:
            raise ForeignImage("url must be one that the upload of images answered.", field="url")
        return upload


class Buyers(store.Table[Buyer]):
    """The shoppers."""

    record = Buyer
    name = "mykubo_buyers"


class Orders(store.Table[Order]):
    """All brands' orders."""

    record = Order
    name = "mykubo_orders"
    words = (("status", STATUSES),)
    searched = (("brand_id",),)

    def numbered(self, number: int) -> Order:
        """The order with this id. Raises OrderNotFound (K-62)."""
        order = self.one(id=number)
        if order is None:
            raise OrderNotFound
        return order


class Lines(store.Table[Line]):
    """What was bought in each order."""

    record = Line
    name = "mykubo_lines"
    searched = (("order_id",),)


class Store(store.Store):
    """All that the MyKubo API keeps."""

    logins: Logins
    sessions: Sessions
    categories: Categories
    brands: Brands
    products: Products
    colors: Colors
    sizes: Sizes
    images: Images
    uploads: Uploads
    buyers: Buyers
    orders: Orders
    lines: Lines

    def garment(self, product: Product) -> Garment:
        """A product with all that hangs on it."""
        return self.garments([product])[0]

    def garments(self, products: Sequence[Product]) -> list[Garment]:
        """Products, each with all that hangs on it."""
        colors = self.colors.among("product_id", (product.id for product in products))
        every_color = [color.id for found in colors.values() for color in found]
        sizes, images = self.sizes.among("color_id", every_color), self.images.among("color_id", every_color)
        return [
            Garment(
                product,
                self.categories.numbered(product.category_id),
                [Variant(color, sizes[color.id], images[color.id]) for color in colors[product.id]],
            )
            for product in products
        ]

    def variant(self, color: Color) -> Variant:
        """A color with all that hangs on it."""
        return Variant(color, self.sizes.all(color_id=color.id), self.images.all(color_id=color.id))

    def purchases(self, orders: Sequence[Order]) -> list[Purchase]:
        """Orders, each with all that hangs on it."""
        lines = self.lines.among("order_id", (order.id for order in orders))
        buyers = self.buyers.among("id", (order.buyer_id for order in orders))
        return [Purchase(order, buyers[order.buyer_id][0], lines[order.id]) for order in orders]
