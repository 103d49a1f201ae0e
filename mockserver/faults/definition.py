"""Faults as people write them: checked, with a word for whoever mistypes one."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mockserver.catalog import control_document, read_yaml
from mockserver.errors import ConfigurationError
from mockserver.faults.fault import Fault, written
from mockserver.reference import Reference
from mockserver.schemas import SchemaCompiler
from mockserver.specification import METHODS

MOST_FAULTS = 100
EFFECTS = (
    "latency",
    "status",
    "body",
    "headers",
    "content_type",
    "cut",
    "broken",
    "slow_seconds",
    "rate_limit",
)
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
# What the server itself counts; another value would break the connection, which `cut` does.
COUNTED = ("content-length", "transfer-encoding", "connection")


class UnusableFaultError(Exception):
    """What should be a fault is none; the message names the field and what is possible."""


def check(definition: Mapping[str, Any], reference: Reference) -> None:
    """Raise UnusableFaultError for a definition, of the specified form, that makes no sense."""
    _check_match(definition.get("match", {}), reference)
    if "example" in definition:
        _check_example(definition, reference)
    if not any(effect in definition for effect in EFFECTS):
        raise UnusableFaultError(f"The fault does nothing: give at least one of {', '.join(EFFECTS)}.")
    if "status" in definition and "rate_limit" in definition:
        raise UnusableFaultError("status and rate_limit exclude each other: a rate limit answers 429.")
    latency = definition.get("latency")
    if isinstance(latency, dict) and latency["from"] > latency["to"]:
        raise UnusableFaultError(f"latency.from must be at most latency.to, which is {latency['to']:g}.")
    if "runs" in definition and not any(effect in definition for effect in ("status", "rate_limit", "cut")):
        raise UnusableFaultError("runs is for faults whose answer is replaced or lost: with status, rate_limit or cut.")
    headers = dict(definition.get("headers", {}))
    if "content_type" in definition:
        headers["Content-Type"] = definition["content_type"]
    for name, value in headers.items():
        _check_header(name, value)


def _check_match(match: Mapping[str, Any], reference: Reference) -> None:
    if "operation" in match and not reference.named(match["operation"]):
        near = reference.nearest(match["operation"])
        hint = f"did you mean {near}?" if near else f"there are {', '.join(reference.operations)}."
        raise UnusableFaultError(f"match.operation: no operation is called {match['operation'][:80]!r}; {hint}")
    if "method" in match and match["method"].lower() not in METHODS:
        possible = ", ".join(method.upper() for method in METHODS)
        raise UnusableFaultError(f"match.method must be one of {possible}, not {match['method'][:20]!r}.")
    if "path" in match and not match["path"].startswith(("/", "*")):
        raise UnusableFaultError("match.path must begin with / or *, such as /loyalty/api/users/*.")


def _check_example(definition: Mapping[str, Any], reference: Reference) -> None:
    if "status" not in definition:
        raise UnusableFaultError("example needs the status that it is an example of.")
    operations = reference.named(definition.get("match", {}).get("operation", "*"))
    known = {
        name
        for operation in operations
        for content in operation.responses.get(str(definition["status"]), {}).get("content", {}).values()
        for name in content.get("examples", {})
    }
    if definition["example"] not in known:
        told = ", ".join(sorted(known)) or "none"
        raise UnusableFaultError(
            f"example: {definition['status']} has no example {definition['example'][:80]!r}; its examples: {told}."
        )


def _check_header(name: str, value: str) -> None:
    if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
        raise UnusableFaultError(f"headers: {name[:80]!r} with this value cannot be a header of HTTP.")
    if name.lower() in COUNTED:
        raise UnusableFaultError(
            f"headers: {name} is the server's own; cut and slow_seconds change how an answer ends."
        )


def made(number: int, definition: Mapping[str, Any], now: float) -> Fault:
    """A fault from its definition, as of now by the sandbox's clock."""
    seconds = definition.get("for_seconds")
    return Fault(number, definition, ends_at=None if seconds is None else now + seconds)


def faults_of(path: Path, reference: Reference) -> str:
    """The faults of a YAML file, a list of definitions, as text. Raises ConfigurationError for what cannot be used."""
    content = read_yaml(path)
    if not isinstance(content, list):
        raise ConfigurationError(f"{path} must hold a list of faults, each like POST /_mock/faults takes it.")
    if len(content) > MOST_FAULTS:
        raise ConfigurationError(f"{path} holds {len(content)} faults; a sandbox has {MOST_FAULTS} at most.")
    compiler = SchemaCompiler({"schemas": control_document()["components"]["schemas"]})
    schema = compiler.compile({"$ref": "#/components/schemas/NewFault"}, request=True)
    for number, definition in enumerate(content, 1):
        findings = schema.findings(definition, "it")
        if findings:
            raise ConfigurationError(f"{path}, fault {number}: {'; '.join(findings)}.")
        try:
            check(definition, reference)
        except UnusableFaultError as error:
            raise ConfigurationError(f"{path}, fault {number}: {error}") from error
    # When they end counts from the first request of a sandbox that they are about.
    return written([Fault(number, definition) for number, definition in enumerate(content, 1)])
