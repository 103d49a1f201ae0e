"""Requests that are sent as the suite says, with nothing that the machine's settings add but a proxy on the way.

urllib3 alone: the layer that requests puts on top takes as long as urllib3 itself, thousands of times in a run.
"""

import ipaddress
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import certifi
import urllib3
from requests.utils import get_auth_from_url, get_environ_proxies, prepend_scheme_if_needed, select_proxy

CONNECTIONS = 16
HEADERS = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": "understudy"}
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
REASONS = ("Name or service not known", "getaddrinfo failed", "certificate verify failed")


class Unanswered(Exception):
    """A request that came to nothing: the message says why, in a few words."""


class Refused(Unanswered):
    """Nothing listens there."""


class Unsendable(Unanswered):
    """No request can say this: such as a token with a line break in a header."""


class TooLate(Unanswered):
    """No answer within the time."""


@dataclass(frozen=True)
class Answer:
    """What came back: a mapping of headers that knows no case, the decoded content, and how many seconds it took."""

    status: int
    headers: urllib3.HTTPHeaderDict
    content: bytes
    seconds: float


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    timeout: float,
    verify_tls: bool | str = True,
    redirects: int = 0,
) -> Answer:
    """The answer to one request, after so many redirects at most. No cookie is kept, no netrc read. Raises Unanswered.

    `timeout` is in seconds, for connecting and for each piece of the answer; `verify_tls` may name a file of
    certificates to trust.
    """
    parts = urlsplit(url)
    begun = time.monotonic()
    try:
        answer = connections(f"{parts.scheme}://{parts.netloc}", verify_tls).urlopen(
            method,
            url,
            body=content,
            headers=each_once({**HEADERS, **(headers or {})}),
            timeout=timeout,
            redirect=redirects > 0,
            retries=urllib3.Retry(connect=0, read=0, other=0, redirect=redirects) if redirects else False,
        )
    except urllib3.exceptions.HTTPError as error:
        raise unanswered(error) from None
    except ValueError as error:
        raise Unsendable(f"it cannot be sent: {error}") from None
    return Answer(answer.status, answer.headers, answer.data, time.monotonic() - begun)


def each_once(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, of those whose names differ by case alone the last."""
    return dict({name.lower(): (name, value) for name, value in headers.items()}.values())


@lru_cache(maxsize=32)
def connections(origin: str, verify_tls: bool | str) -> urllib3.PoolManager:
    """The connections to a server, which stay open between requests."""
    trust = trusted(verify_tls)
    proxy = proxy_to(origin)
    if proxy is None:
        return urllib3.PoolManager(maxsize=CONNECTIONS, **trust)
    login = ":".join(get_auth_from_url(proxy))
    words = urllib3.make_headers(proxy_basic_auth=login if login != ":" else None)
    return urllib3.ProxyManager(proxy, maxsize=CONNECTIONS, proxy_headers=words, **trust)


def trusted(verify_tls: bool | str) -> dict[str, Any]:
    """Whose certificates are trusted: those of a file, those that the environment names, or Mozilla's; or anybody's."""
    if not verify_tls:
        return {"cert_reqs": "CERT_NONE"}
    named = [verify_tls, *map(os.environ.get, BUNDLES), certifi.where()]
    known = next(each for each in named if isinstance(each, str) and each)
    return {"cert_reqs": "CERT_REQUIRED", "ca_cert_dir" if Path(known).is_dir() else "ca_certs": known}


def proxy_to(origin: str) -> str | None:
    """The proxy that the environment names on the way to a server; never one to this machine itself."""
    if is_loopback(urlsplit(origin).hostname or ""):
        return None
    proxy = select_proxy(origin, get_environ_proxies(origin))
    return str(prepend_scheme_if_needed(proxy, "http")) if proxy else None  # type: ignore[no-untyped-call]


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def unanswered(error: urllib3.exceptions.HTTPError) -> Unanswered:
    """Why a request came to nothing, in a few words."""
    if isinstance(error, urllib3.exceptions.MaxRetryError) and isinstance(error.reason, urllib3.exceptions.HTTPError):
        return unanswered(error.reason)
    if isinstance(error.__cause__, ConnectionRefusedError):
        return Refused("connection refused")
    # A connection that cannot be made counts as a kind of timeout there, whatever the reason.
    never_made = isinstance(error, urllib3.exceptions.NewConnectionError)
    if isinstance(error, urllib3.exceptions.TimeoutError) and not never_made:
        return TooLate("no answer in time")
    text = str(error)
    known = next((words for words in REASONS if words in text), None)
    return Unanswered(known.lower() if known else "the connection failed")
