"""Requests held against the specification: parameters and bodies, read once and checked by compiled schemas."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.binding import Binding, Bindings
from mockserver.bodies import BODY_READERS, without_files
from mockserver.errors import Refusal
from mockserver.exchange import Exchange
from mockserver.handler import argument_name
from mockserver.schemas import CompiledSchema
from mockserver.specification import Body, Operation, Parameter

INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
UNREADABLE = object()


class RequestValidation:
    """The middleware between Connexion's security and the endpoint.

    A wrong parameter is refused at once. A wrong body is only noted: the endpoint first looks whether what the path
    names exists, so that 404 comes before 400 (AX-09).
    """

    def __init__(self, app: ASGIApp, bindings: Bindings) -> None:
        self._app = app
        self._bindings = bindings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put parameters and body into the exchange. Raises the API's refusal for a wrong parameter."""
        binding = self._bindings.of(scope)
        if binding is not None:
            exchange: Exchange = scope["exchange"]
            if binding.operation.parameters:
                exchange.parameters = _parameters(binding, scope, exchange)
            if binding.operation.body is not None:
                _read_body(binding, binding.operation.body, exchange)
        await self._app(scope, receive, send)


def _parameters(binding: Binding, scope: Scope, exchange: Exchange) -> dict[str, Any]:
    presented = _presented(binding.operation, scope, exchange)
    values = {}
    for parameter in binding.operation.parameters:
        text = presented[parameter.place].get(parameter.name)
        if text is None and not parameter.required:
            continue
        finding = f"{parameter.name} is missing" if text is None else None
        if text is not None:
            value = READERS.get(parameter.kind, str)(text)
            finding = _finding(parameter, value, text)
            values[argument_name(parameter.name)] = value
        if finding:
            raise binding.interface.refusal(f"{finding}.", place=parameter.place, field=parameter.name)
    return values


def _presented(operation: Operation, scope: Scope, exchange: Exchange) -> Mapping[str, Mapping[str, str]]:
    """The request's values by place and name; only path and query are read ahead."""
    query: dict[str, str] = {}
    if any(parameter.place == "query" for parameter in operation.parameters):
        decoded = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        query = {name: values[-1] for name, values in decoded.items()}
    headers = {p.name: exchange.header(p.name.lower().encode()) for p in operation.parameters if p.place == "header"}
    cookies = {p.name: exchange.cookie(p.name) for p in operation.parameters if p.place == "cookie"}
    return {
        "path": {p.name: scope["path_params"].get(p.name.replace("-", "_")) for p in operation.parameters},
        "query": query,
        "header": {name: value for name, value in headers.items() if value is not None},
        "cookie": {name: value for name, value in cookies.items() if value is not None},
    }


def _finding(parameter: Parameter, value: Any, text: str) -> str | None:
    """What is wrong with a parameter, or None."""
    if "\0" in text:
        return f"{parameter.name} must not contain a NUL character"
    if value is UNREADABLE:
        findings = parameter.schema.findings(text, parameter.name)
        return findings[0] if findings else f"{parameter.name} must be a plain {parameter.kind}"
    if parameter.schema.accepts(value):
        return None
    return parameter.schema.findings(value, parameter.name)[0]


def _integer(text: str) -> Any:
    return int(text) if INTEGER.fullmatch(text) else UNREADABLE


def _number(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return UNREADABLE
    return number if math.isfinite(number) else UNREADABLE


def _boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text.lower(), UNREADABLE)


READERS: dict[str, Callable[[str], Any]] = {"integer": _integer, "number": _number, "boolean": _boolean}


def _read_body(binding: Binding, body: Body, exchange: Exchange) -> None:
    """Put the body's content into the exchange, and the refusal that it deserves."""
    try:
        media_type, exchange.content = _content(binding, body, exchange)
        if media_type is not None:
            _refuse_misfit(binding, body.schemas[media_type], exchange.content)
    except Refusal as refusal:
        exchange.refusal = refusal


def _content(binding: Binding, body: Body, exchange: Exchange) -> tuple[str | None, Any]:
    """The media type of a body and its value; neither where there is none. Raises the API's refusal."""
    refusal = binding.interface.refusal
    accepted = " or ".join(body.schemas)
    if not exchange.body:
        if body.required:
            raise refusal(f"The request body is missing; expected {accepted}.")
        return None, None
    header = exchange.header(b"content-type") or next(iter(body.schemas))
    media_type, charset = _media_type(header)
    if media_type not in body.schemas:
        raise refusal(f"The content type must be {accepted}, not {media_type or 'empty'}.", status=415)
    if charset not in ("", "utf-8", "utf8"):
        raise refusal(f"The charset must be utf-8, not {charset}.", status=415)
    try:
        return media_type, BODY_READERS[media_type](exchange.body, header)
    except ValueError as error:
        raise refusal(f"The body must be {media_type}: {error}.") from error


def _refuse_misfit(binding: Binding, schema: CompiledSchema, content: Any) -> None:
    checked = without_files(content)
    if not schema.accepts(checked):
        faults = schema.faults(checked, "The body")
        raise binding.interface.refusal(f"{'; '.join(faults.values())}.", field=next(iter(faults)))


def _media_type(header: str) -> tuple[str, str]:
    """The media type and the charset of a Content-Type header, both in lower case; the charset empty where none is."""
    media_type, *options = header.lower().split(";")
    for option in options:
        name, _, value = option.strip().partition("=")
        if name == "charset":
            return media_type.strip(), value.strip(" \"'")
    return media_type.strip(), ""
