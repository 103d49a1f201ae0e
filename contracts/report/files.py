"""Writes the report into a folder: report.json, report.html, junit.xml."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from jinja2 import Environment, PackageLoader, select_autoescape

from contracts.findings import Verdict
from contracts.problems import CannotJudge
from contracts.report.facts import counted, in_words


def write_reports(facts: dict[str, Any], folder: Path) -> list[Path]:
    """The files written. Raises CannotJudge when one of them cannot be."""
    forms = {"report.json": as_json, "report.html": as_html, "junit.xml": as_junit}
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, form in forms.items():
            path = folder / name
            path.write_text(form(facts), encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise CannotJudge(f"The report cannot be written to {folder}: {error.strerror or error}.") from None
    return written


def as_json(facts: dict[str, Any]) -> str:
    """The report as JSON, by the published schema."""
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def as_html(facts: dict[str, Any]) -> str:
    """The report as one page that opens offline."""
    environment = Environment(loader=PackageLoader("contracts.report"), autoescape=select_autoescape(["html", "j2"]))
    replies = [each["verdict"] for operation in facts["operations"] for each in operation["statuses"]]
    return environment.get_template("report.html.j2").render(
        facts,
        statuses=documented_statuses(facts),
        sections=rules_by_section(facts),
        verdicts=[each.replace(" ", "-") for each in Verdict],
        rule_counts=in_words(counted([each["verdict"] for each in facts["rules"]])),
        reply_counts=in_words(counted(replies)),
    )


def rules_by_section(facts: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rules under the sections of the document, in its order."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for each in facts["rules"]:
        sections.setdefault(each["source"]["section"], []).append(each)
    return list(sections.items())


def documented_statuses(facts: dict[str, Any]) -> list[int]:
    """Every status that some operation documents, in order: the columns of the matrix."""
    return sorted({each["status"] for operation in facts["operations"] for each in operation["statuses"]})


def as_junit(facts: dict[str, Any]) -> str:
    """The report as JUnit: a suite of rules and a suite of documented replies."""
    suites = ElementTree.Element(
        "testsuites", name=f"{facts['api']} against {facts['target']}", time=str(facts["seconds"])
    )
    rules = [
        (each["rule"], f"{each['rule']} {each['sentence']}", each["verdict"], each["reason"]) for each in facts["rules"]
    ]
    replies = [
        (operation["operation"], f"{operation['operation']} {each['status']}", each["verdict"], each["reason"])
        for operation in facts["operations"]
        for each in operation["statuses"]
    ]
    for title, cases in (("rules", rules), ("documented replies", replies)):
        add_suite(suites, facts, title, cases)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def add_suite(
    suites: ElementTree.Element, facts: dict[str, Any], title: str, cases: list[tuple[str, str, str, str]]
) -> None:
    """Add a suite with a case for each subject: its key in the findings, name, verdict and reason."""
    suite = ElementTree.SubElement(suites, "testsuite", name=f"{facts['api']} {title}", tests=str(len(cases)))
    failures = skipped = 0
    for key, name, verdict, reason in cases:
        case = ElementTree.SubElement(
            suite, "testcase", classname=f"{facts['api']}.{title.replace(' ', '_')}", name=name
        )
        failing = verdict == "violates" or (verdict == "beyond" and facts["strict"])
        if failing:
            failures += 1
            ElementTree.SubElement(case, "failure", message=printable(reason)).text = printable(
                details(facts, key, name)
            )
        elif verdict in ("not judged", "beyond", "allowed"):
            skipped += 1
            ElementTree.SubElement(case, "skipped", message=printable(f"{verdict}: {reason}"))
    suite.set("failures", str(failures))
    suite.set("skipped", str(skipped))
    suite.set("errors", "0")


def details(facts: dict[str, Any], key: str, name: str) -> str:
    """What the findings about a rule, or about a documented reply, say, with their curls."""
    lines = []
    for each in facts["findings"]:
        if key == each["rule"] or name == f"{each['operation']} {each['status']}":
            lines += [f"{each['statement']} ({each['source']['section']}, lines {each['source']['lines']})"]
            lines += [f"expected: {each['expected']}", f"got: {each['got']}", *each["curl"], ""]
    return "\n".join(lines)


def printable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return "".join(each if each in "\t\n\r" or ord(each) >= 32 else f"\\x{ord(each):02x}" for each in text)
