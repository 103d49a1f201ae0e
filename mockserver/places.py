"""Which paths there are, for answers to requests that no operation takes."""

import re
from collections.abc import Iterable
from functools import cached_property

from mockserver.catalog import Interface
from mockserver.specification import METHODS, spellings

TEMPLATE = re.compile(r"\\\{[^}]*\\\}")


class Places:
    """Every path of the interfaces with its methods."""

    def __init__(self, interfaces: Iterable[Interface]) -> None:
        # The most specific first: /_mock/loyalty before /_mock.
        self._interfaces = sorted(interfaces, key=lambda interface: -len(interface.base_path))

    @cached_property
    def _places(self) -> list[tuple[re.Pattern[str], list[str]]]:
        return [
            (_pattern(interface.base_path + path), [method.upper() for method in METHODS if method in item])
            for interface in self._interfaces
            for path, item in sorted(spellings(interface.document), key=lambda place: "{" in place[0])
        ]

    def interface(self, path: str) -> Interface | None:
        """The interface that a path would belong to, or None."""
        for interface in self._interfaces:
            if f"{path}/".startswith(f"{interface.base_path}/"):
                return interface
        return None

    def methods(self, path: str) -> list[str]:
        """The methods that the path takes, those of HTTP's own among them."""
        methods: list[str] = []
        for pattern, found in self._places:
            if pattern.fullmatch(path):
                methods += [method for method in found if method not in methods]
                if pattern.pattern == re.escape(path):  # a fixed path is never taken for one with parameters
                    break
        return [*methods, *(["HEAD"] if "GET" in methods else [])]

    def unknown(self, path: str) -> str:
        """What to tell whoever asks for a path that does not exist."""
        if self.interface(path):
            return f"There is nothing at {path[:200]}."
        served = ", ".join(interface.base_path or "/" for interface in self._interfaces)
        return f"There is nothing at {path[:200]}; this server answers below {served}."


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(TEMPLATE.sub("[^/]+", re.escape(template)))
