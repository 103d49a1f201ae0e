"""Every spelling of a path leads to its operation, and fixed paths come before those with an id."""

import pytest

from mockserver.catalog import Api
from mockserver.specification import METHODS

from .conftest import EVENT

DOCUMENT = Api("mookh").interfaces[0].document
BY_MAIL = "verify_user"


def documented():
    """Every request that the document shows, at every spelling of its path. A code cannot be known before its mail."""
    for path, item in DOCUMENT["paths"].items():
        for method, operation in ((method, item[method]) for method in METHODS if method in item):
            for spelling in (path, *item.get("x-aliases", [])):
                for name, body in bodies(operation).items():
                    if operation["operationId"] != BY_MAIL:
                        wanted = (
                            method.upper(),
                            filled(spelling, operation),
                            body,
                            int(next(iter(operation["responses"]))),
                        )
                        yield pytest.param(*wanted, id=f"{method} {spelling} {name}")


def bodies(operation):
    if "requestBody" not in operation:
        return {"": None}
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    return {name: example["value"] for name, example in examples.items()}


def filled(path, operation):
    for parameter in operation.get("parameters", []):
        (example,) = parameter["examples"].values()
        path = path.replace(f"{{{parameter['name']}}}", example["value"])
    return path


@pytest.mark.parametrize(("method", "path", "body", "status"), [*documented()])
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_documented_request_succeeds_in_a_fresh_sandbox(client, method, path, body, status, slash):
    answer = client(method, path.rstrip("/") + slash, json=body)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("path", ["/users/verification", "/users/verification/", "/api/users/verification/"])
def test_a_code_verifies_at_every_spelling(client, path):
    code = client.code(client.registered()["email"])
    assert client.anonymous("POST", path, json={"code": code}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/users/verification/", {"POST"}),
        ("GET", "/stores/order/validate_order", {"POST"}),
        ("GET", "/stores/order/verify_order/", {"POST"}),
        ("POST", "/users/user/user_roles", {"GET", "HEAD"}),
        ("POST", "/users/user_roles/", {"GET", "HEAD"}),
        ("DELETE", "/users/user/", {"GET", "POST", "HEAD"}),
        ("PUT", f"/users/user/{EVENT}/", {"GET", "HEAD"}),
        ("POST", f"/stores/promo_codes/{EVENT}/", {"GET", "HEAD"}),
        ("GET", "/stores/tickets/", {"POST"}),
        ("GET", "/stores/orders/", {"POST"}),
    ],
)
def test_a_method_that_a_path_does_not_take(client, method, path, allowed):
    answer = client(method, path, json={})
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert f"{method} is not possible here" in answer.json()["message"][0]


@pytest.mark.parametrize("path", ["/", "/users", "/stores", "/stores/event", "/api", "/users/user/a/b"])
def test_a_path_that_does_not_exist(client, path):
    answer = client("GET", path)
    assert answer.status_code == 404
    assert answer.json()["message"][0].startswith("There is nothing at ")


def test_json_alone_is_understood(client):
    for content_type in ("application/x-www-form-urlencoded", "text/plain"):
        answer = client("POST", "/stores/event_category/", data="a=b", headers={"Content-Type": content_type})
        assert answer.status_code == 415
    assert client("POST", "/stores/event_category/", data="{", headers={}).status_code == 400
