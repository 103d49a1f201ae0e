"""The code of those sabotages that need some, and what it shares. Nothing of it runs unless the server has one."""

from collections.abc import Callable
from typing import Any

from mockserver.reply import Reply

Body = dict[str, Any]
Original = Callable[..., Any]
REFUSED = {"message": ["That is not possible."]}
BROKEN = Reply(500, b"Internal Server Error", "text/plain; charset=utf-8")
VERIFIED = Reply(200, {"message": ["Account verified successfully"]})
STRANGER = "5f1c3a52-9f0b-4e1d-8c35-0a6a3d7c9e10"
SOMEBODY = {
    "id": STRANGER,
    "first_name": "Jane",
    "last_name": "Doe",
    "phone_number": None,
    "email": "jane@example.com",
    "profile_photo": None,
    "groups": [1],
}
