"""The SQL of what is kept of tasks and for how long: records that have run out, and videos that somebody points to."""

from sqlalchemy import Connection, bindparam, delete, select

from vitascope.db.tables import attempt, job, task

_EXPIRED = (
    select(task.c.id, task.c.result)
    .where(task.c.finished_ms < bindparam("before"), task.c.finished_ms.is_not(None))
    .order_by(task.c.finished_ms)
    .limit(bindparam("limit"))
)
_PURGE_JOBS = delete(job).where(job.c.task_id.in_(bindparam("b_ids", expanding=True)))
_PURGE_TASKS = delete(task).where(task.c.id.in_(bindparam("b_ids", expanding=True)))
_OWN_RESULT = select(task.c.id).where(
    task.c.result == bindparam("result"), task.c.account_id == bindparam("account_id")
)
_RESULTS = select(task.c.result).where(task.c.result.in_(bindparam("names", expanding=True)))
_NEWEST_RESULTS = (
    select(task.c.result)
    .where(task.c.finished_ms > bindparam("since"), task.c.finished_ms.is_not(None), task.c.result.is_not(None))
    .order_by(task.c.finished_ms.desc())
    .limit(bindparam("limit"))
)
_PURGE_ATTEMPTS = delete(attempt).where(attempt.c.task_id.in_(bindparam("b_ids", expanding=True)))


def expired(connection: Connection, before_ms: int, limit: int) -> dict[str, str | None]:
    """Return tasks that ended before a moment and what videos they made; those that ended first come first."""
    return {row.id: row.result for row in connection.execute(_EXPIRED, {"before": before_ms, "limit": limit})}


def purge(connection: Connection, task_ids: list[str]) -> None:
    """Remove ended tasks and their jobs; the ledger keeps its entries."""
    connection.execute(_PURGE_JOBS, {"b_ids": task_ids})
    connection.execute(_PURGE_ATTEMPTS, {"b_ids": task_ids})
    connection.execute(_PURGE_TASKS, {"b_ids": task_ids})


def owns_result(connection: Connection, account_id: str, result: str) -> bool:
    """Say whether a stored video is what one of the account's own tasks made."""
    return connection.execute(_OWN_RESULT, {"account_id": account_id, "result": result}).first() is not None


def results_among(connection: Connection, names: list[str]) -> set[str]:
    """Return those of these stored names that a finished task points to."""
    return set(connection.execute(_RESULTS, {"names": names}).scalars())


def newest_results(connection: Connection, since_ms: int, limit: int) -> list[str]:
    """Return the names of the videos made since a moment, the newest first."""
    return list(connection.execute(_NEWEST_RESULTS, {"since": since_ms, "limit": limit}).scalars())
