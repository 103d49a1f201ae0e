"""What a strike makes of an answer: another reply, other bytes, another way of sending them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import orjson
from starlette.types import Send

from mockserver.binding import Binding
from mockserver.delivery import Cut, Written, send_whole
from mockserver.errors import Refusal
from mockserver.faults.fault import AT_ONCE
from mockserver.faults.striking import Strike
from mockserver.forced import example_of
from mockserver.reply import JSON, Reply

TOO_MANY = 429
BODILESS = (204, 304)
# A body that is slow comes in so many pieces at most.
PIECES = 20
TEXT = "text/plain; charset=utf-8"


def struck_reply(strike: Strike, reply: Reply, binding: Binding | None, refusal: type[Refusal]) -> Reply:
    """The reply in place of the operation's own; `refusal` makes the vendor's envelope."""
    definition = strike.fault.definition
    if "rate_limit" in definition:
        waiting = f"Too many requests; try again in {strike.retry_after} s."
        reply = refusal(waiting, status=TOO_MANY, headers=(("Retry-After", str(strike.retry_after)),)).reply()
    elif "status" in definition:
        reply = _with_status(definition, binding, refusal)
    if "body" in definition and reply.status not in BODILESS:
        reply = _with_body(reply, definition["body"])
    return replace(reply, headers=(*reply.headers, *definition.get("headers", {}).items()))


def _with_status(definition: Mapping[str, Any], binding: Binding | None, refusal: type[Refusal]) -> Reply:
    """The documented example of a status; the vendor's envelope for one that is not documented."""
    status = definition["status"]
    if "body" in definition:
        return Reply(status)
    answer = binding.operation.answer(status) if binding else None
    if answer is not None and (answer.examples or status < 400):
        return example_of(answer, status, definition.get("example"))
    if status < 400:
        return Reply(status)
    return refusal(f"Answered with {status} by a fault.", status=status).reply()


def _with_body(reply: Reply, body: Any) -> Reply:
    if isinstance(body, str):
        return replace(reply, body=body.encode(), content_type=TEXT)
    return replace(reply, body=orjson.dumps(body), content_type=JSON)


def struck_bytes(strike: Strike, written: Written) -> Written:
    """The answer with another Content-Type or with a broken body."""
    definition = strike.fault.definition
    headers, content = written.headers, written.content
    if "content_type" in definition:
        headers = _replaced(headers, b"content-type", definition["content_type"].encode("latin-1"))
    if definition.get("broken") and content:
        content = BREAKAGES[definition["broken"]](content)
        headers = _replaced(headers, b"content-length", str(len(content)).encode())
    return Written(written.status, headers, content)


def _replaced(headers: list[tuple[bytes, bytes]], name: bytes, value: bytes) -> list[tuple[bytes, bytes]]:
    return [*(header for header in headers if header[0] != name), (name, value)]


BREAKAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda content: content[: len(content) // 2],
    # Two braces in a row begin no JSON, whatever follows.
    "malformed": lambda content: b"{" + content.replace(b'"', b"'", 2),
}


async def deliver(strike: Strike, written: Written, send: Send, cut: Cut) -> None:
    """Send the answer as slowly, and as far, as the fault lets it."""
    definition = strike.fault.definition
    how = definition.get("cut")
    if how == AT_ONCE:
        await cut(flush=False)
    elif how:
        await _begin(written, send)
        if how == "body":
            await _in_pieces(written.content[: len(written.content) // 2], definition.get("slow_seconds", 0), send)
        await cut(flush=True)
    elif "slow_seconds" in definition:
        await _begin(written, send)
        await _in_pieces(written.content, definition["slow_seconds"], send)
        await send({"type": "http.response.body", "body": b""})
    else:
        await send_whole(written, send)


async def _begin(written: Written, send: Send) -> None:
    await send({"type": "http.response.start", "status": written.status, "headers": written.headers})


async def _in_pieces(content: bytes, seconds: float, send: Send) -> None:
    """Send a part of the body over so many seconds."""
    pieces = min(PIECES, len(content)) if seconds else 1
    size = -(-len(content) // pieces) if pieces else 1
    for start in range(0, len(content), size):
        if seconds:
            await asyncio.sleep(seconds / pieces)
        await send({"type": "http.response.body", "body": content[start : start + size], "more_body": True})
