"""JavaScript that holds an answer against what is expected: for Postman and for `.http` files.

What it says of slots it asks a function `slot` for.
"""

import json

from contracts.cases import place as places
from contracts.cases.check import Check
from contracts.cases.outcome import Outcome
from contracts.cases.place import Place
from contracts.cases.template import SLOT

# An object may stand for a list, by its members' ids.
AS_LIST = "((value) => Array.isArray(value) ? value : Object.values(value ?? {}))"


def status_code(outcome: Outcome, status: str) -> str:
    """An expression: whether a status is an allowed one."""
    exact = [each for each in outcome.statuses if each.isdigit()]
    wide = [each[0] for each in outcome.statuses if not each.isdigit()]
    terms = [f"[{', '.join(exact)}].includes({status})"] if exact else []
    terms += [f"Math.floor({status} / 100) === {each}" for each in wide]
    return " || ".join(terms)


def text_code(template: str) -> str:
    """An expression: a text with its slots filled."""
    pieces = SLOT.split(template)
    terms = [f"slot({json.dumps(each)})" if index % 2 else json.dumps(each) for index, each in enumerate(pieces)]
    return " + ".join(term for term in terms if term != '""') or '""'


def pick_code(place: str, value: str) -> str:
    """An expression: the value at a place, undefined where there is none."""
    for step in Place.parse(place).steps:
        if isinstance(step, places.Name):
            value += f"?.[{json.dumps(step.name)}]"
        elif isinstance(step, places.Index):
            value = f"{AS_LIST}({value}).at({step.index})"
        else:
            fits = f"String(each?.[{json.dumps(step.field)}]).toLowerCase() === ({text_code(step.value)}).toLowerCase()"
            value = f"{AS_LIST}({value}).find((each) => {fits})"
    return value


def check_code(check: Check, body: str) -> str:
    """An expression: whether a body shows what it must."""
    found, wanted = pick_code(check.place, body), text_code(check.value)
    there = f"![undefined, null, ''].includes({found})"
    return {
        "equals": f"String({found}) === {wanted}",
        "differs": f"String({found}) !== {wanted}",
        "present": there,
        "absent": f"!({there})",
        "computes": f"Math.abs(Number({found}) - ({formula_code(check.value)})) <= 0.011",
        "alike": f"String({found}).toLowerCase() === ({wanted}).toLowerCase()",
        "contains": f"String({found}).includes({wanted})",
        "at most": f"Number({found}) <= {formula_code(check.value)}",
    }[check.how]


def formula_code(template: str) -> str:
    """An expression: what a formula computes."""
    pieces = SLOT.split(template)
    return "".join(f"Number(slot({json.dumps(each)}))" if index % 2 else each for index, each in enumerate(pieces))
