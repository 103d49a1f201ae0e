"""The catalogue as one ASGI application."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mockserver.binding import Bindings, Endpoint
from mockserver.catalog import Api, control_interface
from mockserver.console import Console
from mockserver.control.guard import Guard
from mockserver.database import Database
from mockserver.faults.definition import faults_of
from mockserver.forced import ForcedReplies
from mockserver.framework import ConnexionMiddleware, Resolver, SecurityMiddleware
from mockserver.front import Front
from mockserver.journal.keeper import Keeper
from mockserver.lifetimes import Lifetimes
from mockserver.places import Places
from mockserver.reference import Reference
from mockserver.routing import RememberedRouting
from mockserver.sandbox import Sandboxes, World
from mockserver.security import TokenSecurity
from mockserver.seeding import Planter
from mockserver.specification import METHODS, Document, followed, spellings
from mockserver.validation import RequestValidation


def application(
    apis: Sequence[Api],
    database: Database,
    *,
    seed: int = 1,
    fixtures: Path | None = None,
    console: Console | None = None,
    guard: Guard | None = None,
    lifetimes: Lifetimes | None = None,
    journal: Keeper | None = None,
    faults: Path | None = None,
) -> Front:
    """The server as an ASGI application: the APIs, their doors and the control API.

    `journal` keeps the journals, in memory unless told; processes that share a database need a TableKeeper. `faults` is
    a file of faults that fresh sandboxes have. Raises ConfigurationError for fixtures and faults that cannot be used.
    """
    interfaces = [interface for api in apis for interface in api.interfaces] + [control_interface()]
    bindings = Bindings(interfaces)
    worlds = {api.name: world(api, fixtures) for api in apis}
    reference = Reference(apis)
    sandboxes = Sandboxes(
        database,
        worlds,
        seed,
        reference=reference,
        journal=journal,
        faults=faults_of(faults, reference) if faults else "",
    )
    security = TokenSecurity(bindings)
    connexion = ConnexionMiddleware(
        Endpoint(bindings),
        middlewares=[
            RememberedRouting,
            partial(ForcedReplies, bindings=bindings),
            SecurityMiddleware,
            partial(RequestValidation, bindings=bindings),
        ],
        security_map=security.security_map(),
    )
    for interface in interfaces:
        connexion.add_api(
            _routed(interface.document),
            base_path=interface.base_path,
            name=interface.name,
            resolver=Resolver(partial(getattr, interface.handlers)),
        )
    return Front(
        connexion,
        sandboxes,
        bindings,
        Places(interfaces),
        console or Console(),
        guard or Guard(),
        lifetimes or Lifetimes(),
    )


def world(api: Api, fixtures: Path | None) -> World:
    """What an API brings into each sandbox. Raises ConfigurationError for a fixture that cannot be read."""
    fixture = api.fixture(fixtures)
    planter = Planter(api.name, fixture, api.part("seeds").plant)
    accounts = fixture.get("start", {}).get("logins", [])
    return World(api.interfaces[0].base_path, api.part("tables").Store, planter, accounts)


def _routed(document: Document) -> dict[str, Any]:
    """What Connexion needs of a document, to route and to ask for tokens: it copies and checks all that it is given."""
    paths = {}
    for path, item in spellings(document):
        paths[path] = {
            method: {
                "operationId": item[method]["operationId"],
                "parameters": [
                    parameter
                    for parameter in (followed(document, each) for each in item[method].get("parameters", []))
                    if parameter["in"] == "path"
                ],
                "security": item[method].get("security", document.get("security", [])),
                "responses": {"default": {"description": ""}},
            }
            for method in METHODS
            if method in item
        }
    schemes = document.get("components", {}).get("securitySchemes", {})
    return {
        "openapi": document["openapi"],
        "info": {"title": document["info"]["title"], "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": schemes},
    }
