"""A served mock, and clients of its Mookh API, each test in a sandbox of its own."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from tests.mockserver.serving import serving

TOKEN = "mookh-test-token"
OWNER = ("owner@example.com", "Owner-pass-1")
STORE = "63546dc4-f314-418a-9ccc-8eba97267499"
CATEGORY = "711ab531-511a-4ee3-8b7e-676ecc8f753d"
EVENT = "bd0e90a0-1f81-4d9a-90f7-d63e088335a3"
NOBODY = "3f0f6a3e-5c1d-4e0a-9b57-d1a7c0de4f42"

NUMBERS = itertools.count(1)


@dataclass
class Client:
    """The bearer of the token, with short words for what tests ask again and again."""

    root: str
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.url = f"{self.root}/mookh"

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {TOKEN}", **options.pop("headers", {})}
        return self.session.request(method, self.url + path, headers=headers, allow_redirects=False, **options)

    def anonymous(self, method: str, path: str, **options: Any) -> requests.Response:
        """A request without a token."""
        return requests.request(method, self.url + path, allow_redirects=False, **options)

    def logged_in(self, email: str, password: str) -> requests.Response:
        """What a basic login gets for the list of roles."""
        return self.anonymous("GET", "/users/user/user_roles/", auth=(email, password))

    def made(self, path: str, **form: Any) -> Any:
        """The body of an answer that must be 201."""
        answer = self("POST", path, json=form)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def read(self, path: str) -> Any:
        """The body of an answer that must be 200."""
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path: str, **form: Any) -> tuple[int, str]:
        """Status and sentence of a refusal."""
        answer = self("POST", path, json=form)
        assert list(answer.json()) == ["message"], answer.text
        (sentence,) = answer.json()["message"]
        return answer.status_code, sentence

    def registration(self, **changes: Any) -> dict[str, Any]:
        """A registration that nobody else made."""
        email = f"akinyi{next(NUMBERS)}@example.com"
        form = {"email": email, "password": "pw", "confirm_password": "pw", "first_name": "Akinyi"}
        return {**form, **changes}

    def registered(self, **changes: Any) -> dict[str, Any]:
        """A new user, as the answer shows it."""
        return dict(self.made("/users/user/", **self.registration(**changes)))

    def mails(self, email: str) -> list[dict[str, Any]]:
        """What was mailed to an address."""
        answer = requests.get(f"{self.root}/_mock/outbox", params={"to": email})
        return list(answer.json())

    def code(self, email: str) -> str:
        """The newest code mailed to an address."""
        return str(self.mails(email)[-1]["code"])

    def verify(self, code: Any) -> requests.Response:
        return self.anonymous("POST", "/users/verification/", json={"code": code})

    def event(self, **changes: Any) -> dict[str, Any]:
        """A form of an event."""
        form = {"event_category_fk": CATEGORY, "event_description": "d", "start_date": "2031-01-05T22:08:37Z"}
        return {**form, **changes}

    def order(self, **changes: Any) -> dict[str, Any]:
        """A form of an order."""
        return {"customer": "mwangi", "store_fk": STORE, "order_detail": "2 x Early bird", **changes}

    def promo_code(self, **changes: Any) -> dict[str, Any]:
        """A form of a promo code."""
        dates = {"start_date": "2031-03-01T08:00:00Z", "end_date": "2031-09-30T20:00:00Z"}
        return {"promo_name": "stylez", "quantity": "20", **dates, **changes}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The mock that all tests of a run share."""
    with serving("mookh") as address:
        yield address


@pytest.fixture
def client(server: str) -> Client:
    """A client in a sandbox that no other test has touched."""
    return Client(f"{server}/~world-{next(NUMBERS)}")
