"""What was read before is answered from memory only as long as it is true."""

from dataclasses import replace

import pytest

from mockserver import snapshots
from mockserver.apis.loyalty.seeds import plant
from mockserver.apis.loyalty.tables import Store
from mockserver.catalog import Api
from mockserver.clock import Clock
from mockserver.database import IN_MEMORY, Database
from mockserver.memory import LONGEST_LIST, MOST_RECORDS, Memory
from mockserver.sandbox import DEFAULT, Sandboxes, World
from mockserver.seeding import Planter

API = "loyalty"
WORLDS = {API: World("/loyalty", Store, Planter(API, Api(API).fixture(), plant))}


@pytest.fixture(params=["in a file", "in memory"])
def url(request, tmp_path):
    return IN_MEMORY if request.param == "in memory" else f"sqlite:///{tmp_path / 'mock.db'}"


@pytest.fixture
def sandboxes(url):
    database = Database(url)
    yield Sandboxes(database, WORLDS, 1)
    database.close()


def cities(sandboxes, name=DEFAULT):
    with sandboxes.opened() as register:
        return {member.city for member in register.named(name).store(API).members.all()}


def move(register, city, name=DEFAULT):
    store = register.named(name).store(API)
    for member in store.members.all():
        store.keep(replace(member, city=city))


def test_what_one_server_writes_another_one_on_the_same_database_reads(sandboxes, url):
    if url == IN_MEMORY:
        pytest.skip("nobody else reaches what is in the memory of a process")
    cities(sandboxes)
    other_database = Database(url)
    other = Sandboxes(other_database, WORLDS, 1)
    with other.opened() as register:
        move(register, "Lamu")
    assert cities(sandboxes) == {"Lamu"}
    other_database.close()


def test_what_is_written_is_read_at_once_and_forgotten_when_it_is_undone(sandboxes):
    def written_and_undone():
        with sandboxes.opened() as register:
            move(register, "Lamu")
            assert {member.city for member in register.named(DEFAULT).store(API).members.all()} == {"Lamu"}
            raise ZeroDivisionError

    before = cities(sandboxes)
    with pytest.raises(ZeroDivisionError):
        written_and_undone()
    assert cities(sandboxes) == before


def test_what_a_sandbox_is_can_be_read_at_once_after_it_was_changed_and_is_forgotten_when_that_is_undone(sandboxes):
    def change(sandbox):
        sandbox.keep_clock(Clock(3600.0, None))
        sandbox.keep_faults("- latency: 1")

    def changed_and_undone():
        with sandboxes.opened() as register:
            change(register.named(DEFAULT))
            raise ZeroDivisionError

    def told():
        with sandboxes.opened(writing=False) as register:
            passport = register.passport(DEFAULT)
            return passport.offset, passport.faults

    cities(sandboxes)
    before = told()
    with pytest.raises(ZeroDivisionError):
        changed_and_undone()
    assert told() == before
    with sandboxes.opened() as register:
        change(register.named(DEFAULT))
    assert told() == (3600.0, "- latency: 1") != before


def test_only_a_server_in_memory_asks_its_database_nothing_for_what_it_has_read(sandboxes, url, monkeypatch):
    cities(sandboxes)
    cities(sandboxes)
    begun = []
    begin = Database.begin
    monkeypatch.setattr(Database, "begin", lambda self, statement: begun.append(statement) or begin(self, statement))
    cities(sandboxes)
    assert len(begun) == (0 if url == IN_MEMORY else 1)


def test_a_restored_snapshot_is_read_and_not_what_was_there_in_between(sandboxes):
    before = cities(sandboxes)
    with sandboxes.opened() as register:
        snapshot = snapshots.take(register, register.named(DEFAULT), "before")
    for city in ("Lamu", "Malindi"):
        with sandboxes.opened() as register:
            move(register, city)
        assert cities(sandboxes) == {city}
        with sandboxes.opened() as register:
            register.named(DEFAULT)
            snapshots.restore(register, snapshot)
        assert cities(sandboxes) == before


def test_a_sandbox_made_anew_is_not_read_as_the_dropped_one_of_its_name(sandboxes):
    fresh = cities(sandboxes, "reused")
    with sandboxes.opened() as register:
        move(register, "Lamu", "reused")
    assert cities(sandboxes, "reused") == {"Lamu"}
    with sandboxes.opened() as register:
        register.drop("reused")
    assert cities(sandboxes, "reused") == fresh


def test_a_caller_that_changes_its_list_changes_nobody_elses(sandboxes):
    for _ in range(2):
        with sandboxes.opened() as register:
            members = register.named(DEFAULT).store(API).members.all()
            assert members
            members.clear()


def test_a_version_is_remembered_apart_from_the_next_one():
    memory = Memory()
    memory.of("a", 1).keep("question", (1, 2))
    assert memory.of("a", 1).find("question") == (1, 2)
    assert memory.of("a", 2).find("question") is None


def test_long_lists_are_not_kept_and_memory_stays_bounded():
    memory = Memory()
    memory.of("a", 1).keep("long", tuple(range(LONGEST_LIST + 1)))
    assert memory.of("a", 1).find("long") is None
    memory.of("a", 1).keep("short", (1,))
    for number in range(MOST_RECORDS):
        memory.of(f"b{number}", 1)
    assert memory.of("a", 1).find("short") is None
