"""What every route needs: the runtime, who calls, and the body."""

import asyncio
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import ClientDisconnect

from vitascope.accounts.account import Account, Door, Scope, is_within, networks_of
from vitascope.api import simulate
from vitascope.api.simulate import simulated
from vitascope.api.state import BODY_HERE, runtime_of
from vitascope.errors import Invalid, KeyLimit, Maintenance, Unauthorized
from vitascope.runtime import Runtime
from vitascope.shapes import describe
from vitascope.tasks.task import Simulate

Shape = TypeVar("Shape", bound=BaseModel)

JSON_TYPES = ("application/json", "text/json")
SIMULATED = "simulated"
BODY = "body"
"""In a request's state: the body, or why it could not be read; who is judged twice sends it once."""
SIMULATE = simulate.HEADER.lower().encode()


def header(request: Request, name: bytes) -> str | None:
    """Return the first header of this name in small letters, as ASGI has it; Starlette's own way costs five times."""
    for each, value in request.scope["headers"]:
        if each == name:
            text: str = value.decode("latin-1")
            return text
    return None


async def authenticate(request: Request, scope: Scope, *, guess: bool = False) -> Door:
    """Return the door of who calls, where its key is good, comes from where it may, and may do this.

    A guess may be out of date. Raises Unauthorized or KeyLimit; and for a test key whatever its X-Simulate header asks
    for.
    """
    door = await runtime_of(request).accounts.authenticate(_secret(request), guess=guess)
    caller = door.account
    if caller.networks and not is_within(networks_of(caller.networks), request.client.host if request.client else None):
        raise KeyLimit("This key may not be used from this address.")
    caller.require(scope)
    request.scope["state"][SIMULATED] = simulated(header(request, SIMULATE)) if caller.test else None
    return door


async def reading_account(request: Request) -> Account:
    """Return who calls, with a key that may read."""
    return (await authenticate(request, Scope.READ)).account


async def changing_account(request: Request) -> Account:
    """Return who calls, with a key that may create and cancel."""
    return (await authenticate(request, Scope.CREATE)).account


async def operator(request: Request) -> Account:
    """Return who calls, with the operator's key."""
    return (await authenticate(request, Scope.ADMIN)).account


async def creating_account(request: Request) -> Account:
    """Return who calls, where the service takes new tasks.

    Raises Unauthorized, then Maintenance.
    """
    return (await creating_door(request)).account


async def creating_door(request: Request, *, guess: bool = False) -> Door:
    """Return the door of who calls, where the service takes new tasks; a guess may be out of date.

    Raises Unauthorized, then Maintenance.
    """
    door = await authenticate(request, Scope.CREATE, guess=guess)
    if door.maintenance is not None:
        raise Maintenance(door.maintenance) if door.maintenance else Maintenance
    return door


def simulation(request: Request) -> Simulate | None:
    """Return what the caller, whose key has been looked at, asks to become of its task."""
    wish: Simulate | None = request.scope["state"][SIMULATED]
    return wish


def _secret(request: Request) -> str:
    scheme, _, secret = (header(request, b"authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not secret.isascii():
        raise Unauthorized
    return secret.strip()


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body as a JSON object, no more of it than the limit.

    Raises Invalid saying what is wrong with it.
    """
    if (header(request, b"content-type") or "").partition(";")[0].strip().lower() not in JSON_TYPES:
        raise Invalid("Content-Type must be application/json")
    raw = await read_body(request)
    try:
        body = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise Invalid(f"the body must be valid JSON: {error}") from None
    if not isinstance(body, dict):
        raise Invalid("the body must be a JSON object")
    return body


async def read_as(request: Request, shape: type[Shape]) -> Shape:
    """Read the body as this shape.

    Raises Invalid naming the first wrong field and its rule.
    """
    try:
        return shape.model_validate(await json_object(request))
    except ValidationError as error:
        raise Invalid(describe(error.errors(include_url=False))) from None


async def read_body(request: Request) -> bytes:
    """Read the body, no more of it and no longer than the settings allow; once, however often it is asked for.

    Raises Invalid saying which.
    """
    state = request.scope["state"]
    if BODY not in state:
        state[BODY] = await _bytes_or_refusal(request)
    body: bytes | Invalid = state[BODY]
    if isinstance(body, Invalid):
        raise body
    return body


async def _bytes_or_refusal(request: Request) -> bytes | Invalid:
    settings = runtime_of(request).settings
    try:
        if BODY_HERE in request.scope["state"]:
            return await _read_within(request, settings.max_body_bytes)
        async with asyncio.timeout(settings.request_seconds):
            return await _read_within(request, settings.max_body_bytes)
    except TimeoutError:
        return Invalid(f"the body must arrive within {settings.request_seconds:g} seconds")
    except ClientDisconnect:
        return Invalid("the body must arrive whole")
    except Invalid as error:
        return error


async def _read_within(request: Request, limit: int) -> bytes:
    raw, more = b"", True
    while more:
        message = await request.receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        raw += message.get("body", b"")
        more = message.get("more_body", False)
        if len(raw) > limit:
            raise Invalid(f"the body must be at most {limit:,} bytes")
    return raw


RuntimeDep = Annotated[Runtime, Depends(runtime_of)]
Caller = Annotated[Account, Depends(reading_account)]
Changer = Annotated[Account, Depends(changing_account)]
Operator = Annotated[Account, Depends(operator)]
Creator = Annotated[Account, Depends(creating_account)]
"""Depends on the key and the maintenance switch, in this order."""
