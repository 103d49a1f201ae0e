"""What `contracts cases`, `contracts send` and `contracts replay` do; the exit status is what each gives back."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from contracts import catalog
from contracts.cases.options import FORMAT_NAMES, KINDS
from contracts.problems import BadRequest, CannotJudge

ALL_WELL, SOMETHING_WRONG, NOTHING_DONE = 0, 1, 2


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


def known(word: str, words: tuple[str, ...] | list[str], option: str, what: str) -> None:
    """Raise BadRequest, with the nearest word, unless a word is one of those that there are."""
    if word not in words:
        hint = catalog.nearest(word, words)
        raise BadRequest(f"{option} {word!r} is no {what}.{hint} Known: {', '.join(words)}.")


def send(asked: argparse.Namespace) -> int:
    """Send the cases of a file, tell what came back, and keep it."""
    from contracts.cases.files import read_cases, read_lines
    from contracts.cases.scenes import Scenes
    from contracts.cases.sending import Result, Sender
    from contracts.cases.table import tell_counts, tell_heading, tell_sent
    from contracts.report.terminal import ProgressBar
    from contracts.targets import find_target

    found = read_cases(asked.cases)
    if asked.only:
        known(asked.only, [each.id for each in found][:40], "--only", f"case of {asked.cases}") if all(
            each.id != asked.only for each in found
        ) else None
        found = [each for each in found if each.id == asked.only]
    specification = catalog.specification(found[0].api)
    target = find_target(specification, asked.target)
    output = asked.output or asked.cases.with_suffix(".sent.jsonl")
    done = (
        {each["case"]["id"]: Result(each["result"]) for each in read_lines(output)}
        if asked.resume and output.exists()
        else {}
    )
    sender = Sender(specification, target, paths=Scenes.read(specification).paths)
    sender.client.reach()
    console = Console(highlight=False)
    results = [done[each.id] for each in found if each.id in done]
    tell_heading(console)
    try:
        with output.open("a" if done else "w", encoding="utf-8") as kept, ProgressBar() as bar:
            for number, case in enumerate(found, 1):
                if case.id in done:
                    continue
                bar.show(case.id, number, len(found))
                sent = sender.send(case)
                results.append(sent.result)
                kept.write(json.dumps(sent.as_json(sender.secrets), ensure_ascii=True) + "\n")
                kept.flush()
                tell_sent(sent, console, sender.secrets)
    except OSError as error:
        raise CannotJudge(f"{output} cannot be written: {error.strerror or error}.") from None
    except KeyboardInterrupt:
        tell_counts(results, len(found), console)
        print(f"interrupted; go on with --resume, {output} keeps what was sent", file=sys.stderr)
        return NOTHING_DONE
    tell_counts(results, len(found), console)
    print(f"wrote {output}")
    if all(each is Result.NOT_SENT for each in results):
        return NOTHING_DONE
    return SOMETHING_WRONG if Result.NOT_ALLOWED in results else ALL_WELL


def replay(asked: argparse.Namespace) -> int:
    """Repeat a finding or a case on another server."""
    from contracts.cases.replay import replay as repeat

    return repeat(asked)


COMMANDS = {"cases": cases, "send": send, "replay": replay}
