"""Hostile requests without end: Schemathesis's own, those torn in places, and bytes that are no HTTP.

The same seed gives the same requests; only tokens and the boundaries of forms differ.
"""

import json
import random
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import hypothesis
import requests
import schemathesis
from schemathesis.generation import GenerationMode

from mockserver.catalog import Api, Interface

from .tearing import SHREDS, torn

JSON = "application/json"
ADDRESS = "http://mock"
# What is written anew, or names the generated case.
NOT_TAKEN = (b"content-length", b"authorization", b"token", b"cookie", b"host", b"x-schemathesis-testcaseid")
# How often a thing of each kind is sent: as it was generated, torn, and bytes that are no HTTP.
GENERATED, TORN, RAW = 30, 60, 10


@dataclass(frozen=True)
class Hostile:
    """What is sent: a request in parts, or bytes as they are where `raw` holds any. `api` says whose token it takes."""

    api: str
    method: bytes = b"GET"
    path: bytes = b"/"
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    raw: bytes = b""
    logged_in: bool = False

    def written(self, login: Mapping[str, str]) -> bytes:
        """The bytes on the wire, with the headers that log in."""
        if self.raw:
            return self.raw
        headers = [(b"Host", b"mock"), *self.headers]
        if self.logged_in:
            headers += [(name.encode(), value.encode()) for name, value in login.items()]
        if self.body or self.method not in (b"GET", b"HEAD"):
            headers.append((b"Content-Length", str(len(self.body)).encode()))
        lines = b"".join(b"%s: %s\r\n" % pair for pair in headers)
        return b"%s %s HTTP/1.1\r\n%s\r\n%s" % (self.method, self.path, lines, self.body)


def generated(seed: int, apis: Sequence[str], examples: int) -> list[Hostile]:
    """What Schemathesis makes of the APIs and their doors, with so many random examples per operation and mode."""
    return [request for api in apis for interface in Api(api).interfaces for request in made(interface, seed, examples)]


def hostile_requests(seed: int, pool: Sequence[Hostile]) -> Iterator[Hostile]:
    """Requests without end, made of those in the pool."""
    choices = random.Random(seed)
    while True:
        kind = choices.choices((GENERATED, TORN, RAW), (GENERATED, TORN, RAW))[0]
        request = replace(choices.choice(pool), logged_in=choices.random() < 0.8)
        if kind == TORN:
            request = replace(request, **torn(choices, request.method, request.path, request.headers, request.body))
        elif kind == RAW:
            request = Hostile(request.api, raw=choices.choice(SHREDS)(choices, request.written({})))
        yield request


def made(interface: Interface, seed: int, examples: int) -> Iterator[Hostile]:
    """What Schemathesis makes of a document: requests that cover it, and random ones, right and wrong."""
    assert interface.api is not None
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(interface.document, default=str)))
    schema.config.update(base_url=ADDRESS + interface.base_path)
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    for result in schema.get_all_operations():
        operation: Any = result.ok()
        cases = list(
            schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=schema.config.generation)
        )
        for mode in modes if examples else ():
            cases += random_cases(operation, mode, seed, examples)
        for case in cases:
            yield from as_hostile(interface.api, case)


def random_cases(operation: Any, mode: GenerationMode, seed: int, examples: int) -> list[Any]:
    """So many random requests for an operation; none where it has nothing that could be wrong."""
    found: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        found.append(case)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            collect()
        except hypothesis.errors.Unsatisfiable:
            return []
    return found


def as_hostile(api: str, case: Any) -> Iterator[Hostile]:
    """The generated request in bytes; nothing where no client could write it down."""
    try:
        request = requests.Request(**case.as_transport_kwargs()).prepare()
    except (ValueError, requests.RequestException, AttributeError, TypeError):
        return
    body = request.body or b""
    if not isinstance(body, bytes | str):
        return
    headers = [
        (in_bytes(name), in_bytes(value))
        for name, value in request.headers.items()
        if in_bytes(name).lower() not in NOT_TAKEN
    ]
    yield Hostile(api, in_bytes(request.method or "GET"), in_bytes(request.path_url), tuple(headers), in_bytes(body))


def in_bytes(text: str | bytes) -> bytes:
    """A text as it is sent; half a surrogate pair is sent as what it would be."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
