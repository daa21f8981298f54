"""How the service stands, read from the rows: the same whichever process is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from vitascope.db.credits_moved import CreditsMoved
from vitascope.db.now import NowMs
from vitascope.db.tables import account, delivery, job, receiver, task
from vitascope.wire import State

# From the open jobs, which have an index of their own: there may be millions of tasks that have ended.
_UNFINISHED = (
    select(task.c.state, func.count())
    .join(job, job.c.task_id == task.c.id)
    .where(job.c.kind == "generate", job.c.done_ms.is_(None))
    .group_by(task.c.state)
)
_now = select(NowMs())
_QUEUE_AGES = (
    select(job.c.account_id, func.min(job.c.due_ms))
    .where(job.c.done_ms.is_(None), job.c.lease.is_(None))
    .group_by(job.c.account_id)
    .order_by(func.min(job.c.due_ms))
    .limit(20)
)
_EXPIRED = select(func.count()).where(job.c.done_ms.is_(None), job.c.lease.is_not(None), job.c.due_ms < NowMs())
# What waits for a receiver that is switched off is not late: nobody tries.
_CALLBACKS = (
    select(func.count(), func.min(delivery.c.created_ms))
    .join(receiver, and_(receiver.c.account_id == delivery.c.account_id, receiver.c.name == delivery.c.receiver))
    .where(delivery.c.due_ms.is_not(None), receiver.c.off_ms.is_(None))
)
_OFF = select(func.count()).where(receiver.c.off_ms.is_not(None))
_BALANCES = select(func.coalesce(func.sum(account.c.balance), 0))

_NONE_UNFINISHED = {state.value: 0 for state in (State.WAITING, State.QUEUING, State.GENERATING)}


@dataclass(frozen=True, kw_only=True)
class Gauges:
    """Ages in seconds, credits in thousandths; queue_ages holds the 20 accounts that have waited longest."""

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
    now = int(connection.execute(_now).scalar_one())
    waiting, oldest = connection.execute(_CALLBACKS).one()
    return Gauges(
        unfinished=_NONE_UNFINISHED | {row[0]: row[1] for row in connection.execute(_UNFINISHED)},
        queue_ages={row[0]: max(0, now - row[1]) / 1_000 for row in connection.execute(_QUEUE_AGES)},
        leases_run_out=int(connection.execute(_EXPIRED).scalar_one()),
        callbacks_waiting=waiting,
        callback_age=(now - oldest) / 1_000 if oldest is not None else 0.0,
        receivers_off=int(connection.execute(_OFF).scalar_one()),
        credits_milli=moved.read(connection),
        balances_milli=int(connection.execute(_BALANCES).scalar_one()),
    )
