"""Connexion's routing with a memory: the same method and path lead to the same operation."""

from typing import Any

from connexion.middleware.routing import ROUTING_CONTEXT, RoutingMiddleware
from starlette.types import Receive, Scope, Send

MEMORY = 4096


class RememberedRouting(RoutingMiddleware):  # type: ignore[misc]
    """Connexion tries all paths of all specifications in turn, for each request; here only for a path's first one."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self._remembered: dict[tuple[str, str], tuple[dict[str, Any], dict[str, str]]] = {}

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
        if routing is not None and routing["operation_id"] is not None:
            if len(self._remembered) >= MEMORY:
                self._remembered.clear()
            self._remembered[place] = (routing, dict(scope["path_params"]))
