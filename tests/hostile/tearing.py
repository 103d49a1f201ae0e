"""How a request is torn: one or two places of it changed, or its bytes no longer HTTP at all."""

import random
from collections.abc import Callable
from typing import Any

Headers = tuple[tuple[bytes, bytes], ...]

METHODS = b"GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND get G\x00T X".split(b" ")
PIECES = [
    b"%00",
    b"%ff%fe",
    b"..",
    b"../../etc/passwd",
    b"%2e%2e%2f",
    b"//",
    b"~",
    b"~x",
    b"{id}",
    b"'--",
    b"-1",
    b"0",
    b"1e999",
    b"9" * 40,
    b"9" * 5000,
    b"NaN",
    b"null",
    b"%F0%9F%92%A9",
    b"a" * 3000,
    b"?",
    b"#",
    b"%",
    b"%zz",
    b"+",
    b";",
    b"\xc3\xa9",
    b"00000000-0000-0000-0000-000000000000",
    b"_mock",
    b"~default",
    b"&&==&a[]=1&a[]=2",
]
TYPES = [
    b"",
    b"text/plain",
    b"application/json",
    b"application/json; charset=utf-16",
    b"application/json; charset=none",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"APPLICATION/JSON;;",
    b"multipart/form-data; boundary=x",
    b'multipart/form-data; boundary="' + b"y" * 300,
    b"application/xml",
    b"\xff/\xff",
]
HEADERS: Headers = (
    (b"X-Sandbox", b"hostile-0"),
    (b"X-Sandbox", b"../x"),
    (b"X-Sandbox", b"\xff"),
    (b"Origin", b"null"),
    (b"Origin", b"http://[::1"),
    (b"Origin", b"https://elsewhere.example"),
    (b"Cookie", b"token"),
    (b"Cookie", b'token=;;=\xff; token="a'),
    (b"Cookie", b"a" * 4000),
    (b"Authorization", b"Bearer"),
    (b"Authorization", b"Bearer a.b.c"),
    (b"Authorization", b"Basic !!!"),
    (b"token", b"\xff\xfe"),
    (b"Authorization", b"Basic OjpcMA=="),
    (b"Authorization", b"Bearer eyJhbGciOiJub25lIn0.e30."),
    (b"Prefer", b"code=abc"),
    (b"Prefer", b"code=200, example=\xff"),
    (b"Prefer", b"example=" + b"e" * 500),
    (b"Expect", b"100-continue"),
    (b"Range", b"bytes=0-"),
    (b"X-Forwarded-For", b"::1"),
    (b"Access-Control-Request-Method", b"\xff"),
    (b"Accept", b"*/*;q=x"),
    (b"Host", b""),
    (b"If-None-Match", b"*"),
    (b"Content-Encoding", b"gzip"),
    (b"Upgrade", b"h2c"),
    (b"X-Long", b"l" * 20_000),
)
VALUES = [
    b"null",
    b"true",
    b"0",
    b"-1",
    b"1e400",
    b"9" * 5000,
    b'""',
    b'"\\u0000"',
    b'"\\ud800"',
    b"[]",
    b"{}",
    b'"\xff"',
    b"NaN",
    b"0.1",
    b"9223372036854775808",
    b"-9223372036854775809",
    b'"' + b"x" * 5000 + b'"',
    b"[" * 300 + b"]" * 300,
    b'{"":{"":[]}}',
    b'" "',
    b"1e-400",
    b'"0000-00-00T99:99:99Z"',
    b'"\xf0\x9f\x92\xa9"',
    b'"2023-06-03"',
    b'"<script>"',
    b"[[[[[[]]]]]]",
    b"1.7976931348623157e308",
]


def torn(choices: random.Random, method: bytes, path: bytes, headers: Headers, body: bytes) -> dict[str, Any]:
    """The parts of a request with one or two of them changed."""
    parts: dict[str, Any] = {"method": method, "path": path, "headers": headers, "body": body}
    ways = [
        torn_method,
        torn_path,
        torn_path,
        torn_headers,
        torn_headers,
        torn_type,
        *([torn_body] * 6 if body else []),
    ]
    for _ in range(choices.choice((1, 1, 2))):
        choices.choice(ways)(choices, parts)
    return parts


def torn_method(choices: random.Random, parts: dict[str, Any]) -> None:
    """Another method."""
    parts["method"] = choices.choice(METHODS)


def torn_path(choices: random.Random, parts: dict[str, Any]) -> None:
    """A step of the path replaced, added or left out, or a query."""
    steps = parts["path"].split(b"/")
    place = choices.randrange(1, len(steps)) if len(steps) > 1 else 0
    piece = choices.choice(PIECES)
    way = choices.randrange(4)
    if way == 0:
        steps[place] = piece
    elif way == 1:
        steps.insert(place, piece)
    elif way == 2:
        del steps[place]
    else:
        steps[-1] += b"?" + piece
    parts["path"] = b"/" + b"/".join(steps).lstrip(b"/")


def torn_headers(choices: random.Random, parts: dict[str, Any]) -> None:
    """A header more."""
    parts["headers"] = (*parts["headers"], choices.choice(HEADERS))


def torn_type(choices: random.Random, parts: dict[str, Any]) -> None:
    """Another content type."""
    kept = tuple(pair for pair in parts["headers"] if pair[0].lower() != b"content-type")
    parts["headers"] = (*kept, (b"Content-Type", choices.choice(TYPES)))


def torn_body(choices: random.Random, parts: dict[str, Any]) -> None:
    """A value in a JSON body replaced, or bytes of the body changed, cut off or doubled."""
    body: bytes = parts["body"]
    way = choices.randrange(5)
    place = choices.randrange(len(body)) if body else 0
    if way < 2 and b":" in body:
        before, _, after = body.partition(b":") if choices.random() < 0.5 else body.rpartition(b":")
        end = min((after.find(mark) for mark in (b",", b"}") if mark in after), default=len(after))
        body = before + b":" + choices.choice(VALUES) + after[end:]
    elif way == 2:
        body = choices.choice(VALUES)
    elif way == 3:
        body = body[:place] + bytes([choices.randrange(256)]) + body[place + 1 :]
    else:
        body = body[:place] if choices.random() < 0.7 else body + body
    parts["body"] = body


def cut_off(choices: random.Random, whole: bytes) -> bytes:
    """A request that ends somewhere."""
    return whole[: choices.randrange(1, len(whole))]


def scrambled(choices: random.Random, whole: bytes) -> bytes:
    """A request with random bytes in a few places."""
    found = bytearray(whole)
    for _ in range(choices.randrange(1, 8)):
        found[choices.randrange(len(found))] = choices.randrange(256)
    return bytes(found)


def noise(choices: random.Random, _whole: bytes) -> bytes:
    """No HTTP at all."""
    return choices.randbytes(choices.randrange(1, 400))


def with_lying_length(choices: random.Random, whole: bytes) -> bytes:
    """A length that is wrong, twice there, negative or no number."""
    length = choices.choice((b"-1", b"1", b"99999999999999999999", b"abc", b"5, 6", b"0x10", b"5\r\nContent-Length: 7"))
    return whole.replace(b"\r\n", b"\r\nContent-Length: " + length + b"\r\n", 1)


def with_broken_chunks(choices: random.Random, whole: bytes) -> bytes:
    """A body in chunks that are none."""
    head, _, body = whole.partition(b"\r\n\r\n")
    chunk = choices.choice(
        (b"zz\r\n", b"-1\r\n", b"5\r\nab", b"fffffffffffffffff\r\n", b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
    )
    return head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk


def with_endless_head(choices: random.Random, whole: bytes) -> bytes:
    """A head of a size that no server should take."""
    line = b"X-%d: " % choices.randrange(9) + b"h" * 8000 + b"\r\n"
    return whole.replace(b"\r\n", b"\r\n" + line * choices.randrange(2, 20), 1)


def in_another_version(choices: random.Random, whole: bytes) -> bytes:
    """HTTP of another version, or its lines ended otherwise."""
    wanted = choices.choice((b"HTTP/0.9", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"HTP/1.1", b""))
    found = whole.replace(b"HTTP/1.1", wanted, 1)
    return found.replace(b"\r\n", b"\n") if choices.random() < 0.3 else found


def twice_at_once(choices: random.Random, whole: bytes) -> bytes:
    """Several requests in one piece."""
    return whole * choices.randrange(2, 5)


def web_socket(choices: random.Random, whole: bytes) -> bytes:
    """A request for a web socket."""
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    upgrade += b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    return whole.replace(b"\r\n", b"\r\n" + upgrade, 1)


SHREDS: list[Callable[[random.Random, bytes], bytes]] = [
    cut_off,
    scrambled,
    noise,
    with_lying_length,
    with_broken_chunks,
    with_endless_head,
    in_another_version,
    twice_at_once,
    web_socket,
]
