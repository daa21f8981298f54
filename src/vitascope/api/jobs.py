"""createTask and recordInfo."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vitascope import catalog
from vitascope.api.deps import Caller, Creator, RuntimeDep, json_object
from vitascope.api.envelope import success
from vitascope.errors import Invalid
from vitascope.shapes import Created, Envelope, Record

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])

CREATE_PATH = "/api/v1/jobs/createTask"


@router.post("/createTask", response_model=Envelope[Created])
async def create_task(request: Request, runtime: RuntimeDep, account: Creator) -> Response:
    """Start a generation; the answer's taskId is what recordInfo and the callback speak of."""
    body = await json_object(request)
    model = catalog.find(body.get("model"))
    await runtime.accounts.require_enabled(model.name)
    plan = model.plan(body, short_side=runtime.settings.short_side)
    if plan.callback_url is not None:
        await runtime.targets.require_allowed(plan.callback_url)
    task_id = await runtime.tasks.create(account.id, plan)
    return success({"taskId": task_id, "recordId": task_id})


@router.get("/recordInfo", response_model=Envelope[Record])
async def record_info(
    runtime: RuntimeDep, account: Caller, task_id: Annotated[str | None, Query(alias="taskId")] = None
) -> Response:
    """Tell the state of one of the caller's own tasks."""
    if not task_id:
        raise Invalid("taskId is required")
    return success(await runtime.tasks.record_info(account.id, task_id))
