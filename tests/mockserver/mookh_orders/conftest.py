"""A served mock, and a client of its Mookh orders API, each test in a sandbox of its own."""

import base64
import hashlib
import hmac
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
import requests

from tests.mockserver.serving import serving

TICKET = "adf86aa9-fa1c-4394-b0b8-f6a7dea5f9c6"
ALBUM = "a1238351-627e-4b92-9991-bfc81d3f820b"
JANE = {"name": "Jane Doe", "email": "jane@doe.com", "phone_number": "+254720111222"}
AGENT = "0b2d4f6a-8c1e-4a3b-9d5f-7e6c5b4a3f21"
AGENT_PHONE = "+254711000111"
TOKEN = "mookh-agent-token"

WORLDS = itertools.count(1)


def tickets(quantity: int = 2, **changes: Any) -> dict[str, Any]:
    """A line of an order: the document's ticket."""
    return {"item_id": TICKET, "type_name": "store.ticket", "item_quantity": quantity, **changes}


def albums(quantity: int = 1, **changes: Any) -> dict[str, Any]:
    """A line of an order: the document's album."""
    return {"item_id": ALBUM, "type_name": "digital_content.album", "item_quantity": quantity, **changes}


@dataclass
class Client:
    """Somebody who orders, with short words for what tests ask again and again."""

    root: str
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def url(self) -> str:
        return f"{self.root}/mookh_orders"

    def form(self, **changes: Any) -> dict[str, Any]:
        """A request that works; a change to None takes a field out."""
        form = {
            "currency": "KES",
            "payment_method": "MOBILE",
            "response_type": "json",
            "customer": JANE,
            "order_detail": [tickets()],
            **changes,
        }
        return {name: value for name, value in form.items() if value is not None}

    def ask(self, token: str | None = None, **changes: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.session.post(f"{self.url}/stores/orders/", json=self.form(**changes), headers=headers)

    def order(self, token: str | None = None, **changes: Any) -> dict[str, Any]:
        """The answer to an order that must be made."""
        answer = self.ask(token, **changes)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def link(self, **changes: Any) -> str:
        """The payment link of a new order."""
        return self.order(**{"response_type": "html", **changes})["link"]

    def press(self, link: str, decision: str) -> requests.Response:
        """The page after a button of a payment link's page."""
        return self.session.post(link, data={"decision": decision})

    def mock(self, path: str) -> Any:
        """What a door, or the control API, answers to GET."""
        answer = self.session.get(f"{self.root}/_mock/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def standing(self, number: str) -> dict[str, Any]:
        """An order as the door shows it."""
        return self.mock(f"mookh_orders/orders/{number}")

    def payment(self, number: str, outcome: str) -> requests.Response:
        """What the door answers to a payment."""
        form = {"order": number, "outcome": outcome}
        return self.session.post(f"{self.root}/_mock/mookh_orders/payments", json=form)

    def messages(self, to: str) -> list[dict[str, Any]]:
        """What was sent to an address or a number, the oldest first."""
        answer = self.session.get(f"{self.root}/_mock/outbox", params={"to": to})
        return list(answer.json())

    def advance(self, **span: float) -> None:
        assert self.session.post(f"{self.root}/_mock/clock/advance", json=span).status_code == 200

    def left(self, item_id: str = TICKET) -> Any:
        """How many of an item are left."""
        return next(item["available"] for item in self.mock("mookh_orders/items") if item["item_id"] == item_id)

    def item(self, name: str) -> dict[str, Any]:
        """An item by its name, as a line of an order wants it, with one piece of it."""
        item = next(item for item in self.mock("mookh_orders/items") if item["name"] == name)
        return {"item_id": item["item_id"], "type_name": item["type_name"], "item_quantity": 1}


class Page(HTMLParser):
    """A page as a browser sees it: its language, its text, its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.tags: list[str] = []
        self.fields: dict[str, str] = {}
        self.buttons: list[str] = []
        self.cells: list[str] = []
        self.text = ""
        self._cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self._cell = tag in ("th", "td")
        if tag == "html":
            self.language = found["lang"]
        if tag == "th":
            assert found["scope"] in ("col", "row")
        if tag == "input":
            self.fields[found["name"]] = found["value"] or ""
        if tag == "button":
            self.buttons.append(found["value"])

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell and data.strip():
            self.cells.append(data.strip())


def page(answer: requests.Response, status: int = 200) -> Page:
    """The page in an answer of this status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def signature(payload: dict[str, Any], secret_key: str) -> str:
    """What a client of the gateway computes, written apart from the mock."""
    names = payload["signed_field_names"].split(",")
    text = ",".join(f"{name}={'' if payload[name] is None else payload[name]}" for name in names)
    return base64.b64encode(hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()).decode()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The mock that all tests of a run share. It must never have met a bug of its own."""
    with serving("mookh_orders") as address:
        yield address


@pytest.fixture
def client(server: str) -> Client:
    """Somebody in a sandbox that no other test has touched."""
    return Client(f"{server}/~world-{next(WORLDS)}")
