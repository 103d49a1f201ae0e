"""How each documented reply is brought about: by the steps that make its state, by a fault, or by the header Prefer.

What no request alone brings about stands in mockserver/apis/<api>/recipes.yaml, by operation and status:

    redeem_points 404:
      - ask: POST /api/users/me/redeem     # below the API's address; /_mock/... below the sandbox's
        as: member                         # logged in as this account of the start, in a step before
        json: {product_name: Nothing, product_quantity: 1}
        keep: {product: data.products.0.ID}      # parts of the answer for later steps, as {product}

The last step has the status. Everything else follows from the specification.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mockserver import logins
from mockserver.catalog import PACKAGE, Api, read_yaml
from mockserver.patterns import names_operation
from mockserver.reference import Documented, Reference

STATE, FAULT, FORCED = "state", "fault", "forced"
FILE = "recipes.yaml"
UNAUTHENTICATED = "401"
# A status of a range, where only the range is documented.
IN_RANGE = "18"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
PARAMETER = re.compile(r"\{[^}]*\}")
READ = "python3 -c 'import json, sys; print(json.load(sys.stdin){place})'"
JSON_HEADER = ("Content-Type", "application/json")


@dataclass(frozen=True)
class Recipe:
    """How a documented reply is brought about; `script` is for bash, and its last curl has the answer."""

    operation: Documented
    status: str
    kind: str
    script: str


@dataclass(frozen=True)
class Step:
    """A request of a script. `keep` has the parts of the answer that later steps use, by name, as paths in its JSON."""

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
        for number, (name, path) in enumerate(self.keep):
            asked = command if not number else 'printf %s "$answer"'
            if len(self.keep) > 1 and not number:
                yield f"answer=$({command})"
                asked = 'printf %s "$answer"'
            place = "".join(
                f"[{int(part)}]" if part.lstrip("-").isdigit() else f'["{part}"]' for part in path.split(".")
            )
            yield f"{name}=$({asked} | {READ.replace('{place}', place)})"


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
    stated = _stated(operation.api.name).get(f"{operation.id} {status}")
    if stated is not None:
        return Recipe(operation, status, STATE, _script(_steps(operation.api, stated, base)))
    if status == UNAUTHENTICATED and operation.needs_login:
        return Recipe(operation, status, STATE, _script([_plain(operation, base)]))
    if status.startswith("5"):
        return Recipe(operation, status, FAULT, _script([_fault(operation, status, base), _plain(operation, base)]))
    wanted = status.replace("XX", IN_RANGE)
    forced = _plain(operation, base, ("Prefer", f"code={wanted}"))
    return Recipe(operation, status, FORCED, _script([forced]))


@cache
def _stated(api: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    path = PACKAGE / "apis" / api / FILE
    return read_yaml(path) if path.is_file() else {}


def _plain(operation: Documented, base: str, *headers: tuple[str, str]) -> Step:
    """A request for the operation, of which nothing else is known."""
    return Step(operation.method, base + PARAMETER.sub("1", operation.full_path), headers)


def _fault(operation: Documented, status: str, base: str) -> Step:
    fault = {"match": {"operation": operation.name}, "status": int(status), "times": 1}
    return Step("POST", f"{base}/_mock/faults", (JSON_HEADER,), json.dumps(fault))


def _steps(api: Api, stated: Sequence[Mapping[str, Any]], base: str) -> Iterator[Step]:
    """The steps of a recipe as data, and the logins that they need before them."""
    url = base + api.interfaces[0].base_path
    known: dict[str, tuple[tuple[str, str], ...]] = {}
    for each in stated:
        headers = tuple(each.get("headers", {}).items())
        if "as" in each:
            if each["as"] not in known:
                login, known[each["as"]] = _login(api.name, each["as"], url, f"login{len(known) or ''}")
                yield from login
            headers += known[each["as"]]
        method, _, path = each["ask"].partition(" ")
        body = json.dumps(each["json"], ensure_ascii=False) if "json" in each else each.get("body")
        if "json" in each:
            headers = (JSON_HEADER, *headers)
        keep = tuple(each.get("keep", {}).items())
        yield Step(method, f"{base if path.startswith('/_mock') else url}{path}", headers, body, keep)


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


def _quoted(text: str) -> str:
    """A text as a word of bash, in which {name} is a variable."""
    parts = PLACEHOLDER.split(text)
    if len(parts) == 1:
        return shlex.quote(text)
    return "".join(
        f'"${part}"' if place % 2 else (shlex.quote(part) if part else "") for place, part in enumerate(parts)
    )
