"""How many seconds a run may spend on generated requests, and how contracts divide them. Rules are judged whole."""

import time
from collections import Counter
from collections.abc import Iterable

DEFAULT_BUDGET = 8.0
LEAST_SHARE = 0.12
# What part of the budget these get at least, even where those before them took more than their shares.
LEAST_PARTS = {
    "test_generated_requests_are_answered_as_documented": 0.1,
    "test_generated_sequences_are_answered_as_documented": 0.05,
}
# Contracts that need no rule, in the order in which they come, and how much of the budget each may take. Where one is
# run for each operation, its runs divide that among them: an API of two operations has both looked at thoroughly.
WEIGHTS = {
    "test_sequences_of_actions_leave_what_they_should": 12.0,
    "test_edges_of_each_request_are_answered_as_documented": 30.0,
    "test_generated_requests_are_answered_as_documented": 12.0,
    "test_generated_sequences_are_answered_as_documented": 4.0,
}


class Budget:
    """The seconds of one run. They begin with the first share, however long rules took."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = 0.0
        self._weights: dict[str, float] = {}

    def share(self, contract: str, to_come: Iterable[str]) -> float:
        """How many seconds of what is left a contract may take.

        What is left is divided by weight among it and the contracts still to come; what is generated has a part of the
        whole budget kept for it.
        """
        runs = Counter(name for name in to_come if name in WEIGHTS)
        runs[contract] = max(1, runs[contract])
        if not self._weights:
            self._ends = time.monotonic() + self.seconds
            self._weights = {name: WEIGHTS[name] / many for name, many in runs.items()}
        left = max(0.0, self._ends - time.monotonic())
        weights = {name: self._weights.get(name, WEIGHTS[name]) * many for name, many in runs.items()}
        least = max(LEAST_SHARE, self.seconds * LEAST_PARTS.get(contract, 0.0))
        return max(least, left * weights[contract] / runs[contract] / sum(weights.values()))
