"""The refusals of the Mookh orders API: one class each, with its status and the rule that asks for it.

The document states no refusal (AO-44), so all of their words are ours.
"""

from typing import Any

from mockserver import errors


class Refusal(errors.Refusal):
    """A refusal in our own envelope, since the document shows none."""

    status = 400
    message = "The order cannot be accepted."
    rule = "O-01"

    def envelope(self, example: Any) -> dict[str, Any]:
        """What was wrong, and the field at fault where it is one."""
        return {"message": [self.told], **({"field": self.field} if self.field else {})}


class Unauthorized(Refusal):
    """A point-of-sale order without an agent's token."""

    status = 401
    message = "Point-of-sale orders need an agent's bearer token."
    rule = "O-17"


class AgentMissing(Refusal):
    """A point-of-sale order that names no agent."""

    rule = "O-18"


class ForeignAgent(Refusal):
    """The order names an agent to whom the token does not belong."""

    rule = "O-18"


class UnknownPaymentMethod(Refusal):
    """No payment method has this name (AO-16)."""

    rule = "O-02"


class ForeignExactMethod(Refusal):
    """The exact payment method is not one of the order's method and currency (AO-17)."""

    rule = "O-24"


class UnknownItem(Refusal):
    """Nothing is for sale under this item_id and type_name."""

    rule = "O-08"


class ForeignPromotion(Refusal):
    """The promo code does not hold for this item in this currency."""

    rule = "O-14"


class EntriesMissing(Refusal):
    """The organizer requires data entries that the order lacks."""

    rule = "O-12"


class UnsupportedCurrency(Refusal):
    """An item is not for sale in the order's currency."""

    rule = "O-15"


class SoldOut(Refusal):
    """There are fewer tickets left than are asked for."""

    rule = "O-42"


class OrderNotFound(Refusal):
    """No order has this number or id."""

    status = 404
    rule = "O-38"


class OrderClosed(Refusal):
    """The order is paid, cancelled or expired: nothing can be paid, and nothing be cancelled."""

    status = 409
    rule = "O-31"


class LinkNotFound(Refusal):
    """No order has this payment link."""

    status = 404
    message = "There is no such payment link."
    rule = "O-22"


class FormNotFound(Refusal):
    """No card form has this transaction or this callback token."""

    status = 404
    message = "There is no such card payment."
    rule = "O-21"


class FormUsed(Refusal):
    """A card form pays once."""

    status = 409
    message = "This card form was used before. Make another order, or pay over the order's payment link."
    rule = "O-21"


class WrongSignature(Refusal):
    """The posted card form is not as it was signed."""

    rule = "O-44"
