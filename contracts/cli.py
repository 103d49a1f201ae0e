"""The command `contracts`."""

import argparse
import sys
from pathlib import Path

from rich.console import Console

from contracts import __version__, catalog
from contracts.findings import Verdict
from contracts.problems import BadRequest, CannotJudge
from contracts.pytest_plugin import DEFAULT_BUDGET

CONFORMS, VIOLATES, COULD_NOT_JUDGE = 0, 1, 2

EXAMPLES = """examples:
  contracts verify loyalty --target staging.toml --report reports
  contracts verify loyalty --target http://127.0.0.1:3000 (what needs no account)
  contracts verify loyalty --target mock                  (the bundled mock on 127.0.0.1:8080)
  contracts needs loyalty

exit status: 0 conforms, 1 violates, 2 could not judge"""


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    whole = argparse.ArgumentParser(
        prog="contracts",
        description="Holds a server against what its document says.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"understudy {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    verify = commands.add_parser("verify", help="judge a server", description="Judge a server and report.")
    verify.add_argument("api", metavar="API", help="the API whose document the server should keep")
    verify.add_argument("--target", required=True, metavar="FILE", help="target profile (TOML), a URL, or `mock`")
    verify.add_argument("--report", type=Path, metavar="DIR", help="write report.json, report.html, junit.xml there")
    verify.add_argument("--seed", type=int, default=0, help="seed of all random choices (default 0)")
    verify.add_argument("--strict", action="store_true", help="fail on what the document does not settle, too")
    verify.add_argument("--only", metavar="ID", help="judge one rule (L-33) or one operation (redeem_points)")
    verify.add_argument(
        "--budget",
        type=seconds,
        default=DEFAULT_BUDGET,
        metavar="SECONDS",
        help="time for generated requests (default 12)",
    )
    needs = commands.add_parser(
        "needs", help="list what a target profile may offer", description="What a profile may offer."
    )
    needs.add_argument("api", metavar="API", help="the API")
    commands.add_parser("apis", help="list the APIs", description="List the APIs that can be judged.")
    return whole


def seconds(text: str) -> float:
    """A number of seconds above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status."""
    asked = parser().parse_args(arguments)
    try:
        return {"verify": verify_command, "needs": needs_command, "apis": apis_command}[asked.command](asked)
    except CannotJudge as problem:
        print(f"contracts: {problem}", file=sys.stderr)
        return COULD_NOT_JUDGE
    except KeyboardInterrupt:
        print("contracts: interrupted; no verdict.", file=sys.stderr)
        return COULD_NOT_JUDGE
    except BrokenPipeError:
        sys.stderr.close()
        return COULD_NOT_JUDGE


def verify_command(asked: argparse.Namespace) -> int:
    """Judge a target, tell what was found, and write the report."""
    # Schemathesis takes most of a second to import, which the other commands need not wait for.
    from contracts.judge import Assignment
    from contracts.pytest_plugin import DEFAULT_BUDGET
    from contracts.report.facts import report_facts
    from contracts.report.files import write_reports
    from contracts.report.terminal import ProgressBar, tell
    from contracts.targets import find_target
    from contracts.verify import verify, writable_folder

    specification = catalog.specification(asked.api)
    known = [*specification.rules, *specification.operations]
    if asked.only and asked.only not in known:
        raise BadRequest(
            f"--only {asked.only!r} is no rule and no operation of {asked.api}.{catalog.nearest(asked.only, known)}"
        )
    folder = writable_folder(asked.report) if asked.report else None
    assignment = Assignment(
        specification=specification,
        target=find_target(specification, asked.target),
        seed=asked.seed,
        only=asked.only,
        budget=asked.budget or DEFAULT_BUDGET,
        strict=asked.strict,
    )
    with ProgressBar() as bar:
        outcome = verify(assignment, bar.show)
    facts = report_facts(outcome)
    tell(facts, Console(highlight=False))
    for path in write_reports(facts, folder) if folder else ():
        print(f"wrote {path}")
    if outcome.interrupted:
        return COULD_NOT_JUDGE
    return {Verdict.CONFORMS: CONFORMS, Verdict.VIOLATES: VIOLATES}.get(outcome.verdict, COULD_NOT_JUDGE)


def needs_command(asked: argparse.Namespace) -> int:
    """List accounts, provided things and doors, and the rules that each opens."""
    from contracts.needs import needs_table

    Console(highlight=False).print(needs_table(catalog.specification(asked.api)))
    return CONFORMS


def apis_command(_: argparse.Namespace) -> int:
    """List the APIs."""
    for api in catalog.apis():
        print(f"{api}  {catalog.specification(api).title}")
    return CONFORMS
