"""Who asks: nobody, somebody with a token that is none, or somebody in an unusual way."""

from collections.abc import Iterator
from dataclasses import replace

from contracts.cases.case import Kind
from contracts.cases.special import Scene, Special

NOBODY = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIiwiZXhwIjo0MTAyNDQ0ODAwfQ.c2lnbmVkLWJ5LW5vYm9keQ"
EXPIRED = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIiwiZXhwIjoxNTc3ODM2ODAwfQ.c2lnbmVkLWJ5LW5vYm9keQ"
UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."

# What is special, the token, and its worth.
TOKENS: tuple[tuple[str, str, int], ...] = (
    ("the token is one that nobody was given", "nobody-was-given-this-token", 80),
    ("the token is a JWT of no algorithm", UNSIGNED, 64),
    ("the token is a JWT that nobody signed", NOBODY, 66),
    ("the token is a JWT that expired in 2020", EXPIRED, 56),
    ("the token has 4,000 letters", "x" * 4000, 44),
    ("the token looks like SQL", "' OR '1'='1", 54),
)
HEADERS: tuple[tuple[str, tuple[tuple[str, str], ...], int], ...] = (
    ("the login is of another scheme", (("Authorization", "Digest a"),), 40),
    ("the login is basic, of a user that nobody is", (("Authorization", "Basic YTpi"),), 48),
    ("the login is basic, and no Base64", (("Authorization", "Basic %%%"),), 45),
)
HARMLESS: tuple[tuple[str, tuple[tuple[str, str], ...], int], ...] = (
    ("the client would like HTML", (("Accept", "text/html"),), 36),
    ("the client would like Portuguese", (("Accept-Language", "pt"),), 30),
    ("a cookie comes along that nobody set", (("Cookie", "theme=dark; =;;"),), 35),
    ("a header has 4,000 letters", (("X-Long", "x" * 4000),), 33),
)


def login_specials(scene: Scene) -> Iterator[Special]:
    """Requests without a login, and with one that is none, where the operation takes one; headers that mean nothing."""
    if scene.request.login:
        yield from without_login(scene)
    unsettled = scene.demands.unsettled(scene.operation)
    for words, headers, worth in HARMLESS:
        request = replace(scene.request, headers=(*scene.request.headers, *headers))
        yield Special(Kind.BOUNDARY, words, request, unsettled, worth, "headers")


def without_login(scene: Scene) -> Iterator[Special]:
    """Requests of nobody."""
    operation, demands = scene.operation, scene.demands
    nobody = replace(scene.request, login="")
    yield Special(Kind.INVALID, "there is no login", nobody, demands.without_login(operation), 90, "no login")
    header, form = scene.login_header
    for words, token, worth in TOKENS:
        request = replace(nobody, headers=(*nobody.headers, (header, form.format(token))))
        yield Special(Kind.INVALID, words, request, demands.invalid_login(operation), worth, "token")
    empty = replace(nobody, headers=(*nobody.headers, (header, form.format("").strip())))
    yield Special(Kind.INVALID, "the token is empty", empty, demands.unsettled(operation), 58, "token")
    if header != "Authorization":
        return
    for words, headers, worth in HEADERS:
        request = replace(nobody, headers=(*nobody.headers, *headers))
        yield Special(Kind.INVALID, words, request, demands.unsettled(operation), worth, "login")
