"""The code of those sabotages that need some, and what it shares. Nothing of it runs unless the server has one."""

from collections.abc import Callable
from typing import Any

from mockserver.apis.mykubo import operations

Body = dict[str, Any]
Original = Callable[..., Any]
DONE = operations.DONE
FAILED = {"OK": False, "message": "That is not possible"}
COLORS = "products[*].contents[*]"
LINES = "orders[*].products[*]"
