"""What must be true of the rows whenever nobody works: each promise as a count that has to be 0."""

from typing import NamedTuple

from sqlalchemy import Connection, text

_OPEN = {
    "stuck": "SELECT count(*) FROM task WHERE state NOT IN ('success', 'fail')",
    "open jobs": "SELECT count(*) FROM job WHERE kind = 'generate' AND done_ms IS NULL",
    "wrong counters": "SELECT count(*) FROM account WHERE running <> 0 OR pending <> 0",
    "callbacks not delivered": "SELECT count(*) FROM delivery WHERE delivered_ms IS NULL",
}
"""True once everything has ended."""
_ALWAYS = {
    "held twice or never": "SELECT count(*) FROM task t WHERE NOT t.test AND 1 <> (SELECT count(*) FROM ledger l"
    " WHERE l.task_id = t.id AND l.kind = 'hold')",
    "settled twice or never": "SELECT count(*) FROM task t WHERE NOT t.test AND t.state IN ('success', 'fail') AND 1 <>"
    " (SELECT count(*) FROM ledger l WHERE l.task_id = t.id AND l.kind IN ('charge', 'release'))",
    "charged twice": "SELECT count(*) FROM task t WHERE 1 < (SELECT count(*) FROM ledger l"
    " WHERE l.task_id = t.id AND l.kind = 'charge')",
    "refunded twice": "SELECT count(*) FROM task t WHERE 1 < (SELECT count(*) FROM ledger l"
    " WHERE l.task_id = t.id AND l.kind = 'release')",
    "settled against their state": "SELECT count(*) FROM task t JOIN ledger l ON l.task_id = t.id"
    " WHERE l.kind IN ('charge', 'release') AND (t.state = 'success') <> (l.kind = 'charge')",
    "wrong balances": "SELECT count(*) FROM account a WHERE balance <> (SELECT coalesce(sum(CASE"
    " WHEN credit = 'available' THEN amount WHEN debit = 'available' THEN -amount ELSE 0 END), 0)"
    " FROM ledger l WHERE l.account_id = a.id)",
    "held for tasks that have ended": "SELECT count(*) FROM account a WHERE (SELECT coalesce(sum(CASE"
    " WHEN credit = 'held' THEN amount WHEN debit = 'held' THEN -amount ELSE 0 END), 0) FROM ledger l"
    " WHERE l.account_id = a.id) <> (SELECT coalesce(sum(t.cost), 0) FROM task t"
    " WHERE t.account_id = a.id AND t.state NOT IN ('success', 'fail'))",
    "late writes accepted": "SELECT count(*) FROM attempt a WHERE a.ended_ms IS NOT NULL AND EXISTS (SELECT 1"
    " FROM attempt b WHERE b.task_id = a.task_id AND b.id > a.id AND b.started_ms < a.ended_ms)",
    "running more than there is": "SELECT count(*) FROM account a WHERE running <> (SELECT count(*) FROM job j"
    " WHERE j.account_id = a.id AND j.kind = 'generate' AND j.done_ms IS NULL AND j.lease IS NOT NULL)",
}
_HISTORIES = text(
    "SELECT t.id, t.created_ms, t.started_ms, t.finished_ms, t.state,"
    " (SELECT count(*) FROM attempt a WHERE a.task_id = t.id) AS attempts FROM task t"
)
_BROKEN_OFF = text(
    "SELECT count(*) FROM attempt WHERE ended_ms IS NULL AND started_ms >= :since AND started_ms < :until"
)
_STATES = text("SELECT state, count(*) FROM task GROUP BY state")
_TABLES = text("SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()")
_IDS = text("SELECT id FROM task")


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
    return [History._make(row) for row in connection.execute(_HISTORIES)]


def broken_off(connection: Connection, since_ms: int, until_ms: int) -> int:
    """Return how many attempts that began in a span of time have no end."""
    return int(connection.execute(_BROKEN_OFF, {"since": since_ms, "until": until_ms}).scalar_one())


def faults(connection: Connection, *, at_rest: bool = False) -> dict[str, int]:
    """Return how many rows break each promise; at_rest also counts what has not ended."""
    queries = _ALWAYS | (_OPEN if at_rest else {})
    return {name: int(connection.execute(text(query)).scalar_one()) for name, query in queries.items()}


def has_tables(connection: Connection) -> bool:
    """Say whether a PostgreSQL database holds anything."""
    return bool(connection.execute(_TABLES).scalar())


def states(connection: Connection) -> dict[str, int]:
    """Return how many tasks are in each state."""
    return {row[0]: row[1] for row in connection.execute(_STATES)}


def task_ids(connection: Connection) -> set[str]:
    """Return every task's id."""
    return set(connection.execute(_IDS).scalars())
