"""Connexion: all of it that the mock stands on, imported without the HTTP clients that no mock uses.

The server starts faster without them, and takes less memory. Nothing else in the package imports Connexion.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

# What Connexion uses to follow remote references, to ask OAuth servers, and for its users' tests.
LATER = ("requests", "httpx")
TEST_CLIENT = "starlette.testclient"


class Later(ModuleType):
    """Stands for a module until something in it is asked for."""

    def __getattr__(self, name: str) -> Any:
        """What the module itself has under this name."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


@contextmanager
def stand_ins() -> Iterator[None]:
    """Others in place of the modules that are not loaded yet, for whoever imports them during the block."""
    made = {name: Later(name) for name in LATER} | {TEST_CLIENT: ModuleType(TEST_CLIENT)}
    vars(made[TEST_CLIENT])["TestClient"] = None
    added = {name: module for name, module in made.items() if name not in sys.modules}
    sys.modules.update(added)
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


with stand_ins():
    from connexion.exceptions import ProblemException
    from connexion.frameworks.starlette import PATH_PARAMETER_CONVERTERS
    from connexion.lifecycle import ConnexionRequest
    from connexion.middleware import ConnexionMiddleware
    from connexion.middleware.routing import ROUTING_CONTEXT, RoutingMiddleware
    from connexion.middleware.security import SecurityMiddleware
    from connexion.resolver import Resolver
    from connexion.security import NO_VALUE
    from connexion.spec import Specification

# Connexion would refuse a path whose integer is none as unknown; our validation tells what is wrong with it.
for kind in ("integer", "number"):
    PATH_PARAMETER_CONVERTERS.pop(kind, None)
# What it is given is our own excerpt of documents that the tests have checked (app.py).
Specification._validate_spec = classmethod(lambda _kind, _stated: None)

__all__ = [
    "NO_VALUE",
    "ROUTING_CONTEXT",
    "ConnexionMiddleware",
    "ConnexionRequest",
    "ProblemException",
    "Resolver",
    "RoutingMiddleware",
    "SecurityMiddleware",
]
