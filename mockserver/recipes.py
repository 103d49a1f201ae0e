"""How each documented reply is brought about: by the steps that make its state, by a fault, or by the header Prefer.

What no request alone brings about stands in mockserver/apis/<api>/recipes.yaml:

    steps:
      brand:                             # what several recipes begin with, by a name
        - {ask: GET /brands, as: manager, keep: {brand: brands.0.brand_id}}
    recipes:
      list_orders 404:                   # an operation and a status; * stands for any, and the first that fits counts
        - use: brand                     # the steps of this name
        - ask: GET /brands/{brand}       # below the API's address, /_mock/... below the sandbox's; what is left out is
          with: {brand_id: none}         # the operation itself, with these parameters in its path; * names them all
          as: manager                    # logged in as this account of the start, in a step before
          query: page=0                  # also headers, and json or body
          keep: {id: orders.0.id}        # parts of the answer for later steps, as {id}
      logout 400: forced                 # nothing but the header Prefer brings it about

The last step has the status. Everything else follows from the specification.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from mockserver import logins
from mockserver.catalog import PACKAGE, read_yaml
from mockserver.patterns import names_operation
from mockserver.reference import Documented, Reference

STATE, FAULT, FORCED = "state", "fault", "forced"
FILE = "recipes.yaml"
UNAUTHENTICATED = "401"
# A status of a range, where only the range is documented.
IN_RANGE = "18"
# What is sent by these methods has no body, though a recipe for several operations may have one.
BODILESS = ("GET", "DELETE", "HEAD")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
PARAMETER = re.compile(r"\{[^}]*\}")
JSON_HEADER = ("Content-Type", "application/json")

Stated = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Recipe:
    """How a documented reply is brought about; `script` is for bash, and its last curl has the answer."""

    operation: Documented
    status: str
    kind: str
    script: str


@dataclass(frozen=True)
class Step:
    """A request of a script. `keep` has the part of the answer that later steps use, by name, as a path in its JSON."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    keep: tuple[tuple[str, str], ...] = ()

    def lines(self, *, last: bool) -> Iterator[str]:
        """The request as bash has it."""
        words = ["curl", "-s", *(["-i"] if last else []), "-X", self.method, _quoted(self.url)]
        for name, value in self.headers:
            words += ["-H", _quoted(f"{name}: {value}")]
        if self.body is not None:
            words += ["-d", _quoted(self.body)]
        command = " ".join(words)
        if not self.keep:
            yield command if last else f"{command} >/dev/null"
        for name, path in self.keep:
            yield f"{name}=$({command} | {_reader(path)})"


def recipes(
    reference: Reference, base: str, api: str | None = None, operation: str | None = None, status: str | None = None
) -> list[Recipe]:
    """The recipes of an API, of an operation such as login or loyalty.login, of a status; of all that is not told.

    `base` is the address of the sandbox.
    """
    return [
        _recipe(each, one, base)
        for each in reference.operations.values()
        if api in (None, each.api.name) and (operation is None or names_operation(operation, each.name))
        for one in each.responses
        if status is None or status.upper() == one
    ]


def _recipe(operation: Documented, status: str, base: str) -> Recipe:
    stated = _stated(operation, status)
    if stated not in (None, FORCED):
        return Recipe(operation, status, STATE, _script(_steps(operation, stated, base)))
    if status == UNAUTHENTICATED and operation.needs_login:
        return Recipe(operation, status, STATE, _script([_plain(operation, base)]))
    if status.startswith("5"):
        return Recipe(operation, status, FAULT, _script([_fault(operation, status, base), _plain(operation, base)]))
    forced = _plain(operation, base, ("Prefer", f"code={status.replace('XX', IN_RANGE)}"))
    return Recipe(operation, status, FORCED, _script([forced]))


@cache
def _file(api: str) -> Mapping[str, Any]:
    path = PACKAGE / "apis" / api / FILE
    return read_yaml(path) if path.is_file() else {"recipes": {}}


def _stated(operation: Documented, status: str) -> Any:
    """What the API's file says of a reply: steps, or FORCED, or None."""
    wanted, known = f"{operation.id} {status}", _file(operation.api.name)["recipes"]
    return known.get(wanted) or next((known[name] for name in known if fnmatchcase(wanted, name)), None)


def _plain(operation: Documented, base: str, *headers: tuple[str, str]) -> Step:
    """A request for the operation, of which nothing else is known."""
    return Step(operation.method, base + PARAMETER.sub("1", operation.full_path), headers)


def _fault(operation: Documented, status: str, base: str) -> Step:
    fault = {"match": {"operation": operation.name}, "status": int(status), "times": 1}
    return Step("POST", f"{base}/_mock/faults", (JSON_HEADER,), json.dumps(fault))


def _steps(operation: Documented, stated: Stated, base: str) -> Iterator[Step]:
    """The steps of a recipe as data, and the logins that they need before them."""
    api = operation.api
    url = base + api.interfaces[0].base_path
    known: dict[str, tuple[tuple[str, str], ...]] = {}
    for each in _unfolded(api.name, stated):
        headers = tuple(each.get("headers", {}).items())
        if "as" in each:
            if each["as"] not in known:
                login, known[each["as"]] = _login(api.name, each["as"], url, f"login{len(known) or ''}")
                yield from login
            headers += known[each["as"]]
        method, address = _address(operation, each, base, url)
        body = each.get("body")
        if "json" in each and method not in BODILESS:
            body, headers = json.dumps(each["json"], ensure_ascii=False), (JSON_HEADER, *headers)
        yield Step(method, address, headers, body, tuple(each.get("keep", {}).items()))


def _unfolded(api: str, stated: Stated) -> Iterator[Mapping[str, Any]]:
    """The steps, those that are called by a name among them."""
    for each in stated:
        if "use" in each:
            yield from _unfolded(api, _file(api)["steps"][each["use"]])
        else:
            yield each


def _address(operation: Documented, stated: Mapping[str, Any], base: str, url: str) -> tuple[str, str]:
    """The method and the address of a step."""
    query = f"?{stated['query']}" if "query" in stated else ""
    if "ask" not in stated:
        values = stated.get("with", {})
        path = PARAMETER.sub(lambda found: str(values.get(found[0][1:-1], values.get("*", "1"))), operation.path)
        return operation.method, url + path + query
    method, _, path = stated["ask"].partition(" ")
    if path.startswith("{"):
        return method, path + query
    return method, (base if path.startswith("/_mock") else url) + path + query


def _login(api: str, who: str, url: str, name: str) -> tuple[list[Step], tuple[tuple[str, str], ...]]:
    """The steps of a login, and the headers of who is logged in."""
    account = next(each for each in logins.accounts(api) if each["who"] == who)
    recipe = next(each for each in logins.recipes(api) if each.fits(account))
    if not recipe.path:
        return [], tuple(recipe.headers_of(account, str(account.get("token", ""))).items())
    known = {field: account[field] for field in recipe.takes}
    step = Step("POST", url + recipe.path, (JSON_HEADER,), json.dumps(known), ((name, recipe.token),))
    return [step], tuple(recipe.headers_of(account, f"{{{name}}}").items())


def _script(steps: Iterator[Step] | Sequence[Step]) -> str:
    found = list(steps)
    return "\n".join(line for step in found for line in step.lines(last=step is found[-1]))


def _reader(path: str) -> str:
    """The command that reads a part of a JSON text."""
    places = "".join(f"[{step}]" if step.lstrip("-").isdigit() else f'["{step}"]' for step in path.split("."))
    return f"python3 -c 'import json, sys; print(json.load(sys.stdin){places})'"


def _quoted(text: str) -> str:
    """A text as a word of bash, in which {name} is a variable."""
    parts = PLACEHOLDER.split(text)
    if len(parts) == 1:
        return shlex.quote(text)
    return "".join(
        f'"${part}"' if place % 2 else (shlex.quote(part) if part else "") for place, part in enumerate(parts)
    )
