"""Paths and methods: spellings that are answered, and those that are not."""

import pytest
import requests


def test_a_trailing_slash_changes_nothing_and_redirects_nowhere(world):
    credentials = {"email": "jane@example.com", "password": "Member-pass-1"}
    assert world.call("POST", "/auth/login/", json=credentials).status_code == 200
    assert world.call("GET", "/users/me/", world.token()).status_code == 200


@pytest.mark.parametrize("spelling", ["/auth/verify-email/:{}", "/auth/verify-email/{}/", "/auth/verify-email/:{}/"])
def test_the_other_spellings_of_a_path_are_answered(world, spelling):
    form = world.registered()
    assert world.call("GET", spelling.format(world.code(form["email"]))).status_code == 200
    assert world.login(form["email"], form["password"]).status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/users", "/users/me/nothing", "/auth/verify-email", "//users/me"])
def test_an_unknown_path_answers_404_in_the_vendors_envelope(world, path):
    answer = world.call("GET", path)
    assert (answer.status_code, answer.json()["status"]) == (404, "fail")
    assert "nothing at" in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/users/me", {"GET", "HEAD"}),
        ("PATCH", "/admin/product", {"GET", "POST", "HEAD"}),
        ("GET", "/admin/product/1", {"PUT", "DELETE"}),
        ("POST", "/auth/admin/logout", {"GET", "HEAD"}),
        ("TRACE", "/auth/login", {"POST"}),
        ("OPTIONS", "/auth/login", {"POST"}),
        ("PROPFIND", "/auth/login/", {"POST"}),
    ],
)
def test_an_unknown_method_answers_405_with_all_that_are_allowed(world, method, path, allowed):
    answer = world.call(method, path)
    assert (answer.status_code, answer.json()["status"]) == (405, "fail")
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_head_answers_like_get_without_the_body(world):
    answer = world.call("HEAD", "/users/me", world.token())
    assert (answer.status_code, answer.content) == (200, b"")


def test_outside_every_api_the_answer_says_what_is_served(server):
    answer = requests.get(f"{server.base}/")
    assert answer.status_code == 404
    assert "/loyalty" in answer.json()["message"]


def test_the_base_of_an_api_is_no_operation_and_redirects_nowhere(server):
    apis = requests.get(f"{server.base}/_mock/health").json()["apis"]
    for base in apis.values():
        for path in (base, f"{base}/"):
            assert requests.get(server.base + path, allow_redirects=False).status_code == 404, path


def test_every_answer_has_a_request_id_of_its_own(world):
    answers = [world.call("GET", path) for path in ("/users/me", "/nothing", "/auth/logout")]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3
