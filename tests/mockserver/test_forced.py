"""`Prefer: code=...` and `Prefer: example=...` give any documented reply of any operation, and change nothing."""

import re

import pytest
import requests

from mockserver.catalog import Api, api_names
from mockserver.specification import operations

REPLIES = [
    pytest.param(api, operation, status, id=f"{api.name}-{operation.id}-{status}")
    for api in map(Api, api_names())
    for operation in operations(api.interfaces[0].document)
    for status in operation.answers
]
ME = "/loyalty/api/users/me"


@pytest.mark.parametrize(("api", "operation", "status"), REPLIES)
def test_every_documented_reply_can_be_had_without_a_login(server, api, operation, status):
    code = status.replace("XX", "18")
    path = api.interfaces[0].base_path + re.sub(r"\{[^}]*\}", "1", operation.path)
    answer = requests.request(
        operation.method, server.base + path, headers={"Prefer": f"code={code}"}, allow_redirects=False, timeout=10
    )
    assert str(answer.status_code) == code
    documented = operation.answers[status]
    if documented.content_types:
        assert documented.lists(answer.headers["content-type"].partition(";")[0])
    if documented.schema is not None and answer.content:
        assert documented.schema.accepts(answer.json())


def ask(server, preference, path=ME, method="GET"):
    return requests.request(method, server.base + path, headers={"Prefer": preference}, timeout=10)


def test_an_undocumented_status_is_refused_and_the_documented_ones_are_listed(server):
    answer = ask(server, "code=207")
    assert answer.status_code == 400
    assert "loyalty.read_me does not answer '207'; the documented ones are 200, 401, 4XX." in answer.json()["message"]


@pytest.mark.parametrize("code", ["", "abc", "20", "2000", "²00"])
def test_what_is_no_status_is_refused(server, code):
    assert ask(server, f"code={code}".encode()).status_code == 400


def test_an_example_is_chosen_by_its_name_alone_or_with_a_status(server):
    answer = ask(server, "example=documented")
    assert (answer.status_code, answer.headers["preference-applied"]) == (200, "example=documented")
    assert ask(server, "code=401, example=documented").status_code == 401


def test_an_unknown_example_is_refused_and_the_known_ones_are_listed(server):
    answer = ask(server, "example=nothing")
    assert answer.status_code == 400
    assert "documented (200), documented (401)" in answer.json()["message"]
    assert "its examples: documented" in ask(server, "code=401; example=nothing").json()["message"]


def test_other_preferences_are_no_concern_of_ours(server):
    assert ask(server, "respond-async, wait=10").status_code == 401


def test_a_forced_success_changes_nothing(server):
    body = {"username": "forced", "email": "forced@example.com", "password": "Forced-pass-1"}
    sandbox = f"{server.base}/~forced"
    register = f"{sandbox}/loyalty/api/auth/register"
    assert requests.post(register, json=body, headers={"Prefer": "code=200"}, timeout=10).status_code == 200
    assert requests.get(f"{sandbox}/_mock/outbox?to=forced@example.com", timeout=10).json() == []
