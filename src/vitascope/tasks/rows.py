"""Rows of the table task as tasks."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vitascope.tasks import seeds
from vitascope.tasks.task import Failure, Task, TaskDetail
from vitascope.video import VideoSpec
from vitascope.wire import State


def task_of(row: Any) -> Task:
    """Return the task of a row."""
    return Task(**_fields_of(row))


def detail_of(row: Any, attempts: Sequence[Mapping[str, Any]]) -> TaskDetail:
    """Return the task of a whole row, with its attempts."""
    return TaskDetail(
        **_fields_of(row),
        callback_url=row.callback_url,
        is_seed_drawn=seeds.is_drawn(json.loads(row.memo)),
        cancel_requested=bool(row.cancel_requested),
        record=json.loads(row.record) if row.record else {},
        attempts=attempts,
    )


def _fields_of(row: Any) -> dict[str, Any]:
    failure = Failure(code=row.fail_code, message=row.fail_msg) if row.fail_code else None
    return {
        "id": row.id,
        "model": row.model,
        "state": State(row.state),
        "param": row.param,
        "spec": VideoSpec(**json.loads(row.spec)),
        "progress": row.progress,
        "cost_milli": row.cost,
        "video": row.result,
        "failure": failure,
        "created_ms": row.created_ms,
        "started_ms": row.started_ms,
        "finished_ms": row.finished_ms,
        "test": bool(row.test),
    }
