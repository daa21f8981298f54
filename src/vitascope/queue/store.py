"""All SQL of the courier over PostgreSQL: Procrastinate's own function, and what its rows lack."""

from typing import Any

from sqlalchemy import Connection, text

from vitascope.db.now import POSTGRES_NOW_MS
from vitascope.tasks.task import ENGINE_QUEUE

TASK_NAME = "generate"
"""What Procrastinate knows the work by; its queues are the lines: a model's, an engine's for what is tied to it."""
SWEEP_LOCK = 0x76697463
SWEEP_AT_ONCE = 5_000
SHORT_SWEEP_MS, REST_SHARE, LONGEST_REST_MS = 1_000, 3, 30_000
"""After a sweep that took longer, as behind a long line, all processes rest so many times as long, however many."""
REST_NAME = "sweepers rest until"
SILENT_SECONDS = 30
"""A worker of Procrastinate's that said nothing for this long (three of its heartbeats) is gone."""

_JOB = "ROW({queue}, '{name}', {priority}, NULL, NULL, {args}, {at})::procrastinate_job_to_defer_v1"
_CARRY = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY["
    + _JOB.format(
        queue=":line", name=TASK_NAME, priority="-CAST(:rank AS integer)",
        args="jsonb_build_object('task', CAST(:task AS text))",
        at="clock_timestamp() + CAST(:delay AS integer) * interval '1 millisecond'",
    )
    + "])"
)  # fmt: skip
_TRY_SWEEP = text(f"SELECT pg_try_advisory_xact_lock({SWEEP_LOCK}), {POSTGRES_NOW_MS} AS now_ms")
_REST_UNTIL = text("SELECT value::bigint FROM switch WHERE name = :name")
_REST = text(f"""
    INSERT INTO switch (name, value)
    SELECT :name, (now_ms + least({REST_SHARE} * (now_ms - :began), {LONGEST_REST_MS}))::text
    FROM (SELECT {POSTGRES_NOW_MS}) clock (now_ms) WHERE now_ms - :began > :short_ms
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
""")
_FORGET_DEAD = text("DELETE FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL")
# Word that comes later than its job is due was sent before the clock stepped back: nobody carries that job now.
_LOST = f"""
    SELECT j.task_id, l.line, j.rank FROM job j
    JOIN task t ON t.id = j.task_id
    JOIN account a ON a.id = j.account_id
    CROSS JOIN LATERAL (VALUES (t.model), ('{ENGINE_QUEUE}' || md5(j.tied_to))) l (line)
    LEFT JOIN procrastinate_jobs p
      ON p.args ->> 'task' = j.task_id AND p.status = 'todo' AND p.queue_name = l.line
      AND (p.scheduled_at IS NULL OR p.scheduled_at <= clock_timestamp())
    WHERE j.kind = 'generate' AND j.done_ms IS NULL AND p.id IS NULL
      AND l.line IS NOT NULL AND j.due_ms <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint
      AND (j.lease IS NOT NULL OR a.running < a.max_running)
    ORDER BY j.priority DESC, j.rank, j.id LIMIT {SWEEP_AT_ONCE}
"""
_CARRY_LOST = text(
    "SELECT coalesce(array_length(procrastinate_defer_jobs_v1(array_agg("
    + _JOB.format(
        queue="lost.line", name=TASK_NAME, priority="-lost.rank",
        args="jsonb_build_object('task', lost.task_id)", at="NULL",
    )
    + f")), 1), 0) FROM ({_LOST}) AS lost HAVING count(*) > 0"
)  # fmt: skip
_LISTENERS = text(
    f"SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '{SILENT_SECONDS} seconds'"
)
_IS_INSTALLED = text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")


def enqueue(connection: Connection, task_id: str, line: str, rank: int, delay_ms: int) -> None:
    """Enqueue word of a task in the caller's transaction."""
    values: dict[str, Any] = {"task": task_id, "line": line, "rank": rank, "delay": delay_ms}
    connection.execute(_CARRY, values)


def enqueue_lost(connection: Connection, *, short_ms: int = SHORT_SWEEP_MS) -> int:
    """Enqueue word of what is due and nobody carries; return of how many.

    0 where another process is at it, or where all rest since the last look took longer than short_ms.
    """
    is_ours, began = connection.execute(_TRY_SWEEP).one()
    if not is_ours or _rests(connection, began):
        return 0
    connection.execute(_FORGET_DEAD)
    count = connection.execute(_CARRY_LOST).scalar() or 0
    connection.execute(_REST, {"name": REST_NAME, "began": began, "short_ms": short_ms})
    return count


def _rests(connection: Connection, now: int) -> bool:
    until = connection.execute(_REST_UNTIL, {"name": REST_NAME}).scalar()
    # What lies further ahead was written before the clock stepped back.
    return until is not None and now < until <= now + LONGEST_REST_MS


def listeners(connection: Connection) -> int:
    """Return how many of Procrastinate's workers live, in every process."""
    return int(connection.execute(_LISTENERS).scalar_one())


def is_installed(connection: Connection) -> bool:
    """Say whether Procrastinate's tables are there."""
    return bool(connection.execute(_IS_INSTALLED).scalar())
