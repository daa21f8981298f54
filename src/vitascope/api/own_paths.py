"""/api/v1/veo and /api/v1/runway: the same tasks, by the paths that these two have for themselves on the wire."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from vitascope.accounts.account import Account
from vitascope.api.deps import (
    Caller,
    Changer,
    RuntimeDep,
    json_object,
    polled_id,
    submit,
    suggest_poll,
)
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import asks
from vitascope.catalog import MODELS
from vitascope.catalog.rows.own_paths import RUNWAY_MODEL, VEO_MODELS
from vitascope.errors import Invalid, NotFound
from vitascope.runtime import Runtime
from vitascope.shapes import KEEP_SECONDS_MIN, TIER_TEXT, Envelope
from vitascope.tasks.own_paths import runway_record, veo_record
from vitascope.tasks.task import Task
from vitascope.wire import Tier

router = APIRouter(prefix="/api/v1", tags=["veo and runway"])

VEO_SPELLINGS = {"aspectRatio": "aspect_ratio", "seeds": "seed"}
"""Older names of Veo's fields, which clients still send."""
BESIDE_INPUT = ("callBackUrl", "tier", "keepSeconds")
"""Fields of these bodies that createTask has beside its input."""


class StartedTask(BaseModel):
    """``data`` of a started task."""

    taskId: str


class VeoRecord(BaseModel):
    """``data`` of /veo/record-info; successFlag is 0 before the end, 1 after success, 3 after a failure."""

    taskId: str
    paramJson: str
    completeTime: int | None = Field(description="unix milliseconds")
    response: dict[str, Any] | None = Field(
        description="taskId, resultUrls, originUrls, resolution and seeds"
    )
    successFlag: int
    errorCode: int | None
    errorMessage: str | None
    createTime: int = Field(description="unix milliseconds")
    fallbackFlag: bool


class RunwayRecord(BaseModel):
    """``data`` of /runway/record-detail; state is wait, queueing, generating, success or fail."""

    taskId: str
    parentTaskId: str
    generateParam: dict[str, Any]
    state: str
    generateTime: int = Field(description="unix milliseconds")
    videoInfo: dict[str, str] | None = Field(description="videoId, taskId, videoUrl and imageUrl")
    failCode: int | None
    failMsg: str
    expireFlag: int


def _takes(*models: str) -> dict[str, Any]:
    """Describe a body whose fields are those of a model's input, beside model and callBackUrl."""
    schema = MODELS[models[0]].input.model_json_schema()
    own: dict[str, Any] = {
        "callBackUrl": {"type": "string", "format": "uri"},
        "tier": {"type": "string", "enum": [*Tier], "description": TIER_TEXT},
        "keepSeconds": {"type": "integer", "minimum": KEEP_SECONDS_MIN},
    }
    own |= (
        {"model": {"type": "string", "enum": list(models), "default": models[0]}}
        if len(models) > 1
        else {}
    )
    schema["properties"] |= own
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.post(
    "/veo/generate", response_model=Envelope[StartedTask], openapi_extra=_takes(*VEO_MODELS)
)
async def start_veo(request: Request, account: Changer) -> Response:
    """Start a Veo generation."""
    given = await json_object(request)
    model = VEO_MODELS[0] if given.get("model") is None else given["model"]
    if model not in VEO_MODELS:
        choices = ", ".join(f'"{each}"' for each in VEO_MODELS)
        raise Invalid("{field} must be one of {choices}", field="model", choices=choices)
    return await _start(request, account, model, given, VEO_SPELLINGS)


@router.get("/veo/record-info", response_model=Envelope[VeoRecord], openapi_extra=asks("taskId"))
async def get_veo(request: Request, runtime: RuntimeDep, account: Caller) -> Response:
    """Show the state of one of the caller's own Veo tasks."""
    task = await _own_task(request, runtime, account, VEO_MODELS)
    return success(veo_record(task, runtime.storage.video_url))


@router.post(
    "/runway/generate", response_model=Envelope[StartedTask], openapi_extra=_takes(RUNWAY_MODEL)
)
async def start_runway(request: Request, account: Changer) -> Response:
    """Start a Runway generation."""
    return await _start(request, account, RUNWAY_MODEL, await json_object(request), {})


@router.get(
    "/runway/record-detail", response_model=Envelope[RunwayRecord], openapi_extra=asks("taskId")
)
async def get_runway(request: Request, runtime: RuntimeDep, account: Caller) -> Response:
    """Show the state of one of the caller's own Runway tasks."""
    task = await _own_task(request, runtime, account, (RUNWAY_MODEL,))
    return success(runway_record(task, runtime.storage.video_url))


async def _start(
    request: Request, account: Account, model: str, given: Mapping[str, Any],
    spellings: Mapping[str, str],
) -> Response:  # fmt: skip
    fields = {
        spellings.get(name, name): value
        for name, value in given.items()
        if name not in {"model", *BESIDE_INPUT}
    }
    body = {"model": model, "input": fields, **{name: given.get(name) for name in BESIDE_INPUT}}
    return success({"taskId": await submit(request, account, body)})


async def _own_task(
    request: Request, runtime: Runtime, account: Account, models: tuple[str, ...]
) -> Task:
    """Return the task that a query names, where it is one of these models."""
    task = await runtime.tasks.get(account, polled_id(request, account))
    if task.model not in models:
        raise NotFound
    if not task.is_finished:
        suggest_poll(request)
    return task
