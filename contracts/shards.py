"""A run divided over several jobs: each takes its part of the contracts."""

import re
from dataclasses import dataclass

from contracts.problems import BadRequest

MOST = 1000


@dataclass(frozen=True)
class Shard:
    """The `number`th of `total` parts, from 1. The parts of one version together are the whole, whatever the seed."""

    number: int = 1
    total: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """The part that words such as 2/5 name. Raises BadRequest."""
        found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
        shard = cls(int(found[1]), int(found[2])) if found else cls(0, 0)
        if not 1 <= shard.number <= shard.total <= MOST:
            raise BadRequest(f"{text!r} is no part such as 2/5: the second of five.")
        return shard

    def takes(self, index: int) -> bool:
        """Whether the contract at this place of the whole list, from 0, belongs to this part."""
        return index % self.total == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"


WHOLE = Shard()
