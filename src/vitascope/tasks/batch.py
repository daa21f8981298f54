"""The batch: tasks that were made together, as their owner sees them and their receiver is told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vitascope.credits import credits_of
from vitascope.tasks.record import VideoUrl, record_info
from vitascope.tasks.task import Task
from vitascope.wire import Code, State

ALL_DONE_TEXT = "Batch completed successfully."
SOME_FAILED_TEXT = "Batch completed; some tasks failed."


@dataclass(frozen=True, kw_only=True)
class TaskBatch:
    """Tasks that were made in one call, in the order of its inputs.

    Times are unix milliseconds; finished_ms is None until the last one has ended.
    """

    id: str
    model: str
    callback_url: str | None
    test: bool
    created_ms: int
    finished_ms: int | None
    tasks: Sequence[Task]

    def count(self, state: State) -> int:
        """Return how many of its tasks are in a state."""
        return sum(task.state is state for task in self.tasks)


def batch_info(batch: TaskBatch, video_url: VideoUrl) -> dict[str, Any]:
    """Return ``data`` of batchInfo."""
    done, failed = batch.count(State.SUCCESS), batch.count(State.FAIL)
    return {
        "batchId": batch.id,
        "model": batch.model,
        "total": len(batch.tasks),
        "succeeded": done,
        "failed": failed,
        "pending": len(batch.tasks) - done - failed,
        "createTime": batch.created_ms,
        "completeTime": batch.finished_ms,
        "creditsConsumed": credits_of(sum(task.charged_milli for task in batch.tasks)),
        "tasks": [record_info(task, video_url) for task in batch.tasks],
    }


def batch_callback_body(batch: TaskBatch, video_url: VideoUrl) -> str:
    """Return the JSON text that the batch's receiver gets, frozen when its last task ends."""
    is_whole = not batch.count(State.FAIL)
    body: Mapping[str, Any] = {
        "code": Code.OK if is_whole else Code.GENERATION_FAILED,
        "msg": ALL_DONE_TEXT if is_whole else SOME_FAILED_TEXT,
        "data": batch_info(batch, video_url),
        "batchId": batch.id,
    }
    return json.dumps(body, ensure_ascii=False)
