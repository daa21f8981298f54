"""A task's row as the wire's recordInfo and callback body."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import RowMapping

from vitascope.credits import credits_of
from vitascope.jsontext import compact
from vitascope.wire import SUCCESS_FLAG, Code, State

CALLBACK_TEXTS = {
    State.SUCCESS: (Code.OK, "Playground task completed successfully."),
    State.FAIL: (Code.GENERATION_FAILED, "Playground task failed."),
}

TaskRow = Mapping[str, Any] | RowMapping
"""A task's columns by name."""

VideoUrl = Callable[[str], str]
"""Maps a stored video's name to the URL it is downloaded from."""


def record_info(row: TaskRow, video_url: VideoUrl) -> dict[str, Any]:
    """Return ``data`` of recordInfo for a task's row, in the wire's key order."""
    state = State(row["state"])
    response = {"resultUrls": [video_url(row["result"])]} if state is State.SUCCESS else None
    data = {
        "taskId": row["id"],
        "model": row["model"],
        "state": state.value,
        "param": row["param"],
        "resultJson": compact(response) if response else "",
        "failCode": row["fail_code"],
        "failMsg": row["fail_msg"],
        "costTime": _cost_seconds(row),
        "completeTime": row["finished_ms"],
        "createTime": row["created_ms"],
        "creditsConsumed": 0.0 if state is State.FAIL else credits_of(row["cost"]),
        "operationType": row["model"],
    }
    if response:
        data["response"] = response
    return data | {
        "successFlag": SUCCESS_FLAG.get(state, 0),
        "paramJson": row["param"],
        "progress": row["progress"],
    }


def callback_body(row: TaskRow, video_url: VideoUrl) -> str:
    """Return the JSON text that the task's receiver gets, frozen at the finish."""
    code, msg = CALLBACK_TEXTS[State(row["state"])]
    data = record_info(row, video_url) | {"task_id": row["id"], "updateTime": row["finished_ms"]}
    return json.dumps({"code": code, "msg": msg, "data": data, "taskId": row["id"]}, ensure_ascii=False)


def _cost_seconds(row: TaskRow) -> int | None:
    if row["finished_ms"] is None:
        return None
    began: int = row["started_ms"] or row["finished_ms"]
    finished: int = row["finished_ms"]
    return max(0, round((finished - began) / 1_000))
