"""Reads Hurl files by the grammar that Hurl publishes, as far as cases use it, and plays them where there is no hurl.

What a line is has to be said by the grammar: anything else is an error, so that what hurl refuses is refused here.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

METHOD = re.compile(r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S+)$")
HEADER = re.compile(r"^([A-Za-z0-9-]+):(?: (.*))?$")
RESPONSE = re.compile(r"^HTTP (\d{3}|\*)$")
CAPTURE = re.compile(r"^(\w+): (.+)$")
QUERY = re.compile(r'^jsonpath ("(?:[^"\\]|\\.)*")( nth 0)?')
STATUS = re.compile(r"^status (>=|<=|!=|==) (\d{3})$")
PREDICATE = re.compile(r"^(?:(not )?(exists|isEmpty)|(==|!=|contains) (.+))$")
HEX = re.compile(r"^hex,([0-9a-f]+);$")
STEP = re.compile(
    r"\.([A-Za-z_]\w*)|\['([^']+)'\]|\[(-?\d+)(:)?\]|\[\?\(@\.(\w+)==(?:'((?:[^'\\]|\\.)*)'|([\w.-]+))\)\]"
)
TEMPLATE = re.compile(r"\{\{(\w+)\}\}")


@dataclass
class Entry:
    """One request and what is demanded of its answer."""

    line: int
    method: str
    url: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | str | None = None
    status: str = ""
    captures: list[tuple[str, str]] = field(default_factory=list)
    asserts: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """A line that the grammar does not know."""


def read(text: str) -> list[Entry]:
    """The entries of a file. Raises Unreadable, with the line."""
    lines = iter(enumerate(text.split("\n"), 1))
    entries: list[Entry] = []
    section = "start"
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        if found := METHOD.match(line):
            entries.append(Entry(number, found[1], found[2]))
            section = "headers"
        elif section == "headers" and line == "```":
            entries[-1].body = "".join(f"{each}\n" for each in until_fence(lines))
        elif section == "headers" and (found := HEX.match(line)):
            entries[-1].body = bytes.fromhex(found[1])
        elif section == "headers" and (found := RESPONSE.match(line)):
            entries[-1].status, section = found[1], "response"
        elif section == "headers" and entries[-1].body is None and (found := HEADER.match(line)):
            entries[-1].headers.append((found[1], unescaped(found[2] or "", number)))
        elif section in ("response", "Captures") and line in ("[Captures]", "[Asserts]"):
            section = line.strip("[]")
        elif section == "Captures" and (found := CAPTURE.match(line)) and QUERY.fullmatch(found[2]):
            entries[-1].captures.append((found[1], found[2]))
        elif section == "Asserts" and is_assert(line):
            entries[-1].asserts.append(line)
        else:
            raise Unreadable(f"line {number}, in {section}: {line}")
    if not all(each.status for each in entries):
        raise Unreadable("an entry has no response")
    return entries


def until_fence(lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    for _, line in lines:
        if line == "```":
            return
        yield line
    raise Unreadable("a body has no end")


def unescaped(text: str, number: int) -> str:
    if re.search(r"(?<!\\)(?:\\\\)*#", text):
        raise Unreadable(f"line {number}: a comment begins within {text}")
    return re.sub(r"\\(.)", r"\1", text)


def is_assert(line: str) -> bool:
    if STATUS.match(line):
        return True
    query = QUERY.match(line)
    return query is not None and PREDICATE.match(line[query.end() :].strip()) is not None


class Player:
    """Sends the entries of a file, and says which asserts do not hold."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.values: dict[str, Any] = dict(variables)
        self.failures: list[str] = []
        self.asserts = 0

    def filled(self, text: str) -> str:
        return TEMPLATE.sub(lambda found: written(self.values[found[1]]), text)

    def play(self, entry: Entry) -> None:
        body = (
            entry.body
            if isinstance(entry.body, bytes)
            else None
            if entry.body is None
            else self.filled(entry.body).encode()
        )
        headers = {name: self.filled(value) for name, value in entry.headers}
        answer = requests.request(
            entry.method, self.filled(entry.url), headers=headers, data=body, allow_redirects=False, timeout=30
        )
        if entry.status != "*":
            self.demand(str(answer.status_code) == entry.status, entry, f"HTTP {entry.status}", answer)
        try:
            found = answer.json()
        except ValueError:
            found = None
        for name, query in entry.captures:
            self.values[name] = self.result(query, found)
        for line in entry.asserts:
            self.demand(self.holds(line, answer.status_code, found), entry, line, answer)

    def demand(self, holds: bool, entry: Entry, what: str, answer: requests.Response) -> None:
        self.asserts += 1
        if not holds:
            self.failures.append(f"line {entry.line}: {what}; got {answer.status_code} {answer.text[:120]}")

    def holds(self, line: str, status: int, body: Any) -> bool:
        if found := STATUS.match(line):
            number = int(found[2])
            return {">=": status >= number, "<=": status <= number, "!=": status != number, "==": status == number}[
                found[1]
            ]
        query = QUERY.match(line)
        assert query
        predicate = PREDICATE.match(line[query.end() :].strip())
        assert predicate
        value = self.result(query[0], body)
        if predicate[2] == "exists":
            return (value is not None) != bool(predicate[1])
        if predicate[2] == "isEmpty":
            return (not value) != bool(predicate[1])
        wanted = self.expected(predicate[4])
        if predicate[3] == "contains":
            return str(wanted) in str(value)
        return (value == wanted) == (predicate[3] == "==")

    def expected(self, text: str) -> Any:
        if found := TEMPLATE.fullmatch(text):
            return self.values[found[1]]
        return json.loads(self.filled(text))

    def result(self, query: str, body: Any) -> Any:
        found = QUERY.match(query)
        assert found
        path = self.filled(json.loads(found[1]))
        values, several = [body], False
        position = 1
        while position < len(path):
            step = STEP.match(path, position)
            if step is None:
                raise Unreadable(f"no JSONPath: {path}")
            several = several or step[5] is not None or step[4] is not None
            values = [each for value in values for each in taken(value, step)]
            position = step.end()
        if not several:
            return values[0] if values else None
        return (values[0] if values else None) if found[2] else values


def taken(value: Any, step: re.Match[str]) -> list[Any]:
    """What a step of a JSONPath leads to."""
    name = step[1] or step[2]
    if name is not None:
        return [value[name]] if isinstance(value, dict) and name in value else []
    if not isinstance(value, list):
        return []
    if step[5] is not None:
        wanted = step[6] if step[6] is not None else json.loads(step[7])
        return [each for each in value if isinstance(each, dict) and each.get(step[5]) == wanted]
    index = int(step[3])
    return value[index:] if step[4] else value[index : index + 1]


def written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
