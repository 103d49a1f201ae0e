"""Requests of a report sent again, elsewhere: with that server's own tokens and ids in place of the old ones."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from contracts.client import Client
from contracts.exchange import UNTOLD_HEADERS, Exchange
from contracts.findings import Docket
from contracts.specification import Operation, Specification
from contracts.target import Target

# A value of so many letters is told apart anywhere; a shorter one only where it stands alone.
TELLING = 8


@dataclass
class Repetition:
    """Sends what was recorded to another target. What its answers say in place of the old ones is sent on."""

    specification: Specification
    target: Target
    base: str
    counterparts: dict[str, str] = field(default_factory=dict)
    told: str = ""
    address: str = ""

    def __post_init__(self) -> None:
        self.client = Client(self.target, Docket(self.specification))
        self.client.docket.secrets.extend(self.target.secrets())
        for secret in self.target.secrets():
            self.counterparts.setdefault(f"${secret.variable}", secret.value)

    def send(self, recorded: dict[str, Any], *, prepares: bool = False) -> Exchange:
        """The exchange of one recorded request with this target. Raises NotJudged where it gives no answer.

        What `prepares` the one that counts is sent with a newly mailed code, where it had one that worked.
        """
        operation = self.specification.operations[recorded["operation"]]
        if prepares and recorded["status"] < 300:
            self.look_up_codes(operation, recorded)
        headers = {
            name: self.here(value) for name, value in recorded["headers"].items() if name.lower() not in UNTOLD_HEADERS
        }
        body = recorded["body"]
        content = None if body is None else self.body_here(body).encode("utf-8")
        url = self.target.base_url + self.path_here(recorded["url"].removeprefix(self.base))
        exchange = self.client.exchange(operation, recorded["method"], url, headers, content, ordinary=True)
        self.remember_address(body)
        self.learn(recorded["answer"], exchange.content.decode("utf-8", "replace"))
        return exchange

    def look_up_codes(self, operation: Operation, recorded: dict[str, Any]) -> None:
        """Have the door to the mail give what the recorded path has from a mail: no answer has told it."""
        door = self.target.doors.get("mail")
        names = [each["name"] for each in operation.parameters if each["in"] == "path"]
        spelling = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/?]+)", re.escape(operation.path))
        found = re.match(spelling, recorded["url"].removeprefix(self.base))
        if door is None or found is None or not self.address:
            return
        for name in names:
            if found[name] not in self.told and found[name] not in self.counterparts:
                self.counterparts[found[name]] = str(door.open(email=self.address) or found[name])

    def remember_address(self, body: str | None) -> None:
        """Keep the address that a request has named last."""
        try:
            stated = json.loads(body or "null")
        except ValueError:
            return
        if isinstance(stated, dict) and isinstance(stated.get("email"), str):
            self.address = self.here(stated["email"])

    def here(self, text: str) -> str:
        """A text with this target's values in place of the old ones."""
        for old, new in sorted(self.counterparts.items(), key=lambda pair: -len(pair[0])):
            if len(old) >= TELLING or old.startswith("$"):
                text = text.replace(old, new)
        return text

    def path_here(self, path: str) -> str:
        """A path so, in which a short id is told apart as a segment."""
        parts = urlsplit(path)
        segments = [
            quote(self.counterparts[each], safe="") if each in self.counterparts else self.here(each)
            for each in parts.path.split("/")
        ]
        return "/".join(segments) + (f"?{self.here(parts.query)}" if parts.query else "")

    def body_here(self, body: str) -> str:
        """A body so, in which a short id is told apart as a whole value."""
        try:
            value = json.loads(body)
        except ValueError:
            return self.here(body)
        return json.dumps(self.value_here(value), ensure_ascii=False)

    def value_here(self, value: Any) -> Any:
        """A value so, with its type."""
        if isinstance(value, dict):
            return {key: self.value_here(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.value_here(each) for each in value]
        if isinstance(value, str):
            return self.counterparts.get(value) or self.here(value)
        return value

    def learn(self, old: str, new: str) -> None:
        """Keep what stands in an answer in place of an old value."""
        self.told += old
        try:
            pairs = list(leaves_of_both(json.loads(old), json.loads(new)))
        except ValueError:
            return
        for before, now in pairs:
            if before != now and isinstance(before, str | int) and not isinstance(before, bool):
                self.counterparts.setdefault(str(before), str(now))


def leaves_of_both(one: Any, other: Any) -> Iterator[tuple[Any, Any]]:
    """The values that stand at the same places of two answers."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() & other.keys():
            yield from leaves_of_both(one[name], other[name])
    elif isinstance(one, list) and isinstance(other, list):
        for first, second in zip(one, other, strict=False):
            yield from leaves_of_both(first, second)
    else:
        yield one, other
