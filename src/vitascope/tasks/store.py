"""All SQL of tasks and their jobs. Every write after a claim says: this job, this lease, not done."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, func, insert, not_, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from vitascope.db.prepared import Prepared
from vitascope.db.tables import account, attempt, job, task
from vitascope.tasks.rows import task_of
from vitascope.tasks.task import AFFINITY_MS, Affinity, ClaimFilter, Filter, Task
from vitascope.wire import State

GENERATE = "generate"

_INSERT_JOB = Prepared(insert(job).inline(), columns=("kind", "task_id", "account_id", "rank", "due_ms"))
_records = select(
    task.c.id, task.c.model, task.c.state, task.c.param, task.c.result, task.c.fail_code, task.c.fail_msg,
    task.c.created_ms, task.c.started_ms, task.c.finished_ms, task.c.cost, task.c.progress, task.c.test, task.c.spec,
)  # fmt: skip
_RECORD = Prepared(_records.where(task.c.id == bindparam("id"), task.c.account_id == bindparam("account_id")))
_RECORD_COLUMNS = tuple(column.name for column in _records.selected_columns)
_ROW = select(task).where(task.c.id == bindparam("id"))

# A job whose lease ran out counts as running already, so its account's cap does not keep it from its next attempt.
_claimable: ColumnElement[bool] = or_(job.c.lease.is_not(None), account.c.running < account.c.max_running)
_free: ColumnElement[bool] = or_(
    job.c.tied_to.is_(None),
    job.c.due_ms <= bindparam("now") - AFFINITY_MS,
    and_(not_(job.c.tied_firmly), job.c.tied_to.in_(bindparam("unhealthy", expanding=True))),
)
_is_mine: ColumnElement[bool] = job.c.tied_to == bindparam("engine")
_next = (
    select(
        job.c.id, job.c.task_id, job.c.account_id, job.c.attempt, job.c.lease, job.c.due_ms, task.c.spec, task.c.memo,
        task.c.started_ms, task.c.simulate, task.c.cancel_requested, task.c.model, task.c.param,
    )
    .join(account, account.c.id == job.c.account_id)
    .join(task, task.c.id == job.c.task_id)
    .where(job.c.kind == GENERATE, job.c.done_ms.is_(None), job.c.due_ms <= bindparam("now"), _claimable)
    .order_by(job.c.priority.desc(), job.c.rank, job.c.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=job)
)  # fmt: skip
_NEXT = _next.where(or_(_is_mine, _free))
_NEXT_OF_MODELS = _next.where(or_(_is_mine, and_(_free, task.c.model.in_(bindparam("models", expanding=True)))))
_PLACE = select(job.c.priority, job.c.rank, job.c.id).where(
    job.c.task_id == bindparam("task_id"), job.c.account_id == bindparam("account_id"), job.c.kind == GENERATE,
    job.c.done_ms.is_(None), job.c.lease.is_(None),
)  # fmt: skip
_AHEAD = select(func.count()).where(
    job.c.kind == GENERATE,
    job.c.done_ms.is_(None),
    job.c.lease.is_(None),
    or_(
        job.c.priority > bindparam("priority"),
        and_(
            job.c.priority == bindparam("priority"),
            or_(
                job.c.rank < bindparam("rank"),
                and_(job.c.rank == bindparam("rank"), job.c.id < bindparam("id")),
            ),
        ),
    ),
)
_NEXT_DUE = select(func.min(job.c.due_ms)).where(
    job.c.kind == GENERATE, job.c.done_ms.is_(None), or_(job.c.tied_to.is_(None), _is_mine)
)
_LEASE_JOB = (
    update(job)
    .where(job.c.id == bindparam("b_id"), job.c.done_ms.is_(None))
    .values(lease=bindparam("b_lease"), due_ms=bindparam("b_due"), attempt=bindparam("b_attempt"))
)
_mine = and_(job.c.id == bindparam("b_id"), job.c.lease == bindparam("b_lease"), job.c.done_ms.is_(None))
_BEAT = (
    update(job)
    .where(_mine)
    .values(due_ms=bindparam("b_due"), tied_to=bindparam("b_tied_to"), tied_firmly=bindparam("b_firmly"))
)
_FINISH_JOB = update(job).where(_mine).values(done_ms=bindparam("b_now"), lease=None)
_PUT_BACK = (
    update(job)
    .where(_mine)
    .values(lease=None, due_ms=bindparam("b_due"), attempt=bindparam("b_attempt"))
    .returning(job.c.tied_to)
)
_latest_ms = case((job.c.lease.is_not(None), bindparam("b_lease_until")), else_=bindparam("b_now"))
_CLAMP_FUTURE = (
    update(job)
    .where(job.c.kind == GENERATE, job.c.done_ms.is_(None), job.c.due_ms > _latest_ms)
    .values(due_ms=_latest_ms)
)
_STARTED = (
    update(task)
    .where(task.c.id == bindparam("b_id"))
    .values(state=State.GENERATING, progress=0, started_ms=func.coalesce(task.c.started_ms, bindparam("b_now")))
)
_PROGRESS = (
    update(task)
    .where(task.c.id == bindparam("b_id"))
    .values(progress=bindparam("b_progress"), memo=bindparam("b_memo"))
    .returning(task.c.cancel_requested)
)
_REQUEUE = update(task).where(task.c.id == bindparam("b_id")).values(state=State.QUEUING, progress=0)
_OPEN_STATES = (State.WAITING, State.QUEUING, State.GENERATING)
_SUCCEED = (
    update(task)
    .where(task.c.id == bindparam("b_id"), task.c.state == State.GENERATING)
    .values(
        state=State.SUCCESS, progress=100, result=bindparam("b_result"), record=bindparam("b_record"),
        finished_ms=bindparam("b_now"),
    )
)  # fmt: skip
_FAIL = (
    update(task)
    .where(task.c.id == bindparam("b_id"), task.c.state.in_(_OPEN_STATES))
    .values(
        state=State.FAIL, fail_code=bindparam("b_fail_code"), fail_msg=bindparam("b_fail_msg"),
        finished_ms=bindparam("b_now"),
    )
)  # fmt: skip
_CHANGE_SEED = (
    update(task)
    .where(task.c.id == bindparam("b_id"))
    .values(spec=bindparam("b_spec"), param=bindparam("b_param"), memo=bindparam("b_memo"))
)
_HAS_AFFINITY = select(job.c.tied_to.is_not(None)).where(job.c.id == bindparam("id"))
_FIRST_WITH_KEY = select(task.c.id, task.c.body_hash, task.c.created_ms).where(
    task.c.account_id == bindparam("account_id"), task.c.idempotency_key == bindparam("key")
)
_CLEAR_IDEMPOTENCY_KEY = update(task).where(task.c.id == bindparam("b_id")).values(idempotency_key=None)
_FOR_CANCEL = (
    select(task.c.state, task.c.fail_code, job.c.id, job.c.lease, job.c.attempt)
    .join(job, and_(job.c.task_id == task.c.id, job.c.kind == GENERATE))
    .where(task.c.id == bindparam("id"), task.c.account_id == bindparam("account_id"))
    .with_for_update(of=job)
)
_REQUEST_CANCEL = update(task).where(task.c.id == bindparam("b_id")).values(cancel_requested=True)
_CANCEL_REQUESTED = select(task.c.cancel_requested).where(task.c.id == bindparam("id"))
_BEGIN_ATTEMPT = insert(attempt).inline()
_END_ATTEMPT = (
    update(attempt)
    .where(
        attempt.c.task_id == bindparam("b_task_id"), attempt.c.number == bindparam("b_number"),
        attempt.c.ended_ms.is_(None),
    )
    .values(ended_ms=bindparam("b_now"), outcome=bindparam("b_outcome"), message=bindparam("b_message"))
)  # fmt: skip
_ATTEMPTS = select(attempt).where(attempt.c.task_id == bindparam("task_id")).order_by(attempt.c.id)
_OWN = _ROW.where(task.c.account_id == bindparam("account_id"))
_open_jobs = and_(job.c.kind == GENERATE, job.c.done_ms.is_(None))
_OPEN_COUNTS = (
    select(task.c.state, func.count().label("count"), func.min(task.c.created_ms).label("oldest_ms"))
    .join(job, job.c.task_id == task.c.id)
    .where(_open_jobs)
    .group_by(task.c.state)
)
_AFFINITIES = (
    select(job.c.tied_to, func.count())
    .where(job.c.done_ms.is_(None), job.c.tied_to.is_not(None))
    .group_by(job.c.tied_to)
)
_RUNNING = (
    select(
        task.c.id, task.c.account_id, task.c.model, task.c.progress, task.c.started_ms, job.c.attempt, job.c.due_ms,
    )
    .join(job, job.c.task_id == task.c.id)
    .where(_open_jobs, job.c.lease.is_not(None))
    .order_by(job.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip


def affinities(connection: Connection) -> dict[str, int]:
    """Return how many unfinished tasks have an affinity to which engine."""
    return {row[0]: row[1] for row in connection.execute(_AFFINITIES)}


def insert_task(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add a task; what is None in its row, or not there, has its default."""
    given = {name: value for name, value in row.items() if value is not None}
    _insert_of(tuple(given)).run(connection, given)


@cache
def _insert_of(columns: tuple[str, ...]) -> Prepared:
    """Return the statement for these columns: every further value that is bound costs, a NULL most of all."""
    return Prepared(insert(task).inline(), columns=columns)


def insert_job(connection: Connection, task_id: str, account_id: str, *, rank: int, due_ms: int) -> None:
    """Add the job that generates a task."""
    _INSERT_JOB.run(
        connection,
        {"kind": GENERATE, "task_id": task_id, "account_id": account_id, "rank": rank, "due_ms": due_ms},
    )


def own_task(connection: Connection, task_id: str, account_id: str) -> Task | None:
    """Return an account's own task."""
    found = _RECORD.run(connection, {"id": task_id, "account_id": account_id}).fetchone()
    return None if found is None else task_of(dict(zip(_RECORD_COLUMNS, found, strict=True)))


def row(connection: Connection, task_id: str) -> Mapping[str, Any]:
    """Return a task's whole row."""
    return dict(connection.execute(_ROW, {"id": task_id}).mappings().one())


def own_row(connection: Connection, task_id: str, account_id: str) -> Mapping[str, Any] | None:
    """Return the whole row of an account's own task."""
    found = connection.execute(_OWN, {"id": task_id, "account_id": account_id}).mappings().one_or_none()
    return None if found is None else dict(found)


def begin_attempt(connection: Connection, task_id: str, number: int, *, now_ms: int) -> None:
    """Write down that an attempt began."""
    connection.execute(_BEGIN_ATTEMPT, {"task_id": task_id, "number": number, "started_ms": now_ms})


def end_attempt(
    connection: Connection, task_id: str, number: int, *, outcome: str, message: str | None, now_ms: int
) -> None:
    """Write down how an attempt ended."""
    values = {"b_task_id": task_id, "b_number": number, "b_outcome": outcome, "b_message": message, "b_now": now_ms}
    connection.execute(_END_ATTEMPT, values)


def attempts(connection: Connection, task_id: str) -> list[RowMapping]:
    """Return a task's attempts in order; one that was cut off has no end."""
    return list(connection.execute(_ATTEMPTS, {"task_id": task_id}).mappings())


def open_counts(connection: Connection) -> list[RowMapping]:
    """Return, for each state of unfinished tasks, how many there are and when the oldest was made."""
    return list(connection.execute(_OPEN_COUNTS).mappings())


def running(connection: Connection, limit: int) -> list[RowMapping]:
    """Return the tasks that workers hold a lease on."""
    return list(connection.execute(_RUNNING, {"limit": limit}).mappings())


def place_in_queue(connection: Connection, task_id: str, account_id: str) -> int | None:
    """Return how many waiting jobs a task's turn is away, 1 for the next; None where it does not wait."""
    place = connection.execute(_PLACE, {"task_id": task_id, "account_id": account_id}).mappings().one_or_none()
    if place is None:
        return None
    ahead: int = connection.execute(_AHEAD, dict(place)).scalar_one()
    return ahead + 1


def next_due(connection: Connection, engine: str) -> int | None:
    """Return when the next open job falls due that is not tied to another engine, in unix milliseconds."""
    return connection.execute(_NEXT_DUE, {"engine": engine}).scalar()


def next_job(connection: Connection, now_ms: int, wanted: ClaimFilter) -> Any | None:
    """Lock and return the job whose turn it is among those that the filter lets through, with its task's spec."""
    values: dict[str, Any] = {"now": now_ms, "engine": wanted.engine, "unhealthy": list(wanted.unhealthy)}
    if wanted.models is None:
        return connection.execute(_NEXT, values).one_or_none()
    return connection.execute(_NEXT_OF_MODELS, values | {"models": list(wanted.models)}).one_or_none()


def lease_job(connection: Connection, job_id: int, token: str, *, due_ms: int, attempt: int) -> None:
    """Give a locked job to whoever holds the token."""
    connection.execute(_LEASE_JOB, {"b_id": job_id, "b_lease": token, "b_due": due_ms, "b_attempt": attempt})


def beat(connection: Connection, job_id: int, token: str, *, due_ms: int, affinity: Affinity | None) -> bool:
    """Extend a lease and note the affinity; False where the lease is no longer ours."""
    values = {"b_id": job_id, "b_lease": token, "b_due": due_ms}
    values |= {"b_tied_to": affinity.engine if affinity else None, "b_firmly": affinity is not None and affinity.hard}
    return connection.execute(_BEAT, values).rowcount == 1


def finish_job(connection: Connection, job_id: int, token: str, *, now_ms: int) -> bool:
    """Close a job for good; False where the lease is no longer ours."""
    return connection.execute(_FINISH_JOB, {"b_id": job_id, "b_lease": token, "b_now": now_ms}).rowcount == 1


def put_back(connection: Connection, job_id: int, token: str, *, due_ms: int, attempt: int) -> Any | None:
    """Return a job to the line; return its tied_to, or None where the lease is no longer ours."""
    values = {"b_id": job_id, "b_lease": token, "b_due": due_ms, "b_attempt": attempt}
    return connection.execute(_PUT_BACK, values).one_or_none()


def clamp_future_due_times(connection: Connection, now_ms: int, lease_ms: int) -> int:
    """Make due now whatever waits in line, and end every lease in one lease's time at the latest; return how many."""
    return connection.execute(_CLAMP_FUTURE, {"b_now": now_ms, "b_lease_until": now_ms + lease_ms}).rowcount


def start(connection: Connection, task_id: str, *, now_ms: int) -> None:
    """Mark a task as generating."""
    connection.execute(_STARTED, {"b_id": task_id, "b_now": now_ms})


def note_progress(connection: Connection, task_id: str, *, progress: int, memo: str) -> bool:
    """Write progress (0 to 100) and the engine's memo; return whether the owner asked to cancel."""
    values = {"b_id": task_id, "b_progress": progress, "b_memo": memo}
    return bool(connection.execute(_PROGRESS, values).scalar_one())


def requeue(connection: Connection, task_id: str) -> None:
    """Mark a task as queuing again."""
    connection.execute(_REQUEUE, {"b_id": task_id})


def succeed(connection: Connection, task_id: str, *, result: str, record: str, now_ms: int) -> None:
    """Write a success; the caller has just closed the job under its lease."""
    values = {"b_id": task_id, "b_result": result, "b_record": record, "b_now": now_ms}
    _one_row(connection.execute(_SUCCEED, values).rowcount)


def fail(connection: Connection, task_id: str, *, fail_code: str, fail_msg: str, now_ms: int) -> None:
    """Write a failure; the caller has just closed the job under its lease."""
    values = {"b_id": task_id, "b_fail_code": fail_code, "b_fail_msg": fail_msg, "b_now": now_ms}
    _one_row(connection.execute(_FAIL, values).rowcount)


def change_seed(connection: Connection, task_id: str, *, spec: str, param: str, memo: str) -> None:
    """Write a task anew with another seed; the caller has just put the job back under its lease."""
    values = {"b_id": task_id, "b_spec": spec, "b_param": param, "b_memo": memo}
    connection.execute(_CHANGE_SEED, values)


def has_affinity(connection: Connection, job_id: int) -> bool:
    """Return True if an engine has work under way elsewhere for a job."""
    return bool(connection.execute(_HAS_AFFINITY, {"id": job_id}).scalar())


def first_with_idempotency_key(connection: Connection, account_id: str, key: str) -> Any | None:
    """Return id, body_hash and created_ms of the task that an Idempotency-Key made."""
    return connection.execute(_FIRST_WITH_KEY, {"account_id": account_id, "key": key}).one_or_none()


def clear_idempotency_key(connection: Connection, task_id: str) -> None:
    """Let a task's Idempotency-Key be used anew."""
    connection.execute(_CLEAR_IDEMPOTENCY_KEY, {"b_id": task_id})


def for_cancel(connection: Connection, task_id: str, account_id: str) -> Any | None:
    """Lock the job of an account's own task; return state and fail_code with the job's id, lease and attempt."""
    return connection.execute(_FOR_CANCEL, {"id": task_id, "account_id": account_id}).one_or_none()


def request_cancel(connection: Connection, task_id: str) -> None:
    """Leave a note for the worker that has the task."""
    connection.execute(_REQUEST_CANCEL, {"b_id": task_id})


def cancel_requested(connection: Connection, task_id: str) -> bool:
    """Say whether the owner asked to cancel."""
    return bool(connection.execute(_CANCEL_REQUESTED, {"id": task_id}).scalar())


def listing(connection: Connection, account_id: str, wanted: Filter, *, test_only: bool) -> list[Task]:
    """Return an account's tasks, newest first; only those that test keys made if asked."""
    query = _records.where(_owned(account_id, wanted.state), *_conditions(wanted))
    if test_only:
        query = query.where(task.c.test.is_(True))
    query = query.order_by(task.c.created_ms.desc(), task.c.id.desc()).limit(wanted.limit)
    return [task_of(dict(row)) for row in connection.execute(query).mappings()]


def _owned(account_id: str, state: State | None) -> ColumnElement[bool]:
    """Return what holds for an account's tasks, said so that an index finds those in this state quickly."""
    if state in _OPEN_STATES:
        return task.c.id.in_(select(job.c.task_id).where(_open_jobs, job.c.account_id == account_id))
    mine = task.c.account_id == account_id
    return mine if state is None else and_(mine, task.c.finished_ms.is_not(None))


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.state is not None:
        yield task.c.state == wanted.state
    if wanted.model is not None:
        yield task.c.model == wanted.model
    if wanted.created_from_ms is not None:
        yield task.c.created_ms >= wanted.created_from_ms
    if wanted.created_to_ms is not None:
        yield task.c.created_ms < wanted.created_to_ms
    if wanted.before is not None:
        at, task_id = wanted.before
        yield and_(task.c.created_ms <= at, or_(task.c.created_ms < at, task.c.id < task_id))


def _one_row(rows: int) -> None:
    if rows != 1:
        raise RuntimeError("an open job belonged to a finished task")
