"""All SQL of batches."""

from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement
from vitascope.tasks.batch import TaskBatch
from vitascope.tasks.read_store import tasks_of_batch

_INSERT = Statement("""
    INSERT INTO batch (id, account_id, model, callback_url, test, created_ms)
    VALUES (:id, :account_id, :model, :callback_url, :test, :created_ms)
""")
_OWN = Statement("""
    SELECT id, model, callback_url, test, created_ms, finished_ms FROM batch
    WHERE id = :id AND account_id = :account_id
""")
# The lock lets the last two tasks of a batch end one after the other, and the second see the first.
_LOCK = Statement("SELECT id FROM batch WHERE id = :id FOR UPDATE")
_END = Statement("""
    UPDATE batch SET finished_ms = :now
    WHERE id = :id AND finished_ms IS NULL
      AND NOT EXISTS (SELECT 1 FROM task WHERE batch_id = :id AND finished_ms IS NULL)
""")
_PURGE_EMPTY = Statement("""
    DELETE FROM batch WHERE id IN :batch_ids
      AND NOT EXISTS (SELECT 1 FROM task WHERE task.batch_id = batch.id)
""")
_BATCHES_OF = Statement("""
    SELECT DISTINCT batch_id FROM task WHERE id IN :task_ids AND batch_id IS NOT NULL
""")


def insert(connection: Connection, row: dict[str, Any]) -> None:
    """Add a batch."""
    _INSERT.run(connection, **row)


def own(connection: Connection, batch_id: str, account_id: str) -> TaskBatch | None:
    """Return an account's own batch with its tasks."""
    row = _OWN.run(connection, id=batch_id, account_id=account_id).first()
    if row is None:
        return None
    values = row._asdict() | {"test": bool(row.test)}
    return TaskBatch(**values, tasks=tasks_of_batch(connection, batch_id))


def end(connection: Connection, batch_id: str, *, now_ms: int) -> bool:
    """Write that a batch has ended if its last task has; return whether this did."""
    _LOCK.run(connection, id=batch_id)
    return _END.run(connection, id=batch_id, now=now_ms).rowcount == 1


def of_tasks(connection: Connection, task_ids: list[str]) -> list[str]:
    """Return the batches that these tasks belong to."""
    return _BATCHES_OF.run(connection, task_ids=task_ids).scalars()


def purge_empty(connection: Connection, batch_ids: list[str]) -> None:
    """Remove those of these batches whose tasks are all gone."""
    _PURGE_EMPTY.run(connection, batch_ids=batch_ids)
