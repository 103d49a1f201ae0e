"""A target that logs in with forms alone, as MyKubo's own program does, may take JSON or forms elsewhere (AK-10)."""

import dataclasses
import json
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from contracts import catalog
from contracts.findings import Verdict
from contracts.specification import Specification

from .conftest import Judging, told, violations
from .spoiler import Answer, Asked, Onward

REFUSED = Answer(415, content=b'{"error": "no such content type"}')


@pytest.fixture
def specification() -> Specification:
    return catalog.specification("mykubo")


def takes_forms(*last: str) -> Callable[[Asked, Onward], Answer]:
    """A server that takes forms alone where the path ends so, and JSON alone elsewhere."""

    def spoil(asked: Asked, onward: Onward) -> Answer:
        kind = asked.headers.get("content-type", "")
        form = kind.startswith("application/x-www-form-urlencoded")
        if not asked.content or kind.startswith("multipart/"):
            return onward(asked)
        if form != asked.label.endswith(last):
            return REFUSED
        if not form:
            return onward(asked)
        fields = {name: values[-1] for name, values in parse_qs(asked.content.decode()).items()}
        plain = dataclasses.replace(asked, headers=asked.headers | {"content-type": "application/json"})
        return onward(dataclasses.replace(plain, content=json.dumps(fields).encode()))

    return spoil


@pytest.mark.parametrize("last", [("/login",), ("/login", "/name")])
def test_a_server_that_takes_forms_here_and_json_there_conforms(judged: Judging, last: tuple[str, ...]) -> None:
    outcome = judged(takes_forms(*last), only="K-36")
    assert not violations(outcome), told(outcome.docket)
    assert outcome.docket.judged["K-36"].verdict is Verdict.CONFORMS
