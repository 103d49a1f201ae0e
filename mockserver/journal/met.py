"""What a client has met: documented replies, and rules by their refusals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mockserver.journal.entry import Entry

# A documented reply by an operation's name and a status, such as ("loyalty.login", "4XX"); a rule by API and id.
Reply = tuple[str, str]
Rule = tuple[str, str]


@dataclass(frozen=True)
class Met:
    """`replies` are all that were answered, `genuine` those that an operation itself answered, `rules` those that a
    refusal named.
    """

    replies: frozenset[Reply] = frozenset()
    genuine: frozenset[Reply] = frozenset()
    rules: frozenset[Rule] = frozenset()


def traces(entry: Entry) -> Iterator[str]:
    """What an entry leaves of itself, each as a short text."""
    if entry.documented:
        kind = "genuine" if entry.is_genuine else "reply"
        yield f"{kind} {entry.operation} {entry.documented}"
    if entry.refused is not None and entry.refused.rule and entry.is_genuine:
        yield f"rule {entry.api} {entry.refused.rule}"


def met(found: Iterable[str]) -> Met:
    """What the traces of entries tell."""
    kinds: dict[str, set[tuple[str, str]]] = {"genuine": set(), "reply": set(), "rule": set()}
    for trace in found:
        kind, first, second = trace.split(" ")
        kinds[kind].add((first, second))
    return Met(frozenset(kinds["reply"] | kinds["genuine"]), frozenset(kinds["genuine"]), frozenset(kinds["rule"]))


class Marks:
    """Traces, kept as bits of a number, so that those of thousands of sandboxes take little memory."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._known: dict[tuple[str, str, bool, str], int] = {}

    def left_by(self, entry: Entry) -> int:
        """The traces of an entry as bits."""
        key = (entry.operation, entry.documented, entry.is_genuine, entry.refused.rule if entry.refused else "")
        bits = self._known.get(key)
        if bits is None:
            bits = 0
            for trace in traces(entry):
                bits |= 1 << self._places.setdefault(trace, len(self._places))
            self._known[key] = bits
        return bits

    def read(self, bits: int) -> Iterator[str]:
        """The traces that the bits stand for."""
        return (trace for trace, place in self._places.items() if bits >> place & 1)
