"""The command `contracts`."""

import argparse
import os
import sys
import traceback
from pathlib import Path
from typing import TypeAlias

from contracts import __version__
from contracts.budget import DEFAULT_BUDGET
from contracts.cases.options import add_cases, add_replay, add_send
from contracts.commands import COMMANDS, COULD_NOT_JUDGE
from contracts.problems import BadRequest, CannotJudge
from contracts.shards import WHOLE, Shard

WHOLE_TRACEBACK = "UNDERSTUDY_TRACEBACK"
EXAMPLES = """examples:
  contracts verify loyalty --target staging.toml --report reports
  contracts verify loyalty --target http://127.0.0.1:3000 (what needs no account)
  contracts verify loyalty --target mock                  (the bundled mock on 127.0.0.1:8080)
  contracts verify loyalty --target staging.toml --shard 2/5 --report part-2
  contracts merge part-1 part-2 part-3 part-4 part-5 --report reports
  contracts diff last-week/report.json reports/report.json
  contracts cases loyalty --operation redeem_points --format postman -o cases.json
  contracts send cases.jsonl --target staging.toml
  contracts replay reports --target http://127.0.0.1:3000
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
    add_verify(commands)
    add_merge(commands)
    add_diff(commands)
    add_self_test(commands)
    add_cases(commands)
    add_send(commands)
    add_replay(commands)
    needs = commands.add_parser(
        "needs", help="list what a target profile may offer", description="What a profile may offer."
    )
    needs.add_argument("api", metavar="API", help="the API")
    commands.add_parser("apis", help="list the APIs", description="List the APIs that can be judged.")
    return whole


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_verify(commands: Commands) -> None:
    """The options of `contracts verify`."""
    verify = commands.add_parser("verify", help="judge a server", description="Judge a server and report.")
    verify.add_argument("api", metavar="API", help="the API whose document the server should keep")
    verify.add_argument("--target", required=True, metavar="FILE", help="target profile (TOML), a URL, or `mock`")
    verify.add_argument("--seed", type=int, default=0, help="seed of all random choices (default 0)")
    verify.add_argument("--strict", action="store_true", help="fail on what the document does not settle, too")
    verify.add_argument("--fail-fast", action="store_true", help="end at the first violation")
    verify.add_argument("--only", metavar="ID", help="judge one rule (L-33) or one operation (redeem_points)")
    verify.add_argument(
        "--budget",
        type=seconds,
        default=DEFAULT_BUDGET,
        metavar="SECONDS",
        help="time for generated requests (default %(default)g)",
    )
    verify.add_argument(
        "--jobs",
        type=positive,
        metavar="N",
        help="judge in N processes; default: one, and more where the server takes long to answer",
    )
    verify.add_argument(
        "--shard", type=shard, default=WHOLE, metavar="K/N", help="judge the Kth of N parts, for `contracts merge`"
    )
    add_publishing(verify)


def add_merge(commands: Commands) -> None:
    """The options of `contracts merge`."""
    merge = commands.add_parser(
        "merge", help="join the reports of a divided run", description="Join the reports of a run divided by --shard."
    )
    merge.add_argument(
        "reports", nargs="+", type=Path, metavar="REPORT", help="report.json, or the folder that holds it"
    )
    add_publishing(merge)


def add_diff(commands: Commands) -> None:
    """The options of `contracts diff`."""
    diff = commands.add_parser(
        "diff",
        help="tell what changed between two reports",
        description="Tell what changed between two reports; the exit status is 1 where anything changed for the worse.",
    )
    diff.add_argument("old", type=Path, metavar="OLD", help="report.json, or the folder that holds it")
    diff.add_argument("new", type=Path, metavar="NEW", help="the later one")
    diff.add_argument("--json", action="store_true", help="print the changes as JSON")


def add_self_test(commands: Commands) -> None:
    """The options of `contracts self-test`."""
    self_test = commands.add_parser(
        "self-test",
        help="judge the suite by the mock's sabotages and freedoms",
        description="Run the suite over the bundled mock with one known bug at a time, and with one legal variation at"
        " a time. The exit status is 1 where an easy or medium bug escapes, more than one in ten hard ones do, or"
        " anything legal alarms.",
    )
    self_test.add_argument("api", nargs="?", metavar="API", help="one API alone; default: all")
    self_test.add_argument("--jobs", type=positive, default=os.cpu_count() or 1, metavar="N", help="runs at a time")
    self_test.add_argument("--sample", type=positive, metavar="N", help="so many, of every kind; default: all")
    self_test.add_argument(
        "--only", metavar="ID", help="one sabotage or freedom; `sabotage`, `freedom` or `plain`: all such"
    )
    self_test.add_argument("--seed", type=int, default=0, help="seed of all random choices (default 0)")
    self_test.add_argument("--seeds", type=positive, default=1, metavar="N", help="run with so many seeds (default 1)")
    self_test.add_argument(
        "--budget",
        type=seconds,
        default=4.0,
        metavar="SECONDS",
        help="each run's time for generated requests (default 4)",
    )
    self_test.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the result as JSON")


def add_publishing(command: argparse.ArgumentParser) -> None:
    """The options of every command that tells a report."""
    command.add_argument("--report", type=Path, metavar="DIR", help="write report.json, report.html, junit.xml there")
    command.add_argument(
        "--format", choices=("text", "github"), default="text", help="github adds annotations for GitHub Actions"
    )


def seconds(text: str) -> float:
    """A number of seconds above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return number


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to 99")
    return int(text)


def shard(text: str) -> Shard:
    """A part of a divided run."""
    try:
        return Shard.parse(text)
    except BadRequest as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status."""
    asked = parser().parse_args(arguments)
    try:
        return COMMANDS[asked.command](asked)
    except CannotJudge as problem:
        print(f"contracts: {problem}", file=sys.stderr)
        return COULD_NOT_JUDGE
    except KeyboardInterrupt:
        print("contracts: interrupted; no verdict.", file=sys.stderr)
        return COULD_NOT_JUDGE
    except BrokenPipeError:
        sys.stderr.close()
        return COULD_NOT_JUDGE
    except Exception as defect:  # noqa: BLE001 - whatever it is, it is told, and CI must not take it for a verdict
        if os.environ.get(WHOLE_TRACEBACK):
            traceback.print_exc()
        print(f"contracts: {told(defect)}", file=sys.stderr)
        return COULD_NOT_JUDGE


def told(defect: Exception) -> str:
    """A defect of the contracts themselves, as a person can report it."""
    place = traceback.extract_tb(defect.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return (
        f"this is a defect of contracts, and no verdict: {type(defect).__name__}: {defect} ({where}). "
        f"Please report it, with what is told where {WHOLE_TRACEBACK}=1 is set."
    )
