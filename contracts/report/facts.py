"""What a report says, as plain data; every form of the report is made of it. Its schema is report.schema.json."""

from typing import Any

from contracts import __version__
from contracts.exchange import masked
from contracts.findings import Finding
from contracts.verify import Outcome


def report_facts(outcome: Outcome) -> dict[str, Any]:
    """The whole report as JSON can hold it."""
    docket = outcome.docket
    specification = docket.specification
    return {
        "api": specification.api,
        "title": specification.title,
        "target": outcome.assignment.target.base_url,
        "seed": outcome.assignment.seed,
        "version": __version__,
        "strict": outcome.assignment.strict,
        "verdict": str(outcome.verdict),
        "interrupted": outcome.interrupted,
        "shard": str(outcome.assignment.shard) if outcome.assignment.shard.total > 1 else "",
        "seconds": round(outcome.seconds, 2),
        "requests": docket.requests,
        "operations": operation_facts(outcome),
        "rules": rule_facts(outcome),
        "findings": [finding_facts(each, outcome) for each in docket.ranked()],
        "allowances": [
            {"subject": each.subject, "reason": each.reason, "until": str(each.until or ""), "met": each.used}
            for each in docket.allowances
        ],
        "left_out": list(docket.left_out),
        "troubles": list(docket.troubles),
    }


def operation_facts(outcome: Outcome) -> list[dict[str, Any]]:
    """Each operation with its documented statuses: how often each was seen, and the verdict."""
    docket = outcome.docket
    facts = []
    for operation in docket.specification.operations.values():
        statuses = []
        for status in operation.responses:
            judged = docket.pair_verdict(operation.id, status)
            reason = masked(judged.reason, tuple(docket.secrets))
            seen = docket.seen.get((operation.id, status), 0)
            statuses.append({"status": status, "seen": seen, "verdict": str(judged.verdict), "reason": reason})
        facts.append(
            {"operation": operation.id, "method": operation.method, "path": operation.path, "statuses": statuses}
        )
    return facts


def rule_facts(outcome: Outcome) -> list[dict[str, Any]]:
    """Each rule with its demand, its place in the document and its verdict."""
    facts = []
    for rule in outcome.docket.specification.rules.values():
        judged = outcome.docket.rule_verdict(rule)
        facts.append(
            {
                "rule": rule.id,
                "sentence": rule.sentence,
                "source": {"section": rule.source.section, "lines": rule.source.lines},
                "demand": rule.demand,
                "verdict": str(judged.verdict),
                "reason": masked(judged.reason, tuple(outcome.docket.secrets)),
            }
        )
    return facts


def finding_facts(finding: Finding, outcome: Outcome) -> dict[str, Any]:
    """One departure with its place in the document and the requests that show it."""
    secrets = tuple(outcome.docket.secrets)
    return {
        "id": finding.id,
        "verdict": str(finding.verdict),
        "rule": finding.rule,
        "statement": finding.statement,
        "operation": finding.operation,
        "status": finding.status,
        "source": {"section": finding.source.section, "lines": finding.source.lines},
        "expected": masked(finding.expected, secrets),
        "got": masked(finding.got, secrets),
        "count": finding.count,
        "note": finding.note,
        "contracts": list(finding.contracts),
        "curl": finding.curls(secrets),
        "exchanges": [each.as_json(secrets) for each in finding.exchanges],
    }


def counted(verdicts: list[str]) -> dict[str, int]:
    """How many there are of each verdict."""
    return {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))}


def in_words(counts: dict[str, int]) -> str:
    """Counts as a person writes them: `1 beyond, 71 conforms`."""
    return ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
