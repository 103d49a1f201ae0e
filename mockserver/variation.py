"""Known bugs and legal variations with which the mock can be started, to see what notices them.

Each API declares its own in sabotages.py and freedoms.py, outside its handlers. Without a switch none of it is loaded.
"""

import difflib
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

from mockserver.catalog import Api, api_names
from mockserver.errors import ConfigurationError

if TYPE_CHECKING:
    # Connexion, which comes with these, takes its time; a list of sabotages need not wait for it.
    from mockserver.binding import Binding, Bindings


@dataclass(frozen=True)
class Workbench:
    """The operations of one API, where a change is made; what is replaced in code comes back when the server ends."""

    operations: "Mapping[str, Binding]"
    ending: ExitStack

    def replace(self, owner: Any, name: str, value: Any) -> None:
        """Replace an attribute of a class or a module until the server ends."""
        if name in vars(owner):
            self.ending.callback(setattr, owner, name, vars(owner)[name])
        else:
            self.ending.callback(delattr, owner, name)
        setattr(owner, name, value)


SABOTAGE, FREEDOM = "sabotage", "freedom"
HARD, SOFT = "hard", "soft"

Change: TypeAlias = Callable[[Workbench], None]


@dataclass(frozen=True)
class Sabotage:
    """One bug: the rule that it breaks, its kind, how hard it is to see (easy, medium, hard), and a plain sentence.

    `demand` is soft where it breaks only a part of a hard rule that may be reported but not failed on.
    """

    id: str
    rule: str
    kind: str
    level: str
    sentence: str
    change: Change
    demand: str = HARD


@dataclass(frozen=True)
class Freedom:
    """One legal variation, with the reading that allows it."""

    id: str
    reading: str
    sentence: str
    change: Change


Variation: TypeAlias = Sabotage | Freedom

FILES = {SABOTAGE: ("sabotages", "SABOTAGES"), FREEDOM: ("freedoms", "FREEDOMS")}


def declared(kind: str, api: str) -> Mapping[str, Variation]:
    """The sabotages or freedoms of an API by their ids, which begin with its name."""
    module, table = FILES[kind]
    name = f"mockserver.apis.{api}.{module}"
    if find_spec(name) is None:
        return {}
    found: Sequence[Variation] = getattr(importlib.import_module(name), table)
    return {f"{api}.{each.id}": each for each in found}


def facts(kind: str, api: str) -> list[dict[str, Any]]:
    """The sabotages or freedoms of an API as JSON can hold them."""
    told = []
    for name, each in declared(kind, api).items():
        stated = [each_field.name for each_field in fields(each) if each_field.name not in ("id", "change")]
        told.append({"id": name, "api": api, **{key: getattr(each, key) for key in stated}})
    return told


@dataclass(frozen=True)
class Chosen:
    """The variations that a server is started with, by id."""

    named: Mapping[str, Variation] = field(default_factory=dict)

    @classmethod
    def of(cls, sabotages: Iterable[str], freedoms: Iterable[str], apis: Sequence[Api]) -> "Chosen":
        """What the ids name. Raises ConfigurationError for one that is none, or belongs to an API not served."""
        found: dict[str, Variation] = {}
        for kind, ids in ((SABOTAGE, sabotages), (FREEDOM, freedoms)):
            for each in ids:
                found[each] = named(kind, each)
                api = each.partition(".")[0]
                if api not in [served.name for served in apis]:
                    raise ConfigurationError(f"--{kind} {each} changes {api}, which --api leaves out.")
        return cls(found)

    @contextmanager
    def applied(self, bindings: "Bindings") -> Iterator[None]:
        """Change the operations of the APIs as long as the block lasts."""
        with ExitStack() as ending:
            for name, variation in self.named.items():
                api = name.partition(".")[0]
                operations = {each.operation.id: each for each in bindings if each.interface.name == api}
                variation.change(Workbench(operations, ending))
            yield


def named(kind: str, name: str) -> Variation:
    """The sabotage or freedom with this id. Raises ConfigurationError, suggesting the nearest."""
    known = {each: found for api in api_names() for each, found in declared(kind, api).items()}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ConfigurationError(f"There is no {kind} {name!r}.{hint} `mockserver {kind}` lists them.")
    return known[name]
