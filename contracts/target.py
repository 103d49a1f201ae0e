"""A target profile: where a server is, and what its test environment offers the suite."""

import difflib
import os
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from contracts.doors import Door
from contracts.exchange import Secret
from contracts.problems import BadProfile
from contracts.specification import Specification

SECTIONS = ("api", "base_url", "accounts", "provide", "doors", "allow", "limits", "headers", "tls")
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


@dataclass
class Allowance:
    """A known deviation: its subject is a rule's id or `operation status`."""

    subject: str
    reason: str
    until: date | None
    used: bool = False

    def covers(self, rule: str | None, operation: str, status: int | None) -> bool:
        """Whether a finding about this rule, or about this reply, is the deviation meant."""
        return self.subject in (rule, f"{operation} {status}")


@dataclass(frozen=True)
class Limits:
    """How hard the suite may press."""

    requests_per_second: float | None = None
    timeout: float = 30.0
    read_only: bool = False
    concurrency: int = 16


@dataclass(frozen=True)
class Target:
    """A server to judge."""

    api: str
    base_url: str
    name: str
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)
    provide: dict[str, Any] = field(default_factory=dict)
    doors: dict[str, Door] = field(default_factory=dict)
    allowances: tuple[Allowance, ...] = ()
    limits: Limits = Limits()
    headers: dict[str, str] = field(default_factory=dict)
    verify_tls: bool | str = True

    def secrets(self) -> tuple[Secret, ...]:
        """The values that no report may show: passwords and tokens of the profile's accounts."""
        hidden = ("password", "token", "secret")
        found = [
            Secret(str(value), f"{account}_{name}".upper())
            for account, fields in self.accounts.items()
            for name, value in fields.items()
            if any(word in name for word in hidden)
        ]
        # A body holds a secret as JSON writes it, which differs where it has quotes or backslashes.
        written = [Secret(orjson.dumps(each.value).decode()[1:-1], f"{each.variable}_AS_JSON") for each in found]
        return (*found, *(each for each, plain in zip(written, found, strict=True) if each.value != plain.value))

    def account(self, name: str) -> dict[str, str] | None:
        """The fields of an account that the profile gives, or None."""
        return self.accounts.get(name)

    @classmethod
    def at(cls, specification: Specification, address: str) -> "Target":
        """A bare target that offers nothing but its address."""
        return cls(api=specification.api, base_url=checked_url(address, "--target"), name=address)

    @classmethod
    def read(cls, specification: Specification, path: Path) -> "Target":
        """The target that a TOML file describes. Raises BadProfile, naming the key and what it should be."""
        try:
            stated = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BadProfile(f"There is no profile {path}. Give a TOML file, a URL, or `mock`.") from None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadProfile(f"The profile {path} cannot be read: {error}.") from None
        return Profile(specification, path, expanded(stated, path)).target()


def checked_url(address: object, where: str) -> str:
    """An http(s) address without a slash at its end. Raises BadProfile otherwise."""
    if not isinstance(address, str):
        raise BadProfile(f"{where} must be an address such as http://127.0.0.1:8080/loyalty, not {address!r}.")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BadProfile(f"{where} must begin with http:// or https:// and name a host, not {address!r}.")
    return address.rstrip("/")


def expanded(value: Any, path: Path) -> Any:
    """The profile with ${NAME} and ${NAME:-default} replaced from the environment."""
    if isinstance(value, dict):
        return {key: expanded(each, path) for key, each in value.items()}
    if isinstance(value, list):
        return [expanded(each, path) for each in value]
    if not isinstance(value, str):
        return value

    def replace(match: re.Match[str]) -> str:
        name, default = match.group(1), match.group(2)
        found = os.environ.get(name) or default
        if found is None:
            raise BadProfile(f"{path} refers to ${{{name}}}, which is not set in the environment.")
        return found

    return VARIABLE.sub(replace, value)


class Profile:
    """Turns the tables of a profile into a target, refusing what the API's suite does not know."""

    def __init__(self, specification: Specification, path: Path, stated: dict[str, Any]) -> None:
        self.specification = specification
        self.path = path
        self.stated = stated

    def target(self) -> Target:
        """The whole target. Raises BadProfile."""
        self._refuse_unknown(self.stated, SECTIONS, "")
        api = self.stated.get("api", self.specification.api)
        if api != self.specification.api:
            raise BadProfile(f"{self.path} is a profile for {api!r}, but {self.specification.api!r} is to be judged.")
        if "base_url" not in self.stated:
            raise BadProfile(
                f"{self.path} lacks base_url, the address that stands before the paths of the specification."
            )
        return Target(
            api=api,
            base_url=checked_url(self.stated["base_url"], f"base_url in {self.path}"),
            name=str(self.path),
            accounts=self._accounts(),
            provide=self._provided(),
            doors={name: Door.of(name, each, str(self.path)) for name, each in self._offered("doors").items()},
            allowances=tuple(self._allowances()),
            limits=self._limits(),
            headers={str(key): str(value) for key, value in self._table("headers").items()},
            verify_tls=self._table("tls").get("verify", True),
        )

    def _table(self, name: str) -> dict[str, Any]:
        table = self.stated.get(name, {})
        if not isinstance(table, dict):
            raise BadProfile(f"[{name}] in {self.path} must be a table.")
        return table

    def _offered(self, section: str) -> dict[str, Any]:
        table = self._table(section)
        self._refuse_unknown(table, tuple(self.specification.offers.get(section) or {}), f"{section}.")
        return table

    def _accounts(self) -> dict[str, dict[str, str]]:
        accounts = self._offered("accounts")
        for name, given in accounts.items():
            self._demand_fields(f"accounts.{name}", given, self.specification.offers["accounts"][name])
        return accounts

    def _provided(self) -> dict[str, Any]:
        provided = self._offered("provide")
        for name, given in provided.items():
            offer = self.specification.offers["provide"][name]
            if "fields" in offer:
                self._demand_fields(f"provide.{name}", given, offer)
        return provided

    def _demand_fields(self, place: str, given: Any, offer: dict[str, Any]) -> None:
        """Raise BadProfile unless a table has all fields of an offer but for those that are optional, and no others."""
        wanted, optional = offer["fields"], offer.get("optional", ())
        if not isinstance(given, dict):
            raise BadProfile(f"[{place}] in {self.path} must be a table with {', '.join(wanted)}.")
        missing = [each for each in wanted if not given.get(each) and each not in optional]
        if missing:
            raise BadProfile(f"[{place}] in {self.path} lacks {', '.join(missing)}.")
        self._refuse_unknown(given, tuple(wanted), f"{place}.")

    def _allowances(self) -> list[Allowance]:
        known = {*self.specification.rules, *(f"{each.operation} {each.status}" for each in self.specification.pairs())}
        known |= {name for name in self._table("allow") if name.rsplit(" ", 1)[0] in self.specification.operations}
        self._refuse_unknown(self._table("allow"), tuple(known), "allow.")
        found = []
        for subject, given in self._table("allow").items():
            if not isinstance(given, dict) or not given.get("reason"):
                raise BadProfile(f"[allow] {subject!r} in {self.path} needs a reason.")
            until = given.get("until")
            if until is not None and not isinstance(until, date):
                raise BadProfile(f"[allow] {subject!r} in {self.path}: until must be a date such as 2027-01-31.")
            found.append(Allowance(subject, str(given["reason"]), until))
        return found

    def _limits(self) -> Limits:
        given = self._table("limits")
        self._refuse_unknown(given, tuple(Limits.__dataclass_fields__), "limits.")
        for name, value in given.items():
            wanted = bool if name == "read_only" else (int, float)
            if not isinstance(value, wanted) or (name != "read_only" and (isinstance(value, bool) or value <= 0)):
                kind = "true or false" if name == "read_only" else "a number above 0"
                raise BadProfile(f"limits.{name} in {self.path} must be {kind}, not {value!r}.")
        return Limits(**given)

    def _refuse_unknown(self, table: dict[str, Any], known: tuple[str, ...], prefix: str) -> None:
        for key in table:
            if key not in known:
                nearest = difflib.get_close_matches(key, known, n=1)
                hint = (
                    f" Did you mean {nearest[0]!r}?"
                    if nearest
                    else f" `contracts needs {self.specification.api}` lists what there is."
                )
                raise BadProfile(f"{self.path} has {prefix}{key}, which {self.specification.api} does not know.{hint}")
