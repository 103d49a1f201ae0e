"""Schemathesis: what it generates from the specification, judged by our own reading of what a violation is.

Its engine is no documented interface. All that touches it stands in this module, and its version is pinned.
"""

import contextvars
import math
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.engine import StopReason, events, from_schema
from schemathesis.generation import GenerationMode
from schemathesis.hooks import HookContext

from contracts.client import Client
from contracts.edges import Ask
from contracts.exchange import Exchange
from contracts.expectations import NotJudged
from contracts.supply import Supply

CHECK = "understudy_reply"
UNIT_PHASES = ("examples", "coverage", "fuzzing")


@dataclass
class Generation:
    """What one run of the engine sent, and whether time ended it."""

    requests: int = 0
    cut: bool = False
    troubles: list[str] = field(default_factory=list)


class Generator:
    """Runs Schemathesis over the operations of an API, with requests that a server has reason to accept."""

    def __init__(self, client: Client, supplies: Mapping[str, Supply], seed: int) -> None:
        self.client = client
        self.supplies = supplies
        self.seed = seed
        self.chance = random.Random(seed)  # noqa: S311
        self.done = Generation()
        # The engine calls back from a thread of its own, which must know the contract that is being judged.
        self.context = contextvars.copy_context()

    def run(self, *, stateful: bool, seconds: float, examples: int) -> Generation:
        """Send what the engine generates until it has nothing more, or until time is up.

        The seconds are for requests: they begin when the engine has made itself ready.
        """
        end = math.inf
        with self._hooks():
            schema = schemathesis.openapi.from_dict(
                self.client.docket.specification.document, config=self._config(stateful, seconds, examples)
            )
            schema.config.checks.update(included_check_names=[CHECK])
            names = [name for name in self.supplies if not self._forbidden(name)]
            if not names:
                raise NotJudged("the target offers too little to send generated requests")
            if stateful and not self._linked(names):
                raise NotJudged("no answer of one operation feeds a request of another")
            stream = from_schema(schema.include(operation_id=names)).execute()
            for event in stream:
                self._note(event)
                if isinstance(event, events.SuiteStarted) and end == math.inf:
                    end = time.monotonic() + seconds
                if time.monotonic() > end:
                    self.done.cut = True
                    stream.stop()
        return self.done

    def _forbidden(self, operation: str) -> bool:
        return self.client.target.limits.read_only and self.client.docket.specification.operations[operation].changes

    def _linked(self, names: list[str]) -> bool:
        """Whether a link of one operation's answers leads to one of them, without which there are no sequences."""
        operations = self.client.docket.specification.operations
        return any(target in names for name in names for target in operations[name].links)

    def _config(self, stateful: bool, seconds: float, examples: int) -> SchemathesisConfig:
        target = self.client.target
        stated: dict[str, Any] = {
            "base-url": target.base_url,
            "seed": self.seed,
            "workers": 1,
            "request-timeout": target.limits.timeout,
            "tls-verify": target.verify_tls,
            "max-time": max(1, round(seconds)),
            "generation": {
                "with-security-parameters": False,
                "max-examples": examples,
                "database": "none",
                "no-shrink": True,
            },
            "phases": {name: {"enabled": not stateful} for name in UNIT_PHASES} | {"stateful": {"enabled": stateful}},
        }
        # Methods that the document does not know are no concern of it, and a quarter of the coverage phase.
        stated["phases"]["coverage"]["unexpected-methods"] = []
        if target.limits.requests_per_second:
            stated["rate-limit"] = f"{max(1, int(target.limits.requests_per_second))}/s"
        return SchemathesisConfig.from_dict(stated)

    def _note(self, event: events.EngineEvent) -> None:
        # Ending the stream when time is up is told as an interruption, too.
        if isinstance(event, events.Interrupted) and not self.done.cut:
            raise KeyboardInterrupt
        if isinstance(event, events.NonFatalError):
            self.done.troubles.append(str(event.info))
        if isinstance(event, events.EngineFinished) and event.stop_reason is StopReason.MAX_TIME:
            self.done.cut = True

    @contextmanager
    def _hooks(self) -> Iterator[None]:
        def before_call(context: HookContext, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001
            self.context.run(self.prepare, case)

        def understudy_reply(ctx: Any, response: Response, case: Any) -> None:  # noqa: ARG001
            self.context.run(self.judge, response, case)

        schemathesis.hook(before_call)
        schemathesis.check(understudy_reply)
        try:
            yield
        finally:
            schemathesis.hooks.unregister_all()
            CHECKS.unregister(CHECK)

    def prepare(self, case: Any) -> None:
        """Fill a generated request with what makes it worth answering: a login, ids that exist, fields but one."""
        supply = self.supplies[operation_of(case)]
        ask = supply.ask
        linked = (
            bool(case.meta)
            and case.meta.phase.name == "stateful"
            and case.meta.generation.mode is GenerationMode.POSITIVE
        )
        fill(case, ask, self.chance, path=not linked)
        case.headers.update(self.client.target.headers)
        case.headers.update(self.client.credentials(ask.login))

    def judge(self, response: Response, case: Any) -> None:
        """Record what came back, and hold it against the specification."""
        self.done.requests += 1
        name = operation_of(case)
        self.client.docket.begin_request()
        reply = self.client.keep(exchange_of(name, response, case))
        try:
            self.supplies[name].look(reply)
        except NotJudged:
            return


def operation_of(case: Any) -> str:
    """The operationId of a generated request."""
    return str(case.operation.definition.raw["operationId"])


def fill(case: Any, ask: Ask, chance: random.Random, *, path: bool) -> None:
    """Replace what is ordinary in a generated request by values that exist, and leave one generated thing special."""
    positive = case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE
    if path and ask.path and (positive or chance.random() < 0.5):
        case.path_parameters = {
            **(case.path_parameters or {}),
            **{name: str(value) for name, value in ask.path.items()},
        }
    if isinstance(ask.body, dict) and isinstance(case.body, dict):
        generated = list(case.body)
        special = chance.choice(generated) if generated and positive and chance.random() < 0.75 else None
        for name, value in ask.body.items():
            if name in case.body and name != special and same_kind(case.body[name], value):
                case.body[name] = value


def same_kind(generated: object, usual: object) -> bool:
    """Whether a generated value is of the usual value's type, so that replacing it takes nothing special away."""
    if isinstance(usual, bool) or isinstance(generated, bool):
        return isinstance(usual, bool) and isinstance(generated, bool)
    if isinstance(usual, int | float):
        return isinstance(generated, int | float)
    return isinstance(generated, type(usual))


def exchange_of(operation: str, response: Response, case: Any) -> Exchange:
    """An answer to Schemathesis as the suite keeps it."""
    request: requests.PreparedRequest = response.request
    body = request.body.encode() if isinstance(request.body, str) else request.body
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    return Exchange(
        operation=operation,
        method=str(request.method),
        url=str(request.url),
        sent_headers={name: str(value) for name, value in request.headers.items()},
        sent_body=body if isinstance(body, bytes) else None,
        status=response.status_code,
        headers=headers,
        content=response.content,
        seconds=response.elapsed,
        ordinary=is_ordinary(case, str(request.headers.get("content-type", ""))),
        set_cookies=tuple(response.headers.get("set-cookie", ())),
    )


def is_ordinary(case: Any, content_type: str) -> bool:
    """Whether a request is one that the document's author has in mind, at least in its form: a JSON object."""
    if not case.operation.body:
        return True
    return isinstance(case.body, dict) and content_type.split(";")[0].strip().lower() == "application/json"
