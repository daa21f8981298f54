"""What every route needs: the runtime, who calls, and the body."""

import codecs
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from vitascope.accounts.account import Account, Scope, networks_of
from vitascope.addresses import is_within
from vitascope.api import simulate
from vitascope.api.state import runtime_of
from vitascope.errors import Invalid, KeyLimit, Unauthorized
from vitascope.runtime import Runtime
from vitascope.shapes import describe
from vitascope.tasks.task import Simulate

Shape = TypeVar("Shape", bound=BaseModel)

JSON_TYPES = ("application/json", "text/json")
IDENTITY = "identity"


async def authenticate(request: Request, scope: Scope) -> Account:
    """Return who calls, if its key is good, comes from where it may, and has this scope.

    Raises Unauthorized or KeyLimit; for a test key also whatever its X-Simulate header asks for.
    """
    caller = await runtime_of(request).accounts.authenticate(_secret(request))
    if caller.networks and not is_within(networks_of(caller.networks), request.client.host if request.client else None):
        raise KeyLimit("This key may not be used from this address.")
    caller.require(scope)
    simulation(request, caller)
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


def simulation(request: Request, caller: Account) -> Simulate | None:
    """Return what a test key asks to happen to its task.

    Raises the refusal that it asks for instead.
    """
    return simulate.simulated(request.headers.get(simulate.HEADER)) if caller.test else None


def _secret(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.isascii():
        raise Unauthorized
    return secret.strip()


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body as a JSON object.

    Raises Invalid saying what is wrong with it.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in JSON_TYPES:
        raise Invalid("{field} must be application/json", field="Content-Type")
    if request.headers.get("content-encoding", IDENTITY).strip().lower() != IDENTITY:
        raise Invalid("{field} must be absent: bodies are not unpacked", field="Content-Encoding")
    raw = await request.body()
    try:
        body = from_json(raw.removeprefix(codecs.BOM_UTF8), allow_inf_nan=False)
    except ValueError as error:
        raise Invalid("the body must be valid JSON: {why}", why=error) from None
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
        rule, values = describe(error.errors(include_url=False))
        raise Invalid(rule, **values) from None


def polled_task(request: Request, caller: Account) -> str:
    """Return the id in the query of a request that asks how a task stands, and count the request.

    Raises Invalid where there is none, TooFrequent where the key asks too often.
    """
    runtime_of(request).accounts.count_poll(caller)
    task_id = request.query_params.get("taskId")
    if not task_id:
        raise Invalid("{field} is required", field="taskId")
    return task_id


async def _runtime(request: Request) -> Runtime:
    # FastAPI would call a plain function in a thread, at every request.
    return runtime_of(request)


RuntimeDep = Annotated[Runtime, Depends(_runtime)]
Caller = Annotated[Account, Depends(reading_account)]
Changer = Annotated[Account, Depends(changing_account)]
Operator = Annotated[Account, Depends(operator)]
