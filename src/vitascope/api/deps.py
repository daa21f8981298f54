"""What every route needs: the runtime, who calls, and the body."""

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic_core import from_json

from vitascope.accounts.account import Account
from vitascope.errors import Invalid, Maintenance, Unauthorized
from vitascope.runtime import Runtime

JSON_TYPES = ("application/json", "text/json")


def runtime_of(request: Request) -> Runtime:
    """Return the runtime that the app was made with."""
    runtime: Runtime = request.app.state.runtime
    return runtime


async def current_account(request: Request) -> Account:
    """Return who calls.

    Raises Unauthorized.
    """
    door = await runtime_of(request).accounts.authenticate(_secret(request))
    request.state.maintenance = door.maintenance
    return door.account


async def creating_account(request: Request) -> Account:
    """Return who calls, where the service takes new tasks.

    Raises Unauthorized, then Maintenance.
    """
    account = await current_account(request)
    if request.state.maintenance is not None:
        raise Maintenance(request.state.maintenance) if request.state.maintenance else Maintenance
    return account


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
    raw = await _read(request, runtime_of(request).settings.max_body_bytes)
    try:
        body = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise Invalid(f"the body must be valid JSON: {error}") from None
    if not isinstance(body, dict):
        raise Invalid("the body must be a JSON object")
    return body


async def _read(request: Request, limit: int) -> bytes:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > limit:
            raise Invalid(f"the body must be at most {limit:,} bytes")
    return raw


RuntimeDep = Annotated[Runtime, Depends(runtime_of)]
Caller = Annotated[Account, Depends(current_account)]
Creator = Annotated[Account, Depends(creating_account)]
"""Depends on the key and the maintenance switch, in this order."""
