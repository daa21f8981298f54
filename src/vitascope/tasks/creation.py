"""T1, the transaction that creates tasks: rate, pending limit, caps and credits, then the rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from vitascope import ids
from vitascope.accounts import store as account_store
from vitascope.accounts.account import AccountSnapshot
from vitascope.accounts.books import hold
from vitascope.accounts.keys import spend_within_caps
from vitascope.catalog import TaskPlan
from vitascope.errors import InsufficientCredits, Invalid, TooFrequent, WireError
from vitascope.jsontext import compact
from vitascope.language import mark
from vitascope.tasks import batch_store, read_store, seeds, store
from vitascope.tasks.task import Enqueue, IdempotencyKey, NewTasks, Simulate, Submitted
from vitascope.tasks.tiers import reason_of
from vitascope.tasks.window import Window
from vitascope.traces import MEMO_KEY
from vitascope.wire import State

IDEMPOTENCY_MS = 24 * 3_600_000
"""How long an Idempotency-Key is remembered."""
FULL_WAIT_SECONDS = 10
FULL_TEXT = mark(
    "This account already has {pending:,} unfinished tasks. Please wait until some of them end."
)
OTHER_BODY_TEXT = mark(
    "Idempotency-Key was already used with another body; use a new key for a new request"
)
SLOW_MS = 20_000
"""How long a task that simulates ``slow`` waits before a worker may take it."""


def create_tasks(
    connection: Connection, new: NewTasks, creates_per_window: int, enqueue: Enqueue
) -> Submitted | WireError:
    """Make the task, or every task of a batch.

    Or return the refusal, and write no more than the calls' places in the window.
    """
    account, count = (
        account_store.for_create(connection, new.account.id, new.priority),
        len(new.plans),
    )
    now = account.now_ms
    if (first := _first_answer(connection, new, now)) is not None:
        return first
    most = min(creates_per_window, account.max_pending)
    if new.batch is not None and count > most:
        return Invalid("{field} must hold at most {count:,}", field="inputs", count=most)
    window = Window.parse(
        account.recent_test_creates if new.account.test else account.recent_creates
    )
    if wait_seconds := window.wait_seconds(now, creates_per_window, calls=count):
        quota = window.quota(now, creates_per_window)
        return TooFrequent(retry_after_seconds=wait_seconds, quota=quota)
    if account.pending + count > account.max_pending:
        return TooFrequent(
            FULL_TEXT, retry_after_seconds=FULL_WAIT_SECONDS, pending=account.pending
        )
    window = window.with_calls(now, creates_per_window, calls=count)
    refusal = None if new.account.test else _refusal(connection, new, account, now)
    if refusal is not None:
        # A call that is refused for want of credits counts for the rate and for nothing else: this
        # much is committed.
        account_store.remember_create(connection, new.account.id, window.text)
        return refusal
    return _make(connection, new, enqueue, account=account, window=window, limit=creates_per_window)


def _make(
    connection: Connection,
    new: NewTasks,
    enqueue: Enqueue,
    *,
    account: AccountSnapshot,
    window: Window,
    limit: int,
) -> Submitted:
    """Make what nothing speaks against any more; ids are in the order of the plans."""
    now, test, previous = account.now_ms, new.account.test, account.ledger_head
    task_ids = tuple(sorted(ids.new_task_id() for _ in new.plans))
    batch_id = _insert_batch(connection, new, now) if new.batch else None
    for number, (task_id, plan) in enumerate(zip(task_ids, new.plans, strict=True)):
        cost = 0 if test else plan.cost_milli
        row = {"id": task_id, "cost": cost, "created_ms": now, "batch_id": batch_id}
        key = new.idempotency_key if number == 0 else None
        _insert(connection, new, plan, row | _key_columns(key))
        _insert_job(connection, new, task_id, plan, enqueue, rank=account.rank + number, now=now)
        if not test:
            previous = hold(
                connection, new.account.id, cost, task_id=task_id, previous=previous, recent=window.text,
                reason=reason_of(plan.tier),
            )  # fmt: skip
    if test:
        account_store.remember_test(connection, new.account.id, window.text, count=len(new.plans))
    return Submitted(task_ids=task_ids, batch_id=batch_id, quota=window.quota(now, limit))


def _first_answer(connection: Connection, new: NewTasks, now: int) -> Submitted | WireError | None:
    if new.idempotency_key is None:
        return None
    first = store.first_with_idempotency_key(connection, new.account.id, new.idempotency_key.key)
    if first is None:
        return None
    if now - first.created_ms >= IDEMPOTENCY_MS:
        store.clear_idempotency_key(connection, first.id)
        return None
    is_same = (first.batch_id is not None) == (new.batch is not None)
    if first.body_hash != new.idempotency_key.body_hash or not is_same:
        return Invalid(OTHER_BODY_TEXT)
    if first.batch_id is None:
        return Submitted(task_ids=(str(first.id),), is_replay=True)
    made = tuple(task.id for task in read_store.tasks_of_batch(connection, first.batch_id))
    return Submitted(task_ids=made, batch_id=first.batch_id, is_replay=True)


def _refusal(
    connection: Connection, new: NewTasks, account: AccountSnapshot, now: int
) -> WireError | None:
    cost = sum(plan.cost_milli for plan in new.plans)
    if account.balance < cost:
        return InsufficientCredits()
    if new.account.has_caps:
        return spend_within_caps(connection, new.account.key_id, cost, now)
    return None


def _insert_batch(connection: Connection, new: NewTasks, now: int) -> str:
    assert new.batch is not None
    batch_id = ids.new_id("batch")
    batch_store.insert(
        connection,
        {
            "id": batch_id,
            "account_id": new.account.id,
            "model": new.batch.model,
            "callback_url": new.batch.callback_url,
            "test": new.account.test,
            "created_ms": now,
        },
    )
    return batch_id


def _insert(connection: Connection, new: NewTasks, plan: TaskPlan, row: Mapping[str, Any]) -> None:
    store.insert_task(
        connection,
        {
            **row,
            "account_id": new.account.id,
            "key_id": new.account.key_id,
            "test": new.account.test,
            "model": plan.model,
            "param": plan.param,
            "spec": compact(plan.spec.stored()),
            "callback_url": plan.callback_url,
            "tier": plan.tier.value,
            "state": State.WAITING.value,
            "simulate": new.simulate.value if new.simulate else None,
            "memo": _first_memo(new, plan),
            "keep_ms": plan.keep_ms,
        },
    )


def _key_columns(key: IdempotencyKey | None) -> dict[str, str]:
    return {"idempotency_key": key.key, "body_hash": key.body_hash} if key else {}


def _insert_job(
    connection: Connection,
    new: NewTasks,
    task_id: str,
    plan: TaskPlan,
    enqueue: Enqueue,
    *,
    rank: int,
    now: int,
) -> None:
    delay_ms = SLOW_MS if new.simulate is Simulate.SLOW else 0
    store.insert_job(
        connection,
        task_id,
        new.account.id,
        rank=rank,
        due_ms=now + delay_ms,
        priority=new.priority,
    )
    enqueue(connection, task_id, plan.model, rank, delay_ms)


def _first_memo(new: NewTasks, plan: TaskPlan) -> str:
    memo = {MEMO_KEY: new.trace} if new.trace else {}
    if plan.is_seed_drawn:
        memo |= seeds.first_memo(plan.spec.seed)
    return compact(memo)
