"""All SQL of the queue over PostgreSQL: Procrastinate's own function, and what its rows lack."""

from sqlalchemy import Connection

from vitascope.db.sql import Statement
from vitascope.db.switches import switch_value
from vitascope.tasks.task import ENGINE_QUEUE

TASK_NAME = "generate"
"""What Procrastinate knows the work by.

Its queues are a model's, an engine's for what is tied to it.
"""
SWEEP_LOCK = 0x76697463
SWEEP_AT_ONCE = 5_000
SHORT_SWEEP_MS, REST_SHARE, LONGEST_REST_MS = 1_000, 3, 30_000
"""After a sweep that took longer, as behind a long line, all processes rest so many times as long,
however many.
"""
REST_NAME = "sweepers rest until"
SILENT_SECONDS = 30
"""A worker of Procrastinate's that said nothing for this long (three of its heartbeats) is gone."""

_ENQUEUE = Statement(f"""
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        :queue, '{TASK_NAME}', -CAST(:rank AS integer), NULL, NULL,
        jsonb_build_object('task', CAST(:task_id AS text)),
        clock_timestamp() + CAST(:delay_ms AS integer) * interval '1 millisecond'
    )::procrastinate_job_to_defer_v1])
""")
_TRY_SWEEP = Statement(f"""
    SELECT pg_try_advisory_xact_lock({SWEEP_LOCK}) AS is_ours, now_ms() AS began_ms
""")
_REST = Statement(f"""
    INSERT INTO switch (name, value)
    SELECT :name,
           (now + least({REST_SHARE} * (now - :began_ms), {LONGEST_REST_MS}))::text
    FROM (SELECT now_ms()) AS clock (now) WHERE now - :began_ms > :short_ms
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
""")
_PURGE_DEAD = Statement("""
    DELETE FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL
""")
# Word that comes later than its job is due was sent before the clock stepped back: nobody carries
# that job now.
_ENQUEUE_LOST = Statement(f"""
    SELECT coalesce(array_length(procrastinate_defer_jobs_v1(array_agg(ROW(
        lost.queue, '{TASK_NAME}', -lost.rank, NULL, NULL,
        jsonb_build_object('task', lost.task_id), NULL
    )::procrastinate_job_to_defer_v1)), 1), 0)
    FROM (
        SELECT job.task_id, line.queue, job.rank FROM job
        JOIN task ON task.id = job.task_id
        JOIN account ON account.id = job.account_id
        CROSS JOIN LATERAL (
            VALUES (task.model), ('{ENGINE_QUEUE}' || md5(job.tied_to))) AS line (queue)
        LEFT JOIN procrastinate_jobs AS word
          ON word.args ->> 'task' = job.task_id AND word.status = 'todo'
          AND word.queue_name = line.queue
          AND (word.scheduled_at IS NULL OR word.scheduled_at <= clock_timestamp())
        WHERE job.kind = 'generate' AND job.done_ms IS NULL AND word.id IS NULL
          AND line.queue IS NOT NULL AND job.due_ms <= now_ms()
          AND (job.lease IS NOT NULL OR account.running < account.max_running)
        ORDER BY job.priority DESC, job.rank, job.id LIMIT {SWEEP_AT_ONCE}
    ) AS lost
    HAVING count(*) > 0
""")
_LISTENERS = Statement(f"""
    SELECT count(*) FROM procrastinate_workers
    WHERE last_heartbeat > now() - interval '{SILENT_SECONDS} seconds'
""")
_IS_INSTALLED = Statement("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")


def enqueue(connection: Connection, task_id: str, queue: str, rank: int, delay_ms: int) -> None:
    """Enqueue word of a task in the caller's transaction."""
    _ENQUEUE.run(connection, task_id=task_id, queue=queue, rank=rank, delay_ms=delay_ms)


def enqueue_lost(connection: Connection, *, short_ms: int = SHORT_SWEEP_MS) -> int:
    """Enqueue word of what is due and nobody carries; return how many.

    0 where another process is at it, or where all rest since the last look took longer than
    short_ms.
    """
    sweep = _TRY_SWEEP.run(connection).one()
    if not sweep.is_ours or _is_too_soon(connection, sweep.began_ms):
        return 0
    _PURGE_DEAD.run(connection)
    count = _ENQUEUE_LOST.run(connection).scalar() or 0
    _REST.run(connection, name=REST_NAME, began_ms=sweep.began_ms, short_ms=short_ms)
    return int(count)


def _is_too_soon(connection: Connection, now: int) -> bool:
    value = switch_value(connection, REST_NAME)
    # What lies further ahead was written before the clock stepped back.
    return value is not None and now < int(value) <= now + LONGEST_REST_MS


def listeners(connection: Connection) -> int:
    """Return how many of Procrastinate's workers live, in every process."""
    return int(_LISTENERS.run(connection).scalar())


def is_installed(connection: Connection) -> bool:
    """Say whether Procrastinate's tables are there."""
    return bool(_IS_INSTALLED.run(connection).scalar())
