"""A callback's rows as its owner sees them."""

from typing import Any


def delivery_record(row: Any) -> dict[str, Any]:
    """Return one delivery; times in unix milliseconds."""
    return {
        "id": row.id,
        "taskId": row.task_id,
        "batchId": row.batch_id,
        "url": row.url,
        "receiver": row.receiver,
        "state": row.state,
        "attempt": row.attempt,
        "createTime": row.created_ms,
        "dueTime": row.due_ms,
        "deliveredTime": row.delivered_ms,
        "lastStatus": row.last_status,
        "lastError": row.last_error,
    }


def attempt_record(row: Any) -> dict[str, Any]:
    """Return one attempt; answer is the first KiB that the receiver said."""
    return {
        "attempt": row.attempt,
        "time": row.at_ms,
        "latencyMs": row.latency_ms,
        "status": row.status,
        "reason": row.reason,
        "answer": row.answer,
    }


def receiver_record(row: Any) -> dict[str, Any]:
    """Return a receiver that is switched off."""
    return {"receiver": row.name, "failingSince": row.failing_since_ms, "offTime": row.off_ms}
