"""Fixtures for tests of clients: one for each API, by its name, in a sandbox of the test's own.

    def test_checkout(mykubo):
        shop = Shop(mykubo.url, mykubo.login().token)

One server, in a process of its own, serves the whole run, all workers of xdist included; a run that uses no fixture
starts none. The same test gets the same data in every run. A test that fails shows the journal of its sandbox.
"""

import hashlib
import re
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from mockserver.catalog import api_names

if TYPE_CHECKING:
    # Every run of pytest where Understudy is installed loads this module; only one that uses a fixture pays for these.
    from mockserver.landlord import Landlord
    from mockserver.remote import Mock, RemoteSandbox

LANDLORD: "pytest.StashKey[Landlord]" = pytest.StashKey()
SANDBOX: "pytest.StashKey[RemoteSandbox]" = pytest.StashKey()
DOORBELL = "understudy_doorbell"
NAME_LENGTH = 48
MOST_LINES = 50


def landlord(config: pytest.Config) -> "Landlord":
    """Who keeps the server of this run."""
    from mockserver.landlord import Landlord

    if LANDLORD not in config.stash:
        config.stash[LANDLORD] = Landlord()
        config.add_cleanup(config.stash[LANDLORD].close)
    return config.stash[LANDLORD]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where to ask for the server."""
    node.workerinput[DOORBELL] = landlord(node.config).doorbell()


@pytest.fixture(scope="session")
def understudy_server(pytestconfig: pytest.Config) -> str:
    """The address of the run's server of mocks."""
    from mockserver.landlord import address_from

    told: dict[str, Any] = getattr(pytestconfig, "workerinput", {})
    return address_from(told[DOORBELL]) if DOORBELL in told else landlord(pytestconfig).base()


@pytest.fixture
def understudy(understudy_server: str, request: pytest.FixtureRequest) -> "Iterator[RemoteSandbox]":
    """The test's own sandbox, which its mocks share: fresh, and gone with the test."""
    import requests

    from mockserver.remote import RemoteSandbox

    with requests.Session() as session:
        sandbox = RemoteSandbox(understudy_server, sandbox_name(request.node.nodeid), session)
        sandbox.make()
        request.node.stash[SANDBOX] = sandbox
        yield sandbox
        sandbox.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the journal of a failed test's sandbox."""
    report = yield
    sandbox = item.stash.get(SANDBOX, None)
    if report.failed and report.when != "teardown" and sandbox is not None:
        report.sections.append((f"journal of {sandbox.name}", _journal(sandbox)))
    return report


def _journal(sandbox: "RemoteSandbox") -> str:
    """The last requests of the sandbox, one a line. A report without it is better than none."""
    import requests

    from mockserver.remote import ControlError, Journal

    try:
        lines = Journal(sandbox).lines()
    except (requests.RequestException, ControlError) as error:
        return f"It cannot be read: {error}"
    left_out = [f"... {len(lines) - MOST_LINES} before"] if len(lines) > MOST_LINES else []
    return "\n".join([*left_out, *lines[-MOST_LINES:]]) or "No request came."


def sandbox_name(test: str) -> str:
    """The name of a test's sandbox, the same in every run and no other test's."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", test).strip("-")[-NAME_LENGTH:].strip("-")
    return f"{plain}-{hashlib.sha256(test.encode()).hexdigest()[:12]}"


def mock_fixture(api: str) -> Callable[..., Any]:
    """The fixture of an API."""

    def mock(understudy: "RemoteSandbox") -> "Mock":
        from mockserver.remote import Mock, base_paths

        return Mock(understudy, api, base_paths(understudy.base)[api])

    mock.__doc__ = (
        f"The mocked API {api} in the test's own sandbox: url, login(), outbox, clock, faults, journal, snapshot()."
    )
    return pytest.fixture(name=api)(mock)


globals().update({f"mocked_{api}": mock_fixture(api) for api in api_names()})
