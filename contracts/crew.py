"""A run spread over several processes, for a target that takes its time to answer.

Each process judges its part of the contracts over connections of its own. Whatever several processes find is judged
again by one alone, so that no finding comes of their meeting in the same account.
"""

import multiprocessing
import os
import queue
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from multiprocessing.context import ForkServerContext, ForkServerProcess, SpawnContext, SpawnProcess
from typing import Any

from contracts import catalog
from contracts.client import Client
from contracts.expectations import NotJudged
from contracts.findings import Docket, Verdict
from contracts.judge import Assignment, Progress, silent
from contracts.problems import CannotJudge
from contracts.report.facts import report_facts
from contracts.report.merge import Facts, merged, ranked, verdict_of, without_findings
from contracts.shards import Shard
from contracts.specification import Operation
from contracts.target import Target
from contracts.targets import find_target
from contracts.verify import Outcome, verify

BRISK = 0.04
SHARE_OF_WAIT = 0.02
SLOW = 0.2
PROBES = 5
UNCONFIRMED = "met while several processes asked at the same time, and not again when one asked alone"


def processes_for(target: Target, probe: Client, *, overloaded: bool = False) -> int:
    """How many processes to judge a target with: one, unless its answers take long; never more than it allows.

    Where this machine itself is overloaded, any target seems slow, and more processes make it worse; so only one that
    is slow beyond doubt gets more.
    """
    wait = shortest_wait(probe)
    if wait < (SLOW if overloaded else BRISK):
        return 1
    return min(target.limits.concurrency, max(2, round(wait / SHARE_OF_WAIT)))


def is_overloaded() -> bool:
    """Whether twice as many processes want to run on this machine as it has processors, where it tells that."""
    return sys.platform != "win32" and os.getloadavg()[0] > 2 * (os.cpu_count() or 1)


def shortest_wait(probe: Client) -> float:
    """The least seconds that the target takes to answer one of a few requests, of which none can change anything.

    Who takes his time does so each time; a busy machine delays some answers and not others.
    """
    waits = []
    for operation in likeliest_harmless(probe.docket.specification.operations.values()):
        body: dict[str, Any] | None = {} if operation.method != "GET" else None
        path = {each["name"]: "0" for each in operation.parameters if each["in"] == "path"}
        try:
            probe.send(operation.id, body=body, path=path, ordinary=False)
        except NotJudged:
            continue
        waits.append(probe.docket.contract[-1].seconds)
    return min(waits, default=0.0)


def likeliest_harmless(operations: Iterable[Operation]) -> list[Operation]:
    """A few operations to ask without a login and without a body's fields: those that only read first.

    Where there are fewer than that, they are asked again: the first answer of a server may take it longer than others.
    """
    known = sorted(operations, key=lambda each: (each.method != "GET", each.method == "DELETE", each.path))
    return list(islice(cycle(known), PROBES))


@dataclass(frozen=True)
class Errand:
    """What one process is to judge, in words that can be handed to it."""

    api: str
    target: str
    seed: int
    only: str | None
    budget: float
    strict: bool
    shard: Shard
    contracts: frozenset[str] | None
    pace: float | None
    fail_fast: bool = False
    first: str | None = None

    def assignment(self) -> Assignment:
        """The assignment that these words mean. Raises BadProfile."""
        specification = catalog.specification(self.api)
        target = find_target(specification, self.target)
        target = replace(target, limits=replace(target.limits, requests_per_second=self.pace))
        return Assignment(
            specification,
            target,
            seed=self.seed,
            only=self.only,
            budget=self.budget,
            strict=self.strict,
            shard=self.shard,
            contracts=self.contracts,
            fail_fast=self.fail_fast,
            first=self.first,
        )


@dataclass(frozen=True)
class Step:
    """How far a process is."""

    process: int
    name: str
    done: int
    total: int


@dataclass(frozen=True)
class Ended:
    """What a process ends with: its report, or the problem that kept it from judging."""

    process: int
    facts: Facts | None = None
    problem: str = ""


Worker = SpawnProcess | ForkServerProcess
Mailbox = Any  # a multiprocessing queue of Step and Ended, whose class is private to its context


def run_errand(process: int, errand: Errand, mailbox: Mailbox) -> None:
    """What each process does: judge its part, and post how far it is and what it found."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assignment = errand.assignment()
        outcome = verify(assignment, lambda name, done, total: mailbox.put(Step(process, name, done, total)))
        mailbox.put(Ended(process, report_facts(outcome)))
    except CannotJudge as problem:
        mailbox.put(Ended(process, problem=str(problem)))
    except KeyboardInterrupt:
        mailbox.put(Ended(process, problem="interrupted; no verdict."))


def judged_apart(errand: Errand, environment: Mapping[str, str], longest: float) -> Facts:
    """The report of an errand that a process of its own runs, with variables of its environment.

    A slow target gets as many more as it would elsewhere.
    Raises CannotJudge when it cannot judge, or takes more seconds than `longest`.
    """
    context = starting_context()
    inbox, outbox = context.Pipe(duplex=False)
    process = context.Process(target=run_apart, args=(errand, dict(environment), outbox))
    process.start()
    outbox.close()
    try:
        ended = inbox.recv() if inbox.poll(longest) else None
    except EOFError:
        process.join()
        raise CannotJudge(f"A process ended with status {process.exitcode}.") from None
    finally:
        inbox.close()
        dismiss([process])
    if ended is None:
        raise CannotJudge(f"no verdict within {longest:g} s")
    if ended.facts is None:
        raise CannotJudge(ended.problem)
    facts: Facts = ended.facts
    return facts


def starting_context() -> ForkServerContext | SpawnContext:
    """How processes are started: forked off a server which has read the libraries, or anew where there is no such."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["contracts.preload"])
    return context


def run_apart(errand: Errand, environment: dict[str, str], outbox: Any) -> None:
    """What the process of its own does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(environment)
    try:
        outbox.send(Ended(0, judge(errand, None)))
    except CannotJudge as problem:
        outbox.send(Ended(0, problem=str(problem)))


class Crew:
    """The processes of one run."""

    def __init__(self, errand: Errand, progress: Progress = silent) -> None:
        self.errand = errand
        self.progress = progress

    def judge(self, processes: int) -> Facts:
        """The report of a run over several processes. Raises CannotJudge when one of them cannot judge."""
        begun = time.monotonic()
        parts = [replace(self.errand, **share(self.errand, number, processes)) for number in range(processes)]
        reports = self._run(parts)
        whole = merged([{**each, "shard": ""} for each in reports])
        doubtful = [each for each in whole["findings"] if self._counts(each)]
        if doubtful and not whole["interrupted"]:
            names = frozenset(each["contracts"][0] for each in doubtful if each["contracts"])
            again = self._run([replace(self.errand, contracts=names)])
            whole = settled(reports, again[0], {each["id"] for each in doubtful})
        return {**whole, "seconds": round(time.monotonic() - begun, 2), "shard": shard_words(self.errand)}

    def _counts(self, finding: Facts) -> bool:
        """Whether a finding decides the verdict."""
        deciding = (Verdict.VIOLATES, Verdict.BEYOND) if self.errand.strict else (Verdict.VIOLATES,)
        return finding["verdict"] in deciding

    def _run(self, errands: Sequence[Errand]) -> list[Facts]:
        """The reports of as many processes as there are errands."""
        context = starting_context()
        mailbox: Mailbox = context.Queue()
        crew = [
            context.Process(target=run_errand, args=(number, errand, mailbox), daemon=True)
            for number, errand in enumerate(errands)
        ]
        with interrupts_left_to(crew):
            ended = self._collect(crew, mailbox)
        for each in ended:
            if each.facts is None:
                raise CannotJudge(each.problem)
        return [each.facts for each in ended if each.facts is not None]

    def _collect(self, crew: Sequence[Worker], mailbox: Mailbox) -> list[Ended]:
        """What every process ends with, in their order; how far they are is shown meanwhile."""
        steps: dict[int, Step] = {}
        ended: dict[int, Ended] = {}
        while len(ended) < len(crew):
            try:
                told = mailbox.get(timeout=0.5)
            except queue.Empty:
                for number, process in enumerate(crew):
                    if number not in ended and not process.is_alive() and mailbox.empty():
                        ended[number] = Ended(number, problem=f"A process ended with status {process.exitcode}.")
                continue
            if isinstance(told, Ended):
                ended[told.process] = told
                if told.facts is None:
                    dismiss(crew)
                    return [told]
            else:
                steps[told.process] = told
                done, total = (sum(getattr(each, name) for each in steps.values()) for name in ("done", "total"))
                self.progress(told.name, done, total)
        return [ended[number] for number in sorted(ended)]


def share(errand: Errand, number: int, processes: int) -> dict[str, Any]:
    """What distinguishes a process's errand: its part of the contracts, and of the requests a second."""
    total = errand.shard.total * processes
    part = Shard((errand.shard.number - 1) + errand.shard.total * number + 1, total)
    return {"shard": part, "pace": errand.pace / processes if errand.pace else None}


def shard_words(errand: Errand) -> str:
    """The part of a divided run that the whole crew judges, or nothing."""
    return str(errand.shard) if errand.shard.total > 1 else ""


def settled(reports: Sequence[Facts], again: Facts, doubtful: Set[str]) -> Facts:
    """The report of several processes; what is doubtful counts only where one process alone has met it again."""
    passing = doubtful - {each["id"] for each in again["findings"]}
    cleared = [without_findings(each, lambda finding: finding["id"] in passing, UNCONFIRMED) for each in reports]
    whole = merged([{**each, "shard": ""} for each in (*cleared, again)])
    met = {each["id"]: each for report in reports for each in report["findings"] if each["id"] in passing}
    noted = [{**each, "verdict": str(Verdict.BEYOND), "note": UNCONFIRMED} for each in met.values()]
    whole["findings"] = ranked([*whole["findings"], *noted])
    return {**whole, "verdict": str(verdict_of(whole))}


@contextmanager
def interrupts_left_to(crew: Sequence[Worker]) -> Iterator[None]:
    """Start the processes, leave Ctrl-C to them, which tidy up and report, and see that none is left at the end."""
    kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for process in crew:
            process.start()
        yield
    finally:
        dismiss(crew)
        signal.signal(signal.SIGINT, kept)


def dismiss(crew: Sequence[Worker]) -> None:
    """End the processes that still run, and wait for all."""
    for process in crew:
        process.join(timeout=0.2)
        if process.is_alive():
            process.terminate()
            process.join()


def judge(errand: Errand, processes: int | None, progress: Progress = silent) -> Facts:
    """The report on a target by as many processes as are asked for, or as its answers call for.

    Raises CannotJudge when it cannot be reached, or offers what does not work.
    """
    assignment = errand.assignment()
    if processes is None:
        probe = Client(assignment.target, Docket(assignment.specification))
        probe.reach()
        processes = 1
        if not assignment.target.limits.read_only:
            processes = processes_for(assignment.target, probe, overloaded=is_overloaded())
    if processes == 1:
        outcome: Outcome = verify(assignment, progress)
        return report_facts(outcome)
    return Crew(errand, progress).judge(processes)
