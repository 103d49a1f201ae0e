"""Imports run one way, and the declared dependencies are those that the packages import."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("mockserver", "contracts")
API_FOLDERS = sorted(path.parent for path in (ROOT / "mockserver" / "apis").glob("*/operations.py"))

# Needed and never imported: another library takes them up when they are there.
USED_UNSEEN = {
    "httptools": "uvicorn's parser of HTTP",
    "uvloop": "uvicorn's event loop",
}


@cache
def modules() -> dict[str, Path]:
    """Every module of both packages, by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports(module: str) -> frozenset[str]:
    """The dotted names that a module imports, anywhere in it; `from a import b` counts as a.b when that is a module."""
    path = modules()[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            inner = {f"{origin}.{alias.name}" for alias in node.names}
            names |= (inner & modules().keys()) | ({origin} if inner - modules().keys() else set())
    return frozenset(names)


def reached(module: str) -> set[str]:
    """Every module of ours that a module imports, itself or through others."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        new = {name for name in imports(waiting.pop()) if name in modules()} - seen
        seen |= new
        waiting.extend(new)
    return seen


def within(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of the packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def offending(module: str, *packages: str) -> list[str]:
    return sorted(name for name in imports(module) if within(name, *packages))


@pytest.mark.parametrize(("package", "other"), [("contracts", "mockserver"), ("mockserver", "contracts")])
def test_neither_package_imports_the_other(package: str, other: str) -> None:
    found = {name: offending(name, other) for name in modules() if within(name, package)}
    assert not {name: what for name, what in found.items() if what}


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("mockserver.store", ["mockserver.sandbox", "mockserver.binding", "mockserver.app"]),
        ("mockserver.sandbox", ["mockserver.binding", "mockserver.app"]),
        ("mockserver.binding", ["mockserver.app"]),
    ],
)
def test_the_mock_imports_downwards(below: str, above: list[str]) -> None:
    assert below in modules()
    assert not reached(below) & set(above)


@pytest.mark.parametrize("folder", API_FOLDERS, ids=lambda folder: folder.name)
def test_an_api_imports_downwards(folder: Path) -> None:
    api = f"mockserver.apis.{folder.name}"
    for below, above in {"errors": {"state", "operations", "doors"}, "state": {"operations", "doors"}}.items():
        assert not reached(f"{api}.{below}") & {f"{api}.{name}" for name in above}


@pytest.mark.parametrize("folder", API_FOLDERS, ids=lambda folder: folder.name)
def test_an_api_knows_no_web_framework_and_no_other_api(folder: Path) -> None:
    others = [f"mockserver.apis.{other.name}" for other in API_FOLDERS if other != folder]
    forbidden = ["connexion", "starlette", "uvicorn", "mockserver.app", "mockserver.binding", *others]
    for name in modules():
        if within(name, f"mockserver.apis.{folder.name}"):
            assert not offending(name, *forbidden), name


def test_no_api_is_named_outside_its_own_folder() -> None:
    """A further API is a folder, and not one line elsewhere."""
    for folder in API_FOLDERS:
        own = f"mockserver.apis.{folder.name}", f"contracts.{folder.name}"
        for name in modules():
            assert within(name, *own) or not offending(name, *own), name


def test_every_import_is_a_declared_dependency_and_every_dependency_is_used() -> None:
    providers = packages_distributions()
    roots = {name.partition(".")[0] for module in modules() for name in imports(module)}
    third_party = roots - set(sys.stdlib_module_names) - set(PACKAGES)
    assert third_party <= set(providers), "imported, and not installed"
    imported = {plain(providers[name][0]) for name in third_party}
    optional = [one for extra in project()["optional-dependencies"].values() for one in extra]
    declared = {plain(requirement) for requirement in [*project()["dependencies"], *optional]}
    assert imported - declared == set(), "imported, and not declared in pyproject.toml"
    assert declared - imported == set(USED_UNSEEN), "declared in pyproject.toml, and not imported"


def test_the_lock_holds_every_declared_release() -> None:
    locked = lock()
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"].values()
    wanted = [
        *project()["dependencies"],
        *project()["optional-dependencies"]["postgresql"],
        *(one for group in groups for one in group if isinstance(one, str)),
    ]
    for requirement in wanted:
        assert plain(requirement) in locked, requirement
        if exact := re.fullmatch(r"[\w.-]+==([\w.]+)", requirement):
            assert locked[plain(requirement)] == exact[1], requirement


def test_the_version_is_the_same_everywhere() -> None:
    assert version("understudy") == project()["version"]
    for package in PACKAGES:
        stated = re.search(r'^__version__ = "(.*)"', (ROOT / package / "__init__.py").read_text(), re.MULTILINE)
        assert stated is None or stated[1] == project()["version"], package
    assert project()["version"] in (ROOT / "CHANGELOG.md").read_text()


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def lock() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def plain(requirement: str) -> str:
    """The name in a requirement, as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def test_one_module_alone_imports_connexion() -> None:
    found = {module for module in modules() if any(name.partition(".")[0] == "connexion" for name in imports(module))}
    assert found == {"mockserver.framework"}
