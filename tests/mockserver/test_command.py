"""The command line: what it teaches, and how it refuses."""

import json
import os
import shlex
import socket
import subprocess
import sys

import pytest
import requests

import mockserver
from mockserver.catalog import api_names


def run(*words):
    command = [sys.executable, "-m", "mockserver", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)


def test_version_and_apis():
    assert run("--version").stdout.split() == ["mockserver", mockserver.__version__]
    assert run("apis").stdout.split()[:2] == ["loyalty", "/loyalty"]


def test_help_teaches_by_examples():
    told = run("serve", "--help").stdout
    for word in ("--port 0", "sqlite:///", "--seed", "--fixtures", "curl", "--quiet"):
        assert word in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["serve", "--database", "nonsense"], "is no database URL"),
        (["serve", "--database", "mysql://x/y"], "not supported"),
        (["serve", "--database", "sqlite:////nowhere/at/all.db"], "cannot be opened"),
        (["serve", "--fixtures", "/nowhere"], "is no folder"),
        (["serve", "--seed", "abc"], "is no seed"),
        (["serve", "--port", "99999"], "is no port"),
        (["serve", "--sandbox-lifetime", "soon"], "is no lifetime"),
        (["serve", "--control-token", ""], "a control token has"),
        (["serve", "--control-token", "a b"], "a control token has"),
        (["serve", "--api", "loyalti"], "There is no API called 'loyalti'"),
        (["brew"], "invalid choice"),
        ([], "COMMAND"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_with_status_2(words, told):
    result = run(*words, *(["--port", "0"] if words and words[0] == "serve" and "--port" not in words else []))
    assert result.returncode == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_port_in_use_is_told_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert f"Port {port}" in result.stderr
    assert "--port 0" in result.stderr
    if sys.platform == "linux":
        assert f"(process {os.getpid()})" in result.stderr


def test_a_server_ends_with_the_process_that_holds_its_input_open():
    command = [sys.executable, "-m", "mockserver", "serve", "--port", "0", "--quiet", "--until-stdin-closes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while not process.stdout.readline().startswith("Seed"):
            assert process.poll() is None
        process.stdin.close()
        assert process.wait(timeout=10) == 0


def test_a_host_that_is_not_ours_is_told():
    result = run("serve", "--host", "192.0.2.1", "--port", "0")
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)


def test_ctrl_c_ends_quietly(serve):
    running = serve()
    requests.get(f"{running.base}/_mock/health", timeout=5)
    assert "Traceback" not in running.stop()
    assert running.process.returncode == 0


def test_the_first_request_works_when_pasted(serve):
    running = serve("--quiet")
    lines = [line.strip() for line in running.greeting if line.strip().startswith("curl")]
    assert len(lines) == len(api_names())
    for line in lines:
        words = [*shlex.split(line), "--silent", "--fail"]
        answer = subprocess.run(words, capture_output=True, text=True, timeout=10, check=True)
        assert json.loads(answer.stdout)
    assert any("jane@example.com" in line and "Member-pass-1" in line for line in running.greeting)
    assert any("Admin-pass-1" in line for line in running.greeting)


def test_the_log_has_a_line_per_request_with_its_reason(serve):
    running = serve()
    answer = requests.get(
        f"{running.base}/~shop/loyalty/api/users/me", headers={"Authorization": "Bearer x"}, timeout=5
    )
    told = running.stop()
    (line,) = told.splitlines()
    assert "shop  loyalty.read_me  401" in line
    assert answer.headers["X-Request-Id"] in line
    assert "the token is no token of this sandbox" in line


def test_a_quiet_server_logs_nothing(serve):
    running = serve("--quiet")
    requests.get(f"{running.base}/nothing", timeout=5)
    assert running.stop() == ""


def test_ones_own_fixtures_are_served(serve, world_of, tmp_path):
    (tmp_path / "loyalty.yaml").write_text(
        "members: [{username: zed, email: zed@example.com, password: z, make: 1}]\nproducts: []\n"
    )
    world = world_of(serve("--fixtures", str(tmp_path)))
    assert world.login("zed@example.com", "z").status_code == 200
    assert world.login("jane@example.com", "Member-pass-1").status_code == 400


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("members: [{email: a@b.c, password: z}]", "'username'"),
        ("members: [{username: {words: nothing}}]", "words.nothing"),
        ("members: [{username: {no_such_thing: 1}}]", "cannot be made"),
        ("members: [{username: '{later}'}]", "does not stand before it"),
        ("members: 5", "must be a list"),
        ("members: [", "no valid YAML"),
        ("5", "must hold a mapping"),
        ("members: [{username: a, email: a, password: a}, {username: a, email: b, password: b}]", "UNIQUE"),
    ],
)
def test_a_fixture_that_cannot_be_used_is_told(content, told, tmp_path):
    (tmp_path / "loyalty.yaml").write_text(content)
    result = run("serve", "--port", "0", "--fixtures", str(tmp_path))
    assert result.returncode == 2
    assert told in result.stderr
    assert (result.stderr.count("\n"), result.stdout) == (1, "")
