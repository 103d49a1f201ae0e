"""Fixtures become rows: recipes, filled by Faker from the sandbox's seed, the same on every machine.

A fixture is a mapping of names to lists of recipes. Beside them stand `words`, lists to draw from, and `start`, the
logins and the request that the server shows when it starts. A recipe is a mapping of fields:

    firstname: {words: firstnames}          one of the fixture's own words
    phone_number: {numerify: "+2547########"}   any method of Faker's, with its arguments
    email: {lower: "{firstname}@example.com"}   text with the fields before it, in lower case
    username: "{firstname}{nth}"            text with the fields before it, and the number of the row in its list
    history: [...]                          recipes within the recipe, which see its fields too
    make: 8                                 as many rows of it; a list of two numbers: between them
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from mockserver.errors import ConfigurationError
from mockserver.sandbox import Sandbox

Row = dict[str, Any]
Plant = Callable[[Any, Sandbox, Mapping[str, list[Row]]], None]

WORDS = "words"
NO_RECIPES = (WORDS, "start")
MAKE = "make"


class Planter:
    """Fills a fresh sandbox with what an API's fixture describes."""

    def __init__(self, api: str, fixture: Mapping[str, Any], plant: Plant) -> None:
        self._api = api
        self._fixture = fixture
        self._plant = plant

    def __call__(self, store: Any, sandbox: Sandbox) -> None:
        """Make the rows from the sandbox's seed and have the API's own code plant them."""
        self._faker.seed_instance(f"{sandbox.seed}/{sandbox.origin}/{self._api}")
        self._plant(store, sandbox, self.rows())

    def rows(self) -> dict[str, list[Row]]:
        """All rows by the names in the fixture, as the seed set last makes them.

        Raises ConfigurationError for a recipe that cannot be followed.
        """
        recipes = {name: recipe for name, recipe in self._fixture.items() if name not in NO_RECIPES}
        return {name: self._list(recipe, {}, name) for name, recipe in recipes.items()}

    @cached_property
    def _faker(self) -> Any:
        # Imported at first use: Faker takes a fifth of a second that the start of the server should not.
        from faker.generator import Generator
        from faker.providers import BaseProvider

        faker = Generator()
        faker.add_provider(BaseProvider)
        return faker

    def _list(self, recipes: Any, known: Row, place: str) -> list[Row]:
        if not isinstance(recipes, list):
            raise self._broken(place, "must be a list of recipes")
        wanted = [recipe for recipe in recipes for _ in range(self._times(recipe, place))]
        return [self._row(recipe, {**known, "nth": nth}, place) for nth, recipe in enumerate(wanted, 1)]

    def _times(self, recipe: Any, place: str) -> int:
        times = recipe.get(MAKE, 1) if isinstance(recipe, dict) else None
        if isinstance(times, int):
            return times
        if isinstance(times, list) and len(times) == 2:
            return int(self._faker.random_int(*times))
        raise self._broken(place, "must be a mapping, and `make` a number or a list of two")

    def _row(self, recipe: Row, known: Row, place: str) -> Row:
        row = dict(known)
        for field, value in recipe.items():
            if field != MAKE:
                row[field] = self._value(value, row, f"{place}.{field}")
        return {field: row[field] for field in recipe if field != MAKE}

    def _value(self, value: Any, row: Row, place: str) -> Any:
        if isinstance(value, str):
            return self._text(value, row, place)
        if isinstance(value, list):
            return self._list(value, row, place)
        if isinstance(value, dict):
            return self._drawn(value, row, place)
        return value

    def _text(self, template: str, row: Row, place: str) -> str:
        try:
            return template.format_map(row)
        except (KeyError, ValueError, IndexError) as error:
            raise self._broken(place, f"names a field that does not stand before it: {error}") from error

    def _drawn(self, call: Row, row: Row, place: str) -> Any:
        if len(call) != 1:
            raise self._broken(place, "must name exactly one way to make the value")
        ((name, argument),) = call.items()
        if name == WORDS:
            return self._faker.random_element(self._words(argument, place))
        if name == "lower":
            return self._text(argument, row, place).lower()
        try:
            method = getattr(self._faker, name)
            return method(**argument) if isinstance(argument, dict) else method(argument)
        except (AttributeError, TypeError, ValueError) as error:
            raise self._broken(place, f"cannot be made: {error}") from error

    def _words(self, name: str, place: str) -> list[Any]:
        words = self._fixture.get(WORDS, {}).get(name)
        if not isinstance(words, list) or not words:
            raise self._broken(place, f"draws from words.{name}, which is no list")
        return words

    def _broken(self, place: str, finding: str) -> ConfigurationError:
        return ConfigurationError(f"The fixture of {self._api} cannot be used: {place} {finding}.")
