"""Options of the tests, known whichever of them are run."""

import os

import pytest

from tests.mockserver.databases import KINDS, VARIABLE, kind
from tests.mockserver.postgres import folder_of_programs


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-kind", choices=KINDS, default="memory", help="where the mocks under test keep data")


def pytest_configure(config: pytest.Config) -> None:
    os.environ[VARIABLE] = config.getoption("--database-kind")
    if kind() == "postgresql" and folder_of_programs() is None:
        pytest.exit("PostgreSQL is not installed (Debian's package postgresql): nothing was tested.", returncode=0)
