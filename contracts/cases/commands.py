"""What `contracts cases`, `contracts send` and `contracts replay` do; the exit status is what each gives back."""

import argparse
import sys
from pathlib import Path

from contracts import catalog
from contracts.cases.options import FORMAT_NAMES, KINDS
from contracts.cases.words import known
from contracts.problems import BadRequest, CannotJudge

ALL_WELL = 0


def cases(asked: argparse.Namespace) -> int:
    """Write the cases that are asked for."""
    specification = catalog.specification(asked.api)
    known(asked.kind, KINDS, "--kind", "kind of case")
    known(asked.format, FORMAT_NAMES, "--format", "format")
    if asked.operation is not None:
        known(asked.operation, list(specification.operations), "--operation", f"operation of {asked.api}")
    # Schemathesis takes most of a second to import, which a wrong argument need not wait for.
    from contracts.cases.case import Kind
    from contracts.cases.collection import Wish
    from contracts.cases.collection import cases as collected
    from contracts.cases.formats import FORMATS
    from contracts.cases.message import Setting
    from contracts.cases.scenes import Scenes
    from contracts.report.terminal import ProgressBar
    from contracts.targets import find_target

    target = find_target(specification, asked.target)
    kind = None if asked.kind == "all" else Kind(asked.kind)
    with ProgressBar() as bar:
        found = collected(Wish(asked.api, asked.operation, kind, None, asked.seed), bar.show)
    setting = Setting(specification, target, Scenes.read(specification).paths)
    form = FORMATS[asked.format]
    if asked.format == "jsonl":
        scripts, left_out = setting.all_scripts(found[: asked.count])
    else:
        scripts, left_out = setting.scripts(found, asked.count, binary=form.binary)
    for reason in left_out:
        print(f"left out {reason}", file=sys.stderr)
    if not scripts:
        raise BadRequest(f"There is no {asked.kind} case of {asked.operation or asked.api} for this target.")
    return written(form.write(setting, scripts), asked.output, len(scripts))


def written(text: str, output: Path | None, many: int) -> int:
    """Print the cases, or write them to a file."""
    if output is None:
        sys.stdout.write(text)
        return ALL_WELL
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotJudge(f"{output} cannot be written: {error.strerror or error}.") from None
    print(f"wrote {output}: {many} {'case' if many == 1 else 'cases'}")
    return ALL_WELL


def send(asked: argparse.Namespace) -> int:
    """Send the cases of a file to a server."""
    from contracts.cases.send import send as send_cases

    return send_cases(asked)


def replay(asked: argparse.Namespace) -> int:
    """Repeat a finding or a case on another server."""
    from contracts.cases.replay import replay as repeat

    return repeat(asked)


COMMANDS = {"cases": cases, "send": send, "replay": replay}
