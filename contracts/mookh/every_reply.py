"""What holds for every answer of the Mookh API that shows users, whoever asked (M-10)."""

from contracts.exchange import Exchange
from contracts.replies import Departure, on_every_reply

SHOWING_USERS = ("create_user", "list_users", "read_user")


@on_every_reply("mookh", "M-10")
def no_user_has_a_password(exchange: Exchange) -> Departure | None:
    """No user that an answer shows has a field for a password that holds anything."""
    if exchange.operation not in SHOWING_USERS or not 200 <= exchange.status < 300:
        return None
    users = exchange.body if isinstance(exchange.body, list) else [exchange.body]
    named = {name for user in users if isinstance(user, dict) for name in user if "password" in name and user[name]}
    if not named:
        return None
    return Departure("no field that holds a password", ", ".join(sorted(named)), certain=True)
