"""All SQL that makes, claims and ends callbacks.

Every write after a claim says: this delivery, this lease.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from vitascope import ids
from vitascope.callbacks.callback import DeliveryOutcome, ReceiverResponse, receiver_name
from vitascope.callbacks.slots import Busy
from vitascope.db.sql import Statement

_INSERT = Statement("""
    INSERT INTO delivery (id, task_id, account_id, url, receiver, body, due_ms, created_ms,
                          batch_id)
    VALUES (:id, :task_id, :account_id, :url, :receiver, :body, :now, :now, :batch_id)
""")
# A receiver that is switched off is never due, so that claims need not read past it.
_ADD_DUE = Statement("""
    INSERT INTO receiver (account_id, name, due_ms) VALUES (:account_id, :name, :due_ms)
    ON CONFLICT (account_id, name) DO UPDATE SET due_ms = CASE
        WHEN receiver.off_ms IS NOT NULL THEN NULL
        WHEN receiver.due_ms < excluded.due_ms THEN receiver.due_ms
        ELSE excluded.due_ms END
""")
_MAY_GO = """
    account_id NOT IN :accounts
    AND ((failing_since_ms IS NULL AND name NOT IN :receivers)
         OR (failing_since_ms IS NOT NULL AND NOT :failing_full
             AND name NOT IN :failing_receivers))
"""
_NEXT_RECEIVERS = Statement(f"""
    SELECT account_id, name, failing_since_ms FROM receiver
    WHERE due_ms <= :now AND {_MAY_GO}
    ORDER BY due_ms LIMIT :room FOR UPDATE SKIP LOCKED
""")
_NEXT_DUE = Statement(f"SELECT min(due_ms) FROM receiver WHERE due_ms IS NOT NULL AND {_MAY_GO}")
_NEXT_OF_RECEIVER = Statement("""
    SELECT delivery.id, task_id, batch_id, account_id, receiver, url, body, attempt, webhook_version,
           webhook_rotated_ms, webhook_signed
    FROM delivery JOIN account ON account.id = delivery.account_id
    WHERE account_id = :account_id AND receiver = :name AND due_ms <= :now
    ORDER BY due_ms LIMIT 1 FOR UPDATE OF delivery SKIP LOCKED
""")
_LEASE = Statement("UPDATE delivery SET lease = :lease, due_ms = :due_ms WHERE id = :id")
_FINISH = Statement("""
    UPDATE delivery SET lease = NULL, state = :state, due_ms = :due_ms, attempt = :attempt,
                        last_status = :status, last_error = :reason, delivered_ms = :delivered_ms
    WHERE id = :id AND lease = :lease
""")
_LOG = Statement("""
    INSERT INTO callback_attempt (delivery_id, attempt, at_ms, latency_ms, status, answer, reason)
    VALUES (:delivery_id, :attempt, :at_ms, :latency_ms, :status, :answer, :reason)
""")
# PostgreSQL: a statement sees what was committed when it began. Taken before, the lock makes the
# next one see every delivery that was added while this transaction waited for it; without, a new
# delivery could be left without its due.
_LOCK_RECEIVER = Statement("""
    SELECT name FROM receiver WHERE account_id = :account_id AND name = :name FOR UPDATE
""")
_FIRST_DUE = """
    (SELECT min(delivery.due_ms) FROM delivery
     WHERE delivery.account_id = receiver.account_id AND delivery.receiver = receiver.name
       AND delivery.due_ms IS NOT NULL)
"""
_SET_DUE = Statement(f"""
    UPDATE receiver SET due_ms = CASE WHEN off_ms IS NULL THEN {_FIRST_DUE} END
    WHERE account_id = :account_id AND name = :name
""")
_SET_ALL_DUE = Statement(f"""
    UPDATE receiver SET due_ms = CASE WHEN off_ms IS NULL THEN {_FIRST_DUE} END
""")
_SUCCEEDED = Statement("""
    UPDATE receiver SET failing_since_ms = NULL
    WHERE account_id = :account_id AND name = :name AND failing_since_ms IS NOT NULL
""")
_FAILED = Statement("""
    UPDATE receiver SET failing_since_ms = coalesce(failing_since_ms, :now)
    WHERE account_id = :account_id AND name = :name
""")
_SWITCH_OFF = Statement("""
    UPDATE receiver SET off_ms = :now
    WHERE account_id = :account_id AND name = :name AND off_ms IS NULL
      AND failing_since_ms <= :before
""")
_SWITCH_ON = Statement(f"""
    UPDATE receiver SET off_ms = NULL, failing_since_ms = NULL, due_ms = {_FIRST_DUE}
    WHERE account_id = :account_id AND name = :name
""")
_VOID_LEASES = Statement("UPDATE delivery SET lease = NULL, due_ms = :now WHERE lease IS NOT NULL")
# What was tried before keeps its time: nobody knows any more whether the schedule or the receiver
# asked for it.
_WAIT_NO_LONGER = Statement("""
    UPDATE delivery SET due_ms = CASE WHEN lease IS NOT NULL THEN :lease_until ELSE :now END
    WHERE (lease IS NOT NULL OR attempt = 0)
      AND due_ms > CASE WHEN lease IS NOT NULL THEN :lease_until ELSE :now END
""")
_REPLAY = Statement("""
    UPDATE delivery SET state = 'waiting', due_ms = :now, attempt = 0, delivered_ms = NULL
    WHERE account_id = :account_id AND lease IS NULL
      AND created_ms >= :since AND created_ms < :until
      AND (:one = '' OR id = :one OR task_id = :one OR batch_id = :one)
      AND (NOT :failed OR delivered_ms IS NULL)
      AND (NOT :test_only OR EXISTS (
          SELECT 1 FROM task WHERE task.id = delivery.task_id AND task.test))
    RETURNING receiver
""")
_ROTATE = Statement("""
    UPDATE account SET webhook_version = webhook_version + 1, webhook_rotated_ms = :now
    WHERE id = :id
""")
_SIGN = Statement("UPDATE account SET webhook_signed = :signed WHERE id = :id")
_PURGE_ATTEMPTS = Statement("""
    DELETE FROM callback_attempt
    WHERE delivery_id IN (SELECT id FROM delivery WHERE task_id IN :task_ids)
""")
_PURGE_DELIVERIES = Statement("DELETE FROM delivery WHERE task_id IN :task_ids")


def insert_delivery(
    connection: Connection,
    *,
    task_id: str,
    account_id: str,
    url: str,
    body: str,
    now_ms: int,
    batch_id: str | None = None,
) -> None:
    """Freeze a callback's body in the transaction that ends its task, or its batch's last one.

    The id is the webhook-id of every attempt.
    """
    name = receiver_name(url)
    _INSERT.run(
        connection,
        id=ids.new_id("msg"),
        task_id=task_id,
        account_id=account_id,
        url=url,
        receiver=name,
        body=body,
        now=now_ms,
        batch_id=batch_id,
    )
    _ADD_DUE.run(connection, account_id=account_id, name=name, due_ms=now_ms)


def next_receivers(connection: Connection, busy: Busy, now_ms: int) -> list[Any]:
    """Lock and return the receivers whose turn it is: those with the oldest due callbacks, busy
    ones left out.
    """
    return _NEXT_RECEIVERS.run(connection, now=now_ms, room=busy.room, **_limits(busy)).all()


def next_due(connection: Connection, busy: Busy) -> int | None:
    """Return when a receiver that is not busy falls due, in unix milliseconds.

    None where none will.
    """
    due_ms: int | None = _NEXT_DUE.run(connection, **_limits(busy)).scalar()
    return due_ms


def _limits(busy: Busy) -> dict[str, Any]:
    return {
        "accounts": busy.accounts,
        "receivers": busy.receivers,
        "failing_receivers": busy.failing_receivers,
        "failing_full": busy.failing_full,
    }


def next_of_receiver(connection: Connection, account_id: str, name: str, now_ms: int) -> Any | None:
    """Lock and return a receiver's oldest due delivery, with how its account signs."""
    return _NEXT_OF_RECEIVER.run(connection, account_id=account_id, name=name, now=now_ms).first()


def lease(connection: Connection, delivery_id: str, token: str, *, due_ms: int) -> None:
    """Give a locked delivery to whoever holds the token."""
    _LEASE.run(connection, id=delivery_id, lease=token, due_ms=due_ms)


def set_due(connection: Connection, account_id: str, name: str) -> None:
    """Make a receiver due when the first of its open deliveries is."""
    _LOCK_RECEIVER.run(connection, account_id=account_id, name=name)
    _SET_DUE.run(connection, account_id=account_id, name=name)


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
    finished = _FINISH.run(
        connection,
        id=delivery_id,
        lease=token,
        state=verdict.state.value,
        due_ms=verdict.due_ms,
        attempt=attempt,
        status=answer.status,
        reason=answer.reason,
        delivered_ms=now_ms if answer.is_success else None,
    )
    return finished.rowcount == 1


def log_attempt(
    connection: Connection, delivery_id: str, answer: ReceiverResponse, *, attempt: int, now_ms: int
) -> None:
    """Keep an attempt."""
    _LOG.run(
        connection,
        delivery_id=delivery_id,
        attempt=attempt,
        at_ms=now_ms - answer.latency_ms,
        latency_ms=answer.latency_ms,
        status=answer.status,
        answer=answer.excerpt,
        reason=answer.reason,
    )


def receiver_succeeded(connection: Connection, account_id: str, name: str) -> None:
    """Forget that a receiver failed."""
    _SUCCEEDED.run(connection, account_id=account_id, name=name)


def receiver_failed(
    connection: Connection, account_id: str, name: str, *, now_ms: int, off_after_ms: int
) -> bool:
    """Remember since when a receiver fails.

    Switch it off after so long, and return whether this did.
    """
    _FAILED.run(connection, account_id=account_id, name=name, now=now_ms)
    before = now_ms - off_after_ms
    switched = _SWITCH_OFF.run(
        connection, account_id=account_id, name=name, now=now_ms, before=before
    )
    return switched.rowcount == 1


def switch_on(connection: Connection, account_id: str, name: str) -> bool:
    """Give a receiver another chance: what waits for it goes when it is due.

    False where there is none.
    """
    _LOCK_RECEIVER.run(connection, account_id=account_id, name=name)
    return _SWITCH_ON.run(connection, account_id=account_id, name=name).rowcount == 1


def void_leases(connection: Connection, now_ms: int) -> int:
    """Make every leased delivery due now, and every receiver with it.

    Return how many there were.
    """
    voided = _VOID_LEASES.run(connection, now=now_ms).rowcount
    if voided:
        _SET_ALL_DUE.run(connection)
    return voided


def clamp_future_due_times(connection: Connection, now_ms: int, lease_ms: int) -> int:
    """Make due now every first attempt, and end every lease in one lease's time at the latest.

    Return how many.
    """
    moved = _WAIT_NO_LONGER.run(connection, now=now_ms, lease_until=now_ms + lease_ms).rowcount
    if moved:
        _SET_ALL_DUE.run(connection)
    return moved


def replay(
    connection: Connection, account_id: str, wanted: Mapping[str, Any], *, now_ms: int
) -> list[str]:
    """Make deliveries due again and return their receivers.

    wanted: one (an id or ""), since, until (unix milliseconds), failed and test_only.
    """
    return _REPLAY.run(connection, account_id=account_id, now=now_ms, **wanted).scalars()


def rotate(connection: Connection, account_id: str, *, rotated_ms: int) -> None:
    """Begin the next version of an account's secret."""
    _ROTATE.run(connection, id=account_id, now=rotated_ms)


def switch_signing(connection: Connection, account_id: str, *, signed: bool) -> None:
    """Sign an account's callbacks or not."""
    _SIGN.run(connection, id=account_id, signed=signed)


def purge(connection: Connection, task_ids: list[str]) -> None:
    """Remove the callbacks of tasks whose records are removed, with their log."""
    _PURGE_ATTEMPTS.run(connection, task_ids=task_ids)
    _PURGE_DELIVERIES.run(connection, task_ids=task_ids)
