"""createTask, recordInfo, cancelTask and the list of one's own tasks."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vitascope.api import cursor
from vitascope.api.deps import (
    Caller,
    Changer,
    RuntimeDep,
    creating_door,
    header,
    json_object,
    read_as,
    reading_account,
    simulation,
)
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import asks, takes
from vitascope.api.state import runtime_of
from vitascope.errors import Away, Invalid, WireError
from vitascope.orders import offered, still, work_out
from vitascope.shapes import Created, Envelope, QueuePlace, Record, TaskList, TaskReference, TaskState
from vitascope.tasks.task import Filter, Once, Outdated
from vitascope.wire import State

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])

CREATE_PATH = "/api/v1/jobs/createTask"
RECORD_PATH = "/api/v1/jobs/recordInfo"
ONCE_HEADER = "Idempotency-Key"
ONCE = ONCE_HEADER.lower().encode()
ONCE_MAX_CHARACTERS = 255


@router.post("/createTask", response_model=Envelope[Created])
async def create_task(request: Request) -> Response:
    """Start a generation; the answer's taskId is what recordInfo and the callback speak of."""
    if runtime_of(request).db.is_shared:
        with suppress(Outdated):
            return await _create(request, guess=True)
    return await _create(request, guess=False)


async def _create(request: Request, *, guess: bool) -> Response:
    """Judge a call and write it down; a guess goes by what this process remembers of key and offer.

    T1 holds a guess against the rows; a refusal that went by one is none yet. Raises Outdated for both, Away.
    """
    runtime = runtime_of(request)
    try:
        door = await creating_door(request, guess=guess)
        body = await json_object(request)
        offer = await offered(runtime, body, guess=guess)
        plan = await work_out(runtime, offer, door.account, body)
        once = once_of(request, body)
    except Away:
        raise
    except WireError:
        if guess:
            raise Outdated from None
        raise
    task_id = await runtime.tasks.create(
        door.account, plan, once=once, simulate=simulation(request),
        still=still(runtime, door, offer) if guess else None,
    )  # fmt: skip
    return success({"taskId": task_id, "recordId": task_id})


def once_of(request: Request, body: Mapping[str, Any]) -> Once | None:
    """Return the request's Idempotency-Key with its body's hash, None where it has none.

    Raises Invalid for a key that is none.
    """
    key = header(request, ONCE)
    if key is None:
        return None
    if not (0 < len(key) <= ONCE_MAX_CHARACTERS and key.isascii() and key.isprintable()):
        raise Invalid(f"{ONCE_HEADER} must be 1 to {ONCE_MAX_CHARACTERS} printable ASCII characters")
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return Once(key=key, body_hash=hashlib.sha256(canonical.encode()).hexdigest())


@router.get("/recordInfo", response_model=Envelope[Record], openapi_extra=asks("taskId"))
async def record_info(request: Request) -> Response:
    """Tell the state of one of the caller's own tasks."""
    account = await reading_account(request)
    runtime = runtime_of(request)
    runtime.accounts.count_poll(account)
    task_id = request.query_params.get("taskId")
    if not task_id:
        raise Invalid("taskId is required")
    return success(await runtime.tasks.record_info(account, task_id))


@router.get("/queue", response_model=Envelope[QueuePlace])
async def queue(
    runtime: RuntimeDep, account: Caller, task_id: Annotated[str | None, Query(alias="taskId")] = None
) -> Response:
    """Tell how many turns away one of the caller's own tasks is."""
    runtime.accounts.count_poll(account)
    if not task_id:
        raise Invalid("taskId is required")
    position = await runtime.tasks.place_in_line(account, task_id)
    return success({"taskId": task_id, "position": position})


@router.post("/cancelTask", response_model=Envelope[TaskState], openapi_extra=takes(TaskReference))
async def cancel_task(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Cancel a task: a waiting one ends at once, a running one when its engine has stopped. Credits come back."""
    task_id = (await read_as(request, TaskReference)).taskId
    state = await runtime.tasks.cancel(account, task_id)
    return success({"taskId": task_id, "state": state.value})


@router.get("/tasks", response_model=Envelope[TaskList])
async def list_tasks(
    runtime: RuntimeDep,
    account: Caller,
    state: Annotated[State | None, Query(description="only tasks in this state")] = None,
    model: Annotated[str | None, Query(description="only tasks of this model")] = None,
    created_from: Annotated[
        int | None, Query(alias="createdFrom", description="unix milliseconds", ge=0, lt=2**53)
    ] = None,
    created_to: Annotated[int | None, Query(alias="createdTo", description="unix milliseconds", ge=0, lt=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[str | None, Query(alias="cursor", description="cursor of the page before")] = None,
) -> Response:
    """List the caller's own tasks, newest first."""
    wanted = Filter(
        state=state,
        model=model,
        created_from_ms=created_from,
        created_to_ms=created_to,
        before=cursor.read(after),
        limit=limit,
    )
    tasks = await runtime.tasks.list_tasks(account, wanted)
    last = tasks[-1] if len(tasks) == limit else None
    return success({"tasks": tasks, "cursor": cursor.write(last["createTime"], last["taskId"]) if last else None})
