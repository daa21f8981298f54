"""How the service stands, read from the rows: the same whichever process is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from vitascope.db.credits_moved import CreditsMoved
from vitascope.db.now import clock_ms
from vitascope.db.sql import Statement
from vitascope.wire import State

# From the open jobs, which have an index of their own: there may be millions of tasks that have
# ended.
_UNFINISHED = Statement("""
    SELECT task.state, count(*) FROM task JOIN job ON job.task_id = task.id
    WHERE job.kind = 'generate' AND job.done_ms IS NULL
    GROUP BY task.state
""")
_QUEUE_AGES = Statement("""
    SELECT account_id, min(due_ms) AS due_ms FROM job
    WHERE done_ms IS NULL AND lease IS NULL
    GROUP BY account_id ORDER BY min(due_ms) LIMIT 20
""")
_EXPIRED = Statement("""
    SELECT count(*) FROM job WHERE done_ms IS NULL AND lease IS NOT NULL AND due_ms < now_ms()
""")
# What waits for a receiver that is switched off is not late: nobody tries.
_CALLBACKS = Statement("""
    SELECT count(*), min(delivery.created_ms)
    FROM delivery JOIN receiver
      ON receiver.account_id = delivery.account_id AND receiver.name = delivery.receiver
    WHERE delivery.due_ms IS NOT NULL AND receiver.off_ms IS NULL
""")
_OFF = Statement("SELECT count(*) FROM receiver WHERE off_ms IS NOT NULL")
_BALANCES = Statement("SELECT coalesce(sum(balance), 0) FROM account")

_NONE_UNFINISHED = {state.value: 0 for state in (State.WAITING, State.QUEUING, State.GENERATING)}


@dataclass(frozen=True, kw_only=True)
class Gauges:
    """Ages in seconds, credits in thousandths.

    queue_ages holds the 20 accounts that have waited longest.
    """

    unfinished: dict[str, int]
    queue_ages: dict[str, float]
    leases_run_out: int
    callbacks_waiting: int
    callback_age: float
    receivers_off: int
    credits_milli: Mapping[str, int]
    balances_milli: int


def read_gauges(connection: Connection, moved: CreditsMoved) -> Gauges:
    """Read them all, in a few short queries; moved knows what this process has summed up before."""
    now = clock_ms(connection)
    waiting, oldest = _CALLBACKS.run(connection).one()
    return Gauges(
        unfinished=_NONE_UNFINISHED | dict(_UNFINISHED.run(connection).all()),
        queue_ages={
            row.account_id: max(0, now - row.due_ms) / 1_000
            for row in _QUEUE_AGES.run(connection).all()
        },
        leases_run_out=int(_EXPIRED.run(connection).scalar()),
        callbacks_waiting=waiting,
        callback_age=(now - oldest) / 1_000 if oldest is not None else 0.0,
        receivers_off=int(_OFF.run(connection).scalar()),
        credits_milli=moved.read(connection),
        balances_milli=int(_BALANCES.run(connection).scalar()),
    )
