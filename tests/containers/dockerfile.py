"""A Dockerfile in its parts."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

KNOWN = "FROM WORKDIR COPY RUN ENV USER EXPOSE HEALTHCHECK ENTRYPOINT CMD".split()


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word, what follows it, and the number of its stage, from 0."""

    word: str
    rest: str
    stage: int

    @property
    def words(self) -> list[str]:
        """The list of words of an instruction in its JSON form, what stands before it left out."""
        found: list[str] = json.loads(self.rest[self.rest.index("[") :])
        return found


def instructions(path: Path) -> list[Instruction]:
    """All instructions. Raises ValueError for a word that is none of those that we use."""
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    found: list[Instruction] = []
    stage = -1
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        if word not in KNOWN:
            raise ValueError(f"{path.name} has an instruction {word}, which none of ours is.")
        stage += word == "FROM"
        found.append(Instruction(word, rest.strip(), stage))
    return found
