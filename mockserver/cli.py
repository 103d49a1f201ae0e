"""The command `mockserver`."""

import argparse
import contextlib
import gc
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from mockserver import __version__
from mockserver.catalog import Api, api_names
from mockserver.errors import ConfigurationError

DESCRIPTION = "Stands in for an API that you know only from its vendor's document."
EXAMPLES = """\
examples:
  mockserver serve                                    all APIs on http://127.0.0.1:8080, data in memory
  mockserver serve --port 0                           on any free port; the start-up text tells which
  mockserver serve --database sqlite:///mock.db       the data survives restarts
  mockserver serve --workers 4                        four processes that share their data
  mockserver serve --sabotage loyalty.redeem-charges-once   with a known bug, to see who notices
  mockserver serve --host 0.0.0.0 --control-token s3cret   for others, too; /_mock wants the token
  mockserver serve --seed 7 --fixtures my-fixtures    other people, or your own
  mockserver serve --faults bad-day.yaml              slow, broken and failing answers where the file says
  mockserver serve --coverage --fail-under 60         what has the client met? told at the end, for CI
  curl http://127.0.0.1:8080/_mock/health             is it there?
  curl http://127.0.0.1:8080/~test1/loyalty/...       the same API in a sandbox of its own, made on first use
"""
BAD_USAGE = 2
MOST_WORKERS = 64
TOKEN_VARIABLE = "UNDERSTUDY_CONTROL_TOKEN"
VARIATIONS = {"sabotage": "the known bugs", "freedom": "the legal variations"}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    shape = argparse.RawDescriptionHelpFormatter
    root = argparse.ArgumentParser("mockserver", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=shape)
    root.add_argument("--version", action="version", version=f"mockserver {__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("apis", help="list the APIs that can be mocked")
    for kind, told in VARIATIONS.items():
        listing = commands.add_parser(
            kind, help=f"list {told}", description=f"List {told}; serve --{kind} ID uses one."
        )
        listing.add_argument("api", nargs="?", metavar="API", help="one API alone; default: all")
        listing.add_argument("--json", action="store_true", help="as JSON")
    serve = commands.add_parser(
        "serve", help="start the mock", description="Start the mock.", epilog=EXAMPLES, formatter_class=shape
    )
    for title, add_options in SERVING.items():
        add_options(serve.add_argument_group(title))
    return root


def _add_address(options: argparse._ArgumentGroup) -> None:
    options.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    options.add_argument("--port", type=_port, default=8080, help="port; 0 takes a free one (default: %(default)s)")
    options.add_argument(
        "--control-token",
        type=_token,
        metavar="TOKEN",
        help=f"/_mock answers other machines, too, and only with this token (default: {TOKEN_VARIABLE})",
    )
    options.add_argument(
        "--request-timeout",
        type=_seconds,
        default=60.0,
        metavar="SECONDS",
        help="how long a client may take to send a request (default: %(default).0f)",
    )


def _add_contents(options: argparse._ArgumentGroup) -> None:
    options.add_argument(
        "--api", action="append", metavar="NAME", help="mock this API only; may be given again (default: all)"
    )
    options.add_argument(
        "--database",
        default="sqlite://",
        metavar="URL",
        help="where the data lives: sqlite:///FILE, or postgresql+psycopg://USER@HOST/NAME (default: in memory)",
    )
    options.add_argument(
        "--seed", type=_seed, default=1, help="what names, ids, codes and tokens follow from (default: %(default)s)"
    )
    options.add_argument(
        "--fixtures", type=Path, metavar="DIR", help="folder with your own API.yaml of what a fresh sandbox contains"
    )
    options.add_argument(
        "--sandbox-lifetime",
        default="24h",
        metavar="TIME",
        help="drop sandboxes unused for so long: 90s, 30m, 24h, 7d, or never (default: %(default)s)",
    )


def _add_variations(options: argparse._ArgumentGroup) -> None:
    for kind, told in VARIATIONS.items():
        options.add_argument(
            f"--{kind}",
            action="append",
            default=[],
            metavar="ID",
            help=f"start with one of {told}; may be given again (`mockserver {kind}` lists them)",
        )
    options.add_argument(
        "--faults", type=Path, metavar="FILE", help="YAML list of faults that every fresh sandbox has (see README)"
    )


def _add_reports(options: argparse._ArgumentGroup) -> None:
    options.add_argument(
        "--coverage", action="store_true", help="tell at the end which documented replies and rules clients have met"
    )
    options.add_argument(
        "--fail-under",
        type=_percent,
        metavar="PERCENT",
        help="tell it, and end with status 1 where less of the documented statuses were met",
    )
    options.add_argument("--quiet", action="store_true", help="do not print a line per request")


def _add_processes(options: argparse._ArgumentGroup) -> None:
    options.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="answer by N processes, which share the database (default: %(default)s)",
    )
    options.add_argument(
        "--until-stdin-closes", action="store_true", help="end with the process that holds the standard input open"
    )


SERVING = {
    "where it listens": _add_address,
    "what it contains": _add_contents,
    "what goes wrong": _add_variations,
    "what it tells": _add_reports,
    "how it runs": _add_processes,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status: 0 done, 1 cannot serve or too little met, 2 asked for what cannot be."""
    options = parser().parse_args(arguments)
    if options.command == "apis":
        for name in api_names():
            interface = Api(name).interfaces[0]
            print(f"{name:12} {interface.base_path:20} {interface.document['info']['title']}")
        return 0
    try:
        if options.command in VARIATIONS:
            return _list_variations(options.command, options.api, as_json=options.json)
        apis = _chosen(options.api)
        # Imported here, since `--help` and mistyped options should not wait for Connexion. While the libraries load,
        # next to nothing is garbage, and looking for it takes a fifth of the time.
        gc.disable()
        from mockserver.lifetimes import lifetime
        from mockserver.server import Settings, serve
        from mockserver.variation import Chosen

        return serve(
            Settings(
                host=options.host,
                port=options.port,
                database=options.database,
                seed=options.seed,
                fixtures=options.fixtures,
                quiet=options.quiet,
                apis=apis,
                control_token=options.control_token or _token_of_environment(),
                sandbox_lifetime=lifetime(options.sandbox_lifetime),
                workers=options.workers,
                ends_with_stdin=options.until_stdin_closes,
                request_timeout=options.request_timeout,
                variations=Chosen.of(options.sabotage, options.freedom, apis),
                faults=options.faults,
                coverage=options.coverage,
                fail_under=options.fail_under,
            )
        )
    except ConfigurationError as error:
        print(f"mockserver: {error}", file=sys.stderr)
        return BAD_USAGE
    except KeyboardInterrupt:
        return 0  # before the server was up, or while it went down


def _list_variations(kind: str, api: str | None, *, as_json: bool) -> int:
    """Print the sabotages or freedoms of an API, or of all. Raises ConfigurationError for one that does not exist."""
    from mockserver.variation import facts

    told = [each for served in _chosen([api] if api else None) for each in facts(kind, served.name)]
    if as_json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    width = max((len(each["id"]) for each in told), default=0)
    for each in told:
        marks = [str(each[name]) for name in ("rule", "reading", "kind", "level") if name in each]
        print(f"{each['id']:{width}}  {', '.join(marks)}: {each['sentence']}")
    return 0


def _chosen(names: Sequence[str] | None) -> list[Api]:
    """The APIs to serve. Raises ConfigurationError for one that does not exist."""
    known = api_names()
    unknown = [name for name in names or [] if name not in known]
    if unknown:
        raise ConfigurationError(f"There is no API called {unknown[0]!r}; there are {', '.join(known)}.")
    return [Api(name) for name in dict.fromkeys(names or known)]


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number from 0 to 65535")


def _workers(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_WORKERS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of workers; write one from 1 to {MOST_WORKERS}")


def _percent(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 <= float(text) <= 100:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no percentage; write a number from 0 to 100, such as 60")


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) < 1e6:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no time; write seconds, such as 60 or 0.5")


def _token(text: str) -> str:
    if text.isascii() and text.isprintable() and text and " " not in text:
        return text
    raise argparse.ArgumentTypeError("a control token has letters, digits and signs of ASCII, and no spaces")


def _token_of_environment() -> str | None:
    """The control token that the environment gives, or None. Raises ConfigurationError for one that is none."""
    text = os.environ.get(TOKEN_VARIABLE)
    try:
        return _token(text) if text else None
    except argparse.ArgumentTypeError as error:
        raise ConfigurationError(f"{TOKEN_VARIABLE} cannot be used: {error}.") from error


def _seed(text: str) -> int:
    if text.isdecimal() and int(text) < 2**63:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no seed; write a whole number from 0 up, such as 7")
