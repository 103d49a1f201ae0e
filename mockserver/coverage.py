"""What of the specifications a client has met, and what it never met.

Operations and statuses count as met once they were answered, forced replies and those of faults, too. Rules count by
what the operations themselves answered:

- a rule that a refusal of the mock names, once a request was refused for it;
- else a rule about documented successes, once each of them was answered in this sandbox;
- else a rule about documented refusals, once one of them was answered.

A rule that no documented reply tells apart from others is listed and not counted. Nobody sees from outside whether the
client looked at what the rule says; so this is what it could have learned, not what it has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mockserver.journal.met import Met
from mockserver.reference import Documented, Reference, Rule


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    met: int
    of: int

    @property
    def percent(self) -> float:
        """Of a hundred; all of nothing is a hundred."""
        return round(100 * self.met / self.of, 1) if self.of else 100.0


@dataclass(frozen=True)
class Judged:
    """A rule, whether it was met (None: it is not counted), and what counts as meeting it."""

    rule: Rule
    met: bool | None
    meets: str


@dataclass(frozen=True)
class ApiCoverage:
    """What of one API was met."""

    name: str
    operations: Sequence[tuple[Documented, dict[str, bool]]]
    rules: Sequence[Judged]

    @property
    def operation_share(self) -> Share:
        """Operations of which any documented status was met."""
        return Share(sum(any(statuses.values()) for _, statuses in self.operations), len(self.operations))

    @property
    def status_share(self) -> Share:
        """Documented statuses, those that only the mock adds left out."""
        found = [met for _, statuses in self.operations for met in statuses.values()]
        return Share(sum(found), len(found))

    @property
    def rule_share(self) -> Share:
        """Rules that count."""
        found = [each.met for each in self.rules if each.met is not None]
        return Share(sum(found), len(found))


def coverage(reference: Reference, met: Met, api: str | None = None) -> list[ApiCoverage]:
    """What was met of each API, or of one."""
    return [_of_api(each.name, reference, met) for each in reference.apis if api in (None, each.name)]


def total(shares: Iterable[Share]) -> Share:
    """Several shares as one."""
    found = list(shares)
    return Share(sum(each.met for each in found), sum(each.of for each in found))


def _of_api(name: str, reference: Reference, met: Met) -> ApiCoverage:
    operations = [
        (each, {status: (each.name, status) in met.replies for status in each.documented_statuses})
        for each in reference.operations.values()
        if each.api.name == name
    ]
    rules = [_judged(rule, met) for rule in reference.rules.values() if rule.api == name]
    return ApiCoverage(name, operations, rules)


def _judged(rule: Rule, met: Met) -> Judged:
    successes = [reply for reply in rule.replies if reply[1][0] in "23"]
    if rule.named:
        return Judged(rule, (rule.api, rule.id) in met.rules, "a request refused for it")
    if successes:
        return Judged(rule, met.genuine.issuperset(successes), f"{_told(successes, ' and ')} answered")
    if rule.replies:
        return Judged(rule, not met.genuine.isdisjoint(rule.replies), f"{_told(rule.replies, ' or ')} answered")
    return Judged(rule, None, "not counted: no documented reply tells it from others")


def _told(replies: Iterable[tuple[str, str]], between: str) -> str:
    return between.join(f"{operation.partition('.')[2]} {status}" for operation, status in replies)


def table(found: Sequence[ApiCoverage]) -> list[str]:
    """The coverage as lines for a terminal: shares by API, and what was never met of the APIs that were used."""
    lines = [f"{'coverage':14} {'operations':>18} {'statuses':>18} {'rules':>18}"]
    for each in found:
        shares = (each.operation_share, each.status_share, each.rule_share)
        lines.append(f"{each.name:14} {' '.join(f'{_share(share):>18}' for share in shares)}")
    for each in found:
        if each.operation_share.met:
            lines += [f"  {each.name} never met: {missed}" for missed in _missed(each)]
    return lines


def _share(share: Share) -> str:
    return f"{share.met}/{share.of} {share.percent:5.1f}%"


def _missed(found: ApiCoverage) -> list[str]:
    told = []
    for operation, statuses in found.operations:
        missed = [status for status, met in statuses.items() if not met]
        if missed:
            told.append(f"{operation.id} {', '.join(missed)}")
    rules = [each.rule.id for each in found.rules if each.met is False]
    return [*told, *([f"rules {', '.join(rules)}"] if rules else [])]
