"""Every documented reply can be brought about by the recipe that GET /_mock/catalog has for it, run as it stands."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from mockserver.catalog import api_names

HEAD = re.compile(r"HTTP/1\.1 (\d{3})")


def catalog(base, **query):
    answer = requests.get(f"{base}/_mock/catalog", params=query, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def run(script):
    """The status that a recipe brings about."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        env={**os.environ, "PATH": path},
    )
    found = HEAD.match(done.stdout)
    return int(found[1]) if found else done.stderr or done.stdout


def brings_about(recipe, status):
    """Whether a status is the recipe's; one of a range is not one that is documented by itself."""
    wanted = recipe["status"]
    return str(status) == wanted or (wanted.endswith("XX") and str(status)[0] == wanted[0])


@pytest.mark.parametrize("api", api_names())
def test_every_recipe_brings_its_status_about(server, api):
    if not shutil.which("bash") or not shutil.which("curl"):
        pytest.skip("recipes are for bash and curl")
    found = catalog(f"{server.base}/~recipe", api=api)
    assert len(found) > 10
    # Those that make a state, each in a sandbox of its own.
    scripts = [
        each["script"].replace("/~recipe/", f"/~recipe-{api}-{number}/") if "\n" in each["script"] else each["script"]
        for number, each in enumerate(found)
    ]
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(run, scripts))
    wrong = [
        (each["operation"], each["status"], status, each["script"])
        for each, status in zip(found, statuses, strict=True)
        if not brings_about(each, status)
    ]
    assert wrong == []


def test_every_documented_status_of_every_operation_has_a_recipe(server):
    health = requests.get(f"{server.base}/_mock/health", timeout=30).json()
    found = catalog(server.base)
    assert {each["api"] for each in found} == set(health["apis"])
    assert len({(each["operation"], each["status"]) for each in found}) == len(found)
    errors = [each for each in found if each["status"][0] in "45"]
    by_themselves = [each for each in errors if each["kind"] != "forced" and each["status"] != "4XX"]
    assert len(by_themselves) / sum(each["status"] != "4XX" for each in errors) > 0.9


def test_recipes_are_chosen_by_api_operation_and_status(server):
    assert {each["operation"] for each in catalog(server.base, operation="read_me")} == {"loyalty.read_me"}
    (found,) = catalog(server.base, operation="loyalty.redeem_points", status="404")
    assert (found["kind"], found["method"], found["path"]) == ("state", "POST", "/loyalty/api/users/me/redeem")
    assert found["source"]["section"] == "Redeem Points"
    assert "python3" in found["script"]
    answer = requests.get(f"{server.base}/_mock/catalog?api=loyality", timeout=30)
    assert (answer.status_code, "loyalty" in answer.json()["message"]) == (404, True)


def test_a_recipe_is_for_the_sandbox_that_was_asked(server):
    (found,) = catalog(f"{server.base}/~mine", operation="loyalty.read_me", status="401")
    assert found["script"] == f"curl -s -i -X GET '{server.base}/~mine/loyalty/api/users/me'"
