"""Cases of each API, and the ways to a mock that they are sent to."""

from functools import cache
from pathlib import Path

import pytest

from contracts import catalog
from contracts.cases.case import Case
from contracts.cases.collection import Wish, cases
from contracts.cases.message import Setting
from contracts.cases.scenes import Scenes
from contracts.cases.sending import Sender
from contracts.target import Target
from tests.contracts.conftest import MOCK

SECRETS = {
    "ADMIN_PASSWORD": "Admin-pass-1",
    "MEMBER_PASSWORD": "Member-pass-1",
    "BRAND_PASSWORD": "Brand-pass-1",
    "OTHER_BRAND_PASSWORD": "Other-pass-1",
    "USER_TOKEN": "mookh-test-token",
    "AGENT_TOKEN": "mookh-agent-token",
}


@cache
def all_cases(api: str, seed: int = 0) -> tuple[Case, ...]:
    """The cases of an API, made once in a run."""
    return tuple(cases(Wish(api, seed=seed)))


def profile(api: str, address: str, folder: Path) -> Path:
    """The mock's own profile for an address."""
    shipped = (catalog.contracts_folder(api) / "mock.toml").read_text()
    path = folder / f"{api}.toml"
    path.write_text(shipped.replace(MOCK, address))
    return path


def target(api: str, address: str, folder: Path) -> Target:
    return Target.read(catalog.specification(api), profile(api, address, folder))


def sender(api: str, address: str, folder: Path) -> Sender:
    specification = catalog.specification(api)
    return Sender(specification, target(api, address, folder), paths=Scenes.read(specification).paths)


def setting(api: str, address: str, folder: Path) -> Setting:
    specification = catalog.specification(api)
    return Setting(specification, target(api, address, folder), Scenes.read(specification).paths)


@pytest.fixture(params=catalog.apis())
def api(request: pytest.FixtureRequest) -> str:
    return str(request.param)
