"""Connexion's routing with a memory: the same method and path lead to the same operation."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from mockserver.framework import ROUTING_CONTEXT, RoutingMiddleware

MEMORY = 4096
# A path that is longer, which hardly anybody sends, is not remembered.
LONGEST_PATH = 200


class WrongMethod:
    """Where a path leads with a method that it does not take."""

    async def __call__(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        """Raise HTTPException with the status 405."""
        raise HTTPException(405)


def fixed_paths_first(router: Router) -> None:
    """Never take a fixed path for one with parameters, whatever the method: /users/verification for /users/{id}."""
    routes = [route for route in router.routes if isinstance(route, Route)]
    fixed = [route for route in routes if not route.param_convertors]
    guards = [Route(path, WrongMethod()) for path in dict.fromkeys(route.path for route in fixed)]
    router.routes[:] = [*fixed, *guards, *(route for route in routes if route.param_convertors)]


class RememberedRouting(RoutingMiddleware):  # type: ignore[misc]
    """Connexion tries all paths of all specifications in turn, for each request; here only for a path's first one."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        # The front takes slashes away, so a redirect to a path with one would come back forever.
        self.router.redirect_slashes = False
        self._remembered: dict[tuple[str, str], tuple[dict[str, Any], dict[str, str]]] = {}

    def add_api(self, specification: Any, base_path: str | None = None, **options: Any) -> None:
        """Route the operations of an API."""
        super().add_api(specification, base_path, **options)
        fixed_paths_first(self.router.routes[-1].app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the application which operation the request is for, and the parameters in its path."""
        place = (scope["method"], scope["path"])
        known = self._remembered.get(place)
        if known is None:
            scope["path_params"] = {}
            try:
                await super().__call__(scope, receive, send)
            finally:
                self._remember(place, scope)
        else:
            routing, parameters = known
            scope["extensions"][ROUTING_CONTEXT] = routing
            await self.app({**scope, "path_params": parameters}, receive, send)

    def _remember(self, place: tuple[str, str], scope: Scope) -> None:
        routing = scope["extensions"].get(ROUTING_CONTEXT)
        is_known = routing is not None and routing["operation_id"] is not None
        if is_known and len(place[1]) <= LONGEST_PATH:
            if len(self._remembered) >= MEMORY:
                self._remembered.clear()
            self._remembered[place] = (routing, dict(scope["path_params"]))
