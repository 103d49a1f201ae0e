"""The code of those sabotages that need some, and what it shares. Nothing of it runs unless the server has one."""

from collections.abc import Callable
from typing import Any, TypeAlias

Body = dict[str, Any]
When: TypeAlias = Callable[[Body], bool]
ORDER = "create_order"
STRANGER = "5f1c3a52-9f0b-4e1d-8c35-0a6a3d7c9e10"
SOMEBODY = {"name": "Jane Doe", "email": "jane@doe.com", "phone_number": "+254720111222"}
