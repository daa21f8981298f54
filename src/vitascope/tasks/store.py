"""All SQL that changes tasks and their jobs.

Every write after a claim says: this job, this lease, not done.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from vitascope.db.now import now_ms
from vitascope.db.sql import Statement
from vitascope.tasks.task import AFFINITY_MS, Affinity, ClaimFilter

_INSERT_TASK = Statement("""
    INSERT INTO task (id, account_id, key_id, test, model, param, spec, callback_url, cost, state,
                      created_ms, simulate, idempotency_key, body_hash, memo, batch_id,
                      tier, keep_ms)
    VALUES (:id, :account_id, :key_id, :test, :model, :param, :spec, :callback_url, :cost, :state,
            :created_ms, :simulate, :idempotency_key, :body_hash, :memo, :batch_id,
            :tier, :keep_ms)
""")
_DEFAULTS: dict[str, Any] = {
    "key_id": None,
    "test": False,
    "callback_url": None,
    "simulate": None,
    "idempotency_key": None,
    "body_hash": None,
    "memo": "{}",
    "batch_id": None,
    "tier": "standard",
    "keep_ms": None,
}
_INSERT_JOB = Statement("""
    INSERT INTO job (kind, task_id, account_id, priority, rank, due_ms)
    VALUES ('generate', :task_id, :account_id, :priority, :rank, :due_ms)
""")
# A job whose lease ran out counts as running already, so its account's cap does not keep it from
# its next attempt.
_DUE = """
    SELECT job.id, job.task_id, job.account_id, job.attempt, job.lease, job.due_ms, task.spec,
           task.memo, task.simulate, task.cancel_requested, task.model, task.param
    FROM job
    JOIN account ON account.id = job.account_id
    JOIN task ON task.id = job.task_id
    WHERE job.kind = 'generate' AND job.done_ms IS NULL AND job.due_ms <= :now
      AND (job.lease IS NOT NULL OR account.running < account.max_running)
"""
_HAS_NO_OTHER_ENGINE = f"""
    (job.tied_to IS NULL
     OR job.due_ms <= :now - {AFFINITY_MS}
     OR (NOT job.tied_firmly AND job.tied_to IN :unhealthy))
"""
_FIRST = "ORDER BY job.priority DESC, job.rank, job.id LIMIT 1 FOR UPDATE OF job SKIP LOCKED"
_NEXT = Statement(f"{_DUE} AND (job.tied_to = :engine OR {_HAS_NO_OTHER_ENGINE}) {_FIRST}")
_NEXT_OF_MODELS = Statement(f"""
    {_DUE} AND (job.tied_to = :engine OR ({_HAS_NO_OTHER_ENGINE} AND task.model IN :models))
    {_FIRST}
""")
_NEXT_DUE = Statement("""
    SELECT min(due_ms) FROM job
    WHERE kind = 'generate' AND done_ms IS NULL AND (tied_to IS NULL OR tied_to = :engine)
""")
_LEASE_JOB = Statement("""
    UPDATE job SET lease = :lease, due_ms = :due_ms, attempt = :attempt
    WHERE id = :job_id AND done_ms IS NULL
""")
_BEAT = Statement("""
    UPDATE job SET due_ms = :due_ms, tied_to = :tied_to, tied_firmly = :tied_firmly
    WHERE id = :job_id AND lease = :lease AND done_ms IS NULL
""")
_FINISH_JOB = Statement("""
    UPDATE job SET done_ms = :now, lease = NULL
    WHERE id = :job_id AND lease = :lease AND done_ms IS NULL
""")
_PUT_BACK = Statement("""
    UPDATE job SET lease = NULL, due_ms = :due_ms, attempt = :attempt
    WHERE id = :job_id AND lease = :lease AND done_ms IS NULL
    RETURNING tied_to
""")
_CLAMP_FUTURE = Statement("""
    UPDATE job SET due_ms = CASE WHEN lease IS NOT NULL THEN :lease_until ELSE :now END
    WHERE kind = 'generate' AND done_ms IS NULL
      AND due_ms > CASE WHEN lease IS NOT NULL THEN :lease_until ELSE :now END
""")
_OVERTAKER = Statement("""
    SELECT max(priority) FROM job
    WHERE kind = 'generate' AND done_ms IS NULL AND lease IS NULL AND NOT aged
""")
# Of every account the oldest, and no second one while that waits: who has many may not take the
# line of those who pay more.
_AGE = Statement("""
    UPDATE job SET priority = :above, aged = true, rank = coalesce(
        (SELECT min(line.rank) FROM job AS line
         WHERE line.kind = 'generate' AND line.done_ms IS NULL AND line.lease IS NULL
           AND line.priority = :above AND NOT line.aged), rank)
    WHERE lease IS NULL AND done_ms IS NULL AND id IN (
        SELECT min(old.id) FROM job AS old
        WHERE old.kind = 'generate' AND old.done_ms IS NULL AND old.lease IS NULL
          AND old.priority < :above AND old.due_ms <= :before
          AND NOT EXISTS (
              SELECT 1 FROM job AS other
              WHERE other.kind = 'generate' AND other.done_ms IS NULL AND other.lease IS NULL
                AND other.aged AND other.priority >= :above
                AND other.account_id = old.account_id)
        GROUP BY old.account_id)
""")
_START = Statement("""
    UPDATE task SET state = 'generating', progress = 0, started_ms = coalesce(started_ms, :now)
    WHERE id = :id
""")
_PROGRESS = Statement("""
    UPDATE task SET progress = :progress, memo = :memo WHERE id = :id RETURNING cancel_requested
""")
_REQUEUE = Statement("UPDATE task SET state = 'queuing', progress = 0 WHERE id = :id")
_SUCCEED = Statement("""
    UPDATE task SET state = 'success', progress = 100, result = :result, record = :record,
                    finished_ms = :now
    WHERE id = :id AND state = 'generating'
""")
_FAIL = Statement("""
    UPDATE task SET state = 'fail', fail_code = :fail_code, fail_msg = :fail_msg,
                    finished_ms = :now
    WHERE id = :id AND state IN ('waiting', 'queuing', 'generating')
""")
_CHANGE_SEED = Statement("""
    UPDATE task SET spec = :spec, param = :param, memo = :memo WHERE id = :id
""")
_HAS_AFFINITY = Statement("SELECT tied_to IS NOT NULL FROM job WHERE id = :id")
_FIRST_WITH_KEY = Statement("""
    SELECT id, body_hash, created_ms, batch_id FROM task
    WHERE account_id = :account_id AND idempotency_key = :key
""")
_CLEAR_IDEMPOTENCY_KEY = Statement("UPDATE task SET idempotency_key = NULL WHERE id = :id")
_FOR_CANCEL = Statement("""
    SELECT task.state, task.fail_code, job.id, job.lease, job.attempt
    FROM task JOIN job ON job.task_id = task.id AND job.kind = 'generate'
    WHERE task.id = :id AND task.account_id = :account_id
    FOR UPDATE OF job
""")
_REQUEST_CANCEL = Statement("UPDATE task SET cancel_requested = true WHERE id = :id")
_CANCEL_REQUESTED = Statement("SELECT cancel_requested FROM task WHERE id = :id")
_BEGIN_ATTEMPT = Statement("""
    INSERT INTO attempt (task_id, number, started_ms) VALUES (:task_id, :number, :now)
""")
_END_ATTEMPT = Statement("""
    UPDATE attempt SET ended_ms = :now, outcome = :outcome, message = :message
    WHERE task_id = :task_id AND number = :number AND ended_ms IS NULL
""")


def insert_task(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add a task; what is not in its row has its default."""
    _INSERT_TASK.run(connection, **{**_DEFAULTS, **row})


def insert_job(
    connection: Connection,
    task_id: str,
    account_id: str,
    *,
    rank: int,
    due_ms: int,
    priority: int = 0,
) -> None:
    """Add the job that generates a task."""
    _INSERT_JOB.run(
        connection,
        task_id=task_id,
        account_id=account_id,
        priority=priority,
        rank=rank,
        due_ms=due_ms,
    )


def begin_attempt(connection: Connection, task_id: str, number: int, *, now_ms: int) -> None:
    """Write down that an attempt began."""
    _BEGIN_ATTEMPT.run(connection, task_id=task_id, number=number, now=now_ms)


def end_attempt(
    connection: Connection,
    task_id: str,
    number: int,
    *,
    outcome: str,
    message: str | None,
    now_ms: int,
) -> None:
    """Write down how an attempt ended."""
    _END_ATTEMPT.run(
        connection, task_id=task_id, number=number, outcome=outcome, message=message, now=now_ms
    )


def next_due(connection: Connection, engine: str) -> int | None:
    """Return when the next open job falls due that is not tied to another engine, in unix
    milliseconds.
    """
    due_ms: int | None = _NEXT_DUE.run(connection, engine=engine).scalar()
    return due_ms


def next_job(connection: Connection, now_ms: int, wanted: ClaimFilter) -> Any | None:
    """Lock and return the job whose turn it is among those that the filter lets through, with its
    task's spec.
    """
    values = {"now": now_ms, "engine": wanted.engine, "unhealthy": wanted.unhealthy}
    if wanted.models is None:
        return _NEXT.run(connection, **values).first()
    return _NEXT_OF_MODELS.run(connection, **values, models=wanted.models).first()


def lease_job(
    connection: Connection, job_id: int, token: str, *, due_ms: int, attempt: int
) -> None:
    """Give a locked job to whoever holds the token."""
    _LEASE_JOB.run(connection, job_id=job_id, lease=token, due_ms=due_ms, attempt=attempt)


def beat(
    connection: Connection, job_id: int, token: str, *, due_ms: int, affinity: Affinity | None
) -> bool:
    """Extend a lease and note the affinity; False where the lease is no longer ours."""
    beaten = _BEAT.run(
        connection,
        job_id=job_id,
        lease=token,
        due_ms=due_ms,
        tied_to=affinity.engine if affinity else None,
        tied_firmly=affinity is not None and affinity.hard,
    )
    return beaten.rowcount == 1


def finish_job(connection: Connection, job_id: int, token: str, *, now_ms: int) -> bool:
    """Close a job for good; False where the lease is no longer ours."""
    return _FINISH_JOB.run(connection, job_id=job_id, lease=token, now=now_ms).rowcount == 1


def put_back(
    connection: Connection, job_id: int, token: str, *, due_ms: int, attempt: int
) -> Any | None:
    """Return a job to the line; return its tied_to, or None where the lease is no longer ours."""
    return _PUT_BACK.run(
        connection, job_id=job_id, lease=token, due_ms=due_ms, attempt=attempt
    ).first()


def clamp_future_due_times(connection: Connection, now_ms: int, lease_ms: int) -> int:
    """Make due now whatever waits in line, and end every lease in one lease's time at the latest.

    Return how many.
    """
    return _CLAMP_FUTURE.run(connection, now=now_ms, lease_until=now_ms + lease_ms).rowcount


def age(connection: Connection, waited_ms: int) -> int:
    """Put jobs that have been due for so long, and that dearer ones overtake, among those.

    Return how many.
    """
    above: int | None = _OVERTAKER.run(connection).scalar()
    if above is None:
        return 0
    return _AGE.run(connection, above=above, before=now_ms(connection) - waited_ms).rowcount


def start(connection: Connection, task_id: str, *, now_ms: int) -> None:
    """Mark a task as generating."""
    _START.run(connection, id=task_id, now=now_ms)


def note_progress(connection: Connection, task_id: str, *, progress: int, memo: str) -> bool:
    """Write progress (0 to 100) and the engine's memo; return whether the owner asked to cancel."""
    return bool(_PROGRESS.run(connection, id=task_id, progress=progress, memo=memo).scalar())


def requeue(connection: Connection, task_id: str) -> None:
    """Mark a task as queuing again."""
    _REQUEUE.run(connection, id=task_id)


def succeed(connection: Connection, task_id: str, *, result: str, record: str, now_ms: int) -> None:
    """Write a success; the caller has just closed the job under its lease."""
    _one_row(
        _SUCCEED.run(connection, id=task_id, result=result, record=record, now=now_ms).rowcount
    )


def fail(
    connection: Connection, task_id: str, *, fail_code: str, fail_msg: str, now_ms: int
) -> None:
    """Write a failure; the caller has just closed the job under its lease."""
    failed = _FAIL.run(connection, id=task_id, fail_code=fail_code, fail_msg=fail_msg, now=now_ms)
    _one_row(failed.rowcount)


def change_seed(connection: Connection, task_id: str, *, spec: str, param: str, memo: str) -> None:
    """Write a task anew with another seed; the caller has just put the job back under its lease."""
    _CHANGE_SEED.run(connection, id=task_id, spec=spec, param=param, memo=memo)


def has_affinity(connection: Connection, job_id: int) -> bool:
    """Return True if an engine has work under way elsewhere for a job."""
    return bool(_HAS_AFFINITY.run(connection, id=job_id).scalar())


def first_with_idempotency_key(connection: Connection, account_id: str, key: str) -> Any | None:
    """Return id, body_hash, created_ms and batch_id of the first task that an Idempotency-Key made."""
    return _FIRST_WITH_KEY.run(connection, account_id=account_id, key=key).first()


def clear_idempotency_key(connection: Connection, task_id: str) -> None:
    """Let a task's Idempotency-Key be used anew."""
    _CLEAR_IDEMPOTENCY_KEY.run(connection, id=task_id)


def for_cancel(connection: Connection, task_id: str, account_id: str) -> Any | None:
    """Lock the job of an account's own task.

    Return state and fail_code with the job's id, lease and attempt.
    """
    return _FOR_CANCEL.run(connection, id=task_id, account_id=account_id).first()


def request_cancel(connection: Connection, task_id: str) -> None:
    """Leave a note for the worker that has the task."""
    _REQUEST_CANCEL.run(connection, id=task_id)


def cancel_requested(connection: Connection, task_id: str) -> bool:
    """Say whether the owner asked to cancel."""
    return bool(_CANCEL_REQUESTED.run(connection, id=task_id).scalar())


def _one_row(rows: int) -> None:
    if rows != 1:
        raise RuntimeError("an open job belonged to a finished task")
