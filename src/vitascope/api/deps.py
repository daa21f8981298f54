"""What every route needs: the runtime, who calls, and the body."""

import asyncio
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import ClientDisconnect

from vitascope.accounts.account import Account, Scope, is_within, networks_of
from vitascope.api.simulate import simulated
from vitascope.errors import Invalid, KeyLimit, Maintenance, Unauthorized
from vitascope.runtime import Runtime
from vitascope.shapes import describe

Shape = TypeVar("Shape", bound=BaseModel)

JSON_TYPES = ("application/json", "text/json")


def runtime_of(request: Request) -> Runtime:
    """Return the runtime that the app was made with."""
    runtime: Runtime = request.app.state.runtime
    return runtime


async def authenticate(request: Request, scope: Scope) -> Account:
    """Return who calls, where its key is good, comes from where it may, and may do this.

    Raises Unauthorized or KeyLimit; and for a test key whatever its X-Simulate header asks for.
    """
    door = await runtime_of(request).accounts.authenticate(_secret(request))
    caller = door.account
    if caller.networks and not is_within(networks_of(caller.networks), request.client.host if request.client else None):
        raise KeyLimit("This key may not be used from this address.")
    if scope not in caller.scopes:
        raise KeyLimit(f"This key lacks the scope {scope.value}.")
    request.state.maintenance = door.maintenance
    request.state.simulate = simulated(request) if caller.test else None
    return caller


async def reading_account(request: Request) -> Account:
    """Return who calls, with a key that may read."""
    return await authenticate(request, Scope.READ)


async def changing_account(request: Request) -> Account:
    """Return who calls, with a key that may create and cancel."""
    return await authenticate(request, Scope.CREATE)


async def operator(request: Request) -> Account:
    """Return who calls, with the operator's key."""
    return await authenticate(request, Scope.ADMIN)


async def creating_account(request: Request) -> Account:
    """Return who calls, where the service takes new tasks.

    Raises Unauthorized, then Maintenance.
    """
    caller = await authenticate(request, Scope.CREATE)
    if request.state.maintenance is not None:
        raise Maintenance(request.state.maintenance) if request.state.maintenance else Maintenance
    return caller


def _secret(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.isascii():
        raise Unauthorized
    return secret.strip()


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body as a JSON object, no more of it than the limit.

    Raises Invalid saying what is wrong with it.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in JSON_TYPES:
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
    """Read the body, no more of it and no longer than the settings allow.

    Raises Invalid saying which.
    """
    settings = runtime_of(request).settings
    try:
        async with asyncio.timeout(settings.request_seconds):
            return await _read_within(request, settings.max_body_bytes)
    except TimeoutError:
        raise Invalid(f"the body must arrive within {settings.request_seconds:g} seconds") from None
    except ClientDisconnect:
        raise Invalid("the body must arrive whole") from None


async def _read_within(request: Request, limit: int) -> bytes:
    parts, size = [], 0
    async for chunk in request.stream():
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise Invalid(f"the body must be at most {limit:,} bytes")
    return b"".join(parts)


RuntimeDep = Annotated[Runtime, Depends(runtime_of)]
Caller = Annotated[Account, Depends(reading_account)]
Changer = Annotated[Account, Depends(changing_account)]
Operator = Annotated[Account, Depends(operator)]
Creator = Annotated[Account, Depends(creating_account)]
"""Depends on the key and the maintenance switch, in this order."""
