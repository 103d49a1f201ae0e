"""Holds every single reply, whoever asked for it, against the specification."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import orjson

from contracts.exchange import NO_JSON, Exchange
from contracts.findings import Docket, Finding, Verdict
from contracts.samples import lacks_of_likest
from contracts.specification import Operation, Response, Rule, Source, shortened


@dataclass(frozen=True)
class Departure:
    """How a reply departs from a rule about all replies; `certain` holds even where the document names no status."""

    expected: str
    got: str
    certain: bool = False


ReplyContract = Callable[[Exchange], Departure | None]

EVERY_REPLY: dict[str, list[tuple[str, ReplyContract]]] = {}


def on_every_reply(api: str, rule: str) -> Callable[[ReplyContract], ReplyContract]:
    """Register a contract that judges each reply of an API: it gives a departure, or None when all is well."""

    def register(contract: ReplyContract) -> ReplyContract:
        EVERY_REPLY.setdefault(api, []).append((rule, contract))
        return contract

    return register


def check_reply(docket: Docket, exchange: Exchange) -> None:
    """Record every departure of one reply from the specification and from the rules about all replies."""
    operation = docket.specification.operations[exchange.operation]
    history = tuple(docket.contract)
    for finding in [*reply_departures(operation, exchange), *rule_departures(docket, exchange)]:
        finding.exchanges = history[-12:] if exchange in history else (*history[-11:], exchange)
        docket.find(finding)


def reply_departures(operation: Operation, exchange: Exchange) -> Iterator[Finding]:
    """The departures of a reply from what the specification says of its operation and status."""
    if exchange.status >= 500:
        yield server_failure(operation, exchange)
        return
    response = operation.responses.get(exchange.status) or equivalent_response(operation, exchange.status)
    if response is None:
        yield from undocumented_status(operation, exchange)
        return
    if response.status // 100 != exchange.status // 100:
        return  # A refusal that may stand in a success's place has a body of its own, which the document does not show.
    # A request that no JSON parser reads is outside the document: a framework may refuse it in its own words.
    verdict = Verdict.VIOLATES if exchange.ordinary else Verdict.BEYOND
    yield from content_departures(operation, response, exchange, verdict)


def equivalent_response(operation: Operation, status: int) -> Response | None:
    """The documented reply in whose place the readings allow a status, so that its body is held to the same."""
    for response in operation.responses.values():
        equivalent = response.equivalent(status)
        if equivalent is not None and equivalent.demand == "hard":
            return response
    return None


def server_failure(operation: Operation, exchange: Exchange) -> Finding:
    """A 5xx, which no request may bring about; a documented 502 speaks of the environment and is reported only."""
    documented = operation.responses.get(exchange.status)
    environment = documented is not None and exchange.status == 502
    return Finding(
        verdict=Verdict.BEYOND if environment else Verdict.VIOLATES,
        rule=None,
        statement=f"{operation.label} answers what the document names; a failure of the server is never asked for",
        operation=operation.id,
        status=exchange.status,
        source=documented.source if documented else operation.source,
        expected="no 5xx",
        got=exchange.answer(),
        exchanges=(),
    )


def undocumented_status(operation: Operation, exchange: Exchange) -> Iterator[Finding]:
    """A status that the document does not name: a success violates it, an ordinary request refused so is reported.

    Where it names no refusal of an operation at all, any will do: there is none that the server should have chosen.
    """
    equivalent = operation.equivalent(exchange.status)
    refusal = 400 <= exchange.status < 500
    if refusal and not (exchange.ordinary and any(400 <= each < 500 for each in operation.responses)):
        return
    documented = ", ".join(map(str, operation.responses))
    yield Finding(
        verdict=Verdict.BEYOND if refusal or equivalent is not None else Verdict.VIOLATES,
        rule=None,
        statement=f"{operation.label} answers {documented}",
        operation=operation.id,
        status=exchange.status,
        source=operation.source,
        expected=f"one of {documented}",
        got=exchange.answer(),
        exchanges=(),
        aspect="undocumented status",
    )


def content_departures(
    operation: Operation, response: Response, exchange: Exchange, verdict: Verdict
) -> Iterator[Finding]:
    """The departures of a documented reply's content type and body."""
    place = f"The {response.status} of {operation.label}"
    source = response.source
    wrong = wrong_media_type(response, exchange)
    if wrong is not None:
        worst = verdict if response.content_type_stated else Verdict.BEYOND
        yield departure(worst, operation, response.status, source, place, "Content-Type application/json", wrong)
    if response.validator is None:
        return
    if exchange.body is NO_JSON or exchange.body is None:
        got = exchange.answer() if exchange.content else f"{exchange.status} with an empty body"
        yield departure(verdict, operation, response.status, source, place, "a JSON body", got)
        return
    for where, expected, got, certain in response.validator.departures(exchange.body):
        worst = verdict if certain and not is_echo(exchange, where, got) else Verdict.BEYOND
        yield departure(worst, operation, response.status, source, place, f"{expected} at {where}", got)
    if exchange.ordinary and 200 <= exchange.status < 300:
        for where in lacks_of_likest(response.samples, exchange.body):
            expected = f"{where}, as the document's sample shows"
            yield departure(Verdict.BEYOND, operation, response.status, source, place, expected, "nothing there")


def wrong_media_type(response: Response, exchange: Exchange) -> str | None:
    """What stands in a reply's Content-Type instead of JSON, or None where nothing is wrong with it.

    Where the document does not state it (AX-10), that is only so of a success in JSON which no client knows as such.
    """
    told = exchange.media_type
    if not exchange.content or told == "application/json":
        return None
    if not response.content_type_stated:
        shown = 200 <= exchange.status < 300 and response.validator is not None and exchange.body is not NO_JSON
        if not shown or told.endswith(("/json", "+json")):
            return None
    return told or "no Content-Type"


def is_echo(exchange: Exchange, where: str, got: str) -> bool:
    """Whether a wrong value is the very one that the request sent under this name.

    The document does not say that a server refuses it, so it may keep what it was given.
    """
    name = where.replace("[]", "").rpartition(".")[2]
    try:
        sent = orjson.loads(exchange.sent_body or b"null")
    except orjson.JSONDecodeError:
        return False
    return any(shortened(value) == got for value in sent_under(sent, name))


def sent_under(sent: object, name: str) -> Iterator[object]:
    """Every value, and every member of a list, that a body has under a name, however deep."""
    if isinstance(sent, list):
        for member in sent:
            yield from sent_under(member, name)
    if isinstance(sent, dict):
        for key, value in sent.items():
            if key == name:
                yield value
                yield from value if isinstance(value, list) else ()
            yield from sent_under(value, name)


def departure(
    verdict: Verdict, operation: Operation, status: int, source: Source, place: str, expected: str, got: str
) -> Finding:
    """A finding about a single documented reply."""
    return Finding(
        verdict=verdict,
        rule=None,
        statement=f"{place} has {expected}",
        operation=operation.id,
        status=status,
        source=source,
        expected=expected,
        got=got,
        exchanges=(),
    )


def rule_departures(docket: Docket, exchange: Exchange) -> Iterator[Finding]:
    """The departures of a reply from the rules that hold for every reply of the API."""
    specification = docket.specification
    for rule_id, contract in EVERY_REPLY.get(specification.api, ()):
        found = contract(exchange)
        docket.judge(rule_id, Verdict.CONFORMS)
        if found is not None:
            documented = exchange.status in specification.operations[exchange.operation].responses
            yield rule_departure(specification.rules[rule_id], exchange, found, documented)


def rule_departure(rule: Rule, exchange: Exchange, found: Departure, documented: bool) -> Finding:
    """A finding about a rule that holds for every reply; what the document does not name is reported only."""
    hard = rule.demand == "hard" and ((exchange.ordinary and documented) or found.certain)
    return Finding(
        verdict=Verdict.VIOLATES if hard else Verdict.BEYOND,
        rule=rule.id,
        statement=rule.sentence,
        operation=exchange.operation,
        status=exchange.status,
        source=rule.source,
        expected=found.expected,
        got=found.got,
        exchanges=(),
    )
