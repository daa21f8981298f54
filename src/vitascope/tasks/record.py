"""A task as the wire's recordInfo and callback body."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from vitascope.credits import credits_of
from vitascope.jsontext import compact
from vitascope.tasks.task import Task
from vitascope.wire import SUCCESS_FLAG, Code, State, Tier

CALLBACK_TEXTS = {
    State.SUCCESS: (Code.OK, "Playground task completed successfully."),
    State.FAIL: (Code.GENERATION_FAILED, "Playground task failed."),
}

VideoUrl = Callable[[str], str]
"""Maps a stored video's name to the URL it is downloaded from."""


def record_info(task: Task, video_url: VideoUrl) -> dict[str, Any]:
    """Return ``data`` of recordInfo, in the wire's key order."""
    response = {"resultUrls": [video_url(task.video)]} if task.video else None
    data: dict[str, Any] = {
        "taskId": task.id,
        "model": task.model,
        "state": task.state.value,
        "param": task.param,
        "resultJson": compact(response) if response else "",
        "failCode": task.failure.code if task.failure else None,
        "failMsg": task.failure.message if task.failure else None,
        "costTime": task.seconds,
        "completeTime": task.finished_ms,
        "createTime": task.created_ms,
        "creditsConsumed": credits_of(task.charged_milli),
        "operationType": task.model,
    }
    if response:
        data["response"] = response
    data |= {
        "successFlag": SUCCESS_FLAG.get(task.state, 0),
        "paramJson": task.param,
        "progress": task.progress,
    }
    return data | _additions(task)


def _additions(task: Task) -> dict[str, Any]:
    """Return what this service adds to a record, where there is something to say."""
    additions = {
        "leftOut": list(task.spec.left_out),
        "batchId": task.batch_id,
        "tier": None if task.tier is Tier.STANDARD else task.tier.value,
        "expireTime": task.expires_ms if task.deleted_ms is None else None,
        "deletedTime": task.deleted_ms,
    }
    return {name: value for name, value in additions.items() if value}


def callback_body(task: Task, video_url: VideoUrl, additions: Mapping[str, Any]) -> str:
    """Return the JSON text that the task's receiver gets, frozen at the finish.

    additions go into its ``data``.
    """
    code, msg = CALLBACK_TEXTS[task.state]
    data = record_info(task, video_url) | {
        "task_id": task.id,
        "updateTime": task.finished_ms,
        **additions,
    }
    return json.dumps(
        {"code": code, "msg": msg, "data": data, "taskId": task.id}, ensure_ascii=False
    )
