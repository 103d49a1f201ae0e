"""A k6 script: every case once, each answer checked, with thresholds."""

import json

from contracts.cases.formats.notes import heading
from contracts.cases.formats.runtime import script_data
from contracts.cases.message import Script, Setting, Variable

PLAY = """
export const options = {
  vus: 1,
  iterations: 1,
  thresholds: { checks: ['rate==1.0'], http_req_failed: ['rate==0'], http_req_duration: ['p(95)<2000'] },
};
// A refusal is what many cases ask for; a failure of the server never is.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 499 }));

const filled = (text, values, escape) =>
  text.replace(/\\{\\{(\\w+)\\}\\}/g, (_, name) => (escape ? JSON.stringify(values[name]).slice(1, -1) : values[name]));

// An object may stand for a list, by its members' ids.
const listed = (value) => (Array.isArray(value) ? value : Object.values(value));

function at(value, steps, values) {
  for (const step of steps) {
    if (value === null || value === undefined) return undefined;
    if (step[0] === 'name') value = value[step[1]];
    else if (typeof value !== 'object') return undefined;
    else if (step[0] === 'index') value = listed(value)[step[1] < 0 ? listed(value).length + step[1] : step[1]];
    else value = listed(value).find((each) => HOLDS.alike(each[step[1]], filled(step[2], values, false)));
  }
  return value;
}

const sum = (text) =>
  text
    .replace(/ - /g, ' + -1 * ')
    .split(' + ')
    .reduce((total, term) => total + term.split('*').reduce((product, factor) => product * Number(factor), 1), 0);
const isThere = (found) => found !== undefined && found !== null && found !== '';
const HOLDS = {
  equals: (found, wanted) => String(found) === wanted,
  differs: (found, wanted) => String(found) !== wanted,
  present: isThere,
  absent: (found) => !isThere(found),
  computes: (found, wanted) => Math.abs(Number(found) - sum(wanted)) <= 0.011,
  alike: (found, wanted) => String(found).toLowerCase() === wanted.toLowerCase(),
  contains: (found, wanted) => String(found).includes(wanted),
  'at most': (found, wanted) => Number(found) <= sum(wanted),
};
const allowed = (status, statuses) =>
  statuses.some((each) => each === String(status) || each === `${Math.floor(status / 100)}XX`);

function play(each) {
  const values = Object.assign({}, GIVEN);
  for (const step of each.steps) {
    const headers = {};
    for (const name of Object.keys(step.headers)) headers[name] = filled(step.headers[name], values, false);
    const answer = http.request(
      step.method,
      filled(step.url, values, false),
      step.body === null ? null : filled(step.body, values, true),
      { headers, redirects: 0, tags: { name: step.method + ' ' + step.url.split('?')[0] } },
    );
    let body;
    try {
      body = answer.json();
    } catch (error) {
      body = undefined;
    }
    const looks = {};
    looks[`${each.id} ${step.words}: ${step.allowed.join(' or ')}`] = () => allowed(answer.status, step.allowed);
    for (const capture of step.captures) values[capture[0]] = String(at(body, capture[1], values));
    for (const [words, steps, how, wanted] of step.checks) {
      looks[`${each.id} ${words}`] = () => HOLDS[how](at(body, steps, values), filled(wanted, values, false));
    }
    check(answer, looks);
  }
}

export default function () {
  for (const each of CASES) group(`${each.id}: ${each.special}`, () => play(each));
}
"""


def k6(setting: Setting, scripts: list[Script]) -> str:
    """The script. What is secret comes from the environment (`k6 run -e ADMIN_PASSWORD=...`)."""
    variables = setting.variables(scripts)
    lines = [
        *(f"// {line}" for line in heading(setting, variables)),
        "import http from 'k6/http';",
        "import { check, group } from 'k6';",
        "",
        "const GIVEN = {",
        *(f"  {each.name}: {given(each)}," for each in variables),
        "};",
        "",
        "const CASES = [",
        *(f"  {json.dumps(script_data(each), ensure_ascii=True)}," for each in scripts),
        "];",
    ]
    return "\n".join(lines) + "\n" + PLAY


def given(variable: Variable) -> str:
    """What fills a variable: the environment, or what the profile says."""
    named = f"__ENV.{variable.name.upper()}"
    if variable.name == "run":
        return f"{named} || String(Date.now()).replace(/[0-9]/g, (digit) => 'abcdefghij'[Number(digit)])"
    return f"{named} || {json.dumps(variable.value or '')}"
