"""All SQL that reads callbacks, receivers and how an account signs, for somebody to look at."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement

# A test key sees what came of test keys alone.
_OF_ACCOUNT = """
    SELECT id, task_id, batch_id, url, receiver, body, state, attempt, due_ms, last_status, last_error,
           created_ms, delivered_ms
    FROM delivery
    WHERE account_id = :account_id
      AND (NOT :test_only OR EXISTS (
          SELECT 1 FROM task WHERE task.id = delivery.task_id AND task.test))
"""
_LIST = Statement(f"""
    {_OF_ACCOUNT}
      AND (:state = '' OR state = :state) AND (:task_id = '' OR task_id = :task_id)
      AND (created_ms, id) < (:before_ms, :before_id)
    ORDER BY created_ms DESC, id DESC LIMIT :limit
""")
_ONE = Statement(f"{_OF_ACCOUNT} AND (id = :id OR task_id = :id OR batch_id = :id)")
_ATTEMPTS = Statement("""
    SELECT attempt, at_ms, latency_ms, status, answer, reason FROM callback_attempt
    WHERE delivery_id = :id ORDER BY id
""")
_OFF = "SELECT account_id, name, failing_since_ms, off_ms FROM receiver WHERE off_ms IS NOT NULL"
_EVERY_OFF = Statement(f"{_OFF} ORDER BY account_id, name")
_OFF_OF_ACCOUNT = Statement(f"{_OFF} AND account_id = :account_id ORDER BY name")
_MEMO = Statement("SELECT memo FROM task WHERE id = :id")
_SIGNING = Statement("""
    SELECT webhook_version, webhook_rotated_ms, webhook_signed FROM account WHERE id = :id
""")


def find(connection: Connection, account_id: str, wanted: Mapping[str, Any]) -> list[Any]:
    """Return deliveries, newest first.

    wanted: state and task_id ("" for any), before_ms, before_id, limit, test_only.
    """
    return _LIST.run(connection, account_id=account_id, **wanted).all()


def one(
    connection: Connection, account_id: str, delivery_or_task_id: str, *, test_only: bool = False
) -> Any | None:
    """Return an account's delivery, by its own id, its task's or its batch's."""
    found = _ONE.run(connection, account_id=account_id, id=delivery_or_task_id, test_only=test_only)
    return found.first()


def attempts(connection: Connection, delivery_id: str) -> list[Any]:
    """Return a delivery's attempts, oldest first."""
    return _ATTEMPTS.run(connection, id=delivery_id).all()


def off_receivers(connection: Connection, account_id: str | None = None) -> list[Any]:
    """Return the receivers that are switched off, of one account or of all.

    Each has account_id, name, failing_since_ms and off_ms.
    """
    if account_id is None:
        return _EVERY_OFF.run(connection).all()
    return _OFF_OF_ACCOUNT.run(connection, account_id=account_id).all()


def memo_of(connection: Connection, task_id: str) -> str | None:
    """Return the memo of a callback's task, None where its record is gone."""
    memo: str | None = _MEMO.run(connection, id=task_id).scalar()
    return memo


def signing(connection: Connection, account_id: str) -> Any | None:
    """Return an account's webhook_version, webhook_rotated_ms and webhook_signed.

    None where there is no such account.
    """
    return _SIGNING.run(connection, id=account_id).first()
