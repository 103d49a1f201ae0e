"""The C# program of the document, with only the host changed, byte by byte as its HttpWebRequest sends it."""

import json
import socket
from decimal import Decimal
from urllib.parse import quote_plus, urlsplit


def exchanged(host: str, head: list[str], body: bytes = b"") -> bytes:
    """The body of the answer; a POST waits for the server's leave, as .NET does."""
    address, port = host.split(":")
    with socket.create_connection((address, int(port)), timeout=10) as connection:
        reader = connection.makefile("rb")
        connection.sendall("\r\n".join([*head, "", ""]).encode())
        if body:
            assert reader.readline().startswith(b"HTTP/1.1 100 ")
            assert reader.readline() == b"\r\n"
            connection.sendall(body)
        assert reader.readline().startswith(b"HTTP/1.1 200 ")
        headers = dict(line.rstrip().lower().split(b": ", 1) for line in iter(reader.readline, b"\r\n"))
        return reader.read(int(headers[b"content-length"]))


def post(url: str, fields: dict[str, str]) -> bytes:
    """HttpPost: pairs, each with an ampersand after it, in the lower-case escapes of HttpUtility.UrlEncode."""
    pairs = "".join(f"{name}={quote_plus(value)}&" for name, value in fields.items())
    body = pairs.replace("%40", "%40".lower()).encode()
    place = urlsplit(url)
    head = [
        f"POST {place.path} HTTP/1.1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Host: {place.netloc}",
        f"Content-Length: {len(body)}",
        "Expect: 100-continue",
        "Connection: Keep-Alive",
    ]
    return exchanged(place.netloc, head, body)


def get(url: str, token: str) -> bytes:
    """HttpGet."""
    place = urlsplit(url)
    return exchanged(place.netloc, [f"GET {place.path} HTTP/1.1", f"token: {token}", f"Host: {place.netloc}"])


def text(value: object) -> str:
    """What DataContractJsonSerializer reads into a string: a text, or a number as it is written; never a list."""
    assert isinstance(value, str | int | Decimal)
    return str(value)


def test_the_program_logs_in_and_lists_brands_and_products(server):
    base = f"{server}/mykubo/v0.1"
    login = json.loads(post(f"{base}/login", {"email": "email1@gmail.com", "password": "test"}))
    assert login["OK"] is True
    token = text(login["token"])

    brands = json.loads(get(f"{base}/brands", token))
    assert brands["OK"] is True
    first = brands["brands"][0]
    assert text(first["name"])

    found = json.loads(get(f"{base}/brands/{text(first['brand_id'])}/products/", token), parse_float=Decimal)
    assert found["OK"] is True
    assert found["products"]
    for product in found["products"]:
        for name in ("product_id", "reference", "name"):
            assert text(product[name])
        assert text(product["category"]["category_id"])
        assert text(product["category"]["name"])
        assert Decimal(product["price"]) > 0
        assert all(isinstance(tag, str) for tag in product["tags"])
        assert isinstance(product["tags"], list)
