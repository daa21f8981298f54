"""The shapes of /v1/videos: OpenAI's words for the same tasks."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, Field

from vitascope.catalog.model import RATIOS
from vitascope.errors import Invalid
from vitascope.tasks.task import Task
from vitascope.wire import State

STATUSES: Mapping[State, Literal["queued", "in_progress", "completed", "failed"]] = {
    State.WAITING: "queued",
    State.QUEUING: "queued",
    State.GENERATING: "in_progress",
    State.SUCCESS: "completed",
    State.FAIL: "failed",
}
SIZE_SIDES = range(16, 8_193)
ALLOWED_SIZES = 'size must be width x height in pixels with the ratio 16:9, 9:16 or 1:1, such as "1920x1080"'


class VideoFailure(BaseModel):
    """Why a video failed; code is the wire's, as text."""

    code: str
    message: str


class VideoResource(BaseModel):
    """A task in OpenAI's words. Times are unix seconds; size is what is really made, in pixels."""

    id: str
    object: Literal["video"] = "video"
    model: str
    status: Literal["queued", "in_progress", "completed", "failed"]
    progress: int = Field(ge=0, le=100)
    created_at: int
    completed_at: int | None
    expires_at: int | None = Field(description="when the video is removed")
    prompt: str
    seconds: str
    size: str
    error: VideoFailure | None
    remixed_from_video_id: None = None


class VideoPage(BaseModel):
    """A page of the list; ``after`` takes last_id for the next one."""

    object: Literal["list"] = "list"
    data: list[VideoResource]
    first_id: str | None
    last_id: str | None
    has_more: bool


class DeletedVideo(BaseModel):
    """What DELETE answers: the task was cancelled."""

    id: str
    object: Literal["video.deleted"] = "video.deleted"
    deleted: Literal[True] = True


class CreateVideo(BaseModel):
    """The body of POST /v1/videos, as JSON or as a form; the last five are additions to OpenAI's."""

    prompt: str
    model: str | None = Field(None, description="a name of the catalogue; default kling/v2-1-master-text-to-video")
    seconds: Literal["5", "10", 5, 10] | None = Field(None, description="default 5")
    size: str | None = Field(None, description="only its ratio counts: 16:9, 9:16 or 1:1; default 1920x1080")
    negative_prompt: str | None = None
    cfg_scale: float | None = None
    seed: int | None = None
    visible_label: bool | None = None
    callBackUrl: str | None = None


def resource(task: Task, *, media_seconds: float) -> VideoResource:
    """Return a task in OpenAI's words; a video is kept for media_seconds."""
    completed_at = task.finished_ms // 1_000 if task.finished_ms else None
    failure = task.failure
    return VideoResource(
        id=task.id,
        model=task.model,
        status=STATUSES[task.state],
        progress=task.progress,
        created_at=task.created_ms // 1_000,
        completed_at=completed_at,
        expires_at=round(completed_at + media_seconds) if completed_at and task.video else None,
        prompt=task.input["prompt"],
        seconds=task.input["duration"],
        size=f"{task.spec.width}x{task.spec.height}",
        error=VideoFailure(code=failure.code, message=failure.message) if failure else None,
    )


def ratio_of(size: str) -> str:
    """Return the aspect ratio of a ``widthxheight``.

    Raises Invalid where it is none of the three.
    """
    width, _, height = size.partition("x")
    if not (width.isdecimal() and height.isdecimal() and width.isascii() and height.isascii() and len(size) <= 11):
        raise Invalid(ALLOWED_SIZES)
    sides = int(width), int(height)
    for name, (across, down) in RATIOS.items():
        if sides[0] in SIZE_SIDES and sides[0] * down == sides[1] * across:
            return name
    raise Invalid(ALLOWED_SIZES)
