"""Requests that work, one after the other, around which generated ones are built."""

from collections.abc import Callable, Iterable, Mapping

from contracts.edges import Ask
from contracts.expectations import NotJudged, Reply

Recipe = Callable[[], Ask]
Recipes = Mapping[str, Recipe]
PATIENCE_WITH_LOGINS = 5


class Supply:
    """Gives a request of one operation that works, and another one when it was used up."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.ask = recipe()
        self._refused = 0

    def look(self, reply: Reply) -> None:
        """Make a new request when the old one has done its work, or when its login is no longer good."""
        if reply.succeeded and reply.operation.method != "GET" and not self.ask.lasts:
            self.ask = self.recipe()
        elif reply.status == 401 and self.ask.login is not None and self._refused < PATIENCE_WITH_LOGINS:
            self._refused += 1
            self.ask = self.recipe()


def supplies(recipes: Recipes, operations: Iterable[str]) -> tuple[dict[str, Supply], dict[str, str]]:
    """The supply of each operation, and for the others the reason why the target offers too little."""
    found: dict[str, Supply] = {}
    missing: dict[str, str] = {}
    for operation in operations:
        try:
            found[operation] = Supply(recipes[operation])
        except NotJudged as reason:
            missing[operation] = str(reason)
    return found, missing
