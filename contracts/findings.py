"""What was found out: departures from the document, verdicts per rule and per documented reply."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from contracts.exchange import Exchange, Secret
from contracts.specification import Rule, Source, Specification
from contracts.target import Allowance


class Verdict(StrEnum):
    """The words of a report; the worst of several comes first."""

    VIOLATES = "violates"
    BEYOND = "beyond"
    ALLOWED = "allowed"
    CONFORMS = "conforms"
    NOT_JUDGED = "not judged"


@dataclass
class Finding:
    """One departure of the server from its document, however often it was met."""

    verdict: Verdict
    rule: str | None
    statement: str
    operation: str
    status: int | None
    source: Source
    expected: str
    got: str
    exchanges: tuple[Exchange, ...]
    aspect: str = ""
    note: str = ""
    count: int = 1
    contracts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same departure in every run."""
        what = "|".join([self.rule or "", self.operation, str(self.status or ""), self.aspect or self.expected])
        return hashlib.sha256(what.encode()).hexdigest()[:10]

    def curls(self, secrets: tuple[Secret, ...]) -> list[str]:
        """The requests that lead to the finding, in order, as commands."""
        return [exchange.curl(secrets) for exchange in self.exchanges]


@dataclass
class Judged:
    """What became of a rule."""

    verdict: Verdict
    reason: str = ""


@dataclass
class Docket:
    """Everything that one run has seen and found."""

    specification: Specification
    allowances: tuple[Allowance, ...] = ()
    today: date = field(default_factory=date.today)
    seen: dict[tuple[str, int], int] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    judged: dict[str, Judged] = field(default_factory=dict)
    unreached: dict[tuple[str, int], str] = field(default_factory=dict)
    requests: int = 0
    contract: list[Exchange] = field(default_factory=list)
    found_by_contract: list[Finding] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    contract_name: str = ""

    def begin(self, name: str) -> None:
        """Start the contract of this name: what is exchanged and found from here on is its own."""
        self.contract_name = name
        self.contract = []
        self.found_by_contract = []

    def begin_request(self) -> None:
        """Within a contract of independent requests: what leads to a finding begins here."""
        self.contract = []

    def rest_on(self, earlier: Iterable[Exchange]) -> None:
        """Have what an earlier contract asked for count among what this one does, which makes use of it, once."""
        known = {id(each) for each in self.contract}
        self.contract.extend(each for each in earlier if id(each) not in known)

    def record(self, exchange: Exchange) -> None:
        """Count an answer."""
        self.requests += 1
        pair = (exchange.operation, exchange.status)
        self.seen[pair] = self.seen.get(pair, 0) + 1
        self.contract.append(exchange)

    def find(self, finding: Finding) -> Finding:
        """Keep a finding, once for all its repetitions, of which the worst is shown."""
        self._apply_allowance(finding)
        known = self.findings.get(finding.id)
        contracts = (*(known.contracts if known else ()), *([self.contract_name] if self.contract_name else ()))
        if known is not None:
            kept = min(known, finding, key=lambda each: list(Verdict).index(each.verdict))
            kept.count = known.count + 1
            finding = kept
        finding.contracts = tuple(dict.fromkeys(contracts))
        self.findings[finding.id] = finding
        self.found_by_contract.append(finding)
        return finding

    def _apply_allowance(self, finding: Finding) -> None:
        for allowance in self.allowances:
            if allowance.covers(finding.rule, finding.operation, finding.status):
                allowance.used = True
                if allowance.until is None or allowance.until >= self.today:
                    finding.verdict, finding.note = Verdict.ALLOWED, allowance.reason
                else:
                    finding.note = f"The allowance ended on {allowance.until}: {allowance.reason}"

    def judge(self, rule: str, verdict: Verdict, reason: str = "") -> None:
        """Keep a rule's verdict; a worse one wins, and any judgement wins over none."""
        order = list(Verdict)
        known = self.judged.get(rule)
        if known is None or order.index(verdict) < order.index(known.verdict):
            self.judged[rule] = Judged(verdict, reason)

    def rule_verdict(self, rule: Rule) -> Judged:
        """The verdict on a rule, from its contracts and from every finding that names it."""
        found = [each for each in self.findings.values() if each.rule == rule.id]
        if found:
            worst = min(found, key=lambda each: list(Verdict).index(each.verdict))
            return Judged(worst.verdict, f"{worst.expected}; got {worst.got}")
        if rule.demand == "no":
            return Judged(Verdict.NOT_JUDGED, rule.reason or "it cannot be seen from outside")
        return self.judged.get(rule.id, Judged(Verdict.NOT_JUDGED, "no contract judged it in this run"))

    def pair_verdict(self, operation: str, status: int) -> Judged:
        """The verdict on a documented reply of an operation."""
        pair = (operation, status)
        found = [each for each in self.findings.values() if (each.operation, each.status) == pair]
        if found:
            worst = min(found, key=lambda each: list(Verdict).index(each.verdict))
            return Judged(worst.verdict, f"{worst.expected}; got {worst.got}")
        if self.seen.get(pair):
            return Judged(Verdict.CONFORMS)
        unreachable = self.specification.operations[operation].responses[status].unreachable
        reason = unreachable or self.unreached.get(pair) or "no request of this run was answered so"
        return Judged(Verdict.NOT_JUDGED, reason)

    def verdict(self, strict: bool) -> Verdict:
        """The verdict on the target as a whole; where a contract broke off by a fault of ours, none but a violation."""
        worst = {each.verdict for each in self.findings.values()}
        if Verdict.VIOLATES in worst or (strict and Verdict.BEYOND in worst):
            return Verdict.VIOLATES
        return Verdict.CONFORMS if self.seen and not self.troubles else Verdict.NOT_JUDGED

    def ranked(self) -> list[Finding]:
        """The findings, the worst first, those of rules before those of single replies."""
        order = list(Verdict)
        return sorted(
            self.findings.values(), key=lambda each: (order.index(each.verdict), each.rule is None, each.rule or "")
        )
