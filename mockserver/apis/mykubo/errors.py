"""The refusals of the MyKubo API: one class each, with its status, its message and the rule that asks for it."""

from typing import Any

from mockserver import errors


class Refusal(errors.Refusal):
    """A refusal in our own envelope, since the document shows none (AK-30)."""

    status = 400
    message = "Invalid or missing arguments"
    rule = "K-22"

    def envelope(self, example: Any) -> dict[str, Any]:
        """What went wrong, in the document's words where it has any, and the field at fault where it is one."""
        told = self.told
        if self.code == 400 and told != self.message:
            told = f"{self.message}: {told}"
        return {"OK": False, "message": told, **({"field": self.field} if self.field else {})}


class Unauthorized(Refusal):
    """No token, or none that a login gave out and no logout ended."""

    status = 401
    message = "Unauthorized"
    rule = "K-05"


class InvalidCredentials(Refusal):
    """Unknown e-mail address or wrong password."""

    status = 401
    message = "Invalid Credentials"
    rule = "K-02"


class ForeignBrand(Unauthorized):
    """The brand, or the product or order of it, is another login's (AK-45)."""

    rule = "K-13"


class InvalidArgument(Refusal):
    """A field or a part of the path that its schema lets pass, and that still cannot be."""


class UnknownCategory(InvalidArgument):
    """No category has this id."""

    rule = "K-23"


class ColorExists(InvalidArgument):
    """The product has a color of that color_ref already (AK-33)."""

    rule = "K-24"


class ForeignImage(InvalidArgument):
    """No upload of this login answered the url."""

    rule = "K-17"


class UnusableFile(InvalidArgument):
    """The file is no image, or too large a one."""

    rule = "K-15"


class BrandNotFound(Refusal):
    """No brand has this id."""

    status = 404
    message = "Brand not Found"
    rule = "K-13"


class ProductNotFound(Refusal):
    """No product has this id."""

    status = 404
    message = "Product not Found"
    rule = "K-30"


class ColorNotFound(Refusal):
    """The product has no color of that color_ref."""

    status = 404
    message = "Color not Found"
    rule = "K-32"


class ContentNotFound(Refusal):
    """The product has no size with this id."""

    status = 404
    message = "Content not Found"
    rule = "K-34"


class ImageNotFound(Refusal):
    """The color has no image with this id, or no upload was given this name."""

    status = 404
    message = "Image not Found"
    rule = "K-33"


class OrderNotFound(Refusal):
    """No order has this id."""

    status = 404
    message = "Order not Found"
    rule = "K-62"


class NotPaid(Refusal):
    """Only a paid order can be confirmed or rejected."""

    status = 403
    message = "Order was not in paid state"
    rule = "K-53"


class NotConfirmed(Refusal):
    """Only a confirmed order can be marked as sent."""

    status = 403
    message = "Order was not confirmed"
    rule = "K-55"


class NotSent(Refusal):
    """Only an order that was sent can be finished."""

    status = 403
    message = "Order was not marked as sent"
    rule = "K-56"


class NotOnSale(Refusal):
    """A shopper asks for what the brand does not have."""

    status = 404
    message = "There is no such thing to buy"


class OutOfStock(Refusal):
    """A shopper asks for more than is left."""

    status = 409
    message = "There is not enough in stock"
