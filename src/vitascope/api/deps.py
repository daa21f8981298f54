"""What every route needs: the runtime, who calls, and the body."""

import codecs
import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from vitascope.accounts.account import Account, Scope, networks_of
from vitascope.addresses import is_within
from vitascope.api import simulate
from vitascope.api.state import runtime_of
from vitascope.errors import Invalid, KeyLimit, Unauthorized
from vitascope.quota import Quota
from vitascope.runtime import Runtime
from vitascope.shapes import describe
from vitascope.tasks.task import IdempotencyKey, Simulate, Submitted
from vitascope.text import storable

Shape = TypeVar("Shape", bound=BaseModel)

JSON_TYPES = ("application/json", "text/json")
IDENTITY = "identity"
POLL_AFTER_MS = 2_000
"""When to ask again: a clip takes tens of seconds, and an answer costs a read."""
IDEMPOTENCY_HEADER = "Idempotency-Key"
IDEMPOTENCY_MAX_CHARACTERS = 255


async def authenticate(request: Request, scope: Scope) -> Account:
    """Return who calls, if its key is good, comes from where it may, and has this scope.

    Raises Unauthorized or KeyLimit; for a test key also whatever its X-Simulate header asks for.
    """
    caller = await runtime_of(request).accounts.authenticate(_secret(request))
    if caller.networks and not is_within(
        networks_of(caller.networks), request.client.host if request.client else None
    ):
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
    require_json(request)
    return object_in(await request.body())


def require_json(request: Request) -> None:
    """Raise Invalid for a body that is not said to be plain JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in JSON_TYPES:
        raise Invalid("{field} must be application/json", field="Content-Type")
    if request.headers.get("content-encoding", IDENTITY).strip().lower() != IDENTITY:
        raise Invalid("{field} must be absent: bodies are not unpacked", field="Content-Encoding")


def object_in(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in a body.

    Raises Invalid saying what is wrong with it.
    """
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


def polled_id(request: Request, caller: Account, name: str = "taskId") -> str:
    """Return the id in the query of a request that asks how something stands, and count the request.

    Raises Invalid where there is none, TooFrequent where the key asks too often.
    """
    report(request, runtime_of(request).accounts.count_poll(caller))
    found = request.query_params.get(name)
    if not found:
        raise Invalid("{field} is required", field=name)
    return storable(found)


def report(request: Request, quota: Quota | None) -> None:
    """Let the answer to a request say what is left of a limit, if there is one."""
    if quota is not None:
        add_fields(request, quota.headers)


def add_fields(request: Request, fields: Mapping[str, str]) -> None:
    """Let the answer to a request have these header fields, whatever it is."""
    answer_fields: list[tuple[bytes, bytes]] = request.scope["state"]["answer_fields"]
    answer_fields += [(name.lower().encode(), value.encode()) for name, value in fields.items()]


def suggest_poll(request: Request) -> None:
    """Let the answer to a request say when to ask again."""
    add_fields(request, {"X-Poll-After-Ms": str(POLL_AFTER_MS)})


async def submit(request: Request, caller: Account, body: Mapping[str, Any]) -> str:
    """Submit a createTask body with what the request's own headers say, and return the task's id."""
    made = await runtime_of(request).tasks.submit(
        caller,
        body,
        idempotency_key=idempotency_key_of(request, body),
        simulate=simulation(request, caller),
    )
    _report_made(request, made)
    return made.task_id


async def submit_batch(
    request: Request, caller: Account, body: Mapping[str, Any]
) -> tuple[str, list[str]]:
    """Submit a createTasks body likewise, and return the batch's id and its tasks'."""
    made = await runtime_of(request).tasks.submit_batch(
        caller,
        body,
        idempotency_key=idempotency_key_of(request, body),
        simulate=simulation(request, caller),
    )
    _report_made(request, made)
    return str(made.batch_id), list(made.task_ids)


def _report_made(request: Request, made: Submitted) -> None:
    report(request, made.quota)
    if made.is_replay:
        add_fields(request, {"Idempotent-Replayed": "true"})


def idempotency_key_of(request: Request, body: Mapping[str, Any]) -> IdempotencyKey | None:
    """Return the request's Idempotency-Key with its body's hash, None if it has none.

    Raises Invalid for an empty, long or unprintable key.
    """
    key = request.headers.get(IDEMPOTENCY_HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= IDEMPOTENCY_MAX_CHARACTERS and key.isascii() and key.isprintable()):
        raise Invalid(
            "{field} must be 1 to {high} printable ASCII characters",
            field=IDEMPOTENCY_HEADER,
            high=IDEMPOTENCY_MAX_CHARACTERS,
        )
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return IdempotencyKey(key=key, body_hash=hashlib.sha256(canonical.encode()).hexdigest())


async def _runtime(request: Request) -> Runtime:
    # FastAPI would call a plain function in a thread, at every request.
    return runtime_of(request)


RuntimeDep = Annotated[Runtime, Depends(_runtime)]
Caller = Annotated[Account, Depends(reading_account)]
Changer = Annotated[Account, Depends(changing_account)]
Operator = Annotated[Account, Depends(operator)]
