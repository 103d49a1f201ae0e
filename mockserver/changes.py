"""The vocabulary of sabotages and freedoms: small changes of operations, each one a function of the workbench."""

import copy
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson

from mockserver.errors import Refusal
from mockserver.exchange import Exchange
from mockserver.handler import Call, Invocation
from mockserver.reply import JSON, Reply
from mockserver.variation import HARD, Change, Sabotage, Workbench

if TYPE_CHECKING:
    from mockserver.binding import Binding

Edit: TypeAlias = Callable[[Any, Exchange], None]
Edited: TypeAlias = Callable[[Reply, Exchange], Reply]
STEP = re.compile(r"[^.\[\]]+|\[(?:-?\d+|\*)\]")
ALL = "*"


# --- changes of replies


def on_reply(operation: str, status: int | None, edited: Edited) -> Change:
    """Every reply of the operation with this status, or any, becomes another one. The operation may be `*`."""

    def alter(reply: Reply, exchange: Exchange) -> Reply:
        return edited(reply, exchange) if status in (None, reply.status) else reply

    def change(bench: Workbench) -> None:
        for binding in chosen(bench, operation):
            binding.alterations.append(alter)

    return change


def chosen(bench: Workbench, operation: str) -> "list[Binding]":
    """The operation of this name; all of them for `*`."""
    return list(bench.operations.values()) if operation == ALL else [bench.operations[operation]]


def answers(operation: str, old: int, new: int) -> Change:
    """Another status in place of one."""
    return on_reply(operation, old, lambda reply, _: replace(reply, status=new))


def body(operation: str, status: int | None, *edits: Edit) -> Change:
    """The JSON body of a reply, edited."""

    def edited(reply: Reply, exchange: Exchange) -> Reply:
        if reply.content_type != JSON or not isinstance(reply.body, dict | list):
            return reply
        content = copy.deepcopy(reply.body)
        for edit in edits:
            edit(content, exchange)
        return replace(reply, body=content)

    return on_reply(operation, status, edited)


def header(operation: str, status: int | None, name: str, value: str) -> Change:
    """One header more."""
    return on_reply(operation, status, lambda reply, _: replace(reply, headers=(*reply.headers, (name, value))))


def content_type(operation: str, status: int | None, value: str) -> Change:
    """The same bytes under another content type."""

    def edited(reply: Reply, _: Exchange) -> Reply:
        content = orjson.dumps(reply.body) if reply.content_type == JSON else reply.body
        return reply if reply.body is None else replace(reply, body=content, content_type=value)

    return on_reply(operation, status, edited)


def no_cookies(operation: str) -> Change:
    """No Set-Cookie."""
    return on_reply(operation, None, lambda reply, _: replace(reply, cookies=()))


def late(operation: str, seconds: float) -> Change:
    """An answer that takes its time; others are answered meanwhile."""

    def change(bench: Workbench) -> None:
        for binding in chosen(bench, operation):
            binding.pause = seconds

    return change


# --- edits of a body


def places(content: Any, path: str) -> list[tuple[Any, Any]]:
    """Each container and key that a path such as data.products[1].name or items[*].id leads to; none where it ends."""
    found: list[tuple[Any, Any]] = [([content], 0)]
    for step in STEP.findall(path):
        inside = [container[key] for container, key in found]
        found = [place for value in inside for place in steps_into(value, step)]
    return found


def steps_into(value: Any, step: str) -> list[tuple[Any, Any]]:
    """The places one step inside a value."""
    if not step.startswith("["):
        return [(value, step)] if isinstance(value, dict) else []
    if not isinstance(value, list):
        return []
    if step == "[*]":
        return [(value, index) for index in range(len(value))]
    index = int(step[1:-1])
    return [(value, index)] if -len(value) <= index < len(value) else []


def turned(path: str, function: Callable[[Any], Any]) -> Edit:
    """What stands there becomes what the function makes of it; nothing where nothing stands."""

    def edit(content: Any, _: Exchange) -> None:
        for container, key in places(content, path):
            if isinstance(container, list) or key in container:
                container[key] = function(container[key])

    return edit


def put(path: str, value: Any) -> Edit:
    """This value, whether anything stood there or not."""

    def edit(content: Any, _: Exchange) -> None:
        for container, key in places(content, path):
            container[key] = value

    return edit


def drop(path: str) -> Edit:
    """Nothing."""

    def edit(content: Any, _: Exchange) -> None:
        for container, key in reversed(places(content, path)):
            if isinstance(container, list) or key in container:
                del container[key]

    return edit


def renamed(path: str, name: str) -> Edit:
    """The same under another name."""

    def edit(content: Any, _: Exchange) -> None:
        for container, key in places(content, path):
            if key in container:
                container[name] = container.pop(key)

    return edit


def exchanged(one: str, other: str) -> Edit:
    """Each of two values in the place of the other."""

    def edit(content: Any, _: Exchange) -> None:
        for (left, key), (right, other_key) in zip(places(content, one), places(content, other), strict=False):
            left[key], right[other_key] = right.get(other_key), left.get(key)

    return edit


def reversed_list(path: str) -> Edit:
    """The list from its end to its beginning."""
    return turned(path, lambda rows: list(reversed(rows)) if isinstance(rows, list) else rows)


# --- changes of requests and of what becomes of them


def holds(name: str, wanted: Callable[[Any], bool]) -> Callable[[Exchange], bool]:
    """Whether the body's field of this name is as wanted."""

    def check(exchange: Exchange) -> bool:
        content = exchange.content
        return isinstance(content, dict) and name in content and wanted(content[name])

    return check


def beyond_latin(value: Any) -> bool:
    """Whether a text has letters beyond Latin."""
    return isinstance(value, str) and any(ord(each) > 0x2FF for each in value)


def without(name: str) -> Callable[[Exchange], bool]:
    """Whether the body lacks a field."""
    return lambda exchange: isinstance(exchange.content, dict) and name not in exchange.content


def on_request(operation: str, change_call: Callable[[Exchange, Call], None]) -> Change:
    """Something is done to a request, or to what its handler gets, just before it is handled."""

    def change(bench: Workbench) -> None:
        for binding in chosen(bench, operation):
            binding.preparations.append(change_call)

    return change


def tolerant(operation: str, **defaults: Any) -> Change:
    """A refused body is taken as it is, with defaults for fields that are missing or that nobody could use.

    A default that is a function is given the store and the body.
    """

    def forgive(exchange: Exchange, call: Call) -> None:
        content = exchange.content
        if exchange.refusal is None or not isinstance(content, dict):
            return
        missing = {name: value for name, value in defaults.items() if name not in content}
        if missing:
            made = {name: each(call.store, content) if callable(each) else each for name, each in missing.items()}
            exchange.content = {**content, **made}
            exchange.refusal = None

    return on_request(operation, forgive)


def asked(operation: str, **fields: Callable[[Any], Any]) -> Change:
    """Fields of a good body are taken for something else."""

    def mistake(exchange: Exchange, _: Call) -> None:
        if exchange.refusal is None and isinstance(exchange.content, dict):
            changed = {name: make(exchange.content[name]) for name, make in fields.items() if name in exchange.content}
            exchange.content = {**exchange.content, **changed}

    return on_request(operation, mistake)


def unsaved(operation: str) -> Change:
    """Success is answered, and nothing is kept."""

    def forget(_: Exchange, call: Call) -> None:
        for name in ("keep", "remove"):
            setattr(call.store, name, lambda *_: None)

    return on_request(operation, forget)


def as_another(operation: str, find: Callable[[Any, Any], Any]) -> Change:
    """The request is handled for another caller: `find` is given the store and the real one."""

    def mistake(_: Exchange, call: Call) -> None:
        call.caller = find(call.store, call.caller)

    return on_request(operation, mistake)


def keeping(operation: str, records: Callable[[Any, Any, dict[str, Any]], list[Any]]) -> Change:
    """Besides what it should, a good request writes other records; they are made of store, caller and body."""

    def write(exchange: Exchange, call: Call) -> None:
        content = exchange.content if isinstance(exchange.content, dict) else {}
        if call.store is not None and exchange.refusal is None:
            call.store.keep(*records(call.store, call.caller, content))

    return on_request(operation, write)


def mixed_up(operation: str, *names: str) -> Change:
    """Of requests at the same moment, one gets fields of another one's body; both take their time."""
    pause = 0.03
    before: dict[str, tuple[float, Any]] = {}

    def mistake(exchange: Exchange, _: Call) -> None:
        ended, other = before.get(exchange.sandbox, (0.0, {}))
        before[exchange.sandbox] = (time.perf_counter() + pause, exchange.content)
        if exchange.refusal is None and exchange.started < ended and isinstance(other, dict):
            exchange.content = exchange.content | {name: other[name] for name in names if name in other}

    return both(late(operation, pause), on_request(operation, mistake))


class Crash(Refusal):
    """What a server says that broke."""

    status = 500


CRASHED = Reply(500, b"Internal Server Error", "text/plain; charset=utf-8")


def crashing(operation: str, when: Callable[[Exchange], bool]) -> Change:
    """Some requests meet a bug, and get a 500."""

    def crash(exchange: Exchange, _: Call) -> None:
        if when(exchange):
            raise Crash(reason="sabotaged")

    return both(on_request(operation, crash), accepted(operation, Crash, CRASHED))


def accepted(operation: str, refusal: type[Refusal], reply: Reply) -> Change:
    """What should be refused so is answered with success, and nothing happens."""

    def change(bench: Workbench) -> None:
        bench.operations[operation].excuses.append((refusal, reply))

    return change


# --- changes of who may call


def open_to_all(operation: str, caller: Callable[[Any], Any]) -> Change:
    """Whoever has no good token is taken for somebody, whom `caller` finds in the store."""

    def change(bench: Workbench) -> None:
        bench.operations[operation].stand_in = caller
        bench.operations[operation].is_open = True

    return change


def any_token(operation: str, caller: Callable[[Any], Any]) -> Change:
    """Whatever is sent as a token is a good one."""

    def change(bench: Workbench) -> None:
        bench.operations[operation].stand_in = caller

    return change


def any_role(operation: str) -> Change:
    """A token of any kind of caller will do."""

    def change(bench: Workbench) -> None:
        bench.operations[operation].role = object

    return change


# --- changes of code


def handled(operation: str, handler: Callable[..., Reply]) -> Change:
    """Another handler, with arguments as handlers have them (handler.py)."""

    def change(bench: Workbench) -> None:
        bench.operations[operation].invocation = Invocation(handler)

    return change


def wrapped(owner: Any, name: str, make: Callable[[Any], Any]) -> Change:
    """A method or function is replaced by what `make` makes of it."""

    def change(bench: Workbench) -> None:
        bench.replace(owner, name, make(vars(owner).get(name) or getattr(owner, name)))

    return change


def stale(owner: type, method: str, remember: Callable[[Any], Any], restore: Callable[[Any, Any], Any]) -> Change:
    """What a method reads is what was there before a request that is still under way: the check and the write apart.

    `remember` tells what is read of the record that the method belongs to, `restore` gives the record with it.
    """

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        before: dict[Any, tuple[float, Any]] = {}

        def method_on_what_was(self: Any, *arguments: Any, **named: Any) -> Any:
            now = time.monotonic()
            since, seen = before.get(self.id, (0.0, None))
            if now - since > UNDER_WAY:
                seen = remember(self)
                before[self.id] = (now, seen)
            return original(restore(self, seen), *arguments, **named)

        return method_on_what_was

    return wrapped(owner, method, make)


UNDER_WAY = 0.03


def both(*changes: Change) -> Change:
    """Several changes that make one bug together."""

    def change(bench: Workbench) -> None:
        for each in changes:
            each(bench)

    return change


def bug(name: str, rule: str, kind: str, level: str, sentence: str, *changes: Change, demand: str = HARD) -> Sabotage:
    """A sabotage of one or more changes."""
    return Sabotage(name, rule, kind, level, sentence, both(*changes), demand)
