"""How a client of an API logs in: recipes, data of each API, and the accounts that its fixture starts with."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mockserver.catalog import PACKAGE, Api, read_yaml

Account = Mapping[str, Any]


class LoginFailedError(Exception):
    """Nobody can log in so; the message says why."""


@dataclass(frozen=True)
class Login:
    """A client that is logged in: `headers` is what it sends, `account` who it is; `token` may be empty."""

    token: str
    headers: Mapping[str, str]
    account: Account


@dataclass(frozen=True)
class Recipe:
    """A way to log in: what it takes, what of the answer is the token, and the headers that a client then sends.

    Without a path there is nothing to ask, since the account itself is what a client sends.
    """

    takes: tuple[str, ...]
    headers: Mapping[str, str]
    path: str = ""
    token: str = ""

    def fits(self, account: Account) -> bool:
        """Whether the account has what this way takes."""
        return set(self.takes) <= set(account)

    def log_in(self, url: str, account: Account) -> Login:
        """The account, logged in at the API with this url. Raises LoginFailedError."""
        known = {name: account[name] for name in self.takes}
        token = str(account.get("token", "")) if not self.path else self._asked(url + self.path, known)
        return Login(token, self.headers_of(account, token), dict(account))

    def headers_of(self, account: Account, token: str) -> dict[str, str]:
        """What the account sends once it is logged in, with this token."""
        basic = base64.b64encode(":".join(str(account[name]) for name in self.takes).encode()).decode()
        return {name: value.format(token=token, basic=basic) for name, value in self.headers.items()}

    def _asked(self, url: str, known: Account) -> str:
        import requests  # which the server, who only tells recipes, need not wait for

        answer = requests.post(url, json=known, timeout=30)
        if not answer.ok:
            raise LoginFailedError(f"POST {url} answers {answer.status_code} to {dict(known)}: {answer.text}")
        return str(answer.json()[self.token])


@lru_cache
def recipes(api: str) -> tuple[Recipe, ...]:
    """The ways to log in to an API."""
    return tuple(
        Recipe(**{**recipe, "takes": tuple(recipe["takes"])})
        for recipe in read_yaml(PACKAGE / "apis" / api / "logins.yaml")
    )


@lru_cache
def accounts(api: str) -> tuple[Account, ...]:
    """The accounts that the server shows when it starts; `who` tells what each is."""
    return tuple(Api(api).fixture().get("start", {}).get("logins", []))


def log_in(api: str, url: str, who: str | None, account: Account) -> Login:
    """Log in to an API at its url: as the given account, as whoever is called `who`, or else as the usual one.

    Raises LoginFailedError.
    """
    ways = recipes(api)
    if account:
        chosen = account
    elif who is None:
        chosen = next(each for each in accounts(api) if ways[0].fits(each))
    else:
        chosen = _called(api, who)
    for way in ways:
        if way.fits(chosen):
            return way.log_in(url, chosen)
    told = ", or ".join(" and ".join(way.takes) for way in ways)
    raise LoginFailedError(f"A login to {api} takes {told}.")


def _called(api: str, who: str) -> Account:
    for account in accounts(api):
        if account["who"] == who:
            return account
    told = ", ".join(repr(account["who"]) for account in accounts(api))
    raise LoginFailedError(f"{api} starts without any {who!r}; it has {told}.")
