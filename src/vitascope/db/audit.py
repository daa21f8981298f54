"""What must be true of the rows whenever nobody works: each promise as a count that has to be 0."""

from typing import NamedTuple

from sqlalchemy import Connection

from vitascope.db.sql import Statement

_OPEN = {
    "stuck": Statement("SELECT count(*) FROM task WHERE state NOT IN ('success', 'fail')"),
    "open jobs": Statement("""
        SELECT count(*) FROM job WHERE kind = 'generate' AND done_ms IS NULL
    """),
    "wrong counters": Statement("""
        SELECT count(*) FROM account WHERE running <> 0 OR pending <> 0
    """),
    "callbacks not delivered": Statement("""
        SELECT count(*) FROM delivery WHERE delivered_ms IS NULL
    """),
}
"""True once everything has ended."""
_ALWAYS = {
    "held twice or never": Statement("""
        SELECT count(*) FROM task WHERE NOT test AND 1 <> (
            SELECT count(*) FROM ledger WHERE ledger.task_id = task.id AND ledger.kind = 'hold')
    """),
    "settled twice or never": Statement("""
        SELECT count(*) FROM task WHERE NOT test AND state IN ('success', 'fail') AND 1 <> (
            SELECT count(*) FROM ledger
            WHERE ledger.task_id = task.id AND ledger.kind IN ('charge', 'release'))
    """),
    "charged twice": Statement("""
        SELECT count(*) FROM task WHERE 1 < (
            SELECT count(*) FROM ledger WHERE ledger.task_id = task.id AND ledger.kind = 'charge')
    """),
    "refunded twice": Statement("""
        SELECT count(*) FROM task WHERE 1 < (
            SELECT count(*) FROM ledger WHERE ledger.task_id = task.id AND ledger.kind = 'release')
    """),
    "settled against their state": Statement("""
        SELECT count(*) FROM task JOIN ledger ON ledger.task_id = task.id
        WHERE ledger.kind IN ('charge', 'release')
          AND (task.state = 'success') <> (ledger.kind = 'charge')
    """),
    "wrong balances": Statement("""
        SELECT count(*) FROM account WHERE balance <> (
            SELECT coalesce(sum(CASE WHEN credit = 'available' THEN amount
                                     WHEN debit = 'available' THEN -amount
                                     ELSE 0 END), 0)
            FROM ledger WHERE ledger.account_id = account.id)
    """),
    "held for tasks that have ended": Statement("""
        SELECT count(*) FROM account WHERE (
            SELECT coalesce(sum(CASE WHEN credit = 'held' THEN amount
                                     WHEN debit = 'held' THEN -amount
                                     ELSE 0 END), 0)
            FROM ledger WHERE ledger.account_id = account.id
        ) <> (
            SELECT coalesce(sum(cost), 0) FROM task
            WHERE task.account_id = account.id AND state NOT IN ('success', 'fail'))
    """),
    "late writes accepted": Statement("""
        SELECT count(*) FROM attempt AS earlier WHERE ended_ms IS NOT NULL AND EXISTS (
            SELECT 1 FROM attempt AS later
            WHERE later.task_id = earlier.task_id AND later.id > earlier.id
              AND later.started_ms < earlier.ended_ms)
    """),
    "running more than there is": Statement("""
        SELECT count(*) FROM account WHERE running <> (
            SELECT count(*) FROM job
            WHERE job.account_id = account.id AND kind = 'generate' AND done_ms IS NULL
              AND lease IS NOT NULL)
    """),
}
_HISTORIES = Statement("""
    SELECT id, created_ms, started_ms, finished_ms, state,
           (SELECT count(*) FROM attempt WHERE attempt.task_id = task.id) AS attempts
    FROM task
""")
_BROKEN_OFF = Statement("""
    SELECT count(*) FROM attempt
    WHERE ended_ms IS NULL AND started_ms >= :since AND started_ms < :until
""")
_STATES = Statement("SELECT state, count(*) FROM task GROUP BY state")
_TABLES = Statement("""
    SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()
""")
_IDS = Statement("SELECT id FROM task")


class History(NamedTuple):
    """What became of a task: unix milliseconds, state, and how often it was begun."""

    id: str
    created_ms: int
    started_ms: int | None
    finished_ms: int | None
    state: str
    attempts: int


def histories(connection: Connection) -> list[History]:
    """Return every task's history."""
    return [History._make(row) for row in _HISTORIES.run(connection).all()]


def broken_off(connection: Connection, since_ms: int, until_ms: int) -> int:
    """Return how many attempts that began in a span of time have no end."""
    return int(_BROKEN_OFF.run(connection, since=since_ms, until=until_ms).scalar())


def faults(connection: Connection, *, at_rest: bool = False) -> dict[str, int]:
    """Return how many rows break each promise; at_rest also counts what has not ended."""
    queries = _ALWAYS | (_OPEN if at_rest else {})
    return {name: int(query.run(connection).scalar()) for name, query in queries.items()}


def has_tables(connection: Connection) -> bool:
    """Say whether a PostgreSQL database holds anything."""
    return bool(_TABLES.run(connection).scalar())


def states(connection: Connection) -> dict[str, int]:
    """Return how many tasks are in each state."""
    return dict(_STATES.run(connection).all())


def task_ids(connection: Connection) -> set[str]:
    """Return every task's id."""
    return set(_IDS.run(connection).scalars())
