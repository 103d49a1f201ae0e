"""Several reports about one target as one: the parts of a divided run, or of a run in several processes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from contracts.findings import Verdict
from contracts.problems import BadRequest

Facts = dict[str, Any]

SAME = ("api", "target", "version", "strict")
UNINFORMATIVE = ("no contract judged it in this run", "no request of this run was answered so")


def merged(reports: Sequence[Facts]) -> Facts:
    """One report of several. Raises BadRequest where they are about different things, or a part is there twice."""
    refuse_strangers(reports)
    whole = {
        **reports[0],
        "interrupted": any(each["interrupted"] for each in reports),
        "seconds": round(sum(each["seconds"] for each in reports), 2),
        "requests": sum(each["requests"] for each in reports),
        "operations": [merged_operation(rows) for rows in together(reports, "operations", "operation")],
        "rules": [worst(rows) for rows in together(reports, "rules", "rule")],
        "findings": ranked(merged_finding(rows) for rows in together(reports, "findings", "id")),
        "allowances": [merged_allowance(rows) for rows in together(reports, "allowances", "subject")],
        "left_out": [*dict.fromkeys(line for each in reports for line in each["left_out"]), *missing_parts(reports)],
        "troubles": list(dict.fromkeys(line for each in reports for line in each["troubles"])),
        "shard": "",
    }
    whole["verdict"] = str(verdict_of(whole))
    return whole


def refuse_strangers(reports: Sequence[Facts]) -> None:
    """Raise BadRequest unless all reports are about one target, and no part is there twice."""
    for name in SAME:
        values = list(dict.fromkeys(str(each[name]) for each in reports))
        if len(values) > 1:
            raise BadRequest(f"These reports cannot be one: they differ in {name} ({', '.join(values)}).")
    parts = [each["shard"] for each in reports if each.get("shard")]
    for part in parts:
        if parts.count(part) > 1:
            raise BadRequest(f"Two of the reports are both of part {part}. Give each part once.")


def missing_parts(reports: Sequence[Facts]) -> list[str]:
    """What to tell of the parts of a divided run that are not there."""
    parts = [each["shard"] for each in reports if each.get("shard")]
    totals = {int(part.split("/")[1]) for part in parts}
    missing = [f"{number}/{total}" for total in totals for number in range(1, total + 1)]
    return [f"the contracts of part {part}, whose report is not here" for part in missing if part not in parts]


def together(reports: Sequence[Facts], section: str, key: str) -> list[list[Facts]]:
    """The rows of all reports about the same thing, in the order in which they first appear."""
    rows: dict[str, list[Facts]] = {}
    for report in reports:
        for row in report[section]:
            rows.setdefault(row[key], []).append(row)
    return list(rows.values())


def rank(row: Facts) -> int:
    """How bad a row's verdict is; 0 is the worst."""
    return list(Verdict).index(Verdict(row["verdict"]))


def worst(rows: Iterable[Facts]) -> Facts:
    """The row with the worst verdict; of several, one whose reason says more than that nothing was asked."""
    return min(rows, key=lambda row: (rank(row), row["reason"] in UNINFORMATIVE))


def merged_operation(rows: Sequence[Facts]) -> Facts:
    """One operation with its statuses, each seen as often as in all reports."""
    statuses = together([{"statuses": row["statuses"]} for row in rows], "statuses", "status")
    return {**rows[0], "statuses": [{**worst(each), "seen": sum(row["seen"] for row in each)} for each in statuses]}


def merged_finding(rows: Sequence[Facts]) -> Facts:
    """One finding, met as often as in all reports."""
    contracts = dict.fromkeys(contract for row in rows for contract in row.get("contracts", ()))
    shown = min(rows, key=lambda row: (rank(row), len(row["curl"])))
    return {**shown, "count": sum(row.get("count", 1) for row in rows), "contracts": list(contracts)}


def merged_allowance(rows: Sequence[Facts]) -> Facts:
    """One allowance, met if any report met it."""
    return {**rows[0], "met": any(row["met"] for row in rows)}


def ranked(findings: Iterable[Facts]) -> list[Facts]:
    """The findings, the worst first, those of rules before those of single replies."""
    return sorted(findings, key=lambda each: (rank(each), each["rule"] is None, each["rule"] or ""))


def verdict_of(facts: Facts) -> Verdict:
    """The verdict on the target as a whole, by the findings that a report holds."""
    found = {each["verdict"] for each in facts["findings"]}
    if Verdict.VIOLATES in found or (facts["strict"] and Verdict.BEYOND in found):
        return Verdict.VIOLATES
    answered = facts["requests"] > 0  # a server may answer nothing but what the readings allow in a documented place
    return Verdict.CONFORMS if answered and not facts["troubles"] else Verdict.NOT_JUDGED


def without_findings(facts: Facts, dropped: Callable[[Facts], bool], reason: str) -> Facts:
    """The report without some of its findings; what was judged by them alone is not judged, for a reason."""
    gone = [each for each in facts["findings"] if dropped(each)]
    if not gone:
        return facts
    kept = [each for each in facts["findings"] if each not in gone]
    rules = {each["rule"] for each in gone} - {each["rule"] for each in kept}
    pairs = {pair_of(each) for each in gone} - {pair_of(each) for each in kept}
    return {
        **facts,
        "findings": kept,
        "rules": [unjudged(row, reason) if row["rule"] in rules else row for row in facts["rules"]],
        "operations": [
            {**row, "statuses": [freed(each, (row["operation"], each["status"]) in pairs) for each in row["statuses"]]}
            for row in facts["operations"]
        ],
    }


def pair_of(finding: Facts) -> tuple[str, int | None]:
    """The documented reply that a finding is about."""
    return finding["operation"], finding["status"]


def unjudged(row: Facts, reason: str) -> Facts:
    """A row without its verdict."""
    return {**row, "verdict": str(Verdict.NOT_JUDGED), "reason": reason}


def freed(status: Facts, is_free: bool) -> Facts:
    """A documented status without the findings about it: it conforms if it was seen."""
    if not is_free:
        return status
    verdict = Verdict.CONFORMS if status["seen"] else Verdict.NOT_JUDGED
    return {**status, "verdict": str(verdict), "reason": "" if status["seen"] else UNINFORMATIVE[1]}
