"""Makes the sequence that shows a fault as short and as simple as it can be."""

import time
from collections.abc import Callable, Iterator

from contracts.model.actions import History, Step, simplest
from contracts.model.failure import Failure
from contracts.model.world import World

Attempt = Callable[[History], Failure | None]


def shortest(failure: Failure, world: type[World], attempt: Attempt, until: float) -> Failure:
    """The failure of the shortest sequence that is left of the one that failed, as far as it is found in time."""
    tried: set[History] = {failure.steps}
    while (shorter := one_shorter(failure, world, attempt, until, tried)) is not None:
        failure = shorter
    return failure


def one_shorter(
    failure: Failure, world: type[World], attempt: Attempt, until: float, tried: set[History]
) -> Failure | None:
    """What a sequence that is shorter or simpler fails of, or None. It may be another fault; none is tried twice."""
    for steps in (*shorter_ones(failure.steps), *simpler_ones(failure.steps, world)):
        if time.monotonic() > until:
            return None
        if steps in tried:
            continue
        tried.add(steps)
        found = attempt(steps)
        if found is not None:
            return found
    return None


def shorter_ones(steps: History) -> Iterator[History]:
    """The sequence without its beginning, then without ever smaller parts; the last step is the likeliest to matter."""
    size = len(steps) - 1
    while size > 0:
        for start in range(0, len(steps), size):
            yield steps[:start] + steps[start + size :]
        size //= 2
    if len(steps) == 1:
        yield ()


def simpler_ones(steps: History, world: type[World]) -> Iterator[History]:
    """The sequence with one argument at its simplest."""
    for place, step in enumerate(steps):
        for name, value in simplest(world, step.action).items():
            if step.arguments[name] != value:
                simpler = Step.of(step.action, {**step.arguments, name: value})
                yield (*steps[:place], simpler, *steps[place + 1 :])
