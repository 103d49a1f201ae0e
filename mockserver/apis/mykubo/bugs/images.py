"""Bugs of images."""

from typing import Any

from mockserver.apis.mykubo import finders
from mockserver.apis.mykubo.bugs import DONE, FAILED, Original
from mockserver.apis.mykubo.errors import ForeignImage
from mockserver.apis.mykubo.state import Color, Image, Login, Product
from mockserver.apis.mykubo.tables import Images, Store
from mockserver.handler import finds
from mockserver.reply import Reply


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


def by_place(original: Original) -> Original:
    """An image that is not found by its id is found by its place in its color."""

    def of(self: Images, color: Color, number: int) -> Image:
        siblings: list[Image] = self.all(color_id=color.id)
        if number < len(siblings) and number not in [each.id for each in siblings]:
            return siblings[number]
        found: Image = original(self, color, number)
        return found

    return of


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
