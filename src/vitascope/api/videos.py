"""/v1/videos: the same tasks in OpenAI's shape; what is made, held and charged is the jobs API's."""

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from vitascope import catalog
from vitascope.accounts.account import Account, Scope
from vitascope.api import files
from vitascope.api.deps import POLL_AFTER_MS, Caller, Changer, RuntimeDep, report, submit
from vitascope.api.form import REFERENCE, form_or_json
from vitascope.api.uploads import copied
from vitascope.api.video_shapes import (
    CreateVideo,
    DeletedVideo,
    VideoPage,
    VideoResource,
    frame_fields,
    resource,
)
from vitascope.catalog import MODELS, FieldMeaning, Model
from vitascope.errors import Invalid, NotFound, TooFrequent, WireError
from vitascope.runtime import Runtime
from vitascope.storage.local import POSTER_ENDING
from vitascope.tasks.task import Filter, Task
from vitascope.wire import Code

OPENAI, PREFIX = "/v1/", "/v1/videos"
"""The advised pace of polling."""
PAGE_MAX = 100
DAY_SECONDS = 86_400
SAME_NAMES = ("prompt", "negative_prompt", "cfg_scale", "seed", "visible_label")
INPUT_FIELD = re.compile(r"input\.(\w+)")
NAMES_OF_FIELDS = ("field", "other")
"""Values of rules that name fields."""
INPUT_NAMES = {"input.duration": "seconds", "input.aspect_ratio": "size", "input.ratio": "size"}
FIELDS = {*CreateVideo.model_fields, "after", "limit", "order", "variant"}
FIELDS |= {part.name for model in MODELS.values() for part in model.fields}

router = APIRouter(prefix=PREFIX, tags=["videos"])
BODY = {"schema": CreateVideo.model_json_schema()}
TAKES = {
    "requestBody": {
        "required": True,
        "content": {"application/json": BODY, "multipart/form-data": BODY},
    }
}


@router.post("", response_model=VideoResource, openapi_extra=TAKES)
async def create_video(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Start a video; poll it until its status is completed or failed."""

    async def keep(file: UploadFile) -> str:
        part = await asyncio.to_thread(copied, file, runtime)
        return await runtime.uploads.keep_by_hash(account, part, REFERENCE)

    given = await form_or_json(request, keep, file_bytes=runtime.uploads.rules.max_bytes)
    task_id = await submit(request, account, _create_task_body(given))
    # Who may create sees what it has just made, even where its key may not read.
    return await _answer(runtime, account, task_id, needs=Scope.CREATE)


@router.get("/{video_id}", response_model=VideoResource)
async def get_video(
    video_id: str, request: Request, runtime: RuntimeDep, account: Caller
) -> Response:
    """Retrieve a video."""
    report(request, runtime.accounts.count_poll(account))
    return await _answer(runtime, account, video_id)


@router.get("", response_model=VideoPage)
async def list_videos(
    runtime: RuntimeDep,
    account: Caller,
    after: Annotated[str | None, Query(description="last_id of the previous page")] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 20,
    order: Annotated[
        Literal["asc", "desc"], Query(description="asc: oldest first; desc: newest first")
    ] = "desc",
) -> Response:
    """List the caller's videos."""
    before = None
    if after is not None:
        last = await runtime.tasks.get(account, after)
        before = last.created_ms, after
    wanted = Filter(before=before, oldest_first=order == "asc", limit=limit + 1)
    found = await runtime.tasks.list_tasks(account, wanted)
    data = [_resource(runtime, each) for each in found[:limit]]
    page = VideoPage(
        data=data,
        first_id=data[0].id if data else None,
        last_id=data[-1].id if data else None,
        has_more=len(found) > limit,
    )
    return _json(page.model_dump())


@router.get("/{video_id}/content", response_class=Response)
async def content(
    video_id: str,
    request: Request,
    runtime: RuntimeDep,
    account: Caller,
    variant: Annotated[
        Literal["video", "thumbnail"], Query(description="the MP4, or a JPEG of it")
    ] = "video",
) -> Response:
    """Send the video, whole or in part (Range)."""
    task = await runtime.tasks.get(account, video_id)
    if task.deleted_ms is not None:
        raise NotFound("The video {video} was deleted.", video=video_id[:100])
    if task.video is None:
        raise NotFound(
            "The video {video} has no content: its state is {state}.",
            video=video_id[:100],
            state=task.state,
        )
    wanted = task.video if variant == "video" else str(Path(task.video).with_suffix(POSTER_ENDING))
    return await files.file(wanted, request, runtime)


@router.delete("/{video_id}", response_model=DeletedVideo)
async def delete_video(video_id: str, runtime: RuntimeDep, account: Changer) -> Response:
    """Delete a video; cancel one that has not ended, whose credits come back."""
    task = await runtime.tasks.get(account, video_id, needs=Scope.CREATE)
    if task.is_finished:
        await runtime.films.delete(account, video_id)
    else:
        await runtime.tasks.cancel(account, video_id)
    return _json(DeletedVideo(id=video_id).model_dump())


def error_response(error: WireError) -> Response:
    """Return an error in OpenAI's shape, under a real HTTP status."""
    renamed = {name: _in_our_words(str(error.values.get(name, ""))) for name in NAMES_OF_FIELDS}
    field = renamed["field"]
    body = {
        "message": error.rule.format(**{**error.values, **renamed})
        if error.values
        else error.message,
        "type": error.openai_type,
        "param": field if field in FIELDS else None,
        "code": error.openai_code or str(error.code.value),
    }
    status = 400 if error.code is Code.INVALID else error.http_status
    headers = (
        {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, TooFrequent) else {}
    )
    return _json({"error": body}, status=status, headers=headers)


def _create_task_body(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the createTask body that a /v1/videos body stands for.

    Raises Invalid for what has no counterpart.
    """
    model = catalog.DEFAULT if given.get("model") is None else catalog.find(given["model"])
    own = {*SAME_NAMES, *(part.name for part in model.fields)}
    asked = {field: value for field, value in given.items() if field in own}
    length = model.named(FieldMeaning.SECONDS)
    if given.get("seconds") is not None:
        if length is None:
            _require_length(model, given["seconds"])
        else:
            asked[length.name] = given["seconds"]
    if given.get("size") is not None:
        asked |= frame_fields(model, str(given["size"]))
    asked |= _reference(model, given.get(REFERENCE))
    beside = {name: given.get(name) for name in ("callBackUrl", "tier", "keepSeconds")}
    return {"model": model.name, **beside, "input": asked}


def _require_length(model: Model, seconds: object) -> None:
    """Raise Invalid for a length that a model of one length does not make: it would be charged and not be made."""
    if str(seconds) != str(model.seconds):
        raise Invalid(
            "{field} must be {count}: {model} makes no other length",
            field="seconds",
            count=model.seconds,
            model=model.name,
        )


def _reference(model: Model, reference: Any) -> dict[str, Any]:
    """Return the field of a model that takes the first picture: an address, OpenAI's object with one, or a file."""
    if reference in (None, ""):
        return {}
    part = model.named(FieldMeaning.FIRST_FRAME) or model.named(FieldMeaning.FRAMES)
    if part is None:
        raise Invalid(
            "{field} is not supported: the model makes videos from text only", field=REFERENCE
        )
    address = reference.get("image_url") if isinstance(reference, dict) else reference
    if not isinstance(address, str):
        raise Invalid(
            "{field} must be a file, an address, or an object with image_url", field=REFERENCE
        )
    return {part.name: [address] if part.kind == "addresses" else address}


def _in_our_words(text: str) -> str:
    """Return a text in which fields of createTask are called what OpenAI calls them."""
    return INPUT_FIELD.sub(lambda found: INPUT_NAMES.get(found[0], found[1]), text)


async def _answer(
    runtime: Runtime, account: Account, task_id: str, *, needs: Scope = Scope.READ
) -> Response:
    video = _resource(runtime, await runtime.tasks.get(account, task_id, needs=needs))
    pending = video.status in {"queued", "in_progress"}
    return _json(
        video.model_dump(), headers={"openai-poll-after-ms": str(POLL_AFTER_MS)} if pending else {}
    )


def _resource(runtime: Runtime, task: Task) -> VideoResource:
    return resource(task, media_seconds=runtime.settings.media_days * DAY_SECONDS)


def _json(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(
        text.encode(),
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/json",
    )
