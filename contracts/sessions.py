"""Connections that do what the suite says and nothing that the machine's settings add."""

import ipaddress
from functools import lru_cache
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine, so that no proxy may stand between."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def new_session(url: str) -> requests.Session:
    """A connection pool to a server. It follows no redirect by itself, keeps no cookie, and reads no netrc."""
    session = requests.Session()
    # requests would read ~/.netrc and replace the Authorization header; an auth of ours that does nothing forbids it.
    session.auth = unchanged
    session.trust_env = not is_loopback(url)
    session.max_redirects = 5
    session.cookies.set_policy(_NoCookies())
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=16))
    return session


@lru_cache(maxsize=32)
def _shared(origin: str) -> requests.Session:
    return new_session(origin)


def session_for(url: str) -> requests.Session:
    """The connection pool of an address's server."""
    parts = urlsplit(url)
    return _shared(f"{parts.scheme}://{parts.netloc}")


def unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """The request as it is."""
    return request


class _NoCookies(DefaultCookiePolicy):
    def set_ok(self, *_: object) -> bool:
        return False

    def return_ok(self, *_: object) -> bool:
        return False
