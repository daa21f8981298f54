"""A task in the words of the paths that Veo and Runway have for themselves on the wire."""

from pathlib import PurePosixPath
from typing import Any

from vitascope.catalog.rows.own_paths import RUNWAY_MODEL, VEO_MODELS
from vitascope.storage.local import POSTER_ENDING
from vitascope.tasks.record import VideoUrl
from vitascope.tasks.task import Task
from vitascope.wire import SUCCESS_FLAG, State

RUNWAY_STATES = {State.WAITING: "wait", State.QUEUING: "queueing"}
"""Runway's words for states; the others are the same."""


def veo_record(task: Task, video_url: VideoUrl) -> dict[str, Any]:
    """Return ``data`` of /veo/record-info."""
    response = {"taskId": task.id, **veo_result(task, video_url)} if task.video else None
    return {
        "taskId": task.id,
        "paramJson": task.param,
        "completeTime": task.finished_ms,
        "response": response,
        "successFlag": SUCCESS_FLAG.get(task.state, 0),
        "errorCode": int(task.failure.code) if task.failure else None,
        "errorMessage": task.failure.message if task.failure else None,
        "createTime": task.created_ms,
        "fallbackFlag": False,
    }


def veo_result(task: Task, video_url: VideoUrl) -> dict[str, Any]:
    """Return what Veo's record and callback say of the video.

    Origin is the same file, since it is not cropped.
    """
    urls = [video_url(task.video)] if task.video else []
    return {
        "resultUrls": urls, "originUrls": urls, "resolution": task.input.get("resolution"),
        "seeds": [task.spec.seed],
    }  # fmt: skip


def runway_record(task: Task, video_url: VideoUrl) -> dict[str, Any]:
    """Return ``data`` of /runway/record-detail."""
    return {
        "taskId": task.id,
        "parentTaskId": "",
        "generateParam": {
            "prompt": task.spec.prompt,
            "imageUrl": task.spec.first_frame or "",
            "expandPrompt": False,
        },
        "state": RUNWAY_STATES.get(task.state, task.state.value),
        "generateTime": task.finished_ms or task.created_ms,
        "videoInfo": _runway_video(task, video_url),
        "failCode": int(task.failure.code) if task.failure else None,
        "failMsg": task.failure.message if task.failure else "",
        "expireFlag": int(task.deleted_ms is not None),
    }


def _runway_video(task: Task, video_url: VideoUrl) -> dict[str, str] | None:
    if task.video is None:
        return None
    poster = str(PurePosixPath(task.video).with_suffix(POSTER_ENDING))
    return {
        "videoId": task.id, "taskId": task.id, "videoUrl": video_url(task.video), "imageUrl": video_url(poster),
    }  # fmt: skip


def callback_additions(task: Task, video_url: VideoUrl) -> dict[str, Any]:
    """Return what a callback's ``data`` holds beside recordInfo's for clients of these paths."""
    if task.model in VEO_MODELS:
        return {"info": veo_result(task, video_url) if task.video else None, "fallbackFlag": False}
    if task.model == RUNWAY_MODEL and (video := _runway_video(task, video_url)):
        return {"video_id": task.id, "video_url": video["videoUrl"], "image_url": video["imageUrl"]}
    return {}
