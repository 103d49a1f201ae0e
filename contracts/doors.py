"""Doors: what a test environment offers beside the API, such as reading a mailed code."""

import importlib
import subprocess
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import orjson
from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.ext import parse as parse_jsonpath

from contracts.problems import BadProfile
from contracts.transport import Unanswered, ask

KINDS = ("http", "command", "python")
KEYS = (*KINDS, "json", "headers", "pick", "timeout")


@dataclass(frozen=True)
class Door:
    """One door of a profile: exactly one of http, command and python."""

    name: str
    http: str = ""
    command: tuple[str, ...] = ()
    python: str = ""
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    pick: Any = None
    timeout: float = 10.0

    @classmethod
    def of(cls, name: str, stated: Any, where: str) -> "Door":
        """The door that a profile's table describes. Raises BadProfile, naming the key."""
        if not isinstance(stated, dict) or sum(kind in stated for kind in KINDS) != 1:
            raise BadProfile(f"[doors.{name}] in {where} needs exactly one of {', '.join(KINDS)}.")
        unknown = [key for key in stated if key not in KEYS]
        if unknown:
            raise BadProfile(f"[doors.{name}] in {where} has {unknown[0]!r}; a door knows {', '.join(KEYS)}.")
        try:
            pick = parse_jsonpath(stated["pick"]) if "pick" in stated else None
        except (JSONPathError, TypeError, AttributeError) as error:
            raise BadProfile(f"[doors.{name}] in {where}: pick {stated['pick']!r} is no JSONPath ({error}).") from None
        if "http" in stated and len(str(stated["http"]).split(" ", 1)) != 2:
            raise BadProfile(f'[doors.{name}] in {where}: http must read like "GET https://host/path".')
        return cls(
            name=name,
            http=stated.get("http", ""),
            command=tuple(stated.get("command", ())),
            python=stated.get("python", ""),
            json=stated.get("json"),
            headers=stated.get("headers", {}),
            pick=pick,
            timeout=float(stated.get("timeout", 10.0)),
        )

    def open(self, **arguments: Any) -> Any:
        """What the door gives for its arguments, None when it has nothing yet. Raises BadProfile when it is shut."""
        if self.http:
            return self._picked(self._ask_http(arguments))
        if self.command:
            return self._picked(self._run_command(arguments))
        return self._picked(self._call_python(arguments))

    def _picked(self, value: Any) -> Any:
        if self.pick is None or value is None:
            return value
        found = self.pick.find(value)
        return found[0].value if found else None

    def _ask_http(self, arguments: dict[str, Any]) -> Any:
        method, template = self.http.split(" ", 1)
        url = template
        for name, value in arguments.items():
            url = url.replace(f"{{{name}}}", quote(str(value), safe=""))
        headers = {name: str(filled(value, arguments)) for name, value in self.headers.items()}
        content = None
        if self.json is not None:
            content = orjson.dumps(filled(self.json, arguments))
            headers = {"Content-Type": "application/json", **headers}
        try:
            answer = ask(method, url, headers=headers, content=content, timeout=self.timeout, redirects=5)
        except Unanswered as reason:
            raise BadProfile(f"The door {self.name} does not answer at {url}: {reason}.") from None
        if answer.status == 404 and method == "GET":
            return None
        text = answer.content.decode("utf-8", "replace").strip()
        if answer.status >= 400:
            raise BadProfile(f"The door {self.name} refuses {method} {url}: {answer.status} {text[:200]}")
        try:
            return orjson.loads(text) if text else None
        except orjson.JSONDecodeError:
            return text

    def _run_command(self, arguments: dict[str, Any]) -> Any:
        command = [str(filled(part, arguments)) for part in self.command]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=self.timeout, check=True)  # noqa: S603
        except FileNotFoundError:
            raise BadProfile(f"The door {self.name} cannot run {command[0]!r}: there is no such program.") from None
        except subprocess.TimeoutExpired:
            raise BadProfile(f"The door {self.name} did not end within {self.timeout:g} s: {command[0]}.") from None
        except subprocess.CalledProcessError as error:
            raise BadProfile(
                f"The door {self.name} failed with {error.returncode}: {error.stderr.strip()[:200]}"
            ) from None
        return done.stdout.strip() or None

    def _call_python(self, arguments: dict[str, Any]) -> Any:
        module, _, name = self.python.partition(":")
        try:
            function = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError, ValueError) as error:
            raise BadProfile(f"The door {self.name} cannot load {self.python!r}: {error}.") from None
        try:
            return function(**arguments)
        except Exception as error:  # noqa: BLE001 - it is the user's function, and may raise anything
            raise BadProfile(f"The door {self.name} failed in {self.python}: {type(error).__name__}: {error}") from None


def filled(template: Any, arguments: dict[str, Any]) -> Any:
    """A template with its placeholders filled; a string that is one placeholder keeps the value's type."""
    if isinstance(template, dict):
        return {key: filled(value, arguments) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, arguments) for value in template]
    if not isinstance(template, str):
        return template
    if template[1:-1] in arguments and template == f"{{{template[1:-1]}}}":
        return arguments[template[1:-1]]
    for name, value in arguments.items():
        template = template.replace(f"{{{name}}}", str(value))
    return template
