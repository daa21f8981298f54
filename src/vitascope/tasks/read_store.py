"""All SQL that reads tasks for somebody to look at: one, a list, the queue."""

import re
from collections.abc import Iterator
from functools import cache
from string import ascii_uppercase
from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement
from vitascope.tasks.rows import task_of
from vitascope.tasks.task import Filter, Task
from vitascope.wire import State

RUNNING_SHOWN = WAITING_SHOWN = 200

_OPEN_STATES = (State.WAITING, State.QUEUING, State.GENERATING)
_RECORD = """
    SELECT id, model, state, param, result, fail_code, fail_msg, created_ms, started_ms,
           finished_ms, cost, progress, test, spec, batch_id, tier, keep_ms, deleted_ms,
           favourite, share
    FROM task
"""
_OWN_RECORD = Statement(f"{_RECORD} WHERE id = :id AND account_id = :account_id")
_WHOLE = """
    SELECT id, account_id, key_id, model, state, param, result, fail_code, fail_msg, created_ms,
           started_ms, finished_ms, cost, progress, test, spec, callback_url, cancel_requested,
           record, memo, simulate, batch_id, tier, keep_ms, deleted_ms, favourite, share
    FROM task
"""
_ROW = Statement(f"{_WHOLE} WHERE id = :id")
_OWN_ROW = Statement(f"{_WHOLE} WHERE id = :id AND account_id = :account_id")

_OWN_SIGNS = re.compile("[!%_]")
"""What means something in a pattern, and the sign before it that says that it means itself."""
_ASCII_LOWER = {ord(letter): letter.lower() for letter in ascii_uppercase}
"""What a database's ``lower`` does at least; more where its locale knows more."""

_OF_BATCH = Statement(f"{_RECORD} WHERE batch_id = :batch_id ORDER BY id")

_PAST_NEWER = "created_ms <= :before_ms AND (created_ms < :before_ms OR id < :before_id)"
_PAST_OLDER = "created_ms >= :before_ms AND (created_ms > :before_ms OR id > :before_id)"
"""What comes after the last one seen, in each order."""
# Who cancels says nothing of the model, and a test key's clips are not what others wait for.
_ENDED_BY_TIME = Statement("""
    SELECT finished_ms / :span AS part, state, count(*) AS count FROM task
    WHERE finished_ms >= :since AND finished_ms < :until AND finished_ms IS NOT NULL
      AND model = :model AND NOT test AND (fail_code IS NULL OR fail_code <> '499')
    GROUP BY finished_ms / :span, state
""")

_PLACE = Statement("""
    SELECT priority, rank, id FROM job
    WHERE task_id = :task_id AND account_id = :account_id AND kind = 'generate'
      AND done_ms IS NULL AND lease IS NULL
""")
_AHEAD = Statement("""
    SELECT count(*) FROM job
    WHERE kind = 'generate' AND done_ms IS NULL AND lease IS NULL
      AND (priority > :priority
           OR (priority = :priority AND (rank < :rank OR (rank = :rank AND id < :id))))
""")
_ATTEMPTS = Statement("""
    SELECT number, started_ms, ended_ms, outcome, message FROM attempt
    WHERE task_id = :task_id ORDER BY id
""")
_OPEN_COUNTS = Statement("""
    SELECT task.state, count(*) AS count, min(task.created_ms) AS oldest_ms
    FROM task JOIN job ON job.task_id = task.id
    WHERE job.kind = 'generate' AND job.done_ms IS NULL
    GROUP BY task.state
""")
_AFFINITIES = Statement("""
    SELECT tied_to, count(*) FROM job
    WHERE done_ms IS NULL AND tied_to IS NOT NULL
    GROUP BY tied_to
""")
_RUNNING = Statement("""
    SELECT task.id, task.account_id, task.model, task.progress, task.started_ms, job.attempt,
           job.due_ms
    FROM task JOIN job ON job.task_id = task.id
    WHERE job.kind = 'generate' AND job.done_ms IS NULL AND job.lease IS NOT NULL
    ORDER BY job.id LIMIT :limit
""")

# In the order in which they are claimed, were all due and every engine free.
_WAITING = Statement("""
    SELECT task.id, task.account_id, task.model, task.tier, task.test, task.created_ms, job.attempt
    FROM task JOIN job ON job.task_id = task.id
    WHERE job.kind = 'generate' AND job.done_ms IS NULL AND job.lease IS NULL
    ORDER BY job.priority DESC, job.rank, job.id LIMIT :limit
""")


def affinities(connection: Connection) -> dict[str, int]:
    """Return how many unfinished tasks have an affinity to which engine."""
    return dict(_AFFINITIES.run(connection).all())


def own_task(connection: Connection, task_id: str, account_id: str) -> Task | None:
    """Return an account's own task."""
    found = _OWN_RECORD.run(connection, id=task_id, account_id=account_id).first()
    return None if found is None else task_of(found)


def tasks_of_batch(connection: Connection, batch_id: str) -> list[Task]:
    """Return a batch's tasks in the order of its inputs."""
    return [task_of(each) for each in _OF_BATCH.run(connection, batch_id=batch_id).all()]


def row(connection: Connection, task_id: str) -> Any:
    """Return a task's whole row."""
    return _ROW.run(connection, id=task_id).one()


def own_row(connection: Connection, task_id: str, account_id: str) -> Any | None:
    """Return the whole row of an account's own task."""
    return _OWN_ROW.run(connection, id=task_id, account_id=account_id).first()


def attempts(connection: Connection, task_id: str) -> list[Any]:
    """Return a task's attempts in order; one that was cut off has no end."""
    return _ATTEMPTS.run(connection, task_id=task_id).all()


def open_counts(connection: Connection) -> list[Any]:
    """Return, for each state of unfinished tasks, how many there are and when the oldest was made."""
    return _OPEN_COUNTS.run(connection).all()


def running(connection: Connection, limit: int) -> list[Any]:
    """Return the tasks that workers hold a lease on."""
    return _RUNNING.run(connection, limit=limit).all()


def queue(connection: Connection) -> dict[str, Any]:
    """Return how many tasks wait or run, since when, which run, and which wait, the next one first."""
    counts = {row.state: row for row in open_counts(connection)}
    states = {
        state.value: {"count": counts[state].count, "oldest": counts[state].oldest_ms}
        for state in (State.WAITING, State.QUEUING, State.GENERATING)
        if state in counts
    }
    return {
        "states": states,
        "running": [row._asdict() for row in running(connection, RUNNING_SHOWN)],
        "waiting": [row._asdict() for row in _WAITING.run(connection, limit=WAITING_SHOWN).all()],
    }


def ended_by_time(
    connection: Connection, model: str, *, since_ms: int, until_ms: int, span_ms: int
) -> dict[tuple[int, State], int]:
    """Return how many tasks of a model ended in which span of time and state, by the span's number."""
    found = _ENDED_BY_TIME.run(
        connection, model=model, since=since_ms, until=until_ms, span=span_ms
    )
    return {(row.part, State(row.state)): row.count for row in found.all()}


def place_in_queue(connection: Connection, task_id: str, account_id: str) -> int | None:
    """Return how many waiting jobs a task's turn is away, 1 for the next.

    None where it does not wait.
    """
    place = _PLACE.run(connection, task_id=task_id, account_id=account_id).first()
    if place is None:
        return None
    ahead: int = _AHEAD.run(connection, **place._asdict()).scalar()
    return ahead + 1


def listing(
    connection: Connection, account_id: str, wanted: Filter, *, test_only: bool
) -> list[Task]:
    """Return an account's tasks in the filter's order; only those that test keys made if asked."""
    at_ms, before_id = wanted.before or (None, None)
    values = {
        "state": wanted.state.value if wanted.state else None,
        "model": wanted.model,
        "from_ms": wanted.created_from_ms,
        "to_ms": wanted.created_to_ms,
        "before_ms": at_ms,
        "before_id": before_id,
        "kept": wanted.kept or None,
        "favourite": wanted.favourite or None,
    }
    for number, word in enumerate(wanted.words):
        values[f"word_{number}"] = _pattern(word.lower())
        values[f"ascii_{number}"] = _pattern(word.translate(_ASCII_LOWER))
    given = frozenset(name for name, value in values.items() if value is not None)
    is_open = wanted.state in _OPEN_STATES
    statement = _listing(
        given, is_open=is_open, test_only=test_only, oldest_first=wanted.oldest_first
    )
    found = statement.run(connection, account_id=account_id, limit=wanted.limit, **values)
    return [task_of(each) for each in found.all()]


@cache
def _listing(
    given: frozenset[str], *, is_open: bool, test_only: bool, oldest_first: bool = False
) -> Statement:
    """Return the statement for those parts of a filter that are given: an index serves each."""
    parts = [*_conditions(given, is_open=is_open, test_only=test_only)]
    if "before_ms" in given:
        parts.append(_PAST_OLDER if oldest_first else _PAST_NEWER)
    conditions, order = " AND ".join(parts), "ASC" if oldest_first else "DESC"
    return Statement(f"""
        {_RECORD} WHERE {conditions} ORDER BY created_ms {order}, id {order} LIMIT :limit
    """)


def _conditions(given: frozenset[str], *, is_open: bool, test_only: bool) -> Iterator[str]:
    if is_open:
        # There may be millions that have ended; the open jobs have an index of their own.
        yield """
            id IN (SELECT task_id FROM job WHERE kind = 'generate' AND done_ms IS NULL
                   AND account_id = :account_id)
        """
    else:
        yield "account_id = :account_id"
    if "state" in given:
        yield "state = :state" if is_open else "state = :state AND finished_ms IS NOT NULL"
    if "model" in given:
        yield "model = :model"
    if "from_ms" in given:
        yield "created_ms >= :from_ms"
    if "to_ms" in given:
        yield "created_ms < :to_ms"
    if "kept" in given:
        yield "deleted_ms IS NULL"
    if "favourite" in given:
        yield "favourite"
    for number in sorted(name.removeprefix("word_") for name in given if name.startswith("word_")):
        yield f"""
            (json_lower(spec, 'prompt') LIKE :word_{number} ESCAPE '!'
             OR json_lower(spec, 'prompt') LIKE :ascii_{number} ESCAPE '!')
        """
    if test_only:
        yield "test"


def _pattern(word: str) -> str:
    """Return the pattern of texts that hold a word; its own signs mean nothing."""
    literal = _OWN_SIGNS.sub(r"!\g<0>", word)
    return f"%{literal}%"
