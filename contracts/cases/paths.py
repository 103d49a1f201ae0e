"""What a path names: something that does not exist, and what is no id at all."""

from collections.abc import Iterator
from dataclasses import replace

from contracts.cases.case import Kind
from contracts.cases.special import Scene, Special

VALUES: tuple[tuple[str, str, int], ...] = (
    ("is a word", "abc", 58),
    ("is 0", "0", 54),
    ("is -1", "-1", 52),
    ("is 1.5", "1.5", 44),
    ("is one past the largest 64-bit number", str(2**63), 60),
    ("has 300 digits", "9" * 300, 46),
    ("has accents and an emoji", "Zoë漢字😀", 48),
    ("looks like SQL", "1' OR '1'='1", 62),
    ("names a folder above", "../../etc/passwd", 50),
    ("is one blank", " ", 42),
    ("is the word null", "null", 41),
    ("matches anything", "%", 43),
)


def path_specials(scene: Scene) -> Iterator[Special]:
    """Every parameter of the path with something that is well-formed and unknown, and with what is no id."""
    for name in scene.request.path:
        if name in scene.nowhere:
            demand = scene.demands.unknown(scene.operation, name)
            request = replace(scene.request, path={**scene.request.path, name: scene.nowhere[name]})
            yield Special(Kind.INVALID, f"{name} names nothing that there is", request, demand, 82, "unknown")
        for words, value, worth in VALUES:
            request = replace(scene.request, path={**scene.request.path, name: value}, ordinary=False)
            unsettled = scene.demands.unsettled(scene.operation)
            yield Special(Kind.INVALID, f"{name} in the path {words}", request, unsettled, worth, f"path {name}")
