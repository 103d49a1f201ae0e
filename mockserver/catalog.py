"""Finds the APIs: specifications, fixtures and code. It knows the layout, so nothing else does."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import yaml

from mockserver.errors import ConfigurationError, Refusal

PACKAGE = Path(__file__).parent
CONTROL = "_mock"
CONTROL_FILE = PACKAGE / "control" / "openapi.yaml"
# The parser in C is ten times as fast; not every platform's PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_folder(name: str) -> Path:
    """The folder specs or fixtures: inside the package when installed from a wheel, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def read_yaml(path: Path) -> Any:
    """A YAML file's content. Raises ConfigurationError when it cannot be read or is no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - both loaders are safe ones
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is no valid YAML: {' '.join(str(error).split())}.") from error


@dataclass(frozen=True)
class Interface:
    """Something that the server answers: an API, an API's doors, or the control API.

    `handlers` holds a function per operationId, `refusal` makes the envelope of its errors. `api` names the API whose
    tables the handlers get, `access` the module that tells who a token belongs to; both are None where it has none.
    `document` is what stands in `file`.
    """

    name: str
    base_path: str
    file: Path
    document: Mapping[str, Any]
    handlers: ModuleType
    refusal: type[Refusal]
    api: str | None = None
    access: ModuleType | None = None

    @property
    def is_control(self) -> bool:
        """Whether it belongs to the mock and not to a vendor."""
        return self.base_path.startswith(f"/{CONTROL}")


class Api:
    """One API of the catalogue, by its name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._fixtures: dict[Path, Mapping[str, Any]] = {}

    def part(self, name: str) -> ModuleType:
        """A module of the API's code: operations, access, errors, tables, seeds or doors."""
        return importlib.import_module(f"mockserver.apis.{self.name}.{name}")

    @cached_property
    def interfaces(self) -> list[Interface]:
        """The API itself, first, and its doors under /_mock, where it has any."""
        folder = data_folder("specs") / self.name
        refusal = self.part("errors").Refusal
        file = folder / "openapi.yaml"
        document = read_yaml(file)
        base_path = f"/{self.name}{_server_path(document)}"
        handlers, access = self.part("operations"), self.part("access")
        found = [Interface(self.name, base_path, file, document, handlers, refusal, self.name, access)]
        doors = folder / "control.yaml"
        if doors.is_file():
            base_path = f"/{CONTROL}/{self.name}"
            name, document = f"{self.name}.doors", read_yaml(doors)
            found.append(Interface(name, base_path, doors, document, self.part("doors"), refusal, self.name))
        return found

    def fixture(self, folder: Path | None = None) -> Mapping[str, Any]:
        """What a fresh sandbox contains; from one's own folder when it has a file of the API's name."""
        own = folder / f"{self.name}.yaml" if folder else None
        path = own if own and own.is_file() else data_folder("fixtures") / f"{self.name}.yaml"
        if path not in self._fixtures:
            content = read_yaml(path)
            if not isinstance(content, dict):
                raise ConfigurationError(f"{path} must hold a mapping of names to records.")
            self._fixtures[path] = content
        return self._fixtures[path]


def api_names() -> list[str]:
    """The names of all APIs that have both a specification and code, sorted."""
    code = PACKAGE / "apis"
    specs = data_folder("specs")
    return sorted(
        folder.name
        for folder in specs.iterdir()
        if (folder / "openapi.yaml").is_file() and (code / folder.name / "operations.py").is_file()
    )


@cache
def control_document() -> Mapping[str, Any]:
    """The specification of the mock's own API."""
    document: Mapping[str, Any] = read_yaml(CONTROL_FILE)
    return document


def control_interface() -> Interface:
    """The mock's own API."""
    handlers = importlib.import_module("mockserver.control.operations")
    errors = importlib.import_module("mockserver.control.errors")
    return Interface("control", f"/{CONTROL}", CONTROL_FILE, control_document(), handlers, errors.Refusal)


def _server_path(document: Mapping[str, Any]) -> str:
    """The path part of the document's first server, without a slash at its end."""
    servers = document.get("servers") or [{"url": "/"}]
    url: str = servers[0]["url"]
    return urlsplit(url).path.rstrip("/")
