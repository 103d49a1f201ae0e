"""All cases of an API: made, told apart by what is sent, and ranked, so that the first are worth the most."""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from contracts import __version__, catalog
from contracts.cases.bodies import body_specials
from contracts.cases.case import Case, Kind, Step
from contracts.cases.demands import place
from contracts.cases.fields import field_specials
from contracts.cases.generated import generated_specials
from contracts.cases.logins import login_specials
from contracts.cases.paths import path_specials
from contracts.cases.queries import query_specials, usual
from contracts.cases.scenes import Scenes, with_tags
from contracts.cases.special import Maker, Scene
from contracts.cases.stated import stated_specials
from contracts.specification import Rule, Specification

MAKERS: tuple[Maker, ...] = (
    usual,
    stated_specials,
    login_specials,
    path_specials,
    field_specials,
    body_specials,
    generated_specials,
    query_specials,
)
WORTH_OF_SEQUENCES = 96
# How much less each further case of a family is worth, and each further one of an operation.
ALIKE = 7
SAME_OPERATION = 1

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Wish:
    """Which cases are asked for."""

    api: str
    operation: str | None = None
    kind: Kind | None = None
    count: int | None = None
    seed: int = 0


def cases(wish: Wish, progress: Progress = lambda *_: None) -> list[Case]:
    """The cases that are asked for, the most worthwhile first."""
    scenes = Scenes.read(catalog.specification(wish.api))
    wanted = [wish.operation] if wish.operation else scenes.operations
    found: list[Case] = []
    if wish.kind in (None, Kind.SEQUENCE):
        found += [each for each in sequences(scenes, wish.seed) if each.operation in wanted]
    if wish.kind is not Kind.SEQUENCE:
        for number, operation in enumerate(wanted, 1):
            progress(operation, number, len(wanted))
            if operation in scenes.operations:
                found += single_cases(scenes, operation, wish.seed)
    ranked = by_worth(distinct([each for each in found if wish.kind in (None, each.kind)]))
    return ranked[: wish.count]


def sequences(scenes: Scenes, seed: int) -> Iterator[Case]:
    """The sequences of an API, as cases of the operation that each is about."""
    for number, stated in enumerate(scenes.sequences):
        steps = scenes.sequence(stated)
        tried = [step for step in steps if not step.prepares]
        rule = scenes.specification.rules[stated["rule"]]
        operation = stated.get("operation") or subject(tried, rule, scenes.specification)
        yield made(
            scenes,
            operation,
            Kind.SEQUENCE,
            stated["special"],
            rule.sentence,
            rule.id,
            steps,
            WORTH_OF_SEQUENCES - number // 8 if rule.demand == "hard" else 60,
            seed,
        )


def subject(tried: Sequence[Step], rule: Rule, specification: Specification) -> str:
    """The operation that a sequence is about: the first of its rule that changes something, or else the first."""
    named = [step.operation for step in tried if step.operation in rule.operations]
    changing = [each for each in named if specification.operations[each].method != "GET"]
    return next(iter([*changing, *named, tried[0].operation]))


def single_cases(scenes: Scenes, operation: str, seed: int) -> Iterator[Case]:
    """Every request of an operation with one thing special about it, as a case."""
    stated = scenes.specification.operations[operation]
    scene = Scene(
        operation=stated,
        request=scenes.request(operation),
        schema=stated.request_schema(),
        demands=scenes.demands,
        chance=random.Random(f"{seed} {operation}"),  # noqa: S311
        login_header=scenes.login_header,
        usual_outcome=scenes.usual_outcome(operation),
        stated=tuple(scenes.stated.get("specials", {}).get(operation, ())),
    )
    preparation = scenes.preparation(operation)
    families: dict[str, int] = {}
    for special in sorted((each for make in MAKERS for each in make(scene)), key=lambda each: -each.worth):
        alike = families[special.family] = families.get(special.family, -1) + 1
        step = special.request.step(special.demand.outcome, scenes.login_headers(special.request.login))
        yield made(
            scenes,
            operation,
            special.kind,
            special.words,
            special.demand.statement or place(stated),
            special.demand.rule,
            (*needed(preparation, step, scenes.specification), step),
            special.worth - ALIKE * alike,
            seed,
        )


def needed(preparation: Sequence[Step], step: Step, specification: Specification) -> list[Step]:
    """The set-up without which a step could not be sent: a login, say, is not needed where none is sent.

    What changes something is done for its effect, and stays.
    """
    wanted = step.asks_with
    kept: list[Step] = []
    for each in reversed(preparation):
        names = {capture.name for capture in each.captures}
        if names and not names & wanted and is_read(each, specification):
            continue
        wanted |= each.asks_with | each.reads_with
        kept.insert(0, each)
    return kept


def is_read(step: Step, specification: Specification) -> bool:
    """Whether a step of a set-up is there for what it captures alone: a login, a list, a door."""
    tokens = all("token" in capture.name for capture in step.captures)
    return bool(step.door) or tokens or specification.operations[step.operation].method == "GET"


def made(
    scenes: Scenes,
    operation: str,
    kind: Kind,
    special: str,
    statement: str,
    rule: str,
    steps: tuple[Step, ...],
    worth: int,
    seed: int,
) -> Case:
    """A case with its id and its tag."""
    api = scenes.specification.api
    digest = hashlib.sha256("|".join([__version__, str(seed), api, operation, kind, special]).encode()).hexdigest()
    tag = "".join(chr(ord("a") + int(each, 16)) for each in digest[:7])
    return Case(
        id=f"{operation}-{digest[:7]}",
        api=api,
        version=__version__,
        seed=seed,
        operation=operation,
        kind=kind,
        special=special,
        statement=statement,
        rule=rule,
        steps=with_tags(steps, tag),
        worth=worth,
    )


def distinct(found: Sequence[Case]) -> list[Case]:
    """The cases that send something of their own: of two that send the same, the one that is worth more."""
    seen: dict[object, Case] = {}
    for each in found:
        key = sent(each)
        if key not in seen or seen[key].worth < each.worth:
            seen[key] = each
    return list({each.id: each for each in sorted(seen.values(), key=lambda each: each.worth)}.values())


def sent(case: Case) -> object:
    """What a case sends, without the names that are its own."""
    tag = case.id.rpartition("-")[2]
    letters = "".join(chr(ord("a") + int(each, 16)) for each in tag)
    last = replace(case.steps[-1], outcome=case.steps[0].outcome, checks=(), captures=())
    length = len(case.steps) if case.kind is Kind.SEQUENCE else 0
    return case.special if length else repr(last).replace(letters, "")


def by_worth(found: Sequence[Case]) -> list[Case]:
    """The cases, the most worthwhile first; each further one of an operation counts a little less."""
    seen: dict[str, int] = {}
    ranks: dict[str, int] = {}
    for each in sorted(found, key=lambda each: (-each.worth, each.id)):
        ranks[each.id] = each.worth - SAME_OPERATION * seen.get(each.operation, 0)
        seen[each.operation] = seen.get(each.operation, 0) + 1
    return sorted(found, key=lambda each: (-ranks[each.id], each.id))
