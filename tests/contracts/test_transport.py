"""Requests go out as the suite says: no redirect, no netrc, each header once, and a proxy only where there is one."""

import gzip
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from contracts import transport
from contracts.transport import Refused, TooLate, Unanswered, Unsendable, ask


class Told(BaseHTTPRequestHandler):
    """Answers what it was asked, gzipped; /elsewhere leads to /there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        moved = self.path == "/elsewhere"
        lines = [self.path, *(f"{name.lower()}: {value}" for name, value in self.headers.items())]
        content = gzip.compress("\n".join(lines).encode())
        self.send_response(302 if moved else 200)
        if moved:
            self.send_header("Location", "/there")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Connections that were made in this environment serve no other test."""
    transport.connections.cache_clear()
    yield
    transport.connections.cache_clear()


def lines(answer: transport.Answer) -> list[str]:
    return answer.content.decode().splitlines()


def test_a_header_that_is_given_twice_goes_out_once_as_it_was_given_last(address: str) -> None:
    told = lines(ask("GET", address, headers={"authorization": "Bearer a", "Authorization": "Bearer b"}, timeout=5))
    assert [each for each in told if each.startswith("authorization")] == ["authorization: Bearer b"]


def test_no_cookie_is_kept_and_each_one_is_told(address: str) -> None:
    first = ask("GET", address, timeout=5)
    assert first.headers.getlist("set-cookie") == ["a=1", "b=2"]
    assert not [each for each in lines(ask("GET", address, timeout=5)) if each.startswith("cookie")]


def test_a_redirect_is_followed_only_when_asked(address: str) -> None:
    assert ask("GET", f"{address}/elsewhere", timeout=5).status == 302
    assert lines(ask("GET", f"{address}/elsewhere", timeout=5, redirects=1))[0] == "/there"


def test_a_netrc_adds_no_login(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert not [each for each in lines(ask("GET", address, timeout=5)) if each.startswith("authorization")]


@pytest.mark.parametrize("redirects", [0, 5])
def test_a_port_where_nothing_listens_refuses(redirects: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Refused, match="connection refused"):
            ask("GET", f"http://127.0.0.1:{taken.getsockname()[1]}", timeout=5, redirects=redirects)


@pytest.mark.parametrize("value", ["a\nb: c", "漢字"], ids=["line break", "beyond Latin"])
def test_what_no_header_holds_is_not_sent(address: str, value: str) -> None:
    with pytest.raises(Unsendable, match="it cannot be sent"):
        ask("GET", address, headers={"Authorization": f"Bearer {value}"}, timeout=5)


def test_a_server_that_says_nothing_is_too_late() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TooLate, match="no answer in time"):
        ask("GET", f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)


def test_a_name_that_does_not_exist_is_told() -> None:
    with pytest.raises(Unanswered) as told:
        ask("GET", "http://understudy.invalid", timeout=5)
    assert not isinstance(told.value, TooLate | Refused)


def test_another_machine_is_asked_through_the_proxy_of_the_environment_and_this_one_never(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", address.replace("://", "://user:word@"))
    assert "proxy-authorization: Basic dXNlcjp3b3Jk" in lines(ask("GET", "http://understudy.invalid/a", timeout=5))
    assert "proxy-authorization: Basic dXNlcjp3b3Jk" not in lines(ask("GET", address, timeout=5))
    monkeypatch.setenv("no_proxy", "understudy.invalid")
    transport.connections.cache_clear()
    with pytest.raises(Unanswered):
        ask("GET", "http://understudy.invalid/a", timeout=5)
