"""The shapes of /v1/videos: OpenAI's words for the same tasks."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from vitascope.catalog import DEFAULT, FieldMeaning, Model
from vitascope.catalog.frames import RATIO, sides_of, size_of
from vitascope.errors import Invalid
from vitascope.language import mark
from vitascope.shapes import TIER_TEXT, TierName
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
ALLOWED_SIZES = mark(
    '{field} must be width x height in pixels with the ratio {ratios}, such as "1920x1080"'
)


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
    deleted_at: int | None = Field(description="when it was deleted; an addition to OpenAI's")
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
    """What DELETE answers: the video was deleted, or its task cancelled."""

    id: str
    object: Literal["video.deleted"] = "video.deleted"
    deleted: Literal[True] = True


class CreateVideo(BaseModel):
    """The body of POST /v1/videos, as JSON or as a form.

    The last six are additions to OpenAI's; any other field of the model's own input may stand beside them.
    """

    prompt: str
    model: str | None = Field(None, description=f"a name of the catalogue; default {DEFAULT.name}")
    seconds: str | int | None = Field(
        None, description="a length that the model makes; default: the model's own"
    )
    size: str | None = Field(
        None,
        description="its ratio counts, and its shorter side where the model has several sizes; default 1920x1080",
    )
    input_reference: Any = Field(
        None,
        description="the picture to begin with, where the model takes one: a file, an address, or {image_url}",
    )
    negative_prompt: str | None = None
    cfg_scale: float | None = None
    seed: int | None = None
    visible_label: bool | None = None
    callBackUrl: str | None = None
    tier: TierName | None = Field(None, description=TIER_TEXT)
    keepSeconds: int | None = Field(
        None, description="how long the video is kept after its end; default: as long as any"
    )


def resource(task: Task, *, media_seconds: float) -> VideoResource:
    """Return a task in OpenAI's words; a video is kept for media_seconds."""
    completed_at = task.finished_ms // 1_000 if task.finished_ms else None
    kept = media_seconds if task.keep_ms is None else min(media_seconds, task.keep_ms / 1_000)
    failure = task.failure
    return VideoResource(
        id=task.id,
        model=task.model,
        status=STATUSES[task.state],
        progress=task.progress,
        created_at=task.created_ms // 1_000,
        completed_at=completed_at,
        expires_at=round(completed_at + kept) if completed_at and task.video else None,
        deleted_at=task.deleted_ms // 1_000 if task.deleted_ms else None,
        prompt=task.spec.prompt,
        seconds=str(task.spec.num_frames // task.spec.fps),
        size=f"{task.spec.width}x{task.spec.height}",
        error=VideoFailure(code=failure.code, message=failure.message) if failure else None,
    )


def frame_fields(model: Model, size: str) -> dict[str, str]:
    """Return the input fields by which a model makes a clip of ``widthxheight``, or of the same shape.

    Raises Invalid where it has no such shape.
    """
    shape, named = model.named(FieldMeaning.RATIO), model.named(FieldMeaning.SIZE)
    ratios = [choice for choice in shape.choices if ":" in choice] if shape else [RATIO]
    sides = _sides(size)
    ratio = next((each for each in ratios if sides and _has_ratio(sides, each)), None)
    if sides is None or ratio is None:
        raise Invalid(ALLOWED_SIZES, field="size", ratios=_listed(ratios))
    asked = {shape.name: ratio} if shape else {}
    same = [choice for choice in named.choices if size_of(choice) == min(sides)] if named else []
    return asked | ({named.name: same[0]} if named and same else {})


def _sides(size: str) -> tuple[int, int] | None:
    width, _, height = size.partition("x")
    if not (width.isdecimal() and height.isdecimal() and size.isascii() and len(size) <= 11):
        return None
    return (int(width), int(height)) if int(width) in SIZE_SIDES else None


def _has_ratio(sides: tuple[int, int], ratio: str) -> bool:
    across, down = sides_of(ratio)
    return sides[0] * down == sides[1] * across


def _listed(names: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
