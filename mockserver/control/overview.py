"""The operations of the control API that look at all of a sandbox: how replies are had, and which were met."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mockserver.control.errors import ApiNotFound
from mockserver.coverage import ApiCoverage, Share, coverage, total
from mockserver.journal import told
from mockserver.recipes import Recipe, recipes
from mockserver.reference import Reference
from mockserver.reply import Reply
from mockserver.sandbox import Register, Sandbox


def list_recipes(reference: Reference, base_url: str, parameters: Mapping[str, Any]) -> Reply:
    """A recipe for each documented reply. Raises ApiNotFound."""
    api = _served(reference, parameters.get("api"))
    found = recipes(reference, base_url, api, parameters.get("operation"), parameters.get("status"))
    return Reply(200, [_recipe(each) for each in found])


def read_coverage(register: Register, sandbox: Sandbox, parameters: Mapping[str, Any]) -> Reply:
    """What the client of the sandbox has met, or those of all sandboxes. Raises ApiNotFound."""
    whose = None if parameters.get("all_") else sandbox.name
    met = register.journal.met(register.transaction, whose)
    found = coverage(register.reference, met, _served(register.reference, parameters.get("api")))
    return Reply(
        200,
        {
            "operations": _share(total(each.operation_share for each in found)),
            "statuses": _share(total(each.status_share for each in found)),
            "rules": _share(total(each.rule_share for each in found)),
            "apis": [_api(each) for each in found],
        },
    )


def clear_coverage(register: Register, sandbox: Sandbox) -> Reply:
    """Forget what the client of the sandbox has met."""
    register.journal.forget(register.transaction, sandbox.name)
    return Reply(204)


def _served(reference: Reference, api: str | None) -> str | None:
    known = [each.name for each in reference.apis]
    if api is not None and api not in known:
        raise ApiNotFound(f"There is no API called {api[:80]!r}; there are {', '.join(known)}.")
    return api


def _recipe(recipe: Recipe) -> dict[str, Any]:
    return {
        "api": recipe.operation.api.name,
        "operation": recipe.operation.name,
        "method": recipe.operation.method,
        "path": recipe.operation.full_path,
        "status": recipe.status,
        "description": recipe.operation.responses[recipe.status].get("description", ""),
        "kind": recipe.kind,
        "source": told.source(recipe.operation.source_of(recipe.status)),
        "script": recipe.script,
    }


def _share(share: Share) -> dict[str, Any]:
    return {**asdict(share), "percent": share.percent}


def _api(found: ApiCoverage) -> dict[str, Any]:
    return {
        "api": found.name,
        "operations": [
            {
                "operation": operation.name,
                "method": operation.method,
                "path": operation.full_path,
                "met": any(statuses.values()),
                "statuses": [{"status": status, "met": met} for status, met in statuses.items()],
            }
            for operation, statuses in found.operations
        ],
        "rules": [{**(told.rule(each.rule) or {}), "met": each.met, "meets": each.meets} for each in found.rules],
    }
