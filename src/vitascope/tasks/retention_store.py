"""The SQL of what is kept of tasks and for how long: records that have run out, and videos that
somebody points to.
"""

from sqlalchemy import Connection

from vitascope.db.sql import Statement
from vitascope.tasks import batch_store

_EXPIRED = Statement("""
    SELECT id, result FROM task
    WHERE finished_ms < :before AND finished_ms IS NOT NULL
    ORDER BY finished_ms LIMIT :limit
""")
_PURGE_JOBS = Statement("DELETE FROM job WHERE task_id IN :task_ids")
_PURGE_ATTEMPTS = Statement("DELETE FROM attempt WHERE task_id IN :task_ids")
_PURGE_TASKS = Statement("DELETE FROM task WHERE id IN :task_ids")
_OWN_RESULT = Statement("""
    SELECT id FROM task
    WHERE result = :result AND account_id = :account_id AND deleted_ms IS NULL
""")
_RESULTS = Statement("""
    SELECT result FROM task WHERE result IN :names AND deleted_ms IS NULL
""")
_NEWEST_RESULTS = Statement("""
    SELECT result FROM task
    WHERE finished_ms > :since AND finished_ms IS NOT NULL AND result IS NOT NULL
      AND deleted_ms IS NULL
    ORDER BY finished_ms DESC LIMIT :limit
""")


def expired(connection: Connection, before_ms: int, limit: int) -> dict[str, str | None]:
    """Return tasks that ended before a moment and what videos they made.

    Those that ended first come first.
    """
    found = _EXPIRED.run(connection, before=before_ms, limit=limit)
    return {row.id: row.result for row in found.all()}


def purge(connection: Connection, task_ids: list[str]) -> None:
    """Remove ended tasks, their jobs, and batches of which none is left.

    The ledger keeps its entries.
    """
    batch_ids = batch_store.of_tasks(connection, task_ids)
    _PURGE_JOBS.run(connection, task_ids=task_ids)
    _PURGE_ATTEMPTS.run(connection, task_ids=task_ids)
    _PURGE_TASKS.run(connection, task_ids=task_ids)
    batch_store.purge_empty(connection, batch_ids)


def owns_result(connection: Connection, account_id: str, result: str) -> bool:
    """Say whether a stored video is what one of the account's own tasks made."""
    return _OWN_RESULT.run(connection, account_id=account_id, result=result).first() is not None


def results_among(connection: Connection, names: list[str]) -> set[str]:
    """Return those of these stored names that a finished task points to, whose film is kept."""
    return set(_RESULTS.run(connection, names=names).scalars())


def newest_results(connection: Connection, since_ms: int, limit: int) -> list[str]:
    """Return the names of the videos made since a moment, the newest first."""
    return _NEWEST_RESULTS.run(connection, since=since_ms, limit=limit).scalars()
