"""What a field is for, by its name and its schema, and the values that try it hardest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.cases.case import Kind
from contracts.cases.request import MISSING

VALID, BOUNDARY, INVALID = Kind.VALID, Kind.BOUNDARY, Kind.INVALID


@dataclass(frozen=True)
class Value:
    """A value to send, what is special about it, and how much it is worth to try, from 1 to 100."""

    words: str
    value: Any
    kind: Kind
    worth: int


# fmt: off
EVERY: tuple[Value, ...] = (
    Value("is missing", MISSING, INVALID, 78),
    Value("is null", None, INVALID, 66),
    Value("is a list", ["a"], INVALID, 44),
    Value("is an object", {"a": 1}, INVALID, 42),
)
TEXTS: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 70),
    Value("is a number", 12345, INVALID, 52),
    Value("is true", True, INVALID, 34),
    Value("is one blank", " ", BOUNDARY, 50),
    Value("has accents", "Chloé Ñandú-Ångström", VALID, 68),
    Value("has an apostrophe and a hyphen", "O'Brien-D'Souza", VALID, 56),
    Value("is written from right to left", "مرحبا بالعالم", VALID, 54),
    Value("is Chinese", "漢字仮名交じり文", VALID, 46),
    Value("has an emoji of several code points", "family 👨‍👩‍👧‍👦", BOUNDARY, 62),
    Value("has combining letters", "Zoe\u0308 Ọlá", BOUNDARY, 48),
    Value("looks like SQL", "Robert'); DROP TABLE users;--", BOUNDARY, 60),
    Value("looks like a script", "<script>alert(1)</script>", BOUNDARY, 58),
    Value("looks like a template", "${7*7} #{7*7} <%= 7*7 %> {0}", BOUNDARY, 40),
    Value("is the word null", "null", BOUNDARY, 36),
    Value("holds NUL", "a\u0000b", BOUNDARY, 64),
    Value("holds line breaks", "first\r\nsecond\tthird", BOUNDARY, 38),
    Value("holds marks that turn the direction of writing", "user\u202etxt.exe\u200b", BOUNDARY, 37),
    Value("holds half a surrogate pair", "\ud83d", BOUNDARY, 47),
    Value("has quotes and backslashes", 'a "b" \\ c', BOUNDARY, 43),
    Value("has blanks before and after", "  Wanjiku  ", BOUNDARY, 39),
    Value("has 256 letters", "x" * 256, BOUNDARY, 49),
    Value("has 5,000 letters", "x" * 5000, BOUNDARY, 45),
)
EMAILS: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 72),
    Value("has no @", "wanjiku.example.com", INVALID, 64),
    Value("has two @", "wanjiku@kamau@example.com", INVALID, 50),
    Value("has nothing before the @", "@example.com", INVALID, 48),
    Value("has nothing after the @", "wanjiku@", INVALID, 49),
    Value("has a blank in it", "wanjiku kamau@example.com", INVALID, 46),
    Value("has a tag after a plus", "wanjiku+tag{{tag}}@example.com", VALID, 58),
    Value("is in capitals", "WANJIKU{{tag}}@EXAMPLE.COM", VALID, 56),
    Value("has an international domain", "wanjiku{{tag}}@bücher.example", BOUNDARY, 47),
    Value("has accents before the @", "chloé{{tag}}@example.com", BOUNDARY, 45),
    Value("has 64 letters before the @", "w" * 64 + "@example.com", BOUNDARY, 40),
    Value("has 65 letters before the @", "w" * 65 + "@example.com", BOUNDARY, 44),
    Value("has 255 letters", "w" * 64 + "@" + ".".join(["d" * 58] * 3) + ".example.com", BOUNDARY, 39),
    Value("would add a header to the mail", "wanjiku@example.com\r\nBcc: all@example.com", BOUNDARY, 63),
    Value("looks like SQL", "' OR '1'='1' --", BOUNDARY, 62),
    Value("has blanks around it", " wanjiku{{tag}}@example.com ", BOUNDARY, 52),
    Value("is two addresses", "a{{tag}}@example.com,b{{tag}}@example.com", BOUNDARY, 51),
    Value("is an address of this machine", "root@localhost", BOUNDARY, 41),
    Value("is a number", 12345, INVALID, 43),
    Value("has 5,000 letters", "w" * 5000 + "@example.com", BOUNDARY, 42),
)
PHONES: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 60),
    Value("has no country code", "0712345678", INVALID, 64),
    Value("has no plus before its country code", "254712345678", INVALID, 55),
    Value("has two zeros in place of the plus", "00254712345678", INVALID, 47),
    Value("has blanks and hyphens", "+254 712-345 678", BOUNDARY, 50),
    Value("has 15 digits, the most there can be", "+254712345678901", BOUNDARY, 46),
    Value("has 16 digits, one too many", "+2547123456789012", BOUNDARY, 48),
    Value("is a plus alone", "+", INVALID, 45),
    Value("has letters", "+2547CALLNOW", INVALID, 49),
    Value("is in Arabic digits", "+٢٥٤٧١٢٣٤٥٦٧٨", BOUNDARY, 44),
    Value("is of another country", "+351912345678", VALID, 53),
    Value("is a number", 254712345678, INVALID, 51),
)
PASSWORDS: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 70),
    Value("is one letter", "a", BOUNDARY, 50),
    Value("has 73 bytes, one past what bcrypt reads", "Aa1!" + "b" * 69, BOUNDARY, 61),
    Value("has 5,000 letters", "Aa1!" + "b" * 4996, BOUNDARY, 54),
    Value("has an emoji", "Safari-🔑-2026", VALID, 53),
    Value("is of blanks alone", "        ", BOUNDARY, 48),
    Value("has a blank at its end", "Safari-2026 ", BOUNDARY, 47),
    Value("looks like SQL", "' OR '1'='1' --", BOUNDARY, 58),
    Value("holds NUL", "Safari\u00002026", BOUNDARY, 60),
    Value("is a number", 12345678, INVALID, 51),
    Value("is true", True, INVALID, 49),
)
COUNTS: tuple[Value, ...] = (
    Value("is 0", 0, BOUNDARY, 72),
    Value("is -1", -1, INVALID, 74),
    Value("is 0.5", 0.5, INVALID, 62),
    Value("is 1.0", 1.0, BOUNDARY, 40),
    Value("is the text \"2\"", "2", INVALID, 54),
    Value("is a word", "many", INVALID, 56),
    Value("is an empty text", "", INVALID, 50),
    Value("is true", True, INVALID, 44),
    Value("is the largest 32-bit number", 2**31 - 1, BOUNDARY, 48),
    Value("is one past the largest 32-bit number", 2**31, BOUNDARY, 60),
    Value("is the largest 64-bit number", 2**63 - 1, BOUNDARY, 61),
    Value("is one past the largest 64-bit number", 2**63, BOUNDARY, 64),
    Value("is a number of 30 digits", 10**29, BOUNDARY, 52),
    Value("is 1e308", 1e308, BOUNDARY, 55),
    Value("is -0", -0.0, BOUNDARY, 38),
    Value("is 1e-300", 1e-300, BOUNDARY, 42),
    Value("is smaller than any 64-bit number", -(2**63) - 1, BOUNDARY, 46),
)
MONEY: tuple[Value, ...] = (
    *(each for each in COUNTS if each.words not in ("is 0.5", "is 1.0")),
    Value("is a cent", 0.01, BOUNDARY, 58),
    Value("has three decimals", 1.005, BOUNDARY, 57),
    Value("has a comma for decimals", "10,50", INVALID, 53),
    Value("has its currency beside it", "KES 10", INVALID, 47),
    Value("is 0.1 + 0.2 as computers add it", 0.1 + 0.2, BOUNDARY, 45),
)
DATES: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 60),
    Value("is February 30", "2031-02-30T10:00:00Z", INVALID, 64),
    Value("is a leap day", "2032-02-29T10:00:00Z", VALID, 58),
    Value("is a leap day of a year that has none", "2031-02-29T10:00:00Z", INVALID, 56),
    Value("is a leap second", "2030-12-31T23:59:60Z", BOUNDARY, 50),
    Value("has no time zone", "2031-07-05T19:08:37", BOUNDARY, 52),
    Value("is 14 hours ahead of UTC", "2031-07-05T19:08:37+14:00", BOUNDARY, 48),
    Value("is a day alone", "2031-07-05", BOUNDARY, 51),
    Value("is the end of Unix time in 32 bits", "2038-01-19T03:14:08Z", BOUNDARY, 47),
    Value("is of the year 0", "0000-01-01T00:00:00Z", BOUNDARY, 45),
    Value("is of the year 9999", "9999-12-31T23:59:59Z", BOUNDARY, 46),
    Value("is in the past", "1999-12-31T23:59:59Z", BOUNDARY, 57),
    Value("is written day first", "05/07/2031", INVALID, 55),
    Value("is a word", "tomorrow", INVALID, 53),
    Value("is a number of seconds", 1940000000, INVALID, 49),
)
IDENTIFIERS: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 62),
    Value("is a UUID that nothing has", "3f0f6a3e-5c1d-4e0a-9b57-d1a7c0de4f42", INVALID, 68),
    Value("is the UUID of zeros", "00000000-0000-0000-0000-000000000000", BOUNDARY, 56),
    Value("is a UUID in braces and capitals", "{3F0F6A3E-5C1D-4E0A-9B57-D1A7C0DE4F42}", BOUNDARY, 46),
    Value("is a UUID without hyphens", "3f0f6a3e5c1d4e0a9b57d1a7c0de4f42", BOUNDARY, 45),
    Value("is a UUID that lacks a digit", "3f0f6a3e-5c1d-4e0a-9b57-d1a7c0de4f4", INVALID, 54),
    Value("is a word", "abc", INVALID, 55),
    Value("is a number", 12345, INVALID, 50),
    Value("looks like SQL", "1' OR '1'='1", BOUNDARY, 57),
    Value("names a folder above", "../../etc/passwd", BOUNDARY, 48),
)
NUMBERED: tuple[Value, ...] = (
    Value("is a number that nothing has", 999_999_999, INVALID, 68),
    *(each for each in COUNTS if each.words not in ("is 1.0", "is -0", "is 1e-300", "is the text \"2\"")),
)
CODES: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 64),
    Value("is a code that nobody was sent", "00000", INVALID, 68),
    Value("is one digit short", "1234", BOUNDARY, 52),
    Value("is one digit long", "123456", BOUNDARY, 51),
    Value("has letters", "12a45", INVALID, 50),
    Value("is in Arabic digits", "١٢٣٤٥", BOUNDARY, 46),
    Value("is -1234", -1234, INVALID, 47),
    Value("looks like SQL", "' OR '1'='1", BOUNDARY, 57),
    Value("matches anything", "%", BOUNDARY, 48),
    Value("is 0", 0, BOUNDARY, 49),
    Value("has blanks around it", " 12345 ", BOUNDARY, 44),
    Value("has 5,000 digits", "1" * 5000, BOUNDARY, 43),
    Value("is true", True, INVALID, 41),
)
FLAGS: tuple[Value, ...] = (
    Value('is the text "true"', "true", BOUNDARY, 50),
    Value('is the text "yes"', "yes", INVALID, 48),
    Value("is an empty text", "", INVALID, 47),
    Value("is 1", 1, BOUNDARY, 46),
    Value("is 2", 2, INVALID, 45),
)
COLORS: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 60),
    Value("has five digits", "33669", BOUNDARY, 58),
    Value("has seven digits", "3366990", BOUNDARY, 57),
    Value("has a number sign", "#336699", BOUNDARY, 55),
    Value("has a letter past F", "33669G", INVALID, 59),
    Value("is the name of a color", "blue", INVALID, 50),
    Value("is in small letters", "aabbcc", VALID, 52),
    Value("is a number", 336699, INVALID, 48),
)
ADDRESSES: tuple[Value, ...] = (
    Value("is an empty text", "", BOUNDARY, 60),
    Value("is a page of somebody else's", "https://example.com/picture.jpg", INVALID, 62),
    Value("runs a script", "javascript:alert(1)", BOUNDARY, 58),
    Value("is a file of the server", "file:///etc/passwd", BOUNDARY, 61),
    Value("is an address inside the server's network", "http://169.254.169.254/latest/meta-data/", BOUNDARY, 63),
    Value("has no scheme", "//example.com/picture.jpg", BOUNDARY, 46),
    Value("is a word", "picture", INVALID, 50),
    Value("is a number", 12345, INVALID, 48),
)
LISTS: tuple[Value, ...] = (
    Value("is an empty list", [], BOUNDARY, 70),
    Value("is a text", "a", INVALID, 55),
    Value("is a list of null", [None], INVALID, 56),
    Value("is a list of numbers", [1, 2], INVALID, 50),
    Value("is a list in a list", [[]], INVALID, 52),
)
OBJECTS: tuple[Value, ...] = (
    Value("is an empty object", {}, BOUNDARY, 64),
    Value("is a text", "a", INVALID, 50),
    Value("is a number", 5, INVALID, 48),
)
# fmt: on

ALL_OF: Mapping[str, tuple[Value, ...]] = {
    "email": EMAILS,
    "phone": PHONES,
    "password": PASSWORDS,
    "count": COUNTS,
    "money": MONEY,
    "date": DATES,
    "identifier": IDENTIFIERS,
    "numbered": NUMBERED,
    "code": CODES,
    "flag": FLAGS,
    "color": COLORS,
    "address": ADDRESSES,
    "list": LISTS,
    "object": OBJECTS,
    "text": TEXTS,
}

# The first that fits says what a field is for.
NAMES: tuple[tuple[str, str], ...] = (
    (r"e?mail", "email"),
    (r"phone|msisdn", "phone"),
    (r"password", "password"),
    (r"price|amount|balance|(^|_)value$", "money"),
    (r"quantity|quantuty|stock|installments|points$|_bought|_available", "count"),
    (r"(^|_)(start|end|date)(_date)?$", "date"),
    (r"hex", "color"),
    (r"(^|_)url$|poster|photo", "address"),
    (r"(_id|_fk|^id|^agent|^store)$", "identifier"),
    (r"^code$|_code$|token", "code"),
)


def meaning(name: str, schema: Mapping[str, Any]) -> str:
    """What a field is for."""
    stated = {"boolean": "flag", "array": "list", "object": "object"}.get(str(schema.get("type")))
    by_format = {"email": "email", "uuid": "identifier", "date": "date", "date-time": "date"}.get(
        str(schema.get("format"))
    )
    by_name = next((each for pattern, each in NAMES if re.search(pattern, name.lower())), None)
    number = schema.get("type") in ("number", "integer")
    if by_name == "identifier" and number:
        return "numbered"
    found = stated or by_format or by_name
    if number and found not in ("money", "count", "numbered"):
        return "count"
    return found or "text"
