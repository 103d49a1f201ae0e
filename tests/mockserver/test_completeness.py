"""The catalogue is whole: handlers, errors and fixtures fit the specifications."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy.dialects import postgresql

from mockserver import catalog, logins
from mockserver.app import application, world
from mockserver.catalog import Api, api_names, control_interface
from mockserver.console import Console
from mockserver.database import METADATA, Database
from mockserver.errors import Refusal
from mockserver.sandbox import Sandboxes
from mockserver.specification import METHODS

APIS = [Api(name) for name in api_names()]
INTERFACES = [interface for api in APIS for interface in api.interfaces] + [control_interface()]


def statements(document):
    return [item[method] for item in document["paths"].values() for method in METHODS if method in item]


@pytest.mark.parametrize("interface", INTERFACES, ids=lambda interface: interface.name)
def test_every_operation_has_a_handler_and_every_handler_an_operation(interface):
    operations = {statement["operationId"] for statement in statements(interface.document)}
    finders = {
        finder.__name__
        for handler in vars(interface.handlers).values()
        for finder in getattr(handler, "finders", {}).values()
    }
    handlers = {
        name
        for name, handler in inspect.getmembers(interface.handlers, inspect.isfunction)
        if not name.startswith("_")
        and (handler.__module__ == interface.handlers.__name__ or name in getattr(interface.handlers, "__all__", ()))
    }
    assert handlers - finders == operations


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_every_error_is_documented_or_ours(api):
    documented, statuses, ours = set(), set(), set()
    for statement in [one for interface in api.interfaces for one in statements(interface.document)]:
        for status, answer in statement["responses"].items():
            examples = answer.get("content", {}).get("application/json", {}).get("examples", {}).values()
            documented |= {(status, str(example["value"]["message"])) for example in examples if status[0] in "45"}
            (ours if "x-ours" in answer else statuses).add(status)
    for error in errors_of(api):
        assert str(error.status) in statuses | ours or f"{error.status // 100}XX" in ours, error
        if (str(error.status), error.message) not in documented:
            assert "4XX" in ours, error


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_every_error_names_its_rule(api):
    rules = yaml.safe_load((catalog.data_folder("specs") / api.name / "rules.yaml").read_text(encoding="utf-8"))
    known = {rule["id"] for rule in rules["rules"]}
    assert {error.rule for error in errors_of(api)} <= known


def errors_of(api):
    base = api.part("errors").Refusal
    return [
        kind
        for kind in vars(api.part("errors")).values()
        if inspect.isclass(kind) and issubclass(kind, base) and kind is not base
    ]


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_a_client_can_log_in_as_everybody_whom_the_start_shows(api):
    ways = logins.recipes(api.name)
    assert any(ways[0].fits(account) for account in logins.accounts(api.name))
    for account in logins.accounts(api.name):
        assert any(way.fits(account) for way in ways), account["who"]


def test_no_error_class_is_unused():
    for api in APIS:
        folder = Path(api.part("errors").__file__).parent
        code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "errors.py")
        for error in errors_of(api):
            assert error.__name__ in code


@pytest.mark.parametrize("seed", [1, 2, 99])
def test_the_seeded_records_fit_the_specification(seed):
    """Every listing of a fresh sandbox is served: a record that the specification refuses would be a 500."""
    with Sandboxes(Database(), {"loyalty": world(Api("loyalty"), None)}, seed).opened() as register:
        people = list(register.named("default").store("loyalty").members.all())
    assert all(member.phone_number.startswith("+2547") and len(member.phone_number) == 13 for member in people)
    assert all(member.redeemable_points >= 0 for member in people)
    assert len({member.card_number for member in people}) == len(people)


PEOPLE_OF_SEED_1 = [
    "Moraa Nyaga, Nyeri, +254779892536, 4118881635457",
    "Moraa Musyoka, Eldoret, +254775615498, 7956773910076",
    "Nyambura Odhiambo, Nakuru, +254786625340, 8379772603358",
]


def test_the_seeded_people_are_the_same_on_every_machine():
    with Sandboxes(Database(), {"loyalty": world(Api("loyalty"), None)}, 1).opened() as register:
        members = register.named("default").store("loyalty").members.all()
    told = [f"{m.firstname} {m.lastname}, {m.city}, {m.phone_number}, {m.card_number}" for m in members[2:5]]
    assert told == PEOPLE_OF_SEED_1


def test_every_statement_compiles_for_postgresql():
    database = Database()
    application(APIS, database, console=Console(quiet=True))
    dialect = postgresql.dialect()
    from sqlalchemy.schema import CreateIndex, CreateTable

    for table in METADATA.tables.values():
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=dialect))


def test_refusals_share_one_base():
    for interface in INTERFACES:
        assert issubclass(interface.refusal, Refusal)


def imported_by(code):
    """Which of the slow libraries a piece of code imports."""
    slow = ("connexion", "faker", "sqlalchemy", "uvicorn")
    code = f"import sys; {code}; print(*[name for name in {slow} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_the_help_waits_for_no_library():
    assert imported_by("import mockserver.cli") == []


def test_the_start_does_not_wait_for_faker():
    start = (
        "from mockserver import app, catalog, database; app.application([catalog.Api('loyalty')], database.Database())"
    )
    assert "faker" not in imported_by(start)
