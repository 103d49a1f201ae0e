"""The options of `contracts cases`, `contracts send` and `contracts replay`."""

import argparse
from pathlib import Path
from typing import TypeAlias

FORMAT_NAMES = ("curl", "http", "jsonl", "har", "postman", "hurl", "k6", "pytest")
KINDS = ("valid", "boundary", "invalid", "sequence", "all")

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_cases(commands: Commands) -> None:
    """The options of `contracts cases`."""
    cases = commands.add_parser(
        "cases",
        help="write edge-case requests for testers",
        description="Write requests that a careful adversary would send, the most worthwhile first, each with what the"
        " document allows to come back.",
    )
    cases.add_argument("api", metavar="API", help="the API")
    cases.add_argument("--operation", metavar="ID", help="one operation alone, such as redeem_points")
    cases.add_argument("--kind", default="all", metavar="KIND", help=f"{', '.join(KINDS)} (default all)")
    cases.add_argument("--format", default="curl", metavar="FORMAT", help=f"{', '.join(FORMAT_NAMES)} (default curl)")
    cases.add_argument("--count", type=many, metavar="N", help="the first N; default: all")
    cases.add_argument("--seed", type=int, default=0, help="seed of all random choices (default 0)")
    cases.add_argument(
        "--target",
        default="mock",
        metavar="FILE",
        help="target profile (TOML), a URL, or `mock`: where the requests go, and how its doors open (default mock)",
    )
    cases.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file")


def add_send(commands: Commands) -> None:
    """The options of `contracts send`."""
    send = commands.add_parser(
        "send",
        help="send cases to a server",
        description="Send cases (--format jsonl) to a server, show what came back beside what the document allows, and"
        " keep every exchange. The exit status is 1 where anything came back that the document does not allow.",
    )
    send.add_argument("cases", type=Path, metavar="CASES", help="a file of contracts cases --format jsonl")
    send.add_argument("--target", required=True, metavar="FILE", help="target profile (TOML), a URL, or `mock`")
    send.add_argument("--only", metavar="ID", help="one case, by its id")
    send.add_argument("--resume", action="store_true", help="leave out what the output holds already")
    send.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where exchanges are kept (default: CASES.sent.jsonl)"
    )


def add_replay(commands: Commands) -> None:
    """The options of `contracts replay`."""
    replay = commands.add_parser(
        "replay",
        help="repeat a violation or a case on another server",
        description="Repeat a finding of a report, or a case, on another server, and show both answers side by side."
        " The exit status is 1 where they differ in status.",
    )
    replay.add_argument(
        "source", type=Path, metavar="REPORT_OR_CASE", help="report.json, its folder, a sent file, or a file of cases"
    )
    replay.add_argument("--target", required=True, metavar="FILE", help="where to repeat it: profile, URL, or `mock`")
    replay.add_argument("--only", metavar="ID", help="which finding or case; default: the first that went wrong")
    replay.add_argument("--against", metavar="FILE", help="another target to ask first, in place of what was kept")


def many(text: str) -> int:
    """A whole number above 0."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)
