"""Cookies as a browser keeps them, as far as the contracts need it."""

import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from posixpath import dirname
from urllib.parse import urlsplit

from contracts.exchange import Exchange


@dataclass(frozen=True)
class Cookie:
    """One Set-Cookie header, read."""

    name: str
    value: str
    path: str | None
    expired: bool


def read_cookie(header: str) -> Cookie:
    """The cookie that a Set-Cookie header sets or takes away."""
    pair, *attributes = (part.strip() for part in header.split(";"))
    name, _, value = pair.partition("=")
    stated = {key.strip().lower(): text.strip() for key, _, text in (each.partition("=") for each in attributes)}
    return Cookie(name.strip(), value.strip().strip('"'), stated.get("path") or None, has_expired(stated))


def has_expired(attributes: dict[str, str]) -> bool:
    """Whether Max-Age, which counts first, or Expires says that a cookie is over."""
    age = attributes.get("max-age", "")
    if age.lstrip("-").isdigit():
        return int(age) <= 0
    try:
        return parsedate_to_datetime(attributes["expires"]).timestamp() <= time.time()
    except (KeyError, ValueError, TypeError, OverflowError):
        return False


def expires_a_cookie(header: str) -> bool:
    """Whether a Set-Cookie header takes a cookie away."""
    return read_cookie(header).expired


@dataclass
class CookieJar:
    """The cookies of one client."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, exchange: Exchange) -> None:
        """Keep the cookies that an answer sets, and drop those that it takes away."""
        for header in exchange.set_cookies:
            cookie = read_cookie(header)
            key = (cookie.name, cookie.path or dirname(urlsplit(exchange.url).path) or "/")
            if cookie.expired:
                self.kept.pop(key, None)
            else:
                self.kept[key] = cookie.value

    def values(self) -> dict[str, str]:
        """The values by name."""
        return {name: value for (name, _), value in self.kept.items() if value}

    def header(self) -> dict[str, str]:
        """The header that sends the cookies; none when there are none."""
        pairs = [f"{name}={value}" for name, value in self.values().items()]
        return {"Cookie": "; ".join(pairs)} if pairs else {}
