"""Secrets in exports: passwords, tokens, cookies and codes become three stars."""

import re
from collections.abc import Callable, Iterable

from mockserver.journal.entry import Entry, Headers, joined
from mockserver.reference import Reference

STARS = "***"
SECRET_HEADERS = (b"authorization", b"proxy-authorization", b"cookie", b"set-cookie", b"token", b"x-api-key")
# A name with one of these words in it, or exactly `code`, is a secret's; a currency's or a promotion's code is none.
NAME = r"(?:[\w-]*(?:passw|pwd|token|secret|otp\b|signature)[\w-]*|(?:verification_|reset_|confirmation_)?code)"
IN_JSON = re.compile(rf'("{NAME}"\s*:\s*)("(?:[^"\\]|\\.)*"?|\d+)', re.IGNORECASE)
IN_FORM = re.compile(rf"((?:^|[&?]){NAME}=)([^&\s]+)", re.IGNORECASE)
IN_PARTS = re.compile(rf'(name="{NAME}"\r\n(?:[^\r\n]+\r\n)*\r\n)([^\r\n]+)', re.IGNORECASE)
PARAMETER = re.compile(rf"\{{{NAME}\}}", re.IGNORECASE)
PLACES = (IN_JSON, IN_FORM, IN_PARTS)
# Shorter values may stand anywhere by chance.
SHORTEST = 8


def masked(entries: Iterable[Entry], reference: Reference) -> list[Entry]:
    """The entries without their secrets, wherever those stand."""
    found = list(entries)
    known = {value for entry in found for value in _secrets(entry, reference) if len(value) >= SHORTEST}
    return [_masked(entry, reference, sorted(known, key=len, reverse=True)) for entry in found]


def _secrets(entry: Entry, reference: Reference) -> list[str]:
    """The values that names in bodies, queries and paths call secrets."""
    found = [
        match[2].strip('"')
        for part in (entry.body, entry.reply_body, entry.query)
        for place in PLACES
        for match in place.finditer(part.decode("latin-1"))
    ]
    return [*found, *_in_path(entry, reference)]


def _in_path(entry: Entry, reference: Reference) -> list[str]:
    """The segments of the path that its operation calls secrets."""
    operation = reference.operations.get(entry.operation)
    if operation is None:
        return []
    # An alias may be longer or shorter; then parameters are counted from the end, where they stand.
    pairs = zip(reversed(operation.full_path.split("/")), reversed(entry.path.split("/")), strict=False)
    return [segment for template, segment in pairs if PARAMETER.fullmatch(template)]


def _masked(entry: Entry, reference: Reference, known: list[str]) -> Entry:
    def clean(text: str) -> str:
        for place in PLACES:
            text = place.sub(_starred, text)
        for value in known:
            text = text.replace(value, STARS)
        return text

    path = entry.path
    for segment in _in_path(entry, reference):
        path = path.replace(f"/{segment}", f"/{STARS}")
    body, reply_body = _cleaned(entry.body, clean), _cleaned(entry.reply_body, clean)
    return entry._replace(
        path=clean(path),
        query=_cleaned(entry.query, clean),
        header_lines=_headers(entry.headers, clean),
        body=body,
        body_size=entry.body_size - len(entry.body) + len(body),
        reply_header_lines=_headers(entry.reply_headers, clean),
        reply_body=reply_body,
        reply_size=entry.reply_size - len(entry.reply_body) + len(reply_body),
        reason=clean(entry.reason),
    )


def _starred(match: re.Match[str]) -> str:
    return match[1] + (f'"{STARS}"' if match.re is IN_JSON else STARS)


def _cleaned(content: bytes, clean: Callable[[str], str]) -> bytes:
    # Latin-1 reads any bytes, and writes them as they were.
    return clean(content.decode("latin-1")).encode("latin-1")


def _headers(pairs: Headers, clean: Callable[[str], str]) -> bytes:
    return joined(
        [(name, STARS.encode() if name in SECRET_HEADERS else _cleaned(value, clean)) for name, value in pairs]
    )
