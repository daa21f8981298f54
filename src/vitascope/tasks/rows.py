"""Rows of the tables task and job as tasks and leases."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vitascope import ids
from vitascope.tasks import seeds
from vitascope.tasks.task import Failure, Lease, Task, TaskDetail
from vitascope.video import VideoSpec
from vitascope.wire import State, Tier


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


def lease_of(found: Any, now: int) -> Lease:
    """Return a new lease of a job's row with its task's."""
    return Lease(
        job_id=found.id,
        task_id=found.task_id,
        account_id=found.account_id,
        model=found.model,
        token=ids.new_id("lease"),
        attempt=found.attempt + 1,
        spec=VideoSpec(**json.loads(found.spec)),
        input=json.loads(json.loads(found.param)["input"]),
        memo=json.loads(found.memo),
        due_ms=found.due_ms,
        claimed_ms=now,
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
        "video": row.result if row.deleted_ms is None else None,
        "failure": failure,
        "created_ms": row.created_ms,
        "started_ms": row.started_ms,
        "finished_ms": row.finished_ms,
        "test": bool(row.test),
        "batch_id": row.batch_id,
        "tier": Tier(row.tier),
        "keep_ms": row.keep_ms,
        "deleted_ms": row.deleted_ms,
        "is_favourite": bool(row.favourite),
        "share": row.share,
    }
