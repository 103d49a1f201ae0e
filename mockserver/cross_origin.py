"""Pages of other origins: any may use the mocked APIs, with cookies; the control API is for pages of this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from mockserver.exchange import Exchange, Headers

LOCALHOST = "localhost"
METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"


def is_preflight(exchange: Exchange) -> bool:
    """Whether a browser asks for leave before the real request."""
    return exchange.method == "OPTIONS" and exchange.header(b"access-control-request-method") is not None


def is_local(origin: str) -> bool:
    """Whether a page of this origin was served by this machine."""
    try:
        host = _host(origin)
        return host == LOCALHOST or host.endswith(f".{LOCALHOST}") or ip_address(host).is_loopback
    except ValueError:  # a name of elsewhere, or none at all
        return False


def is_cross_site(exchange: Exchange) -> bool:
    """Whether the request comes from a page of another host, where a browser keeps only SameSite=None cookies."""
    origin = exchange.header(b"origin")
    if origin is None:
        return False
    return _host(origin) != _host(f"//{exchange.header(b'host') or ''}")


def _host(url: str) -> str:
    """The name or number in an address, empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as half an IPv6 number
        return ""


def allowances(exchange: Exchange) -> Headers:
    """The headers that let the page read the answer; none where no page asks."""
    origin = exchange.header(b"origin")
    if origin is None:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-expose-headers", b"X-Request-Id, Allow"),
        (b"vary", b"Origin"),
    ]


def preflight_allowances(exchange: Exchange) -> Headers:
    """The headers that answer a browser's preflight besides the allowances."""
    granted: Headers = [
        (b"access-control-allow-methods", METHODS),
        (b"access-control-max-age", b"600"),
    ]
    wanted = exchange.header(b"access-control-request-headers")
    if wanted:
        granted.append((b"access-control-allow-headers", wanted.encode("latin-1")))
    if exchange.header(b"access-control-request-private-network"):
        granted.append((b"access-control-allow-private-network", b"true"))
    return granted
