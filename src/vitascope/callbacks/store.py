"""All SQL of callbacks. Every write after a claim says: this delivery, this lease."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from vitascope import ids
from vitascope.callbacks.callback import DeliveryOutcome, DeliveryState, ReceiverResponse, receiver_name
from vitascope.callbacks.slots import Busy
from vitascope.db.tables import account, callback_attempt, delivery, receiver, task

_INSERT = insert(delivery).inline()


def _add_due(dialect: Any) -> Any:
    """Make a receiver due no later than now; SQLAlchemy has this statement once per database."""
    added = dialect.insert(receiver).values(
        account_id=bindparam("account_id"), name=bindparam("name"), due_ms=bindparam("due_ms")
    )
    sooner = case(
        (receiver.c.off_ms.is_not(None), null()),
        (receiver.c.due_ms < added.excluded.due_ms, receiver.c.due_ms),
        else_=added.excluded.due_ms,
    )
    return added.on_conflict_do_update(index_elements=["account_id", "name"], set_={"due_ms": sooner})


_ADD_DUE = {"sqlite": _add_due(sqlite), "postgresql": _add_due(postgresql)}

_is_failing = receiver.c.failing_since_ms.is_not(None)
_may_go = and_(
    receiver.c.account_id.not_in(bindparam("accounts", expanding=True)),
    or_(
        and_(~_is_failing, receiver.c.name.not_in(bindparam("receivers", expanding=True))),
        and_(
            _is_failing,
            bindparam("failing_full") == 0,
            receiver.c.name.not_in(bindparam("failing_receivers", expanding=True)),
        ),
    ),
)
_NEXT_RECEIVERS = (
    select(receiver)
    .where(receiver.c.due_ms <= bindparam("now"), _may_go)
    .order_by(receiver.c.due_ms)
    .limit(bindparam("room"))
    .with_for_update(skip_locked=True)
)
_NEXT_DUE = select(func.min(receiver.c.due_ms)).where(receiver.c.due_ms.is_not(None), _may_go)
_of_receiver = and_(delivery.c.account_id == bindparam("account_id"), delivery.c.receiver == bindparam("name"))
_NEXT_OF_RECEIVER = (
    select(delivery, account.c.webhook_version, account.c.webhook_rotated_ms, account.c.webhook_signed)
    .join(account, account.c.id == delivery.c.account_id)
    .where(_of_receiver, delivery.c.due_ms <= bindparam("now"))
    .order_by(delivery.c.due_ms)
    .limit(1)
    .with_for_update(skip_locked=True, of=delivery)
)
_LEASE = (
    update(delivery)
    .where(delivery.c.id == bindparam("b_id"))
    .values(lease=bindparam("b_lease"), due_ms=bindparam("b_due"))
)
_FINISH = (
    update(delivery)
    .where(delivery.c.id == bindparam("b_id"), delivery.c.lease == bindparam("b_lease"))
    .values(
        lease=None, state=bindparam("b_state"), due_ms=bindparam("b_due"), attempt=bindparam("b_attempt"),
        last_status=bindparam("b_status"), last_error=bindparam("b_reason"), delivered_ms=bindparam("b_delivered"),
    )
)  # fmt: skip
_LOG = insert(callback_attempt).inline()
_first_due = (
    select(func.min(delivery.c.due_ms))
    .where(
        delivery.c.account_id == receiver.c.account_id,
        delivery.c.receiver == receiver.c.name,
        delivery.c.due_ms.is_not(None),
    )
    .scalar_subquery()
)
_this_receiver = and_(receiver.c.account_id == bindparam("b_account_id"), receiver.c.name == bindparam("b_name"))
# PostgreSQL: a statement sees what was committed when it began. Taken before, the lock makes the next one see every
# delivery that was added while this transaction waited for it; without, a new delivery could be left without its due.
_LOCK_RECEIVER = select(receiver.c.name).where(_this_receiver).with_for_update()
# A receiver that is switched off is never due, so that claims need not read past it.
_due_unless_off = case((receiver.c.off_ms.is_(None), _first_due), else_=null())
_SET_DUE = update(receiver).where(_this_receiver).values(due_ms=_due_unless_off)
_SUCCEEDED = update(receiver).where(_this_receiver, _is_failing).values(failing_since_ms=None)
_FAILED = (
    update(receiver)
    .where(_this_receiver)
    .values(failing_since_ms=func.coalesce(receiver.c.failing_since_ms, bindparam("b_now")))
)
_SWITCH_OFF = (
    update(receiver)
    .where(
        _this_receiver, receiver.c.off_ms.is_(None), receiver.c.failing_since_ms <= bindparam("b_before")
    )
    .values(off_ms=bindparam("b_now"))
)  # fmt: skip
_SWITCH_ON = update(receiver).where(_this_receiver).values(off_ms=None, failing_since_ms=None, due_ms=_first_due)
_VOID_LEASES = update(delivery).where(delivery.c.lease.is_not(None)).values(lease=None, due_ms=bindparam("b_now"))
# What was tried before keeps its time: nobody knows any more whether the schedule or the receiver asked for it.
_latest_ms = case((delivery.c.lease.is_not(None), bindparam("b_lease_until")), else_=bindparam("b_now"))
_WAIT_NO_LONGER = (
    update(delivery)
    .where(or_(delivery.c.lease.is_not(None), delivery.c.attempt == 0), delivery.c.due_ms > _latest_ms)
    .values(due_ms=_latest_ms)
)
_SET_ALL_DUE = update(receiver).values(due_ms=_due_unless_off)

_MEMO = select(task.c.memo).where(task.c.id == bindparam("id"))
_of_test = exists().where(task.c.id == delivery.c.task_id, task.c.test)
# A test key sees, and sends again, what came of test keys alone.
_OF_ACCOUNT = select(delivery).where(
    delivery.c.account_id == bindparam("account_id"), or_(bindparam("test_only") == 0, _of_test)
)
_LIST = (
    _OF_ACCOUNT.where(
        or_(bindparam("state") == "", delivery.c.state == bindparam("state")),
        or_(bindparam("task_id") == "", delivery.c.task_id == bindparam("task_id")),
        tuple_(delivery.c.created_ms, delivery.c.id) < tuple_(bindparam("before_ms"), bindparam("before_id")),
    )
    .order_by(delivery.c.created_ms.desc(), delivery.c.id.desc())
    .limit(bindparam("limit"))
)
_ONE = _OF_ACCOUNT.where(or_(delivery.c.id == bindparam("id"), delivery.c.task_id == bindparam("id")))
_ATTEMPTS = (
    select(callback_attempt)
    .where(callback_attempt.c.delivery_id == bindparam("id"))
    .order_by(callback_attempt.c.id)
)  # fmt: skip
_replayable = and_(
    delivery.c.account_id == bindparam("b_account_id"),
    delivery.c.lease.is_(None),
    delivery.c.created_ms >= bindparam("b_since"),
    delivery.c.created_ms < bindparam("b_until"),
    or_(bindparam("b_one") == "", delivery.c.id == bindparam("b_one"), delivery.c.task_id == bindparam("b_one")),
    or_(bindparam("b_failed") == 0, delivery.c.delivered_ms.is_(None)),
    or_(bindparam("b_test_only") == 0, _of_test),
)
_REPLAY = (
    update(delivery)
    .where(_replayable)
    .values(state=DeliveryState.WAITING, due_ms=bindparam("b_now"), attempt=0, delivered_ms=None)
    .returning(delivery.c.receiver)
)
_OFF = select(receiver).where(receiver.c.off_ms.is_not(None)).order_by(receiver.c.account_id, receiver.c.name)
_SIGNING = select(account.c.webhook_version, account.c.webhook_rotated_ms, account.c.webhook_signed).where(
    account.c.id == bindparam("id")
)
_ROTATE = (
    update(account)
    .where(account.c.id == bindparam("b_id"))
    .values(webhook_version=account.c.webhook_version + 1, webhook_rotated_ms=bindparam("b_now"))
)
_SIGN = update(account).where(account.c.id == bindparam("b_id")).values(webhook_signed=bindparam("b_signed"))

_of_tasks = delivery.c.task_id.in_(bindparam("b_task_ids", expanding=True))
_FORGET_ATTEMPTS = delete(callback_attempt).where(
    callback_attempt.c.delivery_id.in_(select(delivery.c.id).where(_of_tasks))
)
_FORGET_DELIVERIES = delete(delivery).where(_of_tasks)


def insert_delivery(connection: Connection, *, task_id: str, account_id: str, url: str, body: str, now_ms: int) -> None:
    """Freeze a callback's body in the transaction that ends its task; the id is the webhook-id of every attempt."""
    name = receiver_name(url)
    row = {
        "id": ids.new_id("msg"), "task_id": task_id, "account_id": account_id, "url": url, "receiver": name,
        "body": body, "due_ms": now_ms, "created_ms": now_ms,
    }  # fmt: skip
    connection.execute(_INSERT, row)
    values = {"account_id": account_id, "name": name, "due_ms": now_ms}
    connection.execute(_ADD_DUE[connection.dialect.name], values)


def next_receivers(connection: Connection, busy: Busy, now_ms: int) -> Sequence[Any]:
    """Lock and return the receivers whose turn it is: those with the oldest due callbacks, busy ones left out."""
    return connection.execute(_NEXT_RECEIVERS, _limits(busy) | {"now": now_ms, "room": busy.room}).all()


def next_due(connection: Connection, busy: Busy) -> int | None:
    """Return when a receiver that is not busy falls due, in unix milliseconds; None where none will."""
    return connection.execute(_NEXT_DUE, _limits(busy)).scalar()


def _limits(busy: Busy) -> dict[str, Any]:
    return {
        "accounts": busy.accounts,
        "receivers": busy.receivers,
        "failing_receivers": busy.failing_receivers,
        "failing_full": int(busy.failing_full),
    }


def next_of_receiver(connection: Connection, account_id: str, name: str, now_ms: int) -> Any | None:
    """Lock and return a receiver's oldest due delivery, with how its account signs."""
    values = {"account_id": account_id, "name": name, "now": now_ms}
    return connection.execute(_NEXT_OF_RECEIVER, values).one_or_none()


def lease(connection: Connection, delivery_id: str, token: str, *, due_ms: int) -> None:
    """Give a locked delivery to whoever holds the token."""
    connection.execute(_LEASE, {"b_id": delivery_id, "b_lease": token, "b_due": due_ms})


def set_due(connection: Connection, account_id: str, name: str) -> None:
    """Make a receiver due when the first of its open deliveries is."""
    which = {"b_account_id": account_id, "b_name": name}
    connection.execute(_LOCK_RECEIVER, which).all()
    connection.execute(_SET_DUE, which)


def finish(
    connection: Connection,
    delivery_id: str,
    token: str,
    verdict: DeliveryOutcome,
    answer: ReceiverResponse,
    *,
    attempt: int,
    now_ms: int,
) -> bool:
    """Write what came of an attempt; False where the lease is no longer ours."""
    values = {
        "b_id": delivery_id, "b_lease": token, "b_state": verdict.state, "b_due": verdict.due_ms, "b_attempt": attempt,
        "b_status": answer.status, "b_reason": answer.reason, "b_delivered": now_ms if answer.is_success else None,
    }  # fmt: skip
    return connection.execute(_FINISH, values).rowcount == 1


def log_attempt(
    connection: Connection, delivery_id: str, answer: ReceiverResponse, *, attempt: int, now_ms: int
) -> None:
    """Keep an attempt."""
    row = {
        "delivery_id": delivery_id, "attempt": attempt, "at_ms": now_ms - answer.latency_ms,
        "latency_ms": answer.latency_ms, "status": answer.status, "answer": answer.excerpt, "reason": answer.reason,
    }  # fmt: skip
    connection.execute(_LOG, row)


def receiver_succeeded(connection: Connection, account_id: str, name: str) -> None:
    """Forget that a receiver failed."""
    connection.execute(_SUCCEEDED, {"b_account_id": account_id, "b_name": name})


def receiver_failed(connection: Connection, account_id: str, name: str, *, now_ms: int, off_after_ms: int) -> bool:
    """Remember since when a receiver fails; switch it off after so long, and return whether this did."""
    which = {"b_account_id": account_id, "b_name": name, "b_now": now_ms}
    connection.execute(_FAILED, which)
    return connection.execute(_SWITCH_OFF, which | {"b_before": now_ms - off_after_ms}).rowcount == 1


def switch_on(connection: Connection, account_id: str, name: str) -> bool:
    """Give a receiver another chance: what waits for it goes when it is due; False where there is none."""
    which = {"b_account_id": account_id, "b_name": name}
    connection.execute(_LOCK_RECEIVER, which).all()
    return connection.execute(_SWITCH_ON, which).rowcount == 1


def off_receivers(connection: Connection) -> Sequence[RowMapping]:
    """Return every receiver that is switched off: account_id, name, failing_since_ms, off_ms."""
    return connection.execute(_OFF).mappings().all()


def memo_of(connection: Connection, task_id: str) -> str | None:
    """Return the memo of a callback's task, None where its record is gone."""
    return connection.execute(_MEMO, {"id": task_id}).scalar()


def void_leases(connection: Connection, now_ms: int) -> int:
    """Make every leased delivery due now, and every receiver with it; return how many there were."""
    voided = connection.execute(_VOID_LEASES, {"b_now": now_ms}).rowcount
    if voided:
        connection.execute(_SET_ALL_DUE)
    return voided


def clamp_future_due_times(connection: Connection, now_ms: int, lease_ms: int) -> int:
    """Make due now every first attempt, and end every lease in one lease's time at the latest; return how many."""
    moved = connection.execute(_WAIT_NO_LONGER, {"b_now": now_ms, "b_lease_until": now_ms + lease_ms}).rowcount
    if moved:
        connection.execute(_SET_ALL_DUE)
    return moved


def find(connection: Connection, account_id: str, wanted: Mapping[str, Any]) -> Sequence[RowMapping]:
    """Return deliveries, newest first.

    wanted: state and task_id ("" for any), before_ms, before_id, limit, test_only (0 or 1).
    """
    return connection.execute(_LIST, {"account_id": account_id} | dict(wanted)).mappings().all()


def one(
    connection: Connection, account_id: str, delivery_or_task_id: str, *, test_only: bool = False
) -> RowMapping | None:
    """Return an account's delivery, by its own id or its task's."""
    values = {"account_id": account_id, "id": delivery_or_task_id, "test_only": int(test_only)}
    return connection.execute(_ONE, values).mappings().one_or_none()


def attempts(connection: Connection, delivery_id: str) -> Sequence[RowMapping]:
    """Return a delivery's attempts, oldest first."""
    return connection.execute(_ATTEMPTS, {"id": delivery_id}).mappings().all()


def replay(connection: Connection, account_id: str, wanted: Mapping[str, Any], *, now_ms: int) -> list[str]:
    """Make deliveries due again and return their receivers.

    wanted: one (an id or ""), since, until (unix milliseconds), failed and test_only (0 or 1).
    """
    values = {f"b_{name}": value for name, value in wanted.items()} | {"b_account_id": account_id, "b_now": now_ms}
    return list(connection.execute(_REPLAY, values).scalars())


def signing(connection: Connection, account_id: str) -> Any:
    """Return an account's webhook_version, webhook_rotated_ms and webhook_signed."""
    return connection.execute(_SIGNING, {"id": account_id}).one()


def rotate(connection: Connection, account_id: str, *, rotated_ms: int) -> None:
    """Begin the next version of an account's secret."""
    connection.execute(_ROTATE, {"b_id": account_id, "b_now": rotated_ms})


def switch_signing(connection: Connection, account_id: str, *, signed: bool) -> None:
    """Sign an account's callbacks or not."""
    connection.execute(_SIGN, {"b_id": account_id, "b_signed": signed})


def purge(connection: Connection, task_ids: list[str]) -> None:
    """Remove the callbacks of tasks whose records are removed, with their log."""
    connection.execute(_FORGET_ATTEMPTS, {"b_task_ids": task_ids})
    connection.execute(_FORGET_DELIVERIES, {"b_task_ids": task_ids})
