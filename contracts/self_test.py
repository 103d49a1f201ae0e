"""The suite judged: run over the bundled mock with one known bug at a time, and with one legal variation at a time."""

import json
import random
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from contracts import catalog
from contracts.crew import Errand, judged_apart
from contracts.problems import CannotJudge
from contracts.shards import WHOLE

MOCK = (sys.executable, "-m", "mockserver")
LONGEST_RUN = 600.0
ENOUGH_OF_THE_HARD = 0.9
ADDRESS = re.compile(r"(http://\S+)/_mock")

PLAIN, SABOTAGE, FREEDOM = "plain", "sabotage", "freedom"
HARD, SOFT = "hard", "soft"
AS_EXPECTED, ESCAPED, ALARM, BROKE_OFF = "as expected", "escaped", "alarm", "broke off"


@dataclass(frozen=True)
class Trial:
    """One way to start the mock, and what the suite should say of it."""

    api: str
    variety: str
    id: str = ""
    rule: str = ""
    kind: str = ""
    level: str = ""
    sentence: str = ""
    demand: str = HARD
    seed: int = 0

    @property
    def options(self) -> tuple[str, ...]:
        """How the mock is started so."""
        return () if self.variety == PLAIN else (f"--{self.variety}", self.id)

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.id or f'{self.api} as it is'}{f', seed {self.seed}' if self.seed else ''}"


@dataclass(frozen=True)
class Result:
    """What the suite said of a trial."""

    trial: Trial
    outcome: str
    verdict: str = ""
    named: bool = False
    seconds: float = 0.0
    requests: int = 0
    findings: tuple[str, ...] = ()
    problem: str = ""


Tell = Callable[[Result, int, int], None]


def trials(api: str) -> list[Trial]:
    """The mock of an API as it is, with each of its sabotages, and with each of its freedoms."""
    known: dict[str, list[dict[str, Any]]] = {each: listed(each, api) for each in (SABOTAGE, FREEDOM)}
    hard = hard_rules(api)
    return [
        Trial(api, PLAIN),
        *(
            Trial(
                api,
                SABOTAGE,
                each["id"],
                each["rule"],
                each["kind"],
                each["level"],
                each["sentence"],
                HARD if each["rule"] in hard and each["demand"] == HARD else SOFT,
            )
            for each in known[SABOTAGE]
        ),
        *(Trial(api, FREEDOM, each["id"], each["reading"], "freedom", "", each["sentence"]) for each in known[FREEDOM]),
    ]


def listed(variety: str, api: str) -> list[dict[str, Any]]:
    """What the mock knows of sabotages or freedoms of an API. Raises CannotJudge where there is no mock to ask."""
    answer = subprocess.run([*MOCK, variety, api, "--json"], check=False, capture_output=True, text=True)  # noqa: S603
    if answer.returncode != 0:
        raise CannotJudge(f"The self-test needs the bundled mock: {answer.stderr.strip().splitlines()[-1:]}.")
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def sample(whole: Sequence[Trial], number: int | None, seed: int) -> list[Trial]:
    """So many of the trials, of every variety and kind before a second of any; all where no number is given."""
    if number is None or number >= len(whole):
        return list(whole)
    shuffled = random.Random(seed).sample(list(whole), len(whole))  # noqa: S311
    seen: dict[tuple[str, str, str], int] = {}
    ranks = []
    for each in shuffled:
        group = (each.api, each.variety, each.kind)
        seen[group] = seen.get(group, 0) + 1
        ranks.append((seen[group], each.variety != PLAIN))
    order = sorted(range(len(shuffled)), key=lambda index: ranks[index])
    return [shuffled[index] for index in order[:number]]


def by_mock(chosen: Iterable[Trial]) -> list[list[Trial]]:
    """The trials together that differ by their seed alone, so that one mock serves them."""
    alike: dict[Trial, list[Trial]] = {}
    for trial in chosen:
        alike.setdefault(replace(trial, seed=0), []).append(trial)
    return list(alike.values())


@dataclass(frozen=True)
class Trier:
    """Runs trials, each in a process of its own, against a mock that is started as they say."""

    budget: float = 4.0

    def run(self, chosen: Sequence[Trial], jobs: int, tell: Tell) -> list[Result]:
        """The results, in the order of the trials; each is told as it comes."""
        results: dict[Trial, Result] = {}
        with ThreadPoolExecutor(max_workers=jobs) as crew:
            tasks = [crew.submit(self.judge_all, each) for each in by_mock(chosen)]
            try:
                for task in as_completed(tasks):
                    for result in task.result():
                        results[result.trial] = result
                        tell(result, len(results), len(chosen))
            except KeyboardInterrupt:
                crew.shutdown(wait=True, cancel_futures=True)
        return [results[each] for each in chosen if each in results]

    def judge_all(self, alike: Sequence[Trial]) -> list[Result]:
        """What the suite says of trials that differ by their seed alone: of one mock, each in a sandbox of its own."""
        with served(alike[0]) as address:
            return [self.judge(each, f"{address}/~seed-{each.seed}") for each in alike]

    def judge(self, trial: Trial, address: str) -> Result:
        """What the suite says of one trial, of a mock that is started so."""
        try:
            facts = judged_apart(self.errand(trial), {"MOCK_URL": address}, LONGEST_RUN)
        except CannotJudge as problem:
            return Result(trial, BROKE_OFF, problem=str(problem)[-300:])
        return weighed(trial, facts)

    def errand(self, trial: Trial) -> Errand:
        """What is asked of the suite: all of it, except that a bug need be found but once.

        The rule that a bug breaks is judged first, since that is where it is most likely to be seen; which of two
        violations comes first makes no difference to whether there is one. A bug against a soft demand is looked for to
        the end, since what else is found does not tell whether that rule was named.
        """
        return Errand(
            api=trial.api,
            target="mock",
            seed=trial.seed,
            only=None,
            budget=self.budget,
            strict=False,
            shard=WHOLE,
            contracts=None,
            pace=None,
            fail_fast=trial.variety == SABOTAGE and trial.demand == HARD,
            first=trial.rule if trial.variety == SABOTAGE else None,
        )


def hard_rules(api: str) -> frozenset[str]:
    """The rules of an API that a server may fail on."""
    return frozenset(each.id for each in catalog.specification(api).rules.values() if each.demand == "hard")


def weighed(trial: Trial, facts: dict[str, Any]) -> Result:
    """Whether a report is what a trial should bring about."""
    findings = [each for each in facts["findings"] if each["verdict"] in ("violates", "beyond")]
    named = any(each["rule"] == trial.rule for each in findings)
    violates = facts["verdict"] == "violates"
    if trial.variety == SABOTAGE:
        outcome = AS_EXPECTED if violates or (named and trial.demand == SOFT) else ESCAPED
    else:
        outcome = ALARM if facts["verdict"] != "conforms" else AS_EXPECTED
    if facts["troubles"]:
        outcome = BROKE_OFF
    return Result(
        trial,
        outcome,
        verdict=facts["verdict"],
        named=named,
        seconds=facts["seconds"],
        requests=facts["requests"],
        findings=tuple(
            f"{each['verdict']} {each['rule'] or each['operation']}: {each['got'][:120]}" for each in findings
        ),
        problem="; ".join(facts["troubles"])[:300],
    )


@contextmanager
def served(trial: Trial) -> Iterator[str]:
    """The address of a mock that is started as a trial says, and stopped at the end. Raises CannotJudge."""
    words = [*MOCK, "serve", "--quiet", "--port", "0", "--until-stdin-closes", *trial.options]
    with subprocess.Popen(  # noqa: S603
        words,
        stdin=subprocess.PIPE,  # which closes with this process, however it ends
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if found := ADDRESS.search(line):
                    yield found[1]
                    return
            raise CannotJudge(f"The mock does not start with {' '.join(trial.options)}: {''.join(lines).strip()}")
        finally:
            process.terminate()
            with suppress(ValueError):
                process.stdout.close()


@dataclass(frozen=True)
class Summary:
    """What a self-test found, in numbers."""

    results: tuple[Result, ...]

    def of(self, variety: str, **features: str) -> list[Result]:
        """The results of a variety of trials, with certain features."""
        return [
            each
            for each in self.results
            if each.trial.variety == variety
            and all(getattr(each.trial, name) == value for name, value in features.items())
        ]

    def bad(self, outcome: str) -> list[Result]:
        """The results with an outcome that should not be."""
        return [each for each in self.results if each.outcome == outcome]

    @property
    def median_seconds(self) -> float:
        """The median of seconds that a whole run took: one over a legal server, which nothing ended early."""
        whole = [each.seconds for each in (*self.of(PLAIN), *self.of(FREEDOM)) if each.seconds]
        return statistics.median(whole or [0.0])

    @property
    def passed(self) -> bool:
        """Whether every easy and medium sabotage is killed, nine of ten hard ones, and nothing legal alarms."""
        escaped = self.bad(ESCAPED)
        hard = self.of(SABOTAGE, level="hard")
        killed = [each for each in hard if each.outcome == AS_EXPECTED]
        return (
            bool(self.results)
            and not self.bad(ALARM)
            and not self.bad(BROKE_OFF)
            and all(each.trial.level == "hard" for each in escaped)
            and len(killed) >= ENOUGH_OF_THE_HARD * len(hard)
        )

    def as_json(self) -> dict[str, Any]:
        """The self-test as JSON can hold it."""
        return {
            "passed": self.passed,
            "median_seconds": round(self.median_seconds, 2),
            "killed": len([each for each in self.of(SABOTAGE) if each.outcome == AS_EXPECTED]),
            "escaped": len(self.bad(ESCAPED)),
            "alarms": len(self.bad(ALARM)),
            "broke_off": len(self.bad(BROKE_OFF)),
            "results": [asdict(each) for each in self.results],
        }


def self_test(
    apis: Sequence[str],
    trier: Trier,
    *,
    jobs: int,
    seeds: Sequence[int],
    number: int | None,
    only: str | None,
    tell: Tell,
) -> Summary:
    """The whole self-test, once with each seed, or `only` one trial or those of one variety.

    Raises CannotJudge where there is no mock, or no trial of a name.
    """
    whole = [each for api in apis for each in trials(api)]
    if only is not None:
        known = [PLAIN, SABOTAGE, FREEDOM, *(each.id for each in whole if each.id)]
        whole = [each for each in whole if only in (each.id, each.variety)]
        if not whole:
            raise CannotJudge(f"There is no sabotage and no freedom {only!r}.{catalog.nearest(only, known)}")
    chosen = [replace(each, seed=seed) for seed in seeds for each in sample(whole, number, seed)]
    return Summary(tuple(trier.run(chosen, jobs, tell)))
