"""The examples of other languages do what they show, against a running mock."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def run(server):
    """Runs a command of the examples' against the server of the run."""

    def command(*words):
        if not shutil.which(words[0]):
            pytest.skip(f"{words[0]} is not installed")
        environment = {**os.environ, "MOCK_URL": server.base, "NO_COLOR": "1"}
        return subprocess.run(words, cwd=EXAMPLES, env=environment, capture_output=True, text=True, timeout=60)

    return command


def test_the_example_in_javascript_passes(run):
    version = run("node", "--version").stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < 20:
        pytest.skip(f"the example needs Node 20; this is {version}")
    result = run("node", "--test", "--test-reporter=tap", "javascript/loyalty.test.mjs")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "# pass 4" in result.stdout
    assert "# fail 0" in result.stdout


def test_the_example_in_curl_passes(run):
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    result = run("bash", "curl/redeem.sh")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.startswith("before 8000, after 7500\ntwo hours later 401\n")
    assert result.stdout.endswith("passed\n")


def test_the_examples_leave_no_sandbox_behind(run, server):
    import requests

    run("bash", "curl/redeem.sh")
    names = [each["name"] for each in requests.get(f"{server.base}/_mock/sandboxes").json()]
    assert not [name for name in names if name.startswith("curl-")]
