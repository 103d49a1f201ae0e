"""What the core makes of replies, good ones and ones that the specification forbids, without a network."""

import asyncio
import io

import httpx
import pytest

from mockserver.apis.loyalty import operations
from mockserver.app import application
from mockserver.catalog import Api
from mockserver.console import Console
from mockserver.database import Database
from mockserver.reply import Cookie, Reply

LOGOUT = "/loyalty/api/auth/logout"


class Mock:
    """The application in this process, with what it tells the terminal."""

    def __init__(self):
        self.terminal = io.StringIO()
        self.app = application([Api("loyalty")], Database(), console=Console(self.terminal))

    def call(self, method, path, client="127.0.0.1", **options):
        async def send():
            transport = httpx.ASGITransport(self.app, client=(client, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as session:
                return await session.request(method, path, **options)

        return asyncio.run(send())


@pytest.fixture
def mock():
    return Mock()


@pytest.fixture
def answering(monkeypatch, mock):
    """Makes the logout answer whatever is given, or raise it."""

    def answer(reply):
        def logout():
            if isinstance(reply, Exception):
                raise reply
            return reply

        monkeypatch.setattr(operations, "logout", logout)
        return Mock()

    return answer


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (Reply(201, {"status": "success"}), "answers 201, which its specification does not list"),
        (Reply(200, {"message": "no status"}), "status is missing"),
        (Reply(200, {"status": 5}), "status must be a string, not 5"),
        (Reply(200), "without its documented body"),
        (Reply(200, b"\x89PNG", "image/png"), "answers 200 as image/png, which is not documented"),
        (KeyError("surprise"), "KeyError"),
    ],
)
def test_a_broken_reply_is_a_loud_500_without_a_traceback(answering, reply, cause):
    mock = answering(reply)
    answer = mock.call("GET", LOGOUT)
    assert answer.status_code == 500
    assert answer.json()["status"] == "error"
    assert answer.headers["X-Request-Id"] in answer.json()["message"]
    assert "BUG of the mock in loyalty.logout" in mock.terminal.getvalue()
    assert cause in mock.terminal.getvalue()
    assert "Traceback" not in answer.text + mock.terminal.getvalue()


def test_a_reply_may_carry_headers_and_several_cookies(answering):
    cookies = (Cookie("a", "1", 60), Cookie("b", "2", 0))
    body = {"status": "success", "message": "done"}
    answer = answering(Reply(200, body, headers=(("Location", "/x"),), cookies=cookies)).call("GET", LOGOUT)
    assert (answer.status_code, answer.json()) == (200, body)
    assert answer.headers["Location"] == "/x"
    assert len(answer.headers.get_list("Set-Cookie")) == 2


def test_a_failed_request_leaves_no_trace(monkeypatch):
    def register(store, sandbox):
        sandbox.mail("loyalty", "a@b.c", "never", "never", "never")
        raise RuntimeError("after the mail")

    monkeypatch.setattr(operations, "register", register)
    mock = Mock()
    form = {"username": "a", "email": "a@b.c", "password": "p"}
    assert mock.call("POST", "/loyalty/api/auth/register", json=form).status_code == 500
    assert mock.call("GET", "/_mock/outbox").json() == []


@pytest.mark.parametrize("client", ["192.168.1.5", "10.0.0.1", "2001:db8::1", ""])
def test_the_control_api_answers_this_machine_alone(mock, client):
    assert mock.call("GET", "/_mock/health", client=client).status_code == 403
    assert mock.call("POST", "/_mock/loyalty/points", client=client, json={}).status_code == 403
    assert mock.call("GET", "/~x/_mock/health/", client=client).status_code == 403
    assert mock.call("GET", LOGOUT, client=client).status_code == 200


@pytest.mark.parametrize("client", ["127.0.0.1", "127.1.2.3", "::1"])
def test_the_control_api_knows_this_machine_by_its_addresses(mock, client):
    assert mock.call("GET", "/_mock/health", client=client).status_code == 200


def test_a_missing_handler_is_told_at_the_start(monkeypatch):
    monkeypatch.delattr(operations, "logout")
    with pytest.raises(NotImplementedError, match="has no handler logout"):
        Mock()
