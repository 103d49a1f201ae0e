"""A served mock, and clients of its MyKubo API, each test in a sandbox of its own."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from tests.mockserver.serving import serving

BRAND = {"email": "brand@example.com", "password": "Brand-pass-1"}
OTHER = {"email": "other@example.com", "password": "Other-pass-1"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
GIF = b"GIF89a" + bytes(range(256))

WORLDS = itertools.count(1)


@dataclass
class Client:
    """Somebody who has logged in, with short words for what tests ask again and again."""

    root: str
    credentials: dict[str, str]
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.url = f"{self.root}/mykubo/v0.1"
        answer = self.session.post(f"{self.url}/login", json=self.credentials)
        assert answer.status_code == 200, answer.text
        self.session.headers["token"] = answer.json()["token"]

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, self.url + path, **options)

    def done(self, method: str, path: str, **options: Any) -> Any:
        """The body of an answer that must be 200."""
        answer = self(method, path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def brand_id(self) -> int:
        return self.done("GET", "/brands")["brands"][0]["brand_id"]

    def products(self, brand_id: int | None = None) -> dict[str, dict[str, Any]]:
        """The listing, by product_id."""
        listed = self.done("GET", f"/brands/{brand_id or self.brand_id}/products/")["products"]
        return {product["product_id"]: product for product in listed}

    def orders(self, brand_id: int | None = None) -> dict[int, dict[str, Any]]:
        """The listing, by order_id."""
        listed = self.done("GET", f"/brands/{brand_id or self.brand_id}/orders")["orders"]
        return {order["order_id"]: order for order in listed}

    def upload(self, *contents: bytes) -> list[str]:
        """The urls of uploaded files."""
        files = [("images", (f"{nth}.png", content, "image/png")) for nth, content in enumerate(contents)]
        return [image["url"] for image in self.done("POST", "/products/upload/images", files=files)["images"]]

    def create(self, **changes: Any) -> str:
        """The product_id of a new product with two colors of two sizes each, and two images of the first color."""
        urls = self.upload(PNG, GIF)
        sizes = [{"size": "S", "initial_stock": 5}, {"size": "M", "initial_stock": 7}]
        form = {
            "name": "Camisa",
            "reference": "REF1234",
            "price": 10.5,
            "category_id": 2,
            "description": "De linho",
            "tags": "tag1",
            "colors": [
                {"color_ref": "red", "color_hex": "FF0000", "sizes": sizes, "images": [{"url": url} for url in urls]},
                {"color_ref": "blue", "color_hex": "0000FF", "sizes": sizes},
            ],
            **changes,
        }
        return str(self.done("PUT", f"/brands/{self.brand_id}/products/", json=form)["product_id"])

    def order(self, status: str, **wanted: Any) -> requests.Response:
        """What the door answers."""
        form = {"brand_id": self.brand_id, "status": status, **wanted}
        return requests.post(f"{self.root}/_mock/mykubo/orders", json=form)


def color(product: dict[str, Any], ref: str) -> dict[str, Any]:
    """One of a product's colors."""
    return next(content for content in product["contents"] if content["color_ref"] == ref)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The mock that all tests of a run share."""
    with serving("mykubo") as address:
        yield address


@pytest.fixture
def root(server: str) -> str:
    """A sandbox that no other test has touched."""
    return f"{server}/~world-{next(WORLDS)}"


@pytest.fixture
def brand(root: str) -> Client:
    return Client(root, BRAND)


@pytest.fixture
def other(root: str) -> Client:
    return Client(root, OTHER)
