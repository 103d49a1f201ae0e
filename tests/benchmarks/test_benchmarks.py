"""What is measured beside Understudy gives the same answers to the same requests, and the figures become a report."""

import json
from pathlib import Path

import pytest
import requests

from .kit import make_kit
from .layers import ORDER, REST, shares
from .readme import BEGIN, END, rewrite
from .report import write_report
from .scale import grow
from .subjects import SUBJECTS, Kit, Subject

IN_PYTHON = [each for each in SUBJECTS if each.name in ("Understudy", "Connexion alone", "plain ASGI")]
FIGURES = {"rate": 2000.0, "median": 1.0, "p99": 4.0, "cpu": 150.0}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    folder = tmp_path_factory.mktemp("kit")
    return make_kit(folder / "no-tools", folder)


@pytest.mark.parametrize("subject", IN_PYTHON, ids=lambda subject: subject.name)
def test_each_server_gives_answers_of_the_same_shape_to_the_same_requests(kit: Kit, subject: Subject) -> None:
    with subject.serving(kit) as (server, asked):
        assert server.megabytes() > 5
        for each in asked:
            answer = requests.request(
                each.method, server.base + each.path, headers=each.headers, data=each.body, timeout=10
            )
            assert answer.status_code == 200
            assert shape(answer.json()) == shape(kit.answers[each.name])


def test_the_others_are_given_a_list_of_fifty(kit: Kit) -> None:
    assert len(kit.answers["a list of 50"]["data"]["products"]) == 50


def test_the_report_tells_medians_and_ratios(tmp_path: Path) -> None:
    servers = [
        {
            "name": name,
            "does": "all",
            "ready": 0.5,
            "megabytes": 80.0,
            "requests": {"one record": FIGURES | {"rate": rate}},
        }
        for name, rate in (("Understudy", 2000.0), ("Other", 500.0))
    ]
    sizes = {"1": {"cpu": 100.0, "megabytes": 80.0}, "1000": {"cpu": 110.0, "megabytes": 90.0}}
    verdicts = {"loyalty": {"seconds": 9.5, "rate": 200.0, "requests": 1900, "verdict": "conforms"}}
    layers = {"one record": {"sockets": 40.0, "journal": 12.4}}
    found = {"others": {"servers": servers}, "layers": layers, "scale": {"sandboxes": sizes}, "contracts": verdicts}
    paths = {path.name: path.read_text() for path in write_report(found, tmp_path)}
    assert "| Other: all | 500 (4.0 x) | 0.50 s | 80 MB |" in paths["results.md"]
    assert "| Other | 1.0 / 4.0 ms, 150 us |" in paths["results.md"]
    assert "| journal | 12 us |\n| all | 52 us |" in paths["results.md"]
    assert "| 1,000 sandboxes | 110 us, 1.10 times | 90 MB |" in paths["results.md"]
    assert "| loyalty: conforms | 9.5 s | 1,900 | 200 |" in paths["results.md"]
    assert paths["results.svg"].count("<rect") == 3
    assert json.loads(paths["results.json"])["others"]["servers"] == servers
    (tmp_path / "README.md").write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n")
    assert [path.name for path in rewrite(tmp_path, found)] == ["README.md", "benchmark.svg"]
    readme = (tmp_path / "README.md").read_text()
    assert readme.startswith(f"above\n{BEGIN}\nMeasured on ")
    assert readme.endswith(f"![requests a second of each server](docs/benchmark.svg)\n{END}\nbelow\n")


def test_a_packed_sandbox_is_grown_by_members_of_their_own() -> None:
    table = {"columns": ["id", "username", "email", "city"], "rows": [[1, "jane", "jane@example.com", "Kisumu"]]}
    grow(table, 2)
    assert table["rows"][1:] == [
        [1000, "member0", "member0@example.com", "Kisumu"],
        [1001, "member1", "member1@example.com", "Kisumu"],
    ]


def shape(value: object) -> object:
    """The names and types of a JSON value."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(each) for each in value] if isinstance(value, list) else type(value).__name__


def test_the_layers_of_a_request_are_all_timed(tmp_path: Path) -> None:
    found = shares("a POST", tmp_path, 100)
    assert list(found) == list(ORDER)
    assert all(found[layer] > 0 for layer in ORDER if layer != REST)
