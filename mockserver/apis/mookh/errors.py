"""The refusals of the Mookh API: one class each, with its status, its message and the rule that asks for it."""

from dataclasses import replace
from typing import Any

from mockserver import errors
from mockserver.reply import Reply

CHALLENGES = (("WWW-Authenticate", 'Bearer realm="mookh", Basic realm="mookh"'),)


class Refusal(errors.Refusal):
    """A refusal in our own envelope, which follows the one message that the document shows (AM-08, AM-28)."""

    def envelope(self, example: Any) -> dict[str, list[str]]:
        """What was wrong, in a list of sentences."""
        return {"message": [self.told]}


class Unauthorized(Refusal):
    """Neither a token nor a login of a verified user."""

    status = 401
    message = "A bearer token or a basic login is needed."
    rule = "M-02"

    def reply(self, example: Any = None) -> Reply:
        """With the ways to log in, without which many a client never sends its password."""
        return replace(super().reply(example), headers=CHALLENGES)


class UserNotFound(Refusal):
    """No user has this id."""

    status = 404
    message = "There is no user with this id."
    rule = "M-06"


class OrderNotFound(Refusal):
    """No order has this id."""

    status = 404
    message = "There is no order with this id."
    rule = "M-41"


class PromoCodeNotFound(Refusal):
    """No promo code has this id."""

    status = 404
    message = "There is no promo code with this id."
    rule = "M-46"


class EmailTaken(Refusal):
    """The e-mail address is another user's."""

    status = 409
    message = "email is that of another user."
    rule = "M-12"


class PasswordsDiffer(Refusal):
    """The password and its confirmation differ (AM-25)."""

    message = "confirm_password must be the same as password."
    rule = "M-08"


class WrongCode(Refusal):
    """Nobody waits for this verification code."""

    message = "code is not one that was mailed, or was used before."
    rule = "M-16"


class UnknownCategory(Refusal):
    """No event category has the id that a field gives."""

    message = "There is no such event category."
    rule = "M-24"


class UnknownEvent(Refusal):
    """No event has the id that a field gives."""

    message = "There is no such event."
    rule = "M-31"


class UnknownSchedule(Refusal):
    """No schedule has the id that a field gives."""

    message = "There is no such schedule."
    rule = "M-35"


class UnknownStore(Refusal):
    """No store has the id that a field gives."""

    message = "There is no such store."
    rule = "M-37"


class FieldMissing(Refusal):
    """A field is null, or is missing under both of its names, and the document requires it."""

    message = "A required field is missing."
    rule = "M-36"


class ImpossibleDate(Refusal):
    """A date that no calendar of ours has, such as one in the year 0."""

    message = "The date cannot be stored."
    rule = "M-23"


class EndsBeforeStart(Refusal):
    """A promo code would end before it starts."""

    message = "end_date must not be before start_date."
    rule = "M-48"
