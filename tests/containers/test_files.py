"""The container files say what they should; `tox -e containers` runs their commands by hand."""

import re
from pathlib import Path

import pytest
import yaml

from .dockerfile import instructions

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = instructions(ROOT / "Dockerfile")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
LAST = DOCKERFILE[-1].stage


def last(word: str) -> str:
    return next(each.rest for each in reversed(DOCKERFILE) if each.word == word and each.stage == LAST)


def test_the_image_is_slim_and_its_user_has_no_rights():
    assert all(each.rest.partition(" ")[0].endswith("-slim") for each in DOCKERFILE if each.word == "FROM")
    assert int(last("USER")) > 0
    after = [each.word for each in DOCKERFILE if each.stage == LAST]
    assert "RUN" not in after[after.index("USER") :]


def test_what_is_copied_is_there_and_what_is_not_needed_is_left_out():
    left_out = (ROOT / ".dockerignore").read_text().split()
    for each in DOCKERFILE:
        if each.word == "COPY" and not each.rest.startswith("--from"):
            for name in each.rest.split()[:-1]:
                assert (ROOT / name).exists(), name
                assert name not in left_out


@pytest.mark.parametrize("word", ["HEALTHCHECK", "ENTRYPOINT", "CMD"])
def test_commands_are_lists_so_that_signals_reach_the_server(word):
    assert next(each.words for each in DOCKERFILE if each.word == word)


def test_every_mock_is_behind_the_balancer_at_the_port_that_it_listens_on():
    mocks = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
    assert len(mocks) > 1
    port = last("EXPOSE")
    assert set(re.findall(r"server (\S+:[0-9]+)", NGINX)) == {f"{name}:{port}" for name in mocks}
    for service in mocks.values():
        assert f"--port={port}" in service["command"]
        assert service["depends_on"]["postgres"]["condition"] == "service_healthy"
        assert service["read_only"] is True


def test_only_the_balancer_has_a_port_of_the_machine_and_there_only_for_itself():
    ports = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert ports == {"balancer": ["127.0.0.1:8080:8080"]}
    assert f"listen {ports['balancer'][0].rpartition(':')[2]};" in NGINX


def test_the_files_that_are_mounted_are_there():
    mounted = [each.split(":")[0] for each in COMPOSE["services"]["balancer"]["volumes"]]
    assert all((ROOT / each).is_file() for each in mounted)
