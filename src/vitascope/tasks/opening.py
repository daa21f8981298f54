"""What T1 does within its transaction: the rate, the queue, the caps and the credits, then the task."""

from sqlalchemy import Connection

from vitascope import ids
from vitascope.accounts import store as account_store
from vitascope.accounts.account import Standing
from vitascope.accounts.books import hold
from vitascope.accounts.keys import spend_within_caps
from vitascope.errors import InsufficientCredits, Invalid, TooFrequent, WireError
from vitascope.jsontext import compact
from vitascope.tasks import seeds, store
from vitascope.tasks.task import Carry, Order, Simulate
from vitascope.tasks.window import Window
from vitascope.traces import MEMO_KEY
from vitascope.wire import State

ONCE_MS = 24 * 3_600_000
"""How long an Idempotency-Key is remembered."""
FULL_WAIT_SECONDS = 10
FULL_TEXT = "This account already has {pending:,} unfinished tasks. Please wait until some of them end."
OTHER_BODY_TEXT = "Idempotency-Key was already used with another body; use a new key for a new request"
SLOW_MS = 20_000
"""How long a task that simulates ``slow`` waits before a worker may take it."""


def open_task(connection: Connection, order: Order, creates_per_window: int, carry: Carry) -> str | WireError | None:
    """Make the task and return its id, or the refusal, with no more written than the call's place in the window.

    None, with nothing written, where what the order was judged by holds no longer.
    """
    holds = order.still(connection) if order.still else None
    account = account_store.for_create(connection, order.account.id)
    if holds is not None and not holds():
        return None
    now = account.now_ms
    if (first := _first_answer(connection, order, now)) is not None:
        return first
    window = Window.parse(account.recent_test_creates if order.account.test else account.recent_creates)
    if wait_seconds := window.wait_seconds(now, creates_per_window):
        return TooFrequent(wait_seconds)
    if account.pending >= account.max_pending:
        return TooFrequent(FULL_WAIT_SECONDS, FULL_TEXT.format(pending=account.pending))
    recent = window.with_call(now, creates_per_window).text
    if order.account.test:
        account_store.remember_test(connection, order.account.id, recent)
        return _insert(connection, order, carry, rank=account.rank, now=now, cost=0)
    refusal = _refusal(connection, order, account, now)
    if refusal is not None:
        # A call that is refused for want of credits counts for the rate and for nothing else: this much is committed.
        account_store.remember_create(connection, order.account.id, recent)
        return refusal
    cost = order.plan.cost_milli
    task_id = _insert(connection, order, carry, rank=account.rank, now=now, cost=cost)
    hold(connection, order.account.id, cost, task_id=task_id, previous=account.ledger_head, recent=recent)
    return task_id


def _first_answer(connection: Connection, order: Order, now: int) -> str | WireError | None:
    if order.once is None:
        return None
    first = store.first_with_key(connection, order.account.id, order.once.key)
    if first is None:
        return None
    if now - first.created_ms >= ONCE_MS:
        store.forget_key(connection, first.id)
        return None
    return str(first.id) if first.body_hash == order.once.body_hash else Invalid(OTHER_BODY_TEXT)


def _refusal(connection: Connection, order: Order, account: Standing, now: int) -> WireError | None:
    if account.balance < order.plan.cost_milli:
        return InsufficientCredits()
    if order.account.has_caps:
        return spend_within_caps(connection, order.account.key_id, order.plan.cost_milli, now)
    return None


def _insert(connection: Connection, order: Order, carry: Carry, *, rank: int, now: int, cost: int) -> str:
    task_id, plan, once = ids.new_task_id(), order.plan, order.once
    store.insert_task(
        connection,
        {
            "id": task_id, "account_id": order.account.id, "key_id": order.account.key_id,
            "test": order.account.test or None,
            "model": plan.model, "param": plan.param, "spec": compact(vars(plan.spec)),
            "callback_url": plan.callback_url, "cost": cost, "state": State.WAITING.value, "created_ms": now,
            "simulate": order.simulate.value if order.simulate else None, "idempotency_key": once.key if once else None,
            "body_hash": once.body_hash if once else None,
            "memo": _first_memo(order),
        },
    )  # fmt: skip
    delay_ms = SLOW_MS if order.simulate is Simulate.SLOW else 0
    store.insert_job(connection, task_id, order.account.id, rank=rank, due_ms=now + delay_ms)
    carry(connection, task_id, plan.model, rank, delay_ms)
    return task_id


def _first_memo(order: Order) -> str | None:
    memo = {MEMO_KEY: order.trace} if order.trace else {}
    if order.plan.is_seed_drawn:
        memo |= seeds.first_memo(order.plan.spec.seed)
    return compact(memo) if memo else None
