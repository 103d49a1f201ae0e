"""The operations of the control API on specifications, and on who can log in."""

import re
from functools import lru_cache
from typing import Any

from mockserver.catalog import Api, Interface, control_interface
from mockserver.control.errors import SpecificationNotFound
from mockserver.logins import recipes
from mockserver.reply import Reply
from mockserver.sandbox import Register

YAML = "application/yaml"
# The block `servers` at the top level of a document.
SERVERS = re.compile(r"^servers:.*\n(?:[ \t-].*\n|\n)*", re.MULTILINE)


def list_specifications(register: Register, base_url: str) -> Reply:
    """Every specification that this server answers by."""
    return Reply(
        200,
        [
            {
                "name": each.name,
                "api": each.api,
                "title": each.document["info"]["title"],
                "url": base_url + each.base_path,
            }
            for each in _served(register)
        ],
    )


def read_specification(register: Register, base_url: str, name: str) -> Reply:
    """A specification as JSON. Raises SpecificationNotFound."""
    interface = _named(register, name)
    return Reply(200, {**interface.document, "servers": [{"url": base_url + interface.base_path}]})


def download_specification(register: Register, base_url: str, name: str) -> Reply:
    """A specification as the file that it is, but for its server. Raises SpecificationNotFound."""
    interface = _named(register, name)
    servers = f"servers:\n  - url: {base_url}{interface.base_path}\n"
    text = interface.file.read_text(encoding="utf-8")
    text = SERVERS.sub(lambda _: servers, text) if SERVERS.search(text) else text + servers
    return Reply(200, text.encode(), f"{YAML}; charset=utf-8")


def list_logins(register: Register) -> Reply:
    """Who can log in to each API of a fresh sandbox, and how."""
    return Reply(200, [_login(api, account) for api, world in register.worlds.items() for account in world.accounts])


def _login(api: str, account: Any) -> dict[str, Any]:
    known = {name: str(value) for name, value in account.items() if name != "who"}
    told: dict[str, Any] = {"api": api, "who": str(account["who"]), "account": known}
    way = next((recipe for recipe in recipes(api) if recipe.fits(known)), None)
    if way is None:
        return {**told, "request": None, "token": "", "headers": {}}
    if not way.path:
        return {**told, "request": None, "token": "", "headers": way.log_in("", known).headers}
    body = {name: known[name] for name in way.takes}
    return {**told, "request": {"path": way.path, "body": body}, "token": way.token, "headers": way.headers}


@lru_cache(maxsize=1)
def _interfaces(apis: tuple[str, ...]) -> list[Interface]:
    return [*(interface for name in apis for interface in Api(name).interfaces), control_interface()]


def _served(register: Register) -> list[Interface]:
    return _interfaces(tuple(register.apis))


def _named(register: Register, name: str) -> Interface:
    for interface in _served(register):
        if interface.name == name:
            return interface
    known = ", ".join(interface.name for interface in _served(register))
    raise SpecificationNotFound(f"There is no specification {name[:80]!r}; there are {known}.")
