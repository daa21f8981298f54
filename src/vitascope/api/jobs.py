"""createTask, recordInfo, cancelTask and the list of one's own tasks."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vitascope.api import cursor
from vitascope.api.deps import (
    Caller,
    Changer,
    RuntimeDep,
    json_object,
    polled_id,
    read_as,
    report,
    submit,
    submit_batch,
    suggest_poll,
)
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import asks, takes
from vitascope.shapes import (
    BatchRecord,
    BatchReference,
    Created,
    CreatedBatch,
    CreateTasks,
    Envelope,
    ExplainRequest,
    QueuePlace,
    Record,
    TaskList,
    TaskReference,
    TaskState,
)
from vitascope.tasks.batch import batch_info
from vitascope.tasks.batches import cancel_batch
from vitascope.tasks.record import record_info
from vitascope.tasks.task import Filter
from vitascope.video import VideoSpec
from vitascope.wire import State

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])

CREATE_PATH = "/api/v1/jobs/createTask"
Explainer = Callable[[str, VideoSpec], Awaitable[Mapping[str, Any]]]
"""Returns what the engine of this name will draw for a spec."""


@router.post("/createTask", response_model=Envelope[Created])
async def create_task(request: Request, account: Changer) -> Response:
    """Create a generation task. Use the returned taskId with recordInfo and to match callbacks."""
    task_id = await submit(request, account, await json_object(request))
    return success({"taskId": task_id, "recordId": task_id})


@router.post(
    "/createTasks", response_model=Envelope[CreatedBatch], openapi_extra=takes(CreateTasks)
)
async def create_tasks(request: Request, account: Changer) -> Response:
    """Create up to 20 tasks of one model: all of them or none, with one callback when all have ended."""
    batch_id, task_ids = await submit_batch(request, account, await json_object(request))
    return success({"batchId": batch_id, "taskIds": task_ids})


@router.get("/batchInfo", response_model=Envelope[BatchRecord], openapi_extra=asks("batchId"))
async def get_batch_info(request: Request, runtime: RuntimeDep, account: Caller) -> Response:
    """Get a batch with its tasks."""
    batch = await runtime.tasks.batch(account, polled_id(request, account, "batchId"))
    if batch.finished_ms is None:
        suggest_poll(request)
    return success(batch_info(batch, runtime.storage.video_url))


@router.get("/recordInfo", response_model=Envelope[Record], openapi_extra=asks("taskId"))
async def get_record_info(request: Request, runtime: RuntimeDep, account: Caller) -> Response:
    """Get a task."""
    task = await runtime.tasks.get(account, polled_id(request, account))
    if not task.is_finished:
        suggest_poll(request)
    return success(record_info(task, runtime.storage.video_url))


@router.post(
    "/explain", response_model=Envelope[dict[str, Any]], openapi_extra=takes(ExplainRequest)
)
async def explain(request: Request, runtime: RuntimeDep, account: Caller) -> Response:
    """Show what would be drawn for a createTask body. It costs nothing and creates no task."""
    report(request, runtime.accounts.count_explanation(account))
    engine, spec = await runtime.submission.to_explain(account, await json_object(request))
    answer: Explainer = request.app.state.explain
    return success(await answer(engine, spec))


@router.get("/queue", response_model=Envelope[QueuePlace], openapi_extra=asks("taskId"))
async def queue(request: Request, runtime: RuntimeDep, account: Caller) -> Response:
    """Get a waiting task's position in the queue."""
    task_id = polled_id(request, account)
    position = await runtime.tasks.place_in_queue(account, task_id)
    return success({"taskId": task_id, "position": position})


@router.post("/cancelTask", response_model=Envelope[TaskState], openapi_extra=takes(TaskReference))
async def cancel_task(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Cancel a task: a waiting one ends immediately, a running one when its engine has stopped. Credits come back."""
    task_id = (await read_as(request, TaskReference)).taskId
    state = await runtime.tasks.cancel(account, task_id)
    return success({"taskId": task_id, "state": state.value})


@router.post(
    "/cancelBatch", response_model=Envelope[BatchRecord], openapi_extra=takes(BatchReference)
)
async def cancel_whole_batch(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Cancel every task of a batch that has not ended, as cancelTask does. What has ended stays as it is."""
    batch_id = (await read_as(request, BatchReference)).batchId
    batch = await cancel_batch(runtime.tasks, account, batch_id)
    return success(batch_info(batch, runtime.storage.video_url))


@router.get("/tasks", response_model=Envelope[TaskList])
async def list_tasks(
    runtime: RuntimeDep,
    account: Caller,
    state: Annotated[State | None, Query(description="only tasks in this state")] = None,
    model: Annotated[str | None, Query(description="only tasks of this model")] = None,
    created_from: Annotated[
        int | None, Query(alias="createdFrom", description="unix milliseconds", ge=0, lt=2**53)
    ] = None,
    created_to: Annotated[
        int | None, Query(alias="createdTo", description="unix milliseconds", ge=0, lt=2**53)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    after: Annotated[
        str | None, Query(alias="cursor", description="cursor from the previous page")
    ] = None,
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
    records = [record_info(task, runtime.storage.video_url) for task in tasks]
    return success(
        {"tasks": records, "cursor": cursor.write(last.created_ms, last.id) if last else None}
    )
