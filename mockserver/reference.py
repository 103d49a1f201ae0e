"""What the specifications say, to be looked up: operations and their documented replies, rules, places in documents."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mockserver.catalog import Api, data_folder, read_yaml
from mockserver.errors import Refusal
from mockserver.patterns import names_operation
from mockserver.specification import METHODS, followed


@dataclass(frozen=True)
class Source:
    """A place in a vendor's document."""

    section: str
    lines: str


@dataclass(frozen=True)
class Rule:
    """A documented behaviour.

    `replies` are the documented replies that it is about, each an operation's name and a status; `named` tells whether
    a refusal of the mock names it.
    """

    api: str
    id: str
    sentence: str
    demand: str
    source: Source | None
    replies: tuple[tuple[str, str], ...]
    named: bool


@dataclass(frozen=True)
class Documented:
    """An operation as its specification has it; `statement` and `responses` are followed to what they refer to."""

    api: Api
    id: str
    method: str
    path: str
    statement: Mapping[str, Any]
    responses: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> str:
        """Its name among all APIs, such as loyalty.login."""
        return f"{self.api.name}.{self.id}"

    @property
    def full_path(self) -> str:
        """Its path at this server."""
        return self.api.interfaces[0].base_path + self.path

    @property
    def needs_login(self) -> bool:
        """Whether nobody may ask without a login."""
        schemes = self.statement.get("security", self.api.interfaces[0].document.get("security", []))
        return bool(schemes) and {} not in schemes

    @property
    def documented_statuses(self) -> list[str]:
        """The statuses that the document states, without those that only the mock adds."""
        return [status for status, answer in self.responses.items() if "x-ours" not in answer]

    @property
    def source(self) -> Source | None:
        """Where the document has it."""
        return _source(self.statement)

    def source_of(self, status: str) -> Source | None:
        """Where the document has this status; where it has the operation, for one that the document does not state."""
        return _source(self.responses.get(status, {})) or self.source


class Reference:
    """All that the specifications of the served APIs say. It is read when somebody asks."""

    def __init__(self, apis: Sequence[Api]) -> None:
        self.apis = apis

    @cached_property
    def operations(self) -> Mapping[str, Documented]:
        """Every documented operation by its name, such as loyalty.login."""
        return {each.name: each for api in self.apis for each in _operations(api)}

    @cached_property
    def rules(self) -> Mapping[tuple[str, str], Rule]:
        """Every rule by API and id."""
        return {(rule.api, rule.id): rule for api in self.apis for rule in _rules(api)}

    def named(self, text: str) -> list[Documented]:
        """The operations that a text names, such as login, loyalty.login or loyalty.*."""
        return [each for name, each in self.operations.items() if names_operation(text, name)]

    def nearest(self, text: str) -> str | None:
        """The name of an operation that somebody may have meant, or None."""
        names = {name.partition(".")[2]: name for name in self.operations} | {name: name for name in self.operations}
        near = difflib.get_close_matches(text, names, n=1, cutoff=0.5)
        return names[near[0]] if near else None


def _operations(api: Api) -> list[Documented]:
    document = api.interfaces[0].document
    return [
        Documented(
            api,
            item[method]["operationId"],
            method.upper(),
            path,
            item[method],
            {str(status): followed(document, answer) for status, answer in item[method]["responses"].items()},
        )
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def _rules(api: Api) -> list[Rule]:
    content = read_yaml(data_folder("specs") / api.name / "rules.yaml")
    named = {kind.rule for kind in vars(api.part("errors")).values() if _is_refusal(kind)}
    return [
        Rule(
            api.name,
            each["id"],
            each["rule"],
            each["demand"],
            _source({"x-source": each.get("source")}),
            tuple(_reply(api, text) for text in each.get("replies", [])),
            each["id"] in named,
        )
        for each in content["rules"]
    ]


def _is_refusal(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Refusal)


def _reply(api: Api, text: str) -> tuple[str, str]:
    operation, status = text.split(" ")
    return f"{api.name}.{operation}", status


def _source(part: Mapping[str, Any]) -> Source | None:
    stated = part.get("x-source")
    return Source(str(stated["section"]), str(stated["lines"])) if stated else None
