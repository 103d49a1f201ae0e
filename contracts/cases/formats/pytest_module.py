"""A pytest module that needs nothing but `requests`."""

from contracts.cases.formats.notes import heading
from contracts.cases.formats.runtime import script_data
from contracts.cases.message import Script, Setting, Variable

PLAY = '''

def filled(text, values, escape=False):
    def value(found):
        return json.dumps(values[found[1]], ensure_ascii=False)[1:-1] if escape else values[found[1]]

    return re.sub(r"\\{\\{(\\w+)\\}\\}", value, text)


def as_text(value):
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def at(value, steps, values):
    for step in steps:
        if step[0] != "name" and isinstance(value, dict):
            value = list(value.values())
        try:
            if step[0] == "member":
                wanted = filled(step[2], values).lower()
                value = next(each for each in value if as_text(each.get(step[1])).lower() == wanted)
            else:
                value = value[step[1]]
        except (LookupError, TypeError, AttributeError, StopIteration):
            return None
    return value


def total(text):
    terms = [term.split("*") for term in text.replace(" - ", " + -1 * ").split(" + ")]
    return sum(math.prod(float(factor) for factor in term) for term in terms)


HOLDS = {
    "equals": lambda found, wanted: as_text(found) == wanted,
    "differs": lambda found, wanted: as_text(found) != wanted,
    "present": lambda found, _: found not in (None, ""),
    "absent": lambda found, _: found in (None, ""),
    "computes": lambda found, wanted: found is not None and abs(float(found) - total(wanted)) <= 0.011,
    "alike": lambda found, wanted: as_text(found).lower() == wanted.lower(),
    "contains": lambda found, wanted: wanted in as_text(found),
    "at most": lambda found, wanted: found is not None and float(found) <= total(wanted),
}


def ask(step, values):
    """Send one request, keep what later ones repeat, and give the answer's JSON."""
    headers = {name: filled(value, values) for name, value in step["headers"].items()}
    body = None if step["body"] is None else filled(step["body"], values, escape=True).encode()
    url = filled(step["url"], values)
    answer = requests.request(step["method"], url, headers=headers, data=body, allow_redirects=False, timeout=30)
    shown = f"{step['words']}: {step['method']} {url} answered {answer.status_code} {answer.text[:300]}"
    assert {str(answer.status_code), f"{answer.status_code // 100}XX"} & set(step["allowed"]), shown
    try:
        found = answer.json()
    except ValueError:
        found = None
    for name, steps in step["captures"]:
        values[name] = as_text(at(found, steps, values))
    for words, steps, how, wanted in step["checks"]:
        assert HOLDS[how](at(found, steps, values), filled(wanted, values)), f"{words}; {shown}"


@pytest.mark.parametrize("case", CASES, ids=[f"{each['id']}: {each['special']}" for each in CASES])
def test_the_answer_is_what_the_document_allows(case):
    values = {name: value for name, value in GIVEN.items() if value is not None}
    missing = [name for name, value in GIVEN.items() if value is None]
    if missing:
        pytest.skip(f"set {', '.join(name.upper() for name in missing)} in the environment")
    for step in case["steps"]:
        ask(step, values)
'''


def pytest_module(setting: Setting, scripts: list[Script]) -> str:
    """The module. What is secret comes from environment variables."""
    variables = setting.variables(scripts)
    lines = [
        '"""' + "\n".join(heading(setting, variables)) + '\n"""',
        "",
        "import json",
        "import math",
        "import os",
        "import re",
        "import time",
        "",
        "import pytest",
        "import requests",
        "",
        'LETTERS = str.maketrans("0123456789", "abcdefghij")',
        "GIVEN = {",
        *(f"    {each.name!r}: {given(each)}," for each in variables),
        "}",
        "",
        "CASES = [",
        *(f"    {script_data(each)!a}," for each in scripts),
        "]",
    ]
    return "\n".join(lines) + "\n" + PLAY


def given(variable: Variable) -> str:
    """What fills a variable: the environment, or what the profile says."""
    name = variable.name.upper()
    if variable.name == "run":
        return 'os.environ.get("RUN") or str(time.time_ns() // 100_000_000).translate(LETTERS)'
    return f"os.environ.get({name!r}, {variable.value!r})"
