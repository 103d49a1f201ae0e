"""Replies on demand: `Prefer: code=409` or `Prefer: example=NAME` gives a documented reply from its example.

Nothing else happens: no login is asked for, no body is judged and nothing changes.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.binding import Binding, Bindings
from mockserver.exchange import Exchange
from mockserver.framework import ROUTING_CONTEXT
from mockserver.reply import HTML, JSON, Reply
from mockserver.specification import Answer

PREFER = b"prefer"
CODE, EXAMPLE = "code", "example"
PAGE = '<!DOCTYPE html>\n<html lang="en"><head><title>An example</title></head><body></body></html>\n'
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class ForcedReplies:
    """The middleware between routing and security: answers what the request prefers, or lets it pass."""

    def __init__(self, app: ASGIApp, bindings: Bindings) -> None:
        self._app = app
        self._bindings = bindings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave the preferred reply in the exchange. Raises the API's refusal for one that is not documented."""
        exchange: Exchange = scope["exchange"]
        preferred = preferences(exchange)
        binding = self._bindings.of(scope) if preferred and ROUTING_CONTEXT in scope["extensions"] else None
        if binding is None:
            await self._app(scope, receive, send)
            return
        exchange.forced = written(preferred)
        exchange.reply = forced(binding, preferred)
        exchange.reason = f"forced by the header Prefer: {exchange.forced}"


def preferences(exchange: Exchange) -> dict[str, str]:
    """The code and the example that a request prefers; what else its header Prefer asks for is no concern of ours."""
    found: dict[str, str] = {}
    if exchange.header(PREFER) is None:
        return found
    for key, value in exchange.headers:
        if key == PREFER:
            for part in value.decode("latin-1").replace(";", ",").split(","):
                name, equals, wanted = part.partition("=")
                if equals and name.strip().lower() in (CODE, EXAMPLE):
                    found.setdefault(name.strip().lower(), wanted.strip().strip('"'))
    return found


def written(preferred: Mapping[str, str]) -> str:
    """Preferences as a header has them."""
    return ", ".join(f"{name}={value}" for name, value in preferred.items())


def forced(binding: Binding, preferred: Mapping[str, str]) -> Reply:
    """The documented reply that is preferred. Raises the API's refusal, listing the documented ones."""
    code, name = preferred.get(CODE), preferred.get(EXAMPLE)
    status, answer = found(binding, code) if code is not None else holding(binding, name or "")
    if name is not None and name not in answer.examples:
        known = ", ".join(answer.examples) or "none"
        raise binding.interface.refusal(
            f"{binding.name} has no example {name!r} of {status}; its examples: {known}.", status=400
        )
    headers = (("Preference-Applied", written(preferred)),)
    if answer.content_types and 400 <= status < 500 and not answer.examples:
        # A status by range, such as 4XX, has none: it comes in the vendor's envelope.
        raise binding.interface.refusal(f"Refused with {status}, as the header Prefer asks.", status=status)
    return replace(example_of(answer, status, name), headers=headers)


def example_of(answer: Answer, status: int, name: str | None = None) -> Reply:
    """The reply that a documented example shows: the one of this name where there is one, else the first."""
    if not answer.content_types:
        return Reply(status)
    default = next(iter(answer.examples.values()), blank(answer))
    media_type, value = answer.examples.get(name, default) if name else default
    if media_type == JSON:
        return Reply(status, value)
    return Reply(status, value if isinstance(value, bytes) else str(value).encode(), media_type)


def blank(answer: Answer) -> tuple[str, Any]:
    """The least of the documented kind, for a reply of which the document shows no example: its media type and value.

    An empty object, a page without text, or a picture of one dot.
    """
    media_type = answer.content_types[0]
    if media_type == JSON:
        return JSON, {}
    return (media_type, PAGE) if media_type == HTML else ("image/png", DOT)


def found(binding: Binding, code: str) -> tuple[int, Answer]:
    """The reply with this status, exact or by range such as 4XX. Raises the API's refusal where there is none."""
    status = int(code) if code.isdigit() and len(code) == 3 else 0
    answer = binding.operation.answer(status)
    if answer is None:
        raise binding.interface.refusal(
            f"{binding.name} does not answer {code[:20]!r}; the documented ones are {documented(binding)}.", status=400
        )
    return status, answer


def holding(binding: Binding, name: str) -> tuple[int, Answer]:
    """The first reply with an example of this name. Raises the API's refusal where there is none."""
    for status, answer in binding.operation.answers.items():
        if name in answer.examples and status.isdigit():
            return int(status), answer
    known = [f"{each} ({status})" for status, answer in binding.operation.answers.items() for each in answer.examples]
    raise binding.interface.refusal(
        f"{binding.name} has no example {name[:80]!r}; its examples are {', '.join(known) or 'none'}.", status=400
    )


def documented(binding: Binding) -> str:
    """The statuses of an operation, for a person."""
    return ", ".join(binding.operation.answers)
