"""A small sample of the hostile requests that `tox -e hostile` sends, and what they are made of."""

import itertools

from .__main__ import main
from .sources import Hostile, hostile_requests

LOGIN = {"Authorization": "Bearer abc"}


def test_the_mock_stands_a_sample_of_hostile_requests(capsys) -> None:
    assert main(["--number", "400", "--examples", "0", "--api", "mookh_orders"]) == 0
    told = capsys.readouterr().out
    assert "400 requests in" in told
    assert " 400: " in told


def test_the_same_seed_gives_the_same_requests() -> None:
    pool = [Hostile("loyalty", b"POST", b"/a/b", (), b'{"c": 1}'), Hostile("loyalty", b"GET", b"/d")]
    first, again, other = (list(itertools.islice(hostile_requests(seed, pool), 2000)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert any(request.raw for request in first)


def test_a_request_is_written_as_http_does_with_the_headers_that_log_in() -> None:
    request = Hostile("loyalty", b"POST", b"/a", ((b"X-A", b"1"),), b"{}", logged_in=True)
    assert request.written(LOGIN) == (
        b"POST /a HTTP/1.1\r\nHost: mock\r\nX-A: 1\r\nAuthorization: Bearer abc\r\nContent-Length: 2\r\n\r\n{}"
    )
