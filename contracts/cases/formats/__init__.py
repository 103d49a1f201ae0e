"""The formats in which cases are written, each for the testers' own tools."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts.cases.formats.curl import curl
from contracts.cases.formats.har import har
from contracts.cases.formats.http_file import http_file
from contracts.cases.formats.hurl import hurl
from contracts.cases.formats.jsonl import jsonl
from contracts.cases.formats.k6 import k6
from contracts.cases.formats.postman import postman
from contracts.cases.formats.pytest_module import pytest_module
from contracts.cases.message import Script, Setting

Writer = Callable[[Setting, list[Script]], str]


@dataclass(frozen=True)
class Format:
    """A way to write cases, the command that a tester sends them with, and whether it holds bodies that are no text."""

    write: Writer
    sent_with: str
    binary: bool = True


FORMATS: Mapping[str, Format] = {
    "curl": Format(curl, "bash cases.sh"),
    "http": Format(http_file, "npx httpyac send cases.http --all --var run=abc", binary=False),
    "jsonl": Format(jsonl, "contracts send cases.jsonl --target FILE"),
    "har": Format(har, "import it"),
    "postman": Format(postman, "npx newman run cases.json"),
    "hurl": Format(hurl, "hurl --test --variable run=abc cases.hurl"),
    "k6": Format(k6, "k6 run cases.js"),
    "pytest": Format(pytest_module, "pytest cases.py"),
}
