"""The refusals of the loyalty API: one class each, with its status, its message and the rule that asks for it."""

from typing import Any

from mockserver import errors


class Refusal(errors.Refusal):
    """A refusal in the vendor's envelope. Its status word is `fail`, `error` where the document's example says so."""

    def envelope(self, example: Any) -> dict[str, str]:
        """The documented body: status and message (L-74, L-75)."""
        documented = example or {}
        told = self.told
        if self.place == "path" and documented.get("message"):
            told = f"{documented['message']}: {told}"
        return {"status": documented.get("status", "error" if self.code >= 500 else "fail"), "message": told}


class NotLoggedIn(Refusal):
    """No token, or none that opens the operation."""

    status = 401
    message = "You are not logged in"
    rule = "L-21"


class MemberExists(Refusal):
    """The e-mail address or the username is another member's."""

    status = 409
    message = "User with that credential already exists"
    rule = "L-04"


class InvalidVerificationCode(Refusal):
    """No account waits for this code."""

    status = 400
    message = "Invalid verification code or user doesn't exist"
    rule = "L-10"


class AlreadyVerified(Refusal):
    """The account was verified before."""

    status = 409
    message = "User already verified"
    rule = "L-12"


class InvalidCredentials(Refusal):
    """Unknown e-mail address or wrong password, which the client cannot tell apart (L-15)."""

    status = 400
    message = "Invalid email or Password"
    rule = "L-14"


class EmailNotVerified(Refusal):
    """The credentials are right, but the address is not verified yet."""

    status = 403
    message = "Please verify your email"
    rule = "L-08"


class PasswordsDoNotMatch(Refusal):
    """The new password and its confirmation differ."""

    status = 400
    message = "Passwords do not match"
    rule = "L-28"


class NoProducts(Refusal):
    """The catalogue is empty."""

    status = 404
    message = "Products not found"
    rule = "L-31"


class ProductNotFound(Refusal):
    """No product has this name or id."""

    status = 404
    message = "Product not found"
    rule = "L-36"


class NotEnoughPoints(Refusal):
    """The redemption costs more points than the member has."""

    status = 400
    message = "Not enough points"
    rule = "L-37"


class NotEnoughStock(Refusal):
    """The redemption takes more than is in stock."""

    status = 400
    message = "Not enough products in stock"
    rule = "L-40"


class NoTransactions(Refusal):
    """The member's history is empty."""

    status = 404
    message = "Transactions not found"
    rule = "L-46"


class MemberNotFound(Refusal):
    """No member has this e-mail address."""

    status = 404
    message = "User not found"
    rule = "L-51"


class InvalidResetToken(Refusal):
    """The reset token is unknown, used or expired."""

    status = 400
    message = "The reset token is invalid or has expired"
    rule = "L-55"


class InvalidAdminCredentials(Refusal):
    """Unknown administrator or wrong password."""

    status = 400
    message = "Invalid Password"
    rule = "L-58"
