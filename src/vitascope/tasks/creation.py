"""T1, the transaction that creates a task: rate, pending limit, caps and credits, then the rows."""

from sqlalchemy import Connection

from vitascope import ids
from vitascope.accounts import store as account_store
from vitascope.accounts.account import AccountSnapshot
from vitascope.accounts.books import hold
from vitascope.accounts.keys import spend_within_caps
from vitascope.errors import InsufficientCredits, Invalid, TooFrequent, WireError
from vitascope.jsontext import compact
from vitascope.language import mark
from vitascope.tasks import seeds, store
from vitascope.tasks.task import Enqueue, NewTask, Simulate, Submitted
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


def create_task(
    connection: Connection, new: NewTask, creates_per_window: int, enqueue: Enqueue
) -> Submitted | WireError:
    """Make the task.

    Or return the refusal, and write no more than the call's place in the window.
    """
    account = account_store.for_create(connection, new.account.id)
    now = account.now_ms
    if (first := _first_answer(connection, new, now)) is not None:
        return first
    window = Window.parse(
        account.recent_test_creates if new.account.test else account.recent_creates
    )
    if wait_seconds := window.wait_seconds(now, creates_per_window):
        quota = window.quota(now, creates_per_window)
        return TooFrequent(retry_after_seconds=wait_seconds, quota=quota)
    if account.pending >= account.max_pending:
        return TooFrequent(
            FULL_TEXT, retry_after_seconds=FULL_WAIT_SECONDS, pending=account.pending
        )
    window = window.with_call(now, creates_per_window)
    recent, quota = window.text, window.quota(now, creates_per_window)
    if new.account.test:
        account_store.remember_test(connection, new.account.id, recent)
        task_id = _insert(connection, new, enqueue, rank=account.rank, now=now, cost=0)
        return Submitted(task_id=task_id, quota=quota)
    refusal = _refusal(connection, new, account, now)
    if refusal is not None:
        # A call that is refused for want of credits counts for the rate and for nothing else: this
        # much is committed.
        account_store.remember_create(connection, new.account.id, recent)
        return refusal
    cost = new.plan.cost_milli
    task_id = _insert(connection, new, enqueue, rank=account.rank, now=now, cost=cost)
    hold(
        connection,
        new.account.id,
        cost,
        task_id=task_id,
        previous=account.ledger_head,
        recent=recent,
    )
    return Submitted(task_id=task_id, quota=quota)


def _first_answer(connection: Connection, new: NewTask, now: int) -> Submitted | WireError | None:
    if new.idempotency_key is None:
        return None
    first = store.first_with_idempotency_key(connection, new.account.id, new.idempotency_key.key)
    if first is None:
        return None
    if now - first.created_ms >= IDEMPOTENCY_MS:
        store.clear_idempotency_key(connection, first.id)
        return None
    if first.body_hash != new.idempotency_key.body_hash:
        return Invalid(OTHER_BODY_TEXT)
    return Submitted(task_id=str(first.id), is_replay=True)


def _refusal(
    connection: Connection, new: NewTask, account: AccountSnapshot, now: int
) -> WireError | None:
    if account.balance < new.plan.cost_milli:
        return InsufficientCredits()
    if new.account.has_caps:
        return spend_within_caps(connection, new.account.key_id, new.plan.cost_milli, now)
    return None


def _insert(
    connection: Connection, new: NewTask, enqueue: Enqueue, *, rank: int, now: int, cost: int
) -> str:
    task_id, plan, key = ids.new_task_id(), new.plan, new.idempotency_key
    store.insert_task(
        connection,
        {
            "id": task_id, "account_id": new.account.id, "key_id": new.account.key_id,
            "test": new.account.test,
            "model": plan.model, "param": plan.param, "spec": compact(plan.spec.stored()),
            "callback_url": plan.callback_url, "cost": cost, "state": State.WAITING.value, "created_ms": now,
            "simulate": new.simulate.value if new.simulate else None, "idempotency_key": key.key if key else None,
            "body_hash": key.body_hash if key else None,
            "memo": _first_memo(new), "keep_ms": plan.keep_ms,
        },
    )  # fmt: skip
    delay_ms = SLOW_MS if new.simulate is Simulate.SLOW else 0
    store.insert_job(connection, task_id, new.account.id, rank=rank, due_ms=now + delay_ms)
    enqueue(connection, task_id, plan.model, rank, delay_ms)
    return task_id


def _first_memo(new: NewTask) -> str:
    memo = {MEMO_KEY: new.trace} if new.trace else {}
    if new.plan.is_seed_drawn:
        memo |= seeds.first_memo(new.plan.spec.seed)
    return compact(memo)
