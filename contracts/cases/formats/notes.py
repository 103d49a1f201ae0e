"""What is said of a case in a comment, whatever the format's comments look like."""

from contracts.cases.case import Case
from contracts.cases.message import Setting, Variable

BREAKS = str.maketrans({"\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "})


def notes(case: Case) -> list[str]:
    """The lines: id, operation and kind; what is special; the statement; what is allowed."""
    rule = f"{case.rule}: " if case.rule else ""
    return [
        line.translate(BREAKS)
        for line in (
            f"{case.id}  {case.operation}, {case.kind}",
            f"special   {case.special}",
            f"document  {rule}{case.statement}",
            f"allowed   {case.outcome}",
        )
    ]


def heading(setting: Setting, variables: list[Variable]) -> list[str]:
    """The lines at the top of a file: what it is, and what the tester fills."""
    to_fill = [each for each in variables if each.value is None]
    return [
        f"Edge cases of {setting.specification.title}, made from its document by Understudy.",
        *(f"{each.name}: {each.gives}" for each in to_fill),
    ]
