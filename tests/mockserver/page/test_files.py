"""The page's files, and who may have them. What they do in a browser stands in test_browser.py."""

import re
from pathlib import Path

import pytest
import requests

import mockserver

FOLDER = Path(mockserver.__file__).parent / "page"
FILES = sorted(file.name for file in FOLDER.iterdir())
TOKEN = "s3cret-token"


@pytest.mark.parametrize("path", ["/_mock/", "/_mock", "/~any/_mock/", "/~any/_mock"])
def test_the_page_is_there_for_every_sandbox(server, path):
    answer = requests.get(server.base + path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<title>Understudy</title>" in answer.text


def test_asking_for_the_page_makes_no_sandbox(server):
    requests.get(f"{server.base}/~only-looked-at/_mock/")
    names = [each["name"] for each in requests.get(f"{server.base}/_mock/sandboxes").json()]
    assert "only-looked-at" not in names


def test_every_file_of_the_page_is_served_and_leads_nowhere_else(server):
    for name in FILES:
        answer = requests.get(f"{server.base}/_mock/page/{name}")
        assert (answer.status_code, answer.content) == (200, (FOLDER / name).read_bytes()), name
        addresses = set(re.findall(r"https?://[^\s\"'`)]+", answer.text)) - {"http://www.w3.org/2000/svg"}
        assert not {each for each in addresses if re.match(r"https?://\w", each)}, name


def test_no_script_of_the_page_reads_html():
    """What a client sent can then only ever be text."""
    for file in FOLDER.glob("*.js"):
        found = re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc",
            file.read_text(encoding="utf-8"),
        )
        assert found is None, (file.name, found)


def test_swagger_ui_comes_from_this_server(server):
    for name in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert requests.get(f"{server.base}/_mock/page/swagger/{name}").status_code == 200


@pytest.mark.parametrize("path", ["/_mock/page/nothing.js", "/_mock/page/../workbench.py", "/_mock/page/swagger/x"])
def test_nothing_else_is_served(server, path):
    request = requests.Request("GET", server.base).prepare()
    request.url = server.base + path
    with requests.Session() as session:
        assert session.send(request).status_code == 404


@pytest.mark.parametrize("path", ["/_mock/", "/_mock/page/main.js"])
def test_the_policy_lets_in_nothing_from_elsewhere(server, path):
    headers = requests.get(server.base + path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_what_the_control_api_answers_is_no_script_either(server):
    for path in ("/_mock/health", "/_mock/outbox", "/_mock/nothing", "/_mock/specifications/control/openapi.yaml"):
        headers = requests.get(server.base + path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert "html" not in headers["Content-Type"], path


def test_a_browser_that_has_a_file_is_told_so(server):
    address = f"{server.base}/_mock/page/main.js"
    first = requests.get(address)
    again = requests.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert requests.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_files_can_only_be_read(server):
    assert requests.head(f"{server.base}/_mock/").status_code == 200
    answer = requests.post(f"{server.base}/_mock/", json={})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_a_page_of_elsewhere_gets_no_file(server, headers):
    assert requests.get(f"{server.base}/_mock/", headers=headers).status_code == 403


def test_with_a_token_the_files_need_none_and_the_data_do(serve):
    base = serve("--quiet", "--api", "loyalty", "--control-token", TOKEN).base
    assert requests.get(f"{base}/_mock/").status_code == 200
    assert requests.get(f"{base}/_mock/page/main.js").status_code == 200
    assert requests.get(f"{base}/_mock/records").status_code == 401
    assert requests.get(f"{base}/_mock/specifications").status_code == 401


def test_the_start_names_the_page_and_the_terminal_does_not_tell_of_its_files(serve):
    running = serve("--api", "loyalty")
    assert f"Page: {running.base}/_mock/" in "\n".join(running.greeting)
    requests.get(f"{running.base}/_mock/")
    requests.get(f"{running.base}/_mock/health")
    told = running.stop()
    assert "control.read_health" in told
    assert "page" not in told


def test_a_specification_is_the_file_itself_with_the_sandboxs_address(world):
    for told in world.mock("GET", "/specifications").json():
        answer = world.mock("GET", f"/specifications/{told['name']}/openapi.yaml")
        assert answer.headers["Content-Type"] == "application/yaml; charset=utf-8"
        assert f"\nservers:\n  - url: {told['url']}\n" in answer.text
        assert told["url"].startswith(world.base)
        document = world.mock("GET", f"/specifications/{told['name']}").json()
        assert document["servers"] == [{"url": told["url"]}]
        assert document["info"]["title"] == told["title"]


def test_an_unknown_specification_is_told_with_those_that_there_are(world):
    answer = world.mock("GET", "/specifications/nothing")
    assert (answer.status_code, "there are loyalty, " in answer.json()["message"]) == (404, True)


def test_the_logins_are_those_of_the_start_and_open_the_api(world):
    logins = {(each["api"], each["who"]): each for each in world.mock("GET", "/logins").json()}
    member = logins["loyalty", "member"]
    url = next(each["url"] for each in world.mock("GET", "/specifications").json() if each["name"] == "loyalty")
    token = requests.post(url + member["request"]["path"], json=member["request"]["body"]).json()[member["token"]]
    headers = {name: value.replace("{token}", token) for name, value in member["headers"].items()}
    assert requests.get(f"{url}/api/users/me", headers=headers).status_code == 200
    owner = logins["mookh", "store owner"]
    assert (owner["request"], owner["headers"]) == (None, {"Authorization": "Bearer mookh-test-token"})
