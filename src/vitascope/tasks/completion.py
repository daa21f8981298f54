"""T4 and cancelling, the transactions that end an attempt: one fenced write of state, settlement
and callback.
"""

import json
from typing import Any

from sqlalchemy import Connection

from vitascope import ids
from vitascope.accounts import store as account_store
from vitascope.accounts.books import add_entry
from vitascope.accounts.keys import unspend
from vitascope.accounts.ledger import Kind
from vitascope.callbacks import store as callback_store
from vitascope.db.now import now_ms
from vitascope.errors import Invalid, NotFound
from vitascope.language import mark
from vitascope.tasks import batch_store, read_store, seeds, store
from vitascope.tasks.batch import batch_callback_body
from vitascope.tasks.own_paths import callback_additions
from vitascope.tasks.record import VideoUrl, callback_body
from vitascope.tasks.rows import task_of
from vitascope.tasks.task import (
    Completed,
    Enqueue,
    Failed,
    HandedBack,
    Lease,
    LeaseLost,
    Outcome,
    Simulate,
    Stopped,
    queue_of_engine,
)
from vitascope.tasks.tiers import reason_of
from vitascope.wire import Code, State, Tier

OUTCOMES: dict[type[Outcome], str] = {
    Completed: "done",
    Failed: "failed",
    Stopped: "stopped",
    HandedBack: "handedback",
    LeaseLost: "leaselost",
}
"""How an attempt's row names what came of it."""

RETRY_DELAY_MS = 1_000
"""Wait before another attempt, doubled each time: a short outage should not use up every attempt.
"""

WORN_OUT_TEXT = mark(
    "The video could not be made after {attempts} attempts. Your credits have been returned; please try again."
)
CRASHED_TEXT = mark("The engine failed unexpectedly with the seed {seed}.")
SEED_TEXT = mark(
    "The engine failed unexpectedly with the seed {seed}, which you gave. "
    "Your credits have been returned; please try another seed, or none."
)
STOPPED_TEXT = mark("The task was cancelled at your request. Your credits have been returned.")
SIMULATED_TEXT = mark("The generation failed, as your test key asked for with X-Simulate.")
ENDED_TEXT = mark("the task has already finished")


def end_attempt(
    connection: Connection,
    lease: Lease,
    outcome: Outcome,
    max_attempts: int,
    video_url: VideoUrl,
    enqueue: Enqueue,
) -> bool:
    """T4: write what came of an attempt; False where the lease was lost and nothing was written."""
    if isinstance(outcome, Failed | HandedBack) and store.cancel_requested(
        connection, lease.task_id
    ):
        outcome = Stopped()
    written = _end(connection, lease, outcome, max_attempts, video_url, enqueue)
    if written:
        store.end_attempt(
            connection, lease.task_id, lease.attempt, outcome=OUTCOMES[type(outcome)],
            message=outcome.message if isinstance(outcome, Failed) else None, now_ms=now_ms(connection),
        )  # fmt: skip
    return written


def _end(
    connection: Connection,
    lease: Lease,
    outcome: Outcome,
    max_attempts: int,
    video_url: VideoUrl,
    enqueue: Enqueue,
) -> bool:
    match outcome:
        case Completed():
            return _end_succeeded(connection, lease, outcome, video_url)
        case Failed(crashed=True) if not store.has_affinity(connection, lease.job_id):
            return _end_crashed(connection, lease, max_attempts, video_url, enqueue)
        case Failed(retryable=True) if lease.attempt < max_attempts:
            return _try_again(connection, lease, enqueue)
        case Failed(retryable=True):
            return end_failed(connection, lease, _worn_out(max_attempts), video_url)
        case Failed():
            return end_failed(
                connection, lease, (Code.GENERATION_FAILED, outcome.message), video_url
            )
        case Stopped():
            return end_failed(connection, lease, (Code.CANCELLED, STOPPED_TEXT), video_url)
        case HandedBack():
            return _requeue(connection, lease, enqueue, attempt=lease.attempt - 1, delay_ms=0)
        case LeaseLost():
            return False


def _end_crashed(
    connection: Connection, lease: Lease, max_attempts: int, video_url: VideoUrl, enqueue: Enqueue
) -> bool:
    """Try again with another seed, or fail at once where the caller gave the seed that the engine
    crashed with.
    """
    if not seeds.is_drawn(lease.memo):
        why = Code.GENERATION_FAILED, SEED_TEXT.format(seed=lease.spec.seed)
        return end_failed(connection, lease, why, video_url)
    if lease.attempt >= max_attempts:
        return end_failed(connection, lease, _worn_out(max_attempts), video_url)
    if not _try_again(connection, lease, enqueue):
        return False
    another = seeds.with_another_seed(read_store.row(connection, lease.task_id), lease.memo)
    store.change_seed(connection, lease.task_id, **another)
    return True


def failure_before_start(found: Any, attempt: int, max_attempts: int) -> tuple[Code, str] | None:
    """Return why a job that was just taken must not be worked on, None where it may."""
    if found.cancel_requested:
        return Code.CANCELLED, STOPPED_TEXT
    if attempt > max_attempts:
        return _worn_out(max_attempts)
    if found.simulate == Simulate.FAIL:
        return Code.GENERATION_FAILED, SIMULATED_TEXT
    return None


def cancel_task(
    connection: Connection, account_id: str, task_id: str, video_url: VideoUrl
) -> State:
    """End a task that nobody works on.

    Leave a note for the worker of one that runs; return the task's state.
    """
    found = store.for_cancel(connection, task_id, account_id)
    if found is None:
        raise NotFound
    state = State(found.state)
    if state is State.FAIL and found.fail_code == str(Code.CANCELLED.value):
        return state
    if state in {State.SUCCESS, State.FAIL}:
        raise Invalid(ENDED_TEXT, field="taskId")
    if found.lease is not None:
        store.request_cancel(connection, task_id)
        return state
    _end_waiting(connection, account_id, task_id, found, video_url)
    return State.FAIL


def _end_waiting(
    connection: Connection, account_id: str, task_id: str, found: Any, video_url: VideoUrl
) -> None:
    now = now_ms(connection)
    token = ids.new_id("lease")
    store.lease_job(connection, found.id, token, due_ms=now, attempt=found.attempt)
    store.finish_job(connection, found.id, token, now_ms=now)
    store.fail(
        connection, task_id, fail_code=str(Code.CANCELLED.value), fail_msg=STOPPED_TEXT, now_ms=now
    )
    _settle(connection, account_id, task_id, Kind.RELEASE, video_url, was_running=False)


def _worn_out(max_attempts: int) -> tuple[Code, str]:
    return Code.GENERATION_FAILED, WORN_OUT_TEXT.format(attempts=max_attempts)


def _try_again(connection: Connection, lease: Lease, enqueue: Enqueue) -> bool:
    delay = RETRY_DELAY_MS * 2 ** (lease.attempt - 1)
    return _requeue(connection, lease, enqueue, attempt=lease.attempt, delay_ms=delay)


def _requeue(
    connection: Connection, lease: Lease, enqueue: Enqueue, *, attempt: int, delay_ms: int
) -> bool:
    due_ms = now_ms(connection) + delay_ms
    back = store.put_back(connection, lease.job_id, lease.token, due_ms=due_ms, attempt=attempt)
    if back is None:
        return False
    store.requeue(connection, lease.task_id)
    enqueue(connection, lease.task_id, lease.model, 0, delay_ms)
    if back.tied_to is not None:
        enqueue(connection, lease.task_id, queue_of_engine(back.tied_to), 0, delay_ms)
    account_store.count_running(connection, lease.account_id, -1)
    return True


def _end_succeeded(
    connection: Connection, lease: Lease, done: Completed, video_url: VideoUrl
) -> bool:
    now = now_ms(connection)
    if not store.finish_job(connection, lease.job_id, lease.token, now_ms=now):
        return False
    record = json.dumps(dict(done.record), ensure_ascii=False)
    store.succeed(connection, lease.task_id, result=done.video, record=record, now_ms=now)
    _settle(connection, lease.account_id, lease.task_id, Kind.CHARGE, video_url, was_running=True)
    return True


def end_failed(
    connection: Connection, lease: Lease, why: tuple[Code, str], video_url: VideoUrl
) -> bool:
    """End a leased task as failed, for a reason with a code and a sentence.

    False where the lease was lost.
    """
    now = now_ms(connection)
    if not store.finish_job(connection, lease.job_id, lease.token, now_ms=now):
        return False
    code, message = why
    store.fail(connection, lease.task_id, fail_code=str(code.value), fail_msg=message, now_ms=now)
    _settle(connection, lease.account_id, lease.task_id, Kind.RELEASE, video_url, was_running=True)
    return True


def _settle(
    connection: Connection,
    account_id: str,
    task_id: str,
    kind: Kind,
    video_url: VideoUrl,
    *,
    was_running: bool,
) -> None:
    row = read_store.row(connection, task_id)
    if not row.test:
        reason = reason_of(Tier(row.tier))
        add_entry(connection, account_id, kind, row.cost, task_id=task_id, reason=reason)
        if kind is Kind.RELEASE and row.key_id:
            unspend(connection, row.key_id, row.cost, row.created_ms)
    account_store.task_ended(connection, account_id, was_running=was_running)
    if row.batch_id:
        _end_batch(connection, row, video_url)
    elif row.callback_url and row.simulate != Simulate.DROP_CALLBACK:
        task = task_of(row)
        callback_store.insert_delivery(
            connection, task_id=task_id, account_id=account_id, url=row.callback_url,
            body=callback_body(task, video_url, callback_additions(task, video_url)), now_ms=row.finished_ms,
        )  # fmt: skip


def _end_batch(connection: Connection, row: Any, video_url: VideoUrl) -> None:
    """End the batch of a task that has just ended, if it was the last, and tell its receiver."""
    if not batch_store.end(connection, row.batch_id, now_ms=row.finished_ms):
        return
    batch = batch_store.own(connection, row.batch_id, row.account_id)
    if batch is None or not batch.callback_url or row.simulate == Simulate.DROP_CALLBACK:
        return
    callback_store.insert_delivery(
        connection,
        task_id=row.id,
        account_id=row.account_id,
        url=batch.callback_url,
        body=batch_callback_body(batch, video_url),
        now_ms=row.finished_ms,
        batch_id=batch.id,
    )
