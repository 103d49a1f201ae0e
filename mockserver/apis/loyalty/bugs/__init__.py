"""The code of those sabotages that need some, and what it shares. Nothing of it runs unless the server has one."""

from collections.abc import Callable
from typing import Any

from mockserver.reply import Reply

Body = dict[str, Any]
Original = Callable[..., Any]
DONE = Reply(200, {"status": "success", "message": "Done"})
FAILED = {"status": "fail", "message": "That is not possible"}
USER = "data.user"
PRODUCTS = "data.products"
ENTRIES = "data.transactions"
