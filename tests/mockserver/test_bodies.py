"""Bodies of requests become values."""

import orjson
import pytest

from mockserver.bodies import BODY_READERS, FORM, MULTIPART, File, without_files
from mockserver.reply import JSON

HEADER = f"{MULTIPART}; boundary=x"


def part(name: str, content: str, filename: str | None = None) -> bytes:
    told = f'; filename="{filename}"' if filename is not None else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n{content}\r\n'.encode()


@pytest.mark.parametrize("level", [(b"[", b"]"), (b'{"a": [', b"]}")])
def test_json_is_nested_so_deeply_that_it_can_be_written_back_or_refused(level):
    start, end = level
    deepest = 200 // len(end)
    content = BODY_READERS[JSON](start * deepest + b"5" + end * deepest, JSON)
    assert b"5" in orjson.dumps([{"data": content}])
    with pytest.raises(ValueError, match="nested more than 200 levels"):
        BODY_READERS[JSON](start * (deepest + 1) + b"5" + end * (deepest + 1), JSON)


def test_wide_json_is_not_deep():
    assert len(BODY_READERS[JSON](b"[" + b",".join([b"[[]]"] * 5000) + b"]", JSON)) == 5000


def test_a_form_has_texts():
    read = BODY_READERS[FORM]
    assert read(b"email=a%40b.c&password=x+y&", FORM) == {"email": "a@b.c", "password": "x y"}
    assert read(b"a=1&a=2&b=", FORM) == {"a": "2", "b": ""}
    assert read("a=é".encode(), FORM) == {"a": "é"}


@pytest.mark.parametrize("body", [b"a=%FF", b"\xff=1", b"a=%00", b"&".join([b"a=1"] * 1001)])
def test_a_broken_form_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011 - any will do, its text is shown to the client
        BODY_READERS[FORM](body, FORM)


def test_a_form_with_files_has_lists_of_them():
    body = part("images", "one", "a.png") + part("images[]", "text") + part("note", "hello") + b"--x--\r\n"
    content = BODY_READERS[MULTIPART](body, HEADER)
    assert content == {"images": [File("a.png", b"one")], "note": "hello"}
    assert without_files(content) == {"images": [""], "note": "hello"}


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (b"", HEADER),
        (b"no form", HEADER),
        (part("images", "cut off", "a.png"), HEADER),
        (part("a", "b") + b"--x--\r\n", MULTIPART),
        (part("a", "\0") + b"--x--\r\n", HEADER),
        (part("a", "b") * 1001 + b"--x--\r\n", HEADER),
        (part("a", "b" * 1_000_001) + b"--x--\r\n", HEADER),
        (part("a", "b").replace(b"form-data; ", b"") + b"--x--\r\n", HEADER),
        (part("a", "b").replace(b'form-data; name="a"', b'"a"') + b"--x--\r\n", HEADER),
    ],
    ids=["empty", "other", "cut-off", "no-boundary", "nul", "many-parts", "long-text", "no-kind", "no-name"],
)
def test_a_broken_form_with_files_is_refused(body, header):
    with pytest.raises(ValueError):  # noqa: PT011
        BODY_READERS[MULTIPART](body, header)


@pytest.mark.parametrize(
    "body", [b"", b"{", b'"\\u0000"', b'{"a\\u0000": 1}', b"\xff", b"[" * 100_000, b"[" * 300 + b"]" * 300]
)
def test_broken_json_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011
        BODY_READERS[JSON](body, JSON)


@pytest.mark.parametrize("body", [b"[" * 200 + b"]" * 200, b"[" + b"{}," * 5000 + b"{}]", b'"' + b"{" * 5000 + b'"'])
def test_json_of_many_brackets_is_read(body):
    assert BODY_READERS[JSON](body, JSON)
