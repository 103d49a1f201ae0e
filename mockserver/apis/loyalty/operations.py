"""The operations of the loyalty API: find, decide, store and answer."""

from typing import Any

from mockserver.apis.loyalty import access, wire
from mockserver.apis.loyalty.forms import earn, enrolled, product_from
from mockserver.apis.loyalty.state import RESET_TOKEN_LIFETIME, Admin, Member, Product, ResetToken
from mockserver.apis.loyalty.tables import Store
from mockserver.handler import finds
from mockserver.reply import Reply
from mockserver.sandbox import Sandbox

Body = dict[str, Any]
API = "loyalty"


def register(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Open an account and mail its verification code (L-01 to L-06)."""
    store.members.refuse_twin(body["username"], body["email"])
    member = enrolled(sandbox, body)
    store.keep(member)
    earn(store, sandbox, member, member.welcome())
    text = f"Welcome, {member.username}! Your verification code is {member.verification_code}."
    sandbox.mail(API, member.email, "Verify your e-mail address", text, member.verification_code)
    return Reply(200, wire.confirmation(f"We sent an email with a verification code to {member.email}"))


def verify_email(store: Store, secret_code: str) -> Reply:
    """Verify the account that the mailed code belongs to (L-09 to L-12)."""
    member = store.members.awaiting(secret_code)
    store.keep(member.verify())
    return Reply(200, wire.confirmation("Email verified successfully"))


def login(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Exchange a member's credentials for a token, in the body and as a cookie (L-13 to L-18)."""
    member = store.members.logging_in(body["email"])
    member.log_in(body["password"])
    token = access.issue(sandbox, member)
    return Reply(200, wire.session(token), cookies=(access.cookie(token),))


def logout(store: Store, sandbox: Sandbox, token: str | None) -> Reply:
    """End the session, if there is one, and expire the cookie (L-19, L-20)."""
    if token:
        store.keep(access.revocation(sandbox, token))
    return Reply(200, wire.confirmation("You have been logged out!"), cookies=(access.EXPIRED_COOKIE,))


def read_me(caller: Member) -> Reply:
    """The caller's own data (L-23 to L-26)."""
    return Reply(200, wire.member(caller))


def change_password(store: Store, caller: Member, body: Body) -> Reply:
    """Give the caller another password (L-27 to L-29)."""
    store.keep(caller.with_password(body["new_password"], body["confirm_password"]))
    return Reply(200, wire.confirmation("Password change successful"))


def list_products(store: Store, _caller: Member) -> Reply:
    """The catalogue as members see it (L-30, L-31)."""
    return Reply(200, wire.products(store.products.listed()))


def redeem_points(store: Store, sandbox: Sandbox, caller: Member, body: Body) -> Reply:
    """Exchange points for a product (L-32 to L-43)."""
    product = store.products.named(body["product_name"])
    quantity, entry_id = int(body["product_quantity"]), sandbox.next_number("loyalty entry")
    redemption = caller.redeem(product, quantity, entry_id, sandbox.now())
    store.keep(redemption.member, redemption.product, redemption.entry)
    return Reply(200, wire.redemption(redemption))


def list_transactions(store: Store, caller: Member) -> Reply:
    """The caller's history (L-44 to L-47)."""
    return Reply(200, wire.transactions(store.entries.of(caller)))


def forgot_password(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Mail a reset token (L-50 to L-53)."""
    member = store.members.addressed(body["email"])
    token = ResetToken(sandbox.code("reset token"), member.id, sandbox.now() + RESET_TOKEN_LIFETIME, used=False)
    store.keep(token)
    text = f"Your reset code is {token.id}. It works once, within 15 minutes."
    sandbox.mail(API, member.email, "Reset your password", text, token.id)
    return Reply(200, wire.confirmation("We sent an email with a reset password code to user"))


def reset_password(store: Store, sandbox: Sandbox, reset_token: str, body: Body) -> Reply:
    """Give the member whom the reset token was mailed to another password (L-54 to L-56)."""
    token = store.reset_tokens.mailed(reset_token).spend(sandbox.now())
    member = store.members.holder(token.member_id)
    store.keep(member.with_password(body["new_password"], body["confirm_password"]), token)
    return Reply(200, wire.confirmation("Password reset successful"))


def admin_login(store: Store, sandbox: Sandbox, body: Body) -> Reply:
    """Exchange an administrator's credentials for a token (L-57 to L-59)."""
    admin = store.admins.logging_in(body["username"])
    admin.log_in(body["password"])
    token = access.issue(sandbox, admin)
    return Reply(200, wire.session(token), cookies=(access.cookie(token),))


def admin_logout(store: Store, sandbox: Sandbox, token: str | None) -> Reply:
    """End the administrator's session and expire the cookie (L-60)."""
    return logout(store, sandbox, token)


def create_product(store: Store, sandbox: Sandbox, _caller: Admin, body: Body) -> Reply:
    """Put a product into the catalogue (L-61 to L-66)."""
    store.keep(product_from(body, sandbox.next_number("loyalty product"), sandbox.now()))
    return Reply(201, wire.confirmation("Product added successfully"))


def list_admin_products(store: Store, _caller: Admin) -> Reply:
    """The catalogue as administrators see it (L-63, L-31)."""
    return Reply(200, wire.stored_products(store.products.listed()))


def find_product(store: Store, id_: int) -> Product:
    """The product that the path names. Raises ProductNotFound (L-68, L-71)."""
    return store.products.numbered(id_)


@finds(product=find_product)
def update_product(store: Store, sandbox: Sandbox, _caller: Admin, product: Product, body: Body) -> Reply:
    """Replace a product, except its id (L-67, L-68, L-73)."""
    store.keep(product.replaced(product_from(body, product.id, sandbox.now())))
    return Reply(200, wire.confirmation("Product updated successfully"))


@finds(product=find_product)
def delete_product(store: Store, _caller: Admin, product: Product) -> Reply:
    """Take a product out of the catalogue (L-69 to L-72); without a body, which HTTP forbids (AL-04)."""
    store.remove(product)
    return Reply(204)
